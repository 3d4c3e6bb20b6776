"""What an `error` of OpenAI's realtime API means for a talk. Pure.

Codes: OpenAI's error guide and reports of 2026 (our notes, 0, 1.3, 4.4); where only a text is known, a part of it.
"""

from typing import NoReturn

from gateway.errors import BadKey, BadRequest, GatewayError, NoBalance, TooBusy, Unreachable
from voice.events import AlreadyResponding, LinkEnded, NothingHeard, NothingToCancel

HARMLESS: tuple[tuple[str, type], ...] = (
    ("response_cancel_not_active", NothingToCancel),
    ("no active response", NothingToCancel),
    ("conversation_already_has_active_response", AlreadyResponding),
    ("input_audio_buffer_commit_empty", NothingHeard),
    ("session_expired", LinkEnded),  # followed by close 1001; another session takes over
)
FATAL: tuple[tuple[str, GatewayError], ...] = (
    ("beta_api_shape_disabled", BadRequest("OPENAI_REALTIME_URL answers the retired beta protocol")),
    ("invalid_api_key", BadKey("OpenAI refused OPENAI_API_KEY")),
    ("incorrect api key", BadKey("OpenAI refused OPENAI_API_KEY")),
    ("invalid realtime token", BadKey("OpenAI refused the token")),
    ("insufficient_quota", NoBalance("the OpenAI account has no credit left")),
    ("model_not_found", BadRequest("OpenAI does not know {setting}")),
    ("rate_limit_exceeded", TooBusy("OpenAI takes no more for now")),
)
SETTINGS = (  # by what a refusal names; the first that fits
    ("transcription", "OPENAI_TRANSCRIPTION_MODEL"),
    ("voice", "OPENAI_VOICE"),
)
LONGEST_PARAM = 80


def error_in(frame: dict) -> dict:
    """Return the error that an event tells of."""
    error = frame.get("error")
    return error if isinstance(error, dict) else {}


def meaning(error: dict) -> object | None:
    """Return the event that this error is, None for one that changes nothing; raises what ends the talk."""
    told = " ".join(str(error.get(field) or "") for field in ("code", "type", "message")).lower()
    for part, event in HARMLESS:
        if part in told:
            return event()
    for part, fatal in FATAL:
        if part in told:
            raise type(fatal)(str(fatal).format(setting=_setting(error)))
    return None


def refuse(error: dict) -> NoReturn:
    """Raise what an error says of a session that does not hold yet, also one that would change nothing later."""
    meaning(error)
    if error.get("type") == "server_error":
        raise Unreachable("OpenAI could not begin a session")
    what = str(error.get("param") or error.get("code") or error.get("type"))[:LONGEST_PARAM]
    raise BadRequest(f"OpenAI refused the session: {what}; look at {_setting(error)}")


def _setting(error: dict) -> str:
    """Return the setting to look at."""
    told = f"{error.get('param')} {error.get('message')}".lower()
    return next((setting for part, setting in SETTINGS if part in told), "OPENAI_REALTIME_MODEL")
