"""Which provider a talk should be with, and when it changes. Pure: the clock and the chance are handed in.

Providers stand in order of preference and the last one never fails. One that is lost is tried again later, in a moment
in which nobody speaks and nothing is owed, after a wait that doubles; one that needs a person is not. A session that is
getting old is exchanged in such a moment too, and at the very last without waiting for one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 120.0
SHORT_SESSION_S = 60.0  # a session that ends sooner, in whichever way, was not simply too old
REST_S = 3.0  # so long a talk must be at rest before its link is exchanged; the journal has everything by then
OVERTIME_S = 210.0  # so long a quiet moment is looked for in a talk that never rests


@dataclass
class Standing:
    """How one provider has done in this talk."""

    losses: int = 0
    not_before_s: float = float("-inf")
    is_hopeless: bool = False


class LinePolicy:
    """Decides for one talk. `lasts_s`: how old a session of each provider may grow, in order of preference."""

    def __init__(
        self, lasts_s: Sequence[float], clock: Callable[[], float], chance: Callable[[], float] = lambda: 1.0
    ) -> None:
        self._lasts_s, self._clock, self._chance = tuple(lasts_s), clock, chance
        self._standings = [Standing() for _ in lasts_s]
        self.current, self._opened_s = len(self._standings) - 1, clock()
        self._resting_since_s: float | None = None

    @property
    def last(self) -> int:
        return len(self._standings) - 1

    def choose(self) -> int:
        """Return the provider to open now: the first that may be tried, else the last."""
        now_s = self._clock()
        return next((n for n in range(self.last) if self._may_try(n, now_s)), self.last)

    def opened(self, which: int) -> None:
        """A session with this provider has begun."""
        self.current, self._opened_s = which, self._clock()

    def over(self) -> bool:
        """The session is over, in good order or not; return whether it stood long enough to be opened again at once."""
        stood = self._clock() - self._opened_s >= SHORT_SESSION_S
        if stood:
            self._standings[self.current].losses = 0
        return stood

    def failed(self, which: int, *, is_hopeless: bool = False, retry_after_s: float = 0.0) -> None:
        """This provider could not be opened, or was lost: wait longer each time, unless trying again is no use."""
        standing = self._standings[which]
        standing.losses += 1
        wait_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (standing.losses - 1)) * (0.5 + 0.5 * self._chance())
        standing.not_before_s = self._clock() + max(wait_s, retry_after_s)
        standing.is_hopeless = standing.is_hopeless or is_hopeless

    def rest(self, is_at_rest: bool) -> None:
        """Follow whether the talk is at rest; called about once a second."""
        if not is_at_rest:
            self._resting_since_s = None
        elif self._resting_since_s is None:
            self._resting_since_s = self._clock()

    def wish(self) -> int | None:
        """Return the provider with which a fresh session should be opened beside the one that stands, or None."""
        now_s = self._clock()
        better = self.choose()
        if better < self.current and self.is_resting:
            return better
        is_due = now_s - self._opened_s >= self._lasts_s[self.current] and self._may_try(self.current, now_s)
        return self.current if is_due and (self.is_resting or self.is_overdue) else None

    @property
    def is_resting(self) -> bool:
        since_s = self._resting_since_s
        return since_s is not None and self._clock() - since_s >= REST_S

    @property
    def is_overdue(self) -> bool:
        """True when the session must be exchanged now, whatever the child is doing."""
        return self._clock() - self._opened_s >= self._lasts_s[self.current] + OVERTIME_S

    def _may_try(self, which: int, now_s: float) -> bool:
        standing = self._standings[which]
        return not standing.is_hopeless and now_s >= standing.not_before_s
