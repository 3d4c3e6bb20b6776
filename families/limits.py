"""Count what one person or address does, in the shared cache."""

from django.core.cache import cache


def allow(key: str, limit: int, per_s: int) -> bool:
    """Count one use of `key` and return whether it is within `limit` uses per window of `per_s` seconds."""
    name = f"limit:{key}"
    if cache.add(name, 1, timeout=per_s):
        return limit >= 1
    try:
        return cache.incr(name) <= limit
    except ValueError:  # the window ended between the two calls
        cache.add(name, 1, timeout=per_s)
        return True


def forget(key: str) -> None:
    """Start counting `key` afresh, e.g. after the right password."""
    cache.delete(f"limit:{key}")
