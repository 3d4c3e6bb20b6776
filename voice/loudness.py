"""A near voice or the room? Levels in decibels against a noise floor that is learnt all the time; no I/O, no clock.

Why a level rule decides while webrtcvad only confirms: docs/decisions/0006-who-decides-that-a-child-speaks.md.
"""

import math
from collections import deque

SMOOTHED_FRAMES = 5  # 100 ms: a syllable outlasts it, the flutter of many voices does not
LOUDER_DB, CLEARLY_DB = 3.0, 10.0  # a near voice is at least so much above the noise; in a quiet room more is asked
OF_CLEARANCE = 0.6  # namely this part of what the child's voice usually is above it
SPREADS = 2.0  # and above this many mean deviations of it: babble flutters, a fan does not
HELD_DB = 0.8  # inside a turn a little less will do
QUIETEST_DB = 38.0  # below this (rms 80) nothing is a voice
FLOOR_DB = 42.0  # what a room is taken for before it was heard
RISES, FALLS, SPREADS_BY = 0.05, 0.1, 0.04  # how fast the floor follows, per frame
STEADY_FRAMES = 150  # what never dips within 3 s is no voice but a machine
DIPS_DB = 2.0


def level_db(power: float) -> float:
    """Return the level of a frame: `power` is the mean square of its int16 samples."""
    return 10.0 * math.log10(power + 1.0)


class Loudness:
    """Follows one microphone, frame by frame (20 ms each)."""

    def __init__(self) -> None:
        self.floor_db, self.spread_db, self.voice_db = FLOOR_DB, 1.0, 0.0
        self._powers: deque[float] = deque(maxlen=SMOOTHED_FRAMES)
        self._lowest: deque[tuple[int, float]] = deque()  # rising levels of the last STEADY_FRAMES; the first is least
        self._count = 0

    def hear(self, power: float, is_held: bool = False) -> bool:
        """Take the power of a frame and return whether a near voice stands out of the room in it."""
        self._count += 1
        self._powers.append(power)
        level = level_db(sum(self._powers) / len(self._powers))
        needed_db = max(LOUDER_DB, SPREADS * self.spread_db, min(CLEARLY_DB, OF_CLEARANCE * self.clearance_db))
        needed_db -= HELD_DB if is_held else 0.0
        is_voice = level > self.floor_db + needed_db and level > QUIETEST_DB
        if is_voice:
            self.voice_db = level if not self.voice_db else self.voice_db + (level - self.voice_db) * 0.02
        else:
            self.floor_db += (level - self.floor_db) * (FALLS if level < self.floor_db else RISES)
            self.spread_db += (abs(level - self.floor_db) - self.spread_db) * SPREADS_BY
        self._learn_steady(level)
        return is_voice

    @property
    def clearance_db(self) -> float:
        """How far this child's voice stands above the room; 0 until it was heard."""
        return max(0.0, self.voice_db - self.floor_db) if self.voice_db else 0.0

    def _learn_steady(self, level: float) -> None:
        lowest = self._lowest
        while lowest and lowest[-1][1] >= level:
            lowest.pop()
        lowest.append((self._count, level))
        if lowest[0][0] <= self._count - STEADY_FRAMES:
            lowest.popleft()
        if self._count >= STEADY_FRAMES and lowest[0][1] > self.floor_db + DIPS_DB:
            self.floor_db = lowest[0][1] + 1.0
