"""What must be right before a vendor's voice is let in to children."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from voice import vendors

WORDS = {
    "VOICE_VENDOR": ("stepfun", "openai"),
    "OPENAI_TRANSPORT": ("webrtc", "websocket"),
    "STEPFUN_TURN_DETECTION": ("ours", "vendor"),
    "STEPFUN_TOOLS": ("auto", "on", "off"),
    "STEPFUN_TOOL_LANGUAGE": ("auto", "zh", "en"),
}
NEAR = ("localhost", "127.0.0.1", "::1")
OLDEST_SESSION_MINUTES = 24  # and three and a half more until a talk has found a quiet moment (voice.line_policy)


@register(Tags.security)
def openai_is_on_or_says_why(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key alone does not let OpenAI in; whoever set one is told what is missing."""
    why = vendors.why_openai_is_off() if settings.OPENAI_API_KEY else ""
    if not why:
        return []
    hint = "Set OPENAI_ZDR_CONFIRMED to the day on which OpenAI confirmed it, or remove OPENAI_API_KEY."
    if settings.REGION == vendors.ABROAD_IS_CLOSED:
        hint = "Remove OPENAI_API_KEY, or REGION where the site does not serve mainland China."
    return [Warning(f"OpenAI is off: {why}", hint=hint, id="voice.W001")]


@register(Tags.security)
def words_of_the_voice_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A word that nothing knows would quietly mean the default."""
    wrong = [
        f"{name} must be {' or '.join(words)}." for name, words in WORDS.items() if getattr(settings, name) not in words
    ]
    return [Error(what, hint="See docs/settings.md.", id="voice.E001") for what in wrong]


@register(Tags.security)
def keys_travel_encrypted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key and a child's voice go to a vendor by wss:// only, unless the vendor is this machine."""
    return [
        Error(f"{vendor}_REALTIME_URL must begin with wss://.", hint="See docs/settings.md.", id="voice.E002")
        for vendor in ("STEPFUN", "OPENAI")
        if getattr(settings, f"{vendor}_API_KEY") and not _is_private(getattr(settings, f"{vendor}_REALTIME_URL"))
    ]


def _is_private(address: str) -> bool:
    url = urlsplit(address)
    return url.scheme == "wss" or url.scheme == "ws" and url.hostname in NEAR


@register(Tags.security)
def sessions_are_exchanged_in_time(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A session that grows too old is ended by the vendor in the middle of a word."""
    if 1 <= settings.STEPFUN_SESSION_MINUTES <= OLDEST_SESSION_MINUTES:
        return []
    what = f"STEPFUN_SESSION_MINUTES must be 1 to {OLDEST_SESSION_MINUTES}."
    return [Error(what, hint="StepFun ends a session after 30 minutes; see docs/settings.md.", id="voice.E003")]
