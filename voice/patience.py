"""How long a silence is still a pause? By age, by what a guardian chose, by the pen, and by this child's own pauses."""

import math
from dataclasses import dataclass

from families.waiting import SILENCE_MS

__all__ = ["SILENCE_MS", "Patience"]

PEN_EXTRA_MS = 1_500
THINKING_EXTRA_MS = 1_100  # after 「嗯——」, “and then…”
MOST_LEARNT_MS = 800  # what is learnt adds at most this,
LONGEST_LEARNT_MS = 2_200  # and never leads beyond this: longer silences are no pauses any more
SHORTEST_PAUSE_MS = 350
# A child's pauses spread like a log-normal (their logarithms by SPREAD); a wait of LONG spreads above the middle one is
# longer than nearly all of them. What is known of a child before it spoke counts like KNOWN pauses.
SPREAD, LONG, KNOWN = 0.45, 1.6, 2.0
# Whose pauses are not known yet is waited for a little longer, in its first turns.
FIRST_TURNS, STRANGER_MS = 2, 450


@dataclass
class Patience:
    """The wait of one child in one talk. Learns for as long as the talk lasts, and forgets with it."""

    silence_ms: int
    cut_offs: int = 0  # how often the child went on just after we took it for finished
    turns: int = 0

    def __post_init__(self) -> None:
        self._count, self._own_ms = KNOWN, 0.0
        self._middle = math.log(self.silence_ms) - LONG * SPREAD  # of the logarithms of its pauses
        self._squares = KNOWN * SPREAD**2  # how far they are from the middle

    def wait_ms(self, *, is_drawing: bool = False, is_thinking: bool = False) -> int:
        """Return how long a silence must last until the turn is over."""
        wait_ms = max(self.silence_ms, min(self._own_ms, self.silence_ms + MOST_LEARNT_MS, LONGEST_LEARNT_MS))
        if self.turns < FIRST_TURNS and self._count < KNOWN + FIRST_TURNS:
            wait_ms += STRANGER_MS
        return round(wait_ms) + (PEN_EXTRA_MS if is_drawing else 0) + (THINKING_EXTRA_MS if is_thinking else 0)

    def learn(self, pause_ms: int) -> None:
        """The child went on after a pause inside its turn."""
        if pause_ms < SHORTEST_PAUSE_MS:
            return
        self._count += 1
        off = math.log(pause_ms) - self._middle
        self._middle += off / self._count
        self._squares += off * (math.log(pause_ms) - self._middle)
        self._own_ms = math.exp(self._middle + LONG * math.sqrt(self._squares / self._count))

    def regret(self, pause_ms: int) -> None:
        """The child went on although we had taken its turn for over: that was a pause, too."""
        self.cut_offs += 1
        self.learn(pause_ms)
