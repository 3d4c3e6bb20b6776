"""Be a polite guest of a service with few requests an hour: remember answers, ask once, rest when it is enough.

Kept in the shared cache: of one process without Redis, of all of them with it.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

KEEP_S = 24 * 3600
FLIGHT_S = 6
LOOK_EVERY_S = 0.05
FAILURES_MAX = 3
FAILURES_WITHIN_S = 300
REST_S = 60


def remembered(service: str, question: str, ask: Callable[[], Any], wait_s: float) -> Any:
    """Return the answer of the last 24 hours, or `ask` for it; who asks the same meanwhile waits up to `wait_s` for it.

    Returns None to whoever waited in vain. What `ask` raises goes through and is not remembered.
    """
    name = f"{service}:{hashlib.sha256(question.encode()).hexdigest()}"
    if (known := cache.get(name)) is not None:
        return known
    if not cache.add(f"{name}:flight", True, FLIGHT_S):
        return _awaited(name, wait_s)
    try:
        answer = ask()
        cache.set(name, answer, KEEP_S)
        return answer
    finally:
        cache.delete(f"{name}:flight")


def is_resting(service: str) -> bool:
    """Return whether nobody should ask now."""
    return cache.get(f"{service}:rest") is not None


def rest(service: str, seconds: float) -> None:
    """Ask nothing for so long."""
    cache.set(f"{service}:rest", True, max(1, round(seconds)))


def failed(service: str) -> None:
    """Count a failure; after FAILURES_MAX in a short time, rest (a circuit breaker: the first call after it tries)."""
    name = f"{service}:failures"
    cache.add(name, 0, FAILURES_WITHIN_S)
    try:
        failures = cache.incr(name)
    except ValueError:  # the time ended between the two calls
        failures = 1
    if failures >= FAILURES_MAX:
        rest(service, REST_S)


def worked(service: str) -> None:
    """Forget the failures."""
    cache.delete(f"{service}:failures")


def until_next_hour_s(now: datetime | None = None) -> float:
    """Return the seconds to the next full hour, when an hourly allowance begins again."""
    now = now or timezone.now()
    return (now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1) - now).total_seconds()


def _awaited(name: str, wait_s: float) -> Any:
    deadline = time.monotonic() + wait_s
    while time.monotonic() < deadline and cache.get(f"{name}:flight"):
        time.sleep(LOOK_EVERY_S)
    return cache.get(name)
