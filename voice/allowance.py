"""How much longer a child may talk: pure, with the clock passed in.

Three limits run down at once, and the nearest counts: the minutes of a day and of one talk, which pass only while
somebody talks, and the beginning of the night, which comes by itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

SOON_S = 300.0
NEARLY_S = 60.0


class Limit(StrEnum):
    """Which limit is the nearest."""

    NONE = ""
    DAY = "day"
    TALK = "talk"
    NIGHT = "night"


class Absence(StrEnum):
    """Why no vendor may be asked; the offline companion may always."""

    NONE = ""
    FAMILY = "family"  # the family's budget of today is spent
    HOUSE = "house"  # the site's budget of today is spent
    OFF = "off"  # an operator switched vendors off


class Moment(StrEnum):
    """What a tick may bring, each once."""

    SOON = "soon"
    NEARLY = "nearly"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Grant:
    """What is left from now on, in seconds; math.inf where nothing limits."""

    day_s: float = inf
    talk_s: float = inf
    night_s: float = inf
    whole_s: float = inf  # what a full sand-timer stands for
    absence: Absence = Absence.NONE
    vendor_s: float = inf  # how long a vendor may be used before asking again


NO_LIMIT = Grant()


class Allowance:
    """Counts one talk down. `used_s` is the time of talk since it began."""

    def __init__(self, grant: Grant, now_s: float) -> None:
        self.used_s = 0.0
        self._seen_s = now_s
        self._passed: set[Moment] = set()
        self.told(grant, now_s)

    def told(self, grant: Grant, now_s: float) -> None:
        """Take a newer grant; time that a guardian added brings the warnings back."""
        self.grant, self._since_s, self._used_since_s = grant, now_s, 0.0
        for moment, at_s in ((Moment.SOON, SOON_S), (Moment.NEARLY, NEARLY_S), (Moment.OVER, 0.0)):
            if self.left_s > at_s + NEARLY_S:
                self._passed.discard(moment)

    def tick(self, now_s: float, is_awake: bool) -> Moment | None:
        """Let time pass; return the warning that is due, if one is."""
        passed_s, self._seen_s = max(0.0, now_s - self._seen_s), now_s
        if is_awake:
            self.used_s += passed_s
            self._used_since_s += passed_s
        left_s = self.left_s
        moment = None
        for candidate, at_s in ((Moment.SOON, SOON_S), (Moment.NEARLY, NEARLY_S), (Moment.OVER, 0.0)):
            if left_s <= at_s and candidate not in self._passed:
                self._passed.add(candidate)
                moment = candidate  # of several that are due at once only the last is worth saying
        return moment

    @property
    def is_over(self) -> bool:
        return self.left_s <= 0

    @property
    def left_s(self) -> float:
        return min(left_s for left_s, _limit in self._each())

    @property
    def limit(self) -> Limit:
        """Return which limit ends the talk."""
        left_s, limit = min(self._each())
        return limit if left_s < inf else Limit.NONE

    def _each(self) -> list[tuple[float, Limit]]:
        grant = self.grant
        return [
            (grant.day_s - self._used_since_s, Limit.DAY),
            (grant.talk_s - self._used_since_s, Limit.TALK),
            (grant.night_s - (self._seen_s - self._since_s), Limit.NIGHT),
        ]
