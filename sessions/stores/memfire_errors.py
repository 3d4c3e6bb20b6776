"""What an error of PostgREST, PostgreSQL or the gateway in front of them means for delivery. Pure.

Codes: PostgREST 12 errors reference, PostgreSQL appendix A; seen on PostgREST 12.0.2 in November 2026. A project that
is paused or over its quota answers by the gateway, often not in JSON; supabase-py then gives the status as the code.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from sessions.stores.base import NotAllowed, ParentMissing, RowRefused, SchemaMissing, StoreError, TryLater

_TEMPORARY = ("PGRST000", "PGRST001", "PGRST002", "PGRST003", "57014", "57P", "40001", "40P01", "53", "08")
_NOT_ALLOWED = ("PGRST301", "PGRST302", "PGRST303", "42501", "28")
_SCHEMA = ("PGRST106", "PGRST200", "PGRST202", "PGRST204", "PGRST205", "42P01", "42703", "42P10", "42883", "3F000")
_PARENT_MISSING = "23503"
_OUR_BUG = ("22", "23", "21000", "PGRST1", "42")


def translate(code: str | None, message: str | None, answer: httpx.Response | None) -> StoreError:
    """Return the error to raise for an APIError with `code` and `message`, and the HTTP answer it came with.

    The message of a data error (class 22) quotes the value, so it is left out.
    """
    status = answer.status_code if answer is not None else 0
    said = f"HTTP {status} {code or ''}".strip()
    if message and code and not code.startswith("22"):
        said = f"{said}: {message[:200]}"
    if code is not None and code != str(status):
        if code == _PARENT_MISSING:
            return ParentMissing(said)
        if code.startswith(_TEMPORARY):
            return TryLater(said, _retry_after_s(answer))
        if code.startswith(_NOT_ALLOWED):
            return NotAllowed(said)
        if code.startswith(_SCHEMA):
            return SchemaMissing(said)
        if code.startswith(_OUR_BUG):
            return RowRefused(said)
    return _by_status(status, said, answer, is_json=code != str(status))


def _by_status(status: int, said: str, answer: httpx.Response | None, *, is_json: bool) -> StoreError:
    if status in (408, 425, 429) or status >= 500 or status == 0:
        return TryLater(said, _retry_after_s(answer))
    if status == 404 and is_json:  # PostgREST 12 answers `{}` for a table it does not know
        return SchemaMissing(said)
    if status == 413 or (status in (400, 409, 422) and is_json):
        return RowRefused(said)
    return NotAllowed(said)


def _retry_after_s(answer: httpx.Response | None) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110 §10.2.3: seconds, or a date)."""
    said = answer.headers.get("retry-after", "").strip() if answer is not None else ""
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
