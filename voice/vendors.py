"""Which vendors this house may talk to at all. Asked at each use, so that nothing can slip past it."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:
    from voice.providers.openai import Account

ABROAD_IS_CLOSED = "CN"  # REGION in which nothing may go to a provider outside mainland China
YES = ("yes", "true")


def openai_is_on() -> bool:
    """Return whether OpenAI may get anything: there is a key, zero data retention is agreed, the region allows it."""
    return not why_openai_is_off()


def why_openai_is_off() -> str:
    """Return in words for an operator what keeps OpenAI off, or '' when it is on."""
    if not settings.OPENAI_API_KEY:
        return "OPENAI_API_KEY is not set."
    if settings.REGION == ABROAD_IS_CLOSED:
        return "REGION=CN: children's voices may not leave mainland China."
    if not zero_retention_is_confirmed():
        return "OPENAI_ZDR_CONFIRMED is not set: for children, zero data retention must be agreed with OpenAI first."
    return ""


def zero_retention_is_confirmed() -> bool:
    """Return whether the setting holds `yes` or a day that has come."""
    told = settings.OPENAI_ZDR_CONFIRMED.strip().lower()
    try:
        return told in YES or date.fromisoformat(told) <= timezone.localdate()
    except ValueError:
        return False


def calls_are_on() -> bool:
    """Return whether pages may be called by WebRTC: the browser then talks to OpenAI directly."""
    return openai_is_on() and settings.OPENAI_TRANSPORT == "webrtc"


def openai_account() -> "Account":
    """Return how this house is a customer of OpenAI; only to be used while `openai_is_on`."""
    from voice.providers.openai import Account

    return Account(
        url=settings.OPENAI_REALTIME_URL,
        api_key=settings.OPENAI_API_KEY,
        model=settings.OPENAI_REALTIME_MODEL,
        voice=settings.OPENAI_VOICE,
        transcription_model=settings.OPENAI_TRANSCRIPTION_MODEL,
    )
