"""When does a child begin to speak, and when has it finished? Time and evidence only: no sound, no I/O, no clock.

A child is slow, and that is fine: `patience` says how long a silence is still a pause.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum

from voice.patience import Patience

RESUME_MS = 120  # voiced time in the last RESUME_WITHIN_MS that ends a pause
RESUME_WITHIN_MS = 360
APART_MS = 600  # so far apart, two sounds that begin no turn are not one voice: 「嗯……嗯」
PAUSE_MS = 200  # shorter silences lie between syllables
STIRRING_MS = 160  # a voice so short ago may be the beginning of more
SURE_MS = 600  # of voice after a pause: the child really went on
MIN_VOICED_MS = 240  # less than this in a whole turn was a knock, not words
MAX_TURN_MS = 45_000
REGRET_MS = 1_500  # who goes on so soon after the end of a turn had not finished


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much voice begins a turn: `voiced_ms` of the last `within_ms`, from its first to its last `lasting_ms`."""

    voiced_ms: int
    within_ms: int
    lasting_ms: int = 0


AT_ONCE = Evidence(120, 360)
OF_A_STRANGER = Evidence(240, 540)  # as long as we do not know how loud this child is
# While the companion speaks: a cough, 「嗯嗯」 or “yes” does not stop it. How long a voice lasts tells them from a
# sentence; how much of it is loud would rather tell a quiet room from a noisy one.
OVER_SPEECH = Evidence(500, 1_200, lasting_ms=1_000)
WHILE_THINKING = Evidence(500, 1_200)  # nothing sounds yet: who says more belongs to what was said before
AFTER_NODS = Evidence(1_400, 1_700)  # and when the words so far are only 「嗯嗯」


class Sign(Enum):
    """What a stretch of audio means for the turn."""

    BEGAN = "began"
    ENDED = "ended"
    DROPPED = "dropped"  # it began, but was too short to be words


class TurnTaker:
    """Follows one microphone. Feed it every frame with its capture time; it tells when a turn begins and ends."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.is_in_turn = False
        self.silent_ms = 0  # since the last voice of the open turn
        self._voiced: deque[tuple[int, float]] = deque()  # (at_ms, voiced ms) lately, the oldest first
        self.began_ms = self._last_voice_ms = self._pause_ms = 0
        self._is_regretted, self._since_ms = False, 0.0
        self._ended_ms: int | None = None
        self._voiced_ms = 0.0

    def hear(
        self, is_voice: bool, length_ms: float, at_ms: int, wait_ms: int, *, needed: Evidence = AT_ONCE
    ) -> Sign | None:
        """Take one frame: whether there is a near voice in it, its length, when it was captured, how long a silence
        may last now and what begins a turn; return what it changed."""
        if is_voice:
            if not self.is_in_turn and self._voiced and at_ms - self._voiced[-1][0] > APART_MS:
                self._voiced.clear()
            self._voiced.append((at_ms, length_ms))
        if not self.is_in_turn:
            return self._begin(at_ms, needed) if is_voice else None
        if is_voice:
            self._voiced_ms += length_ms
            self._go_on(length_ms, at_ms)
        self.silent_ms = at_ms - self._last_voice_ms
        is_stirring = bool(self._voiced) and at_ms - self._voiced[-1][0] < STIRRING_MS
        if self.silent_ms >= wait_ms and not is_stirring or at_ms - self.began_ms >= MAX_TURN_MS:
            sign = self.end()
            self._ended_ms = at_ms if sign is Sign.ENDED else None
            return sign
        return None

    def end(self) -> Sign | None:
        """End the turn now (the child said so, or the microphone went away)."""
        if not self.is_in_turn:
            return None
        voiced_ms = self._voiced_ms
        self.patience.turns += voiced_ms >= MIN_VOICED_MS
        self.is_in_turn, self._voiced_ms, self.silent_ms = False, 0.0, 0
        self._voiced.clear()
        return Sign.ENDED if voiced_ms >= MIN_VOICED_MS else Sign.DROPPED

    def restart(self) -> None:
        """Another microphone, whose clock begins again."""
        self.end()
        self._voiced.clear()
        self._ended_ms, self._pause_ms = None, 0

    def forget(self) -> None:
        """What was heard lately does not count towards a turn."""
        if not self.is_in_turn:
            self._voiced.clear()

    def _go_on(self, length_ms: float, at_ms: int) -> None:
        """A voice inside the turn: after a pause only once there is enough of it, so that a chair is none."""
        if at_ms - self._last_voice_ms > PAUSE_MS:
            if self._lately_ms(at_ms, RESUME_WITHIN_MS) < RESUME_MS:
                return
            self._rest(self._voiced[0][0] - self._last_voice_ms, is_regretted=False)
        self._last_voice_ms = at_ms
        if self._pause_ms:
            self._since_ms += length_ms
            if self._since_ms >= SURE_MS:
                (self.patience.regret if self._is_regretted else self.patience.learn)(self._pause_ms)
                self._pause_ms = 0

    def _rest(self, pause_ms: int, *, is_regretted: bool) -> None:
        """There was a pause, if what follows turns out to be the child."""
        self._pause_ms, self._is_regretted, self._since_ms = pause_ms, is_regretted, 0.0

    def _lately_ms(self, at_ms: int, window_ms: int) -> float:
        """Return how much voice there was in the last `window_ms`."""
        while at_ms - self._voiced[0][0] > window_ms:
            self._voiced.popleft()
        return sum(ms for _, ms in self._voiced)

    def _begin(self, at_ms: int, needed: Evidence) -> Sign | None:
        voiced_ms = self._lately_ms(at_ms, needed.within_ms)
        if voiced_ms < needed.voiced_ms or at_ms - self._voiced[0][0] < needed.lasting_ms:
            return None
        is_regretted = self._ended_ms is not None and self._voiced[0][0] - self._ended_ms < REGRET_MS
        self._rest(self._voiced[0][0] - self._last_voice_ms if is_regretted else 0, is_regretted=is_regretted)
        self.is_in_turn, self.began_ms, self._voiced_ms, self._ended_ms = True, at_ms, voiced_ms, None
        self._last_voice_ms = at_ms
        return Sign.BEGAN
