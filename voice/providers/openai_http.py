"""OpenAI's realtime API over HTTP: begin a call, end one, mint a token. Bounded waits; errors in our own words."""

import asyncio
import json
import logging
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from gateway import http
from gateway.errors import BadAnswer, GatewayError, NoBalance, TooBusy
from voice.events import Brief
from voice.providers.openai import Account

log = logging.getLogger(__name__)

TIMEOUT_S = 5.0
LONGEST_SDP = 20_000
TOKEN_LASTS_S = 60  # it only limits how long a talk may *begin* with it
CALL_ID = re.compile(r"/(rtc_[A-Za-z0-9_-]{1,200})/?$")


@dataclass(frozen=True)
class Token:
    """What begins one talk without our key. expires_at: seconds since 1970."""

    value: str = field(repr=False)
    expires_at: int


def base_url(account: Account) -> str:
    """Return where calls and tokens are asked for: the same address by http."""
    scheme, _, rest = account.url.partition("?")[0].rstrip("/").partition("://")
    return f"{'https' if scheme in ('wss', 'https') else 'http'}://{rest}"


async def begin_call(account: Account, brief: Brief, offer: str) -> tuple[str, str]:
    """Send the browser's offer with our session; return (call id, answer SDP).

    Raises GatewayError, BadAnswer among them when there is no call id: a call we could not end is none we begin.
    """
    session = account.session(brief, is_call=True)
    parts = {
        "sdp": (None, offer, "application/sdp"),
        "session": (None, json.dumps(session, ensure_ascii=False), "application/json"),
    }
    response = await _post(account, "/calls", brief.person, files=parts)
    answer = response.text
    found = CALL_ID.search(response.headers.get("location", "").partition("?")[0])
    if found is None:
        raise BadAnswer("the call has no id")
    if not answer.startswith("v=0") or len(answer) > LONGEST_SDP:
        await end_call(account, found[1])
        raise BadAnswer("the answer to the call is no session description")
    return found[1], answer


async def end_call(account: Account, call: str) -> None:
    """Hang up; a call that is gone already is no error, and one that cannot be reached ends with its page."""
    try:
        await _post(account, f"/calls/{call}/hangup", "")
    except GatewayError as error:
        log.info("hanging up: %s: %s", type(error).__name__, error)


def mint(account: Account, brief: Brief) -> Token:
    """Return a token for one talk by somebody else's program. Raises GatewayError. Never cached: one per talk.

    It has no tools: nobody there would answer what the model calls. Nor are the child's words written down: nobody here
    would read them, and they are billed apart from the money that is promised.
    """
    session = {**account.session(brief, is_call=True), "tools": []}
    session["audio"]["input"].pop("transcription", None)
    session["audio"]["input"]["turn_detection"] = {
        **session["audio"]["input"]["turn_detection"],
        "create_response": True,
    }
    body = {"expires_after": {"anchor": "created_at", "seconds": TOKEN_LASTS_S}, "session": session}
    told = http.answer_json(_send(account, "/client_secrets", brief.person, json=body))
    value, expires_at = (told.get("value"), told.get("expires_at")) if isinstance(told, dict) else (None, None)
    if not isinstance(value, str) or not value or not isinstance(expires_at, int):
        raise BadAnswer("the answer holds no token")
    return Token(value, expires_at)


async def _post(account: Account, path: str, person: str, **request: Any) -> httpx.Response:
    return await asyncio.to_thread(_send, account, path, person, **request)


def _send(account: Account, path: str, person: str, **request: Any) -> httpx.Response:
    response = http.send(
        http.shared(), "POST", base_url(account) + path, timeout_s=TIMEOUT_S, headers=account.headers(person), **request
    )
    if response.is_success:
        return response
    error = http.translate(response)
    if isinstance(error, TooBusy) and "quota" in response.text[:2000]:
        raise NoBalance(str(error))
    raise error
