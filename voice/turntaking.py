"""When does a child begin to speak, and when has it finished? Adaptive energy, no I/O, no clock of its own.

A child is slow, and that is fine: the silence that ends a turn depends on age and is longer while the pen moves
(values: reference measurements on children's turn gaps, tuned per age band).
"""

from collections import deque
from enum import Enum

SILENCE_MS = {"4-5": 2_000, "6-7": 1_500, "8-10": 1_000}
PEN_EXTRA_MS = 1_500
START_MS = 100  # voiced time in the last START_WINDOW_MS that opens a turn
START_WINDOW_MS = 240
OVER_SPEECH_MS = 260  # the same while the companion is speaking: a cough or an echo must not stop it
MIN_VOICED_MS = 240  # less than this in a whole turn was a knock, not words
MAX_TURN_MS = 45_000
QUIETEST_RMS = 40.0
LOUDER = 2.8  # speech is this much louder than the noise floor (9 dB)
STILL_LOUD = 1.8  # and stays speech down to here (5 dB)
OVER_SPEECH_LOUDER = 1.6  # extra factor while the companion is speaking
FLOOR_WINDOW_MS = 3_000


class Sign(Enum):
    """What a stretch of audio means for the turn."""

    BEGAN = "began"
    ENDED = "ended"
    DROPPED = "dropped"  # it began, but was too short to be words


class TurnTaker:
    """Follows one microphone. Feed it every frame with its capture time; it tells when a turn begins and ends."""

    def __init__(self, silence_ms: int) -> None:
        self.silence_ms = silence_ms
        self.floor_rms = 120.0
        self.is_in_turn = False
        self._voiced: deque[tuple[int, float]] = deque()  # (at_ms, voiced ms) of the last START_WINDOW_MS
        self._recent: deque[tuple[int, float]] = deque()  # (at_ms, rms) of the last FLOOR_WINDOW_MS
        self._began_ms = self._last_voice_ms = 0
        self._voiced_ms = 0.0

    def hear(
        self, rms: float, length_ms: float, at_ms: int, *, is_drawing: bool = False, is_over_speech: bool = False
    ) -> Sign | None:
        """Take one frame: its level, its length, when it was captured, whether the pen is busy and the companion is
        speaking; return what it changed."""
        louder = STILL_LOUD if self.is_in_turn else LOUDER * (OVER_SPEECH_LOUDER if is_over_speech else 1.0)
        is_voice = rms > max(self.floor_rms * louder, QUIETEST_RMS * 2)
        self._learn(rms, at_ms, is_voice)
        if is_voice:
            self._voiced.append((at_ms, length_ms))
            self._last_voice_ms = at_ms
            self._voiced_ms += length_ms
        while self._voiced and at_ms - self._voiced[0][0] > START_WINDOW_MS + (OVER_SPEECH_MS if is_over_speech else 0):
            self._voiced.popleft()
        if not self.is_in_turn:
            needed_ms = OVER_SPEECH_MS if is_over_speech else START_MS
            if sum(ms for _, ms in self._voiced) < needed_ms:
                return None
            self.is_in_turn, self._began_ms = True, at_ms
            self._voiced_ms = sum(ms for _, ms in self._voiced)
            return Sign.BEGAN
        patience_ms = self.silence_ms + (PEN_EXTRA_MS if is_drawing else 0)
        if at_ms - self._last_voice_ms >= patience_ms or at_ms - self._began_ms >= MAX_TURN_MS:
            return self.end()
        return None

    def end(self) -> Sign | None:
        """End the turn now (the child said so, or the microphone went away)."""
        if not self.is_in_turn:
            return None
        voiced_ms = self._voiced_ms
        self.is_in_turn, self._voiced_ms = False, 0.0
        self._voiced.clear()
        return Sign.ENDED if voiced_ms >= MIN_VOICED_MS else Sign.DROPPED

    def _learn(self, rms: float, at_ms: int, is_voice: bool) -> None:
        """Follow the noise of the room: down fast, up slowly, and up at once to a sound that never pauses (a fan)."""
        self._recent.append((at_ms, rms))
        while self._recent and at_ms - self._recent[0][0] > FLOOR_WINDOW_MS:
            self._recent.popleft()
        if not is_voice:
            self.floor_rms += (rms - self.floor_rms) * (0.2 if rms < self.floor_rms else 0.03)
        elif at_ms - self._recent[0][0] >= FLOOR_WINDOW_MS - 100:
            steady = min(level for _, level in self._recent)
            if steady > self.floor_rms * STILL_LOUD:
                self.floor_rms = steady
        self.floor_rms = max(self.floor_rms, QUIETEST_RMS)
