"""The voices of the companion, in the order in which a talk tries them."""

from django.conf import settings

from voice import vendors
from voice.calling import PageCalls
from voice.providers.base import RealtimeProvider
from voice.providers.companion import Companion


def providers(*, is_quiet: bool, calls: PageCalls | None = None) -> list[RealtimeProvider]:
    """Return the providers of a talk; the offline companion is always the last, and the only one of a quiet talk.

    calls: the page's end, where there is one that a vendor can call.
    """
    if is_quiet:
        return [Companion()]
    chosen = [*_stepfun(), *_openai(calls)] if settings.VOICE_VENDOR != "openai" else [*_openai(calls), *_stepfun()]
    return [*chosen, Companion()]


def _stepfun() -> list[RealtimeProvider]:
    if not settings.STEPFUN_API_KEY:
        return []
    from voice.providers.stepfun import StepFun
    from voice.providers.stepfun_session import VendorTurns, Wishes

    turns = VendorTurns(
        silence_ms=settings.STEPFUN_VAD_SILENCE_MS,
        prefix_ms=settings.STEPFUN_VAD_PREFIX_MS,
        threshold=settings.STEPFUN_VAD_THRESHOLD,
    )
    return [
        StepFun(
            url=settings.STEPFUN_REALTIME_URL,
            api_key=settings.STEPFUN_API_KEY,
            wishes=Wishes(
                model=settings.STEPFUN_REALTIME_MODEL,
                voice=settings.STEPFUN_VOICE,
                transcription_model=settings.STEPFUN_TRANSCRIPTION_MODEL,
                tools=settings.STEPFUN_TOOLS,
                tool_language=settings.STEPFUN_TOOL_LANGUAGE,
                vendor_turns=turns if settings.STEPFUN_TURN_DETECTION == "vendor" else None,
            ),
            lasts_s=settings.STEPFUN_SESSION_MINUTES * 60,
        )
    ]


def _openai(calls: PageCalls | None) -> list[RealtimeProvider]:
    """By a call where page and settings allow it, and by our own socket when the call does not come about."""
    if not vendors.openai_is_on():
        return []
    from voice.providers.openai import OpenAI
    from voice.providers.openai_call import OpenAICall

    account = vendors.openai_account()
    by_socket: list[RealtimeProvider] = [OpenAI(account)]
    return [OpenAICall(account, calls), *by_socket] if calls is not None and vendors.calls_are_on() else by_socket
