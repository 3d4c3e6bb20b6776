"""The hours of a day, as limits know them. Pure; times are aware and told in the zone of the site."""

from datetime import datetime, time, timedelta
from math import inf

from django.utils import timezone

NEVER_S = inf
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(6)


def limit_s(minutes: int) -> float:
    """Return a limit in seconds; 0 minutes is no limit."""
    return 60.0 * minutes if minutes > 0 else NEVER_S


def is_night(now: datetime) -> bool:
    """Return whether children rest now: from 22:00 to 06:00."""
    clock = timezone.localtime(now).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def till_night_s(now: datetime, more_until: datetime | None = None) -> float:
    """Return the seconds until the night, 0 in it; minutes that a guardian gives late hold it off `more_until`."""
    local = timezone.localtime(now)
    begins = local if is_night(now) else local.replace(hour=NIGHT_BEGINS.hour, minute=0, second=0, microsecond=0)
    ends_at = max(begins, more_until or begins)
    return max(0.0, (ends_at - local) / timedelta(seconds=1))
