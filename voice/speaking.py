"""One response at a time: what the companion is saying now, how far it got, and whether a new one may be asked for."""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from voice.audio import BYTES_PER_MS

START_TIMEOUT_S = 12.0  # asked, and nothing came
STALL_TIMEOUT_S = 15.0  # started, and nothing more came
CANCEL_TIMEOUT_S = 2.0  # cancelled, and the vendor never said so
PLAYER_DELAY_MS = 250  # the browser fills its buffer before it plays
ELSEWHERE_MS = 3_000
CAPTION_MS_PER_CHARACTER = {"zh-hans": 280, "en": 85}


class Phase(Enum):
    """Where the vendor is with the one response it may have."""

    FREE = "free"
    ASKED = "asked"
    RUNNING = "running"
    CANCELLING = "cancelling"


LIMITS_S = {Phase.ASKED: START_TIMEOUT_S, Phase.RUNNING: STALL_TIMEOUT_S, Phase.CANCELLING: CANCEL_TIMEOUT_S}


@dataclass
class Utterance:
    """One thing the companion says. `number` names it on the wire, `turn_id` in the journal."""

    number: int
    turn_id: UUID
    response: str = ""
    text: str = ""
    bead: str = ""
    sent_bytes: int = 0
    sounds_from_s: float | None = None  # when the browser began to play
    is_flushed: bool = False  # the child interrupted: nothing more of it may sound
    is_ended: bool = False  # the provider has finished it
    is_cut: bool = False  # the child interrupted before that: there was more to say
    is_recorded: bool = False
    is_marked_unheard: bool = False
    is_played: bool = False  # the browser (or, for sound elsewhere, the link) said that it reached the end
    is_elsewhere: bool = False  # its sound travels past us

    @property
    def item(self) -> str:
        return f"u{self.number}"

    @property
    def has_audio(self) -> bool:
        return self.sent_bytes > 0

    @property
    def sound_ms(self) -> float:
        """How much sound was sent to the browser."""
        return self.sent_bytes / BYTES_PER_MS

    def full_ms(self, language: str) -> float:
        """Return how long it sounds (or, without a voice of ours, takes to say or read)."""
        return self.sound_ms if self.has_audio else len(self.text) * CAPTION_MS_PER_CHARACTER[language]

    def length_ms(self, language: str) -> float:
        """Return how long it takes from the first sound we sent until it was heard."""
        return self.full_ms(language) + (PLAYER_DELAY_MS if self.has_audio else 0)

    def remaining_ms(self, now_s: float, language: str) -> float:
        """Return how much of what was sent has not sounded yet, by the clock."""
        if self.is_played or self.is_flushed or self.sounds_from_s is None:
            return 0.0
        if self.is_elsewhere:  # nobody tells how long it is; the link tells when it stopped, or this is long enough
            longest_ms = ELSEWHERE_MS + 2 * len(self.text) * CAPTION_MS_PER_CHARACTER[language]
            return max(0.0, longest_ms - (now_s - self.sounds_from_s) * 1000)
        return max(0.0, self.length_ms(language) - (now_s - self.sounds_from_s) * 1000)


@dataclass
class Speaking:
    """The gate: asked → running → ended, or cancelled; never two responses at once."""

    language: str
    phase: Phase = Phase.FREE
    now: Utterance | None = None
    before: Utterance | None = None
    _since_s: float = 0.0
    _count: int = 0
    _over: deque[str] = field(default_factory=lambda: deque(maxlen=32))  # responses that are over

    @property
    def is_free(self) -> bool:
        return self.phase is Phase.FREE

    @property
    def is_flowing(self) -> bool:
        """True while a response runs that is being heard."""
        said = self.now
        return (
            self.phase is Phase.RUNNING and said is not None and said.sounds_from_s is not None and not said.is_flushed
        )

    def is_sounding(self, now_s: float) -> bool:
        """True while something is being heard, or is certain to be heard."""
        said = self.now
        if said is None or said.is_flushed or said.sounds_from_s is None:
            return False
        if self.phase is Phase.RUNNING:
            return True
        return said.remaining_ms(now_s, self.language) > 0

    def named(self, item: str) -> Utterance | None:
        """Return one of the last two utterances by its name on the wire."""
        return next((said for said in (self.now, self.before) if said is not None and said.item == item), None)

    def ask(self, turn_id: UUID, now_s: float) -> Utterance:
        """Begin a new utterance; only when `is_free`."""
        assert self.is_free, "a response is running"
        self._count += 1
        self.before, self.now = self.now, Utterance(self._count, turn_id)
        self.phase, self._since_s = Phase.ASKED, now_s
        return self.now

    def claims(self, response: str, now_s: float) -> Utterance | None:
        """Return the utterance that output of `response` belongs to, or None when it must be ignored."""
        said = self.now
        if said is None or response in self._over or self.is_free:
            return None
        if not said.response and self.phase is not Phase.FREE:
            said.response = response
        if said.response != response:
            return None
        if self.phase is Phase.ASKED:
            self.phase = Phase.RUNNING
        if self.phase is Phase.RUNNING:
            self._since_s = now_s
        return said

    def cancel(self, now_s: float) -> bool:
        """Stop wanting the running response; return True when the vendor must be told."""
        if self.now is not None and (self.phase is Phase.RUNNING or self.phase is Phase.ASKED):
            self.now.is_cut = True
            self.phase, self._since_s = Phase.CANCELLING, now_s
            return True
        return False

    def end(self) -> Utterance | None:
        """The running response is over in whichever way; return what was said."""
        said = self.now
        if said is None or self.is_free:
            return None
        if said.response:
            self._over.append(said.response)
        said.is_ended = True
        self.phase = Phase.FREE
        return said

    def disown(self, response: str) -> None:
        """Nobody asked for this response: ignore whatever comes of it."""
        self._over.append(response)

    def is_now(self, response: str) -> bool:
        """Return whether a response is what is said now, or may be."""
        said = self.now
        return said is not None and not self.is_over(response) and said.response in ("", response)

    def is_over(self, response: str) -> bool:
        return response in self._over

    def is_overdue(self, now_s: float) -> bool:
        """True when the vendor owes us something for too long."""
        return not self.is_free and now_s - self._since_s > LIMITS_S[self.phase]
