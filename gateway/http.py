"""One HTTP call to somebody else's service: bounded in time and size, its failures told in our own words."""

import functools
import json
import time
from typing import Any

import httpx

from gateway.errors import BadAnswer, BadKey, BadRequest, Declined, GatewayError, NoBalance, TooBusy, Unreachable

ANSWER_MAX_BYTES = 2 * 1024 * 1024
CONNECT_TIMEOUT_S = 3.0

_ERRORS_BY_STATUS: dict[int, type[GatewayError]] = {
    401: BadKey,
    402: NoBalance,
    403: BadKey,
    408: Unreachable,
    451: Declined,
}


@functools.cache
def shared() -> httpx.Client:
    """Return this process's client, for callers that bring address and headers with each call; nobody closes it."""
    return httpx.Client(follow_redirects=False)


def send(
    http: httpx.Client, method: str, url: str, *, timeout_s: float, max_bytes: int = ANSWER_MAX_BYTES, **request: Any
) -> httpx.Response:
    """Send one request and return the whole answer, read, whatever its status.

    Raises Unreachable without an answer within `timeout_s` seconds altogether (also when it dribbles in) and
    BadAnswer past `max_bytes`.
    """
    deadline = time.monotonic() + timeout_s
    timeouts = httpx.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s))
    try:
        with http.stream(method, url, timeout=timeouts, **request) as response:
            body = _read(response, deadline, max_bytes)
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        raise translate(exc) from exc
    # The body is decoded already, so the headers that said how it was encoded go.
    headers = [(k, v) for k, v in response.headers.multi_items() if k not in ("content-encoding", "content-length")]
    return httpx.Response(response.status_code, headers=headers, content=body, request=response.request)


def answer_json(response: httpx.Response) -> Any:
    """Return the body parsed as JSON; raises BadAnswer when it is none."""
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as exc:
        raise BadAnswer("the answer is not JSON") from exc


def translate(failure: Exception | httpx.Response) -> GatewayError:
    """Return the error of our tree for an httpx exception or for an answer that is not 2xx.

    Statuses as StepFun documents them (reference page of chat completions, 2026-06-19); Unsplash and PostgREST agree
    on the common ones. The text names status and error type, never the request, which may carry a key or a picture.
    """
    if isinstance(failure, httpx.Response):
        return _of_status(failure)
    if isinstance(failure, httpx.DecodingError | httpx.TooManyRedirects):
        return BadAnswer(type(failure).__name__)
    if isinstance(failure, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return BadRequest(f"{type(failure).__name__}: look at the URL in the settings")
    return Unreachable(type(failure).__name__)


def error_type(response: httpx.Response) -> str:
    """Return `error.type` (or `error.code`) of an OpenAI-shaped error body, or an empty string."""
    try:
        error = json.loads(response.content)["error"]
        return str(error.get("type") or error.get("code") or "")[:60]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""


def _read(response: httpx.Response, deadline: float, max_bytes: int) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > max_bytes:
            raise BadAnswer(f"the answer is larger than {max_bytes} bytes")
        if time.monotonic() > deadline:
            raise Unreachable("the answer took too long")
    return bytes(body)


def _of_status(response: httpx.Response) -> GatewayError:
    said = f"HTTP {response.status_code} {error_type(response)}".strip()
    if response.status_code == 429:
        return TooBusy(said, retry_after_s=_retry_after_s(response))
    if response.status_code >= 500:
        return Unreachable(said)
    return _ERRORS_BY_STATUS.get(response.status_code, BadRequest)(said)


def _retry_after_s(response: httpx.Response) -> float | None:
    """StepFun documents no Retry-After; others send seconds. A date is not worth parsing here."""
    try:
        seconds = float(response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= 3600 else None
