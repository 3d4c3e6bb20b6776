"""What an `error` of OpenAI's realtime API means for a talk. Pure.

Codes: OpenAI's error guide and reports of 2026 (our notes, 0, 1.3, 4.4); where only a text is known, a part of it.
"""

from gateway.errors import BadKey, BadRequest, GatewayError, NoBalance, TooBusy
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
    ("model_not_found", BadRequest("OpenAI does not know OPENAI_REALTIME_MODEL")),
    ("rate_limit_exceeded", TooBusy("OpenAI takes no more for now")),
)


def meaning(error: dict) -> object | None:
    """Return the event that this error is, None for one that changes nothing; raises what ends the talk."""
    told = " ".join(str(error.get(field) or "") for field in ("code", "type", "message")).lower()
    for part, event in HARMLESS:
        if part in told:
            return event()
    for part, fatal in FATAL:
        if part in told:
            raise type(fatal)(str(fatal))
    return None
