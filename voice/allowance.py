"""How much longer a child may talk: pure, with the clock passed in.

Three limits run down at once, and the nearest counts: the minutes of a day and of one talk, which pass only while
somebody talks, and the beginning of the night, which comes by itself. Beside them runs what the budgets of family and
house leave of a vendor's time: it is warned of alike, and at its end the offline companion goes on.
"""

from dataclasses import dataclass, replace
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
    VENDOR = "vendor"  # a budget: no end of the talk, but of the vendor in it


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
    vendor_s: float = inf  # how long the budgets will last for this talk's vendor


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
        self._take_back()

    def vendor_left(self) -> None:
        """No vendor is asked any more: the budgets limit nothing."""
        self.grant = replace(self.grant, vendor_s=inf)
        self._take_back()

    def tick(self, now_s: float, is_awake: bool) -> Moment | None:
        """Let time pass; return the warning that is due, if one is."""
        passed_s, self._seen_s = max(0.0, now_s - self._seen_s), now_s
        if is_awake:
            self.used_s += passed_s
            self._used_since_s += passed_s
        moment = None
        for candidate, is_due in self._due(0.0):
            if is_due and candidate not in self._passed:
                self._passed.add(candidate)
                moment = candidate  # of several that are due at once only the last is worth saying
        return moment

    @property
    def is_over(self) -> bool:
        return self.voice_s <= 0

    @property
    def voice_s(self) -> float:
        """Return how long the child may talk, whoever answers."""
        grant, used_s = self.grant, self._used_since_s
        return min(grant.day_s - used_s, grant.talk_s - used_s, grant.night_s - (self._seen_s - self._since_s))

    @property
    def left_s(self) -> float:
        """Return how long it goes on as it is."""
        return min(self.voice_s, self.grant.vendor_s - self._used_since_s)

    @property
    def limit(self) -> Limit:
        """Return which limit ends that."""
        grant, used_s, left_s = self.grant, self._used_since_s, self.left_s
        if left_s == inf:
            return Limit.NONE
        if left_s < self.voice_s:
            return Limit.VENDOR
        if left_s == grant.day_s - used_s:
            return Limit.DAY
        return Limit.TALK if left_s == grant.talk_s - used_s else Limit.NIGHT

    def _take_back(self) -> None:
        """Let warnings come again that were too early by a minute, and the end, which is only where it is."""
        for moment, is_near in self._due(NEARLY_S):
            if not is_near or moment is Moment.OVER and not self.is_over:
                self._passed.discard(moment)

    def _due(self, early_s: float) -> tuple[tuple[Moment, bool], ...]:
        """Return which moments are here, or `early_s` away; only the child's own limits end the voice."""
        left_s = self.left_s - early_s
        is_over = self.voice_s <= early_s
        return (Moment.SOON, left_s <= SOON_S), (Moment.NEARLY, left_s <= NEARLY_S), (Moment.OVER, is_over)
