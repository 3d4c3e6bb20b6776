"""Counts what a talk uses: seconds, tokens, answers, how long the child waited. Pure arithmetic beside the hot path.

The shell calls `sent` for each request to the link, `said` for each event of the link, `showed` for each text frame to
the page and `listens` when a turn may have begun. An audio frame costs one comparison and one addition.

A cut-off: the child goes on speaking less than CUT_OFF_S after we ended its turn, before anything was heard.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from voice.audio import BYTES_PER_MS
from voice.commands import AddWords, AppendAudio, CommitAudio, TurnTaken
from voice.events import (
    AudioPart,
    LinkOpened,
    ResponseStarted,
    SoundStarted,
    SoundStopped,
    SpeechBegan,
    SpeechEnded,
    TranscriptionTold,
    UsageTold,
)

CUT_OFF_S = 1.5
MOST_TOKENS = 1_000_000  # of one kind in one answer; more is a mistake of the vendor, and no number for a database
MOST_TRANSCRIBED_S = 3_600.0  # of one turn
MOST_WAITS = 500  # kept per leg; a talk of an hour has fewer
BYTES_PER_S = BYTES_PER_MS * 1000


@dataclass
class Counts:
    """What one provider was used for in one connection, so far."""

    provider: str
    heard_s: float = 0.0
    spoken_s: float = 0.0
    text_in: int = 0
    audio_in: int = 0
    cached_in: int = 0
    cached_audio_in: int = 0
    text_out: int = 0
    audio_out: int = 0
    responses: int = 0
    turns: int = 0
    cut_offs: int = 0
    interruptions: int = 0
    has_echo: bool = False
    first_audio_ms: list[int] = field(default_factory=list)
    transcribed_s: float = 0.0
    awake_s: float = 0.0

    @property
    def has_tokens(self) -> bool:
        return any((self.text_in, self.audio_in, self.text_out, self.audio_out))


class Meter:
    """One connection. `clock` tells seconds, `awake_s` the seconds of talk so far (see `allowance`)."""

    def __init__(self, clock: Callable[[], float], provider: str, awake_s: Callable[[], float] = lambda: 0.0) -> None:
        self._clock, self._awake_s = clock, awake_s
        self.now = Counts(provider)
        self.finished: list[Counts] = []
        self._awake_before_s = awake_s()
        self._heard_bytes = self._spoken_bytes = 0
        self._asked_s: float | None = None  # the child finished and waits for the first sound
        self._ended_s: float | None = None  # the last spoken turn ended, nothing was heard since
        self._goes_on = False
        self._is_open = False
        self._voice_s: float | None = None
        self._sound_s: float | None = None

    def sent(self, request: object) -> None:
        """A request went to the link."""
        kind = type(request)
        if kind is AppendAudio:
            self._heard_bytes += len(request.pcm)  # type: ignore[attr-defined]
        elif kind is CommitAudio or kind is TurnTaken:
            self._turn_ended()
        elif kind is AddWords:
            self._asked_s, self._ended_s = self._clock(), None

    def said(self, event: object) -> None:
        """The link said something."""
        kind = type(event)
        if kind is AudioPart:
            self._spoken_bytes += len(event.pcm)  # type: ignore[attr-defined]
            if self._asked_s is not None or self._ended_s is not None:
                self._sounded()
            return
        match event:
            case UsageTold():
                for name in ("text_in", "audio_in", "cached_in", "cached_audio_in", "text_out", "audio_out"):
                    told = min(max(0, getattr(event, name)), MOST_TOKENS)
                    setattr(self.now, name, getattr(self.now, name) + told)
            case TranscriptionTold():
                self.now.transcribed_s += min(max(0.0, event.seconds), MOST_TRANSCRIBED_S)
            case ResponseStarted():
                self.now.responses += 1
            case LinkOpened() if event.provider != self.now.provider:
                self.turn_page(event.provider)
            case SoundStarted():
                self._sound_s = self._clock()
                self._sounded()
            case SoundStopped() if self._sound_s is not None:
                self.now.spoken_s += self._clock() - self._sound_s
                self._sound_s = None
            case SpeechBegan():
                self._voice_s = self._clock()
                self._turn_began()
            case SpeechEnded() if self._voice_s is not None:
                self.now.heard_s += self._clock() - self._voice_s
                self._voice_s = None

    def showed(self, frame: dict) -> None:
        """A text frame went to the page."""
        kind = frame.get("type")
        if kind == "flush":
            self.now.interruptions += 1
        elif kind == "speak":
            self._sounded()
        elif kind == "echo":
            self.now.has_echo = True

    def listens(self, turn_is_open: bool) -> None:
        """Tell whether a spoken turn is open now."""
        if turn_is_open is not self._is_open:
            self._is_open = turn_is_open
            if turn_is_open:
                self._turn_began()

    def turn_page(self, provider: str = "") -> None:
        """Begin to count afresh: another provider speaks, or another day began."""
        self.finished.append(self.snapshot())
        self._awake_before_s = self._awake_s()
        self.now = Counts(provider or self.now.provider)
        self._heard_bytes = self._spoken_bytes = 0

    def snapshot(self) -> Counts:
        """Return the counts of now, brought up to date."""
        now = self.now
        now.heard_s += self._heard_bytes / BYTES_PER_S
        now.spoken_s += self._spoken_bytes / BYTES_PER_S
        now.awake_s = self._awake_s() - self._awake_before_s
        self._heard_bytes = self._spoken_bytes = 0
        return now

    def _turn_began(self) -> None:
        self._goes_on = self._ended_s is not None and self._clock() - self._ended_s < CUT_OFF_S

    def _turn_ended(self) -> None:
        """A turn that began right after the last one shows that the last one was cut off; let-go noise does not."""
        self.now.turns += 1
        self.now.cut_offs += self._goes_on
        self._goes_on = False
        self._asked_s = self._ended_s = self._clock()

    def _sounded(self) -> None:
        if self._asked_s is not None and len(self.now.first_audio_ms) < MOST_WAITS:
            self.now.first_audio_ms.append(round((self._clock() - self._asked_s) * 1000))
        self._asked_s = self._ended_s = None
