"""A near voice or the room? Levels in decibels against a noise floor that is learnt all the time; no I/O, no clock.

Why a level rule decides while webrtcvad only confirms: docs/decisions/0006-who-decides-that-a-child-speaks.md.
"""

import math
from collections import deque

SMOOTHED_FRAMES = 5  # 100 ms: a syllable outlasts it, the flutter of many voices does not
LOUDER_DB, CLEARLY_DB = 4.0, 10.0  # a near voice is at least so much above the noise; in a quiet room more is asked
OF_CLEARANCE = 0.6  # namely this part of what the child's voice usually is above it
SPREADS = 2.5  # and above this many mean deviations of it: babble flutters, a fan does not
LASTING_DB, LASTING_SPREADS = 3.0, 2.0  # less will do where it must last, of a child that is known, and in its turn:
HELD_DB = 0.8  # there by so much less
QUIETEST_DB = 38.0  # below this (rms 80) nothing is a voice
RISES, FALLS, SPREADS_BY = 0.05, 0.1, 0.04  # how fast the floor follows, per frame
RISES_UNDER_VOICES = 0.005  # and until the child was heard: what seems a voice may be how loud this room is
VOICES_BY = 0.01  # how fast a voice is known inside its turn, per frame
FIRST_FRAMES, LOWEST_BELOW_DB = 100, 2.0  # at first the floor is so far above the lowest
STEADY_FRAMES = 150  # what never dips within 3 s is no voice but a machine
DIPS_DB = 2.0


def level_db(power: float) -> float:
    """Return the level of a frame: `power` is the mean square of its int16 samples."""
    return 10.0 * math.log10(power + 1.0)


class Loudness:
    """Follows one microphone, frame by frame (20 ms each)."""

    def __init__(self) -> None:
        self.floor_db, self.spread_db = 0.0, 1.0
        self.voice_db = 0.0  # of this child; 0 until a turn of it was heard
        self._turn_db = self._before_db = 0.0
        self._powers: deque[float] = deque(maxlen=SMOOTHED_FRAMES)
        self._lowest: deque[tuple[int, float]] = deque()  # rising levels of the last STEADY_FRAMES; the first is least
        self._count = 0

    @property
    def knows_the_child(self) -> bool:
        return self.voice_db > 0.0

    def hear(self, power: float, is_held: bool = False, must_last: bool = False) -> bool:
        """Take the power of a frame and return whether a near voice stands out of the room in it. is_held: inside a
        turn; must_last: only a voice that lasts begins one now."""
        self._count += 1
        self._powers.append(power)
        level = level_db(sum(self._powers) / len(self._powers))
        lowest_db = self._lowest_of(level)
        if (
            self._count <= FIRST_FRAMES
        ):  # a child may speak at once, and shows the room in its pauses; not over a greeting
            mean_db = self.floor_db + (level - self.floor_db) / self._count
            self.floor_db = mean_db if must_last else lowest_db + LOWEST_BELOW_DB
        is_voice = level > self.floor_db + self._needed_db(is_held, must_last) and level > QUIETEST_DB
        if not is_voice:
            self._learn_floor(level, FALLS if level < self.floor_db else RISES)
            self.spread_db += (abs(level - self.floor_db) - self.spread_db) * SPREADS_BY
        elif is_held:
            self._turn_db = self._turn_db + (level - self._turn_db) * VOICES_BY if self._turn_db else level
        elif not self.knows_the_child:
            self._learn_floor(level, RISES_UNDER_VOICES)
        if self._count >= STEADY_FRAMES and lowest_db > self.floor_db + DIPS_DB:
            self.floor_db = lowest_db + 1.0
        return is_voice

    def end_turn(self, *, is_believed: bool) -> None:
        """The turn is over. is_believed: it was the child's, whose turns are about equally loud."""
        self._before_db = self.voice_db
        if is_believed and self._turn_db:
            self.voice_db = (self.voice_db + self._turn_db) / 2 if self.knows_the_child else self._turn_db
        self._turn_db = 0.0

    def doubt(self) -> None:
        """The last turn that was believed held no words: forget how loud it was."""
        self.voice_db = self._before_db

    @property
    def clearance_db(self) -> float:
        """How far this child's voice stands above the room; 0 until it was heard."""
        voice_db = self.voice_db or self._turn_db
        return max(0.0, voice_db - self.floor_db) if voice_db else 0.0

    def _needed_db(self, is_held: bool, must_last: bool) -> float:
        usual_db = min(CLEARLY_DB, OF_CLEARANCE * self.clearance_db)
        if is_held or must_last and self.knows_the_child:
            needed_db = max(LASTING_DB, LASTING_SPREADS * self.spread_db, usual_db)
            return needed_db - HELD_DB if is_held else needed_db
        return max(LOUDER_DB, SPREADS * self.spread_db, usual_db)

    def _learn_floor(self, level: float, by: float) -> None:
        self.floor_db += (level - self.floor_db) * by

    def _lowest_of(self, level: float) -> float:
        """Take a level and return the lowest of the last STEADY_FRAMES."""
        lowest = self._lowest
        while lowest and lowest[-1][1] >= level:
            lowest.pop()
        lowest.append((self._count, level))
        if lowest[0][0] <= self._count - STEADY_FRAMES:
            lowest.popleft()
        return lowest[0][1]
