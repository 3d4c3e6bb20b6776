"""The voices of the companion, in the order in which a talk tries them."""

from django.conf import settings

from voice.providers.base import RealtimeProvider
from voice.providers.companion import Companion


def providers(*, is_quiet: bool) -> list[RealtimeProvider]:
    """Return the providers of a talk; the offline companion is always the last, and the only one of a quiet talk."""
    chosen: list[RealtimeProvider] = []
    if settings.STEPFUN_API_KEY and not is_quiet:
        from voice.providers.stepfun import StepFun

        chosen.append(
            StepFun(
                url=settings.STEPFUN_REALTIME_URL,
                api_key=settings.STEPFUN_API_KEY,
                model=settings.STEPFUN_REALTIME_MODEL,
                voice=settings.STEPFUN_VOICE,
                transcription_model=settings.STEPFUN_TRANSCRIPTION_MODEL,
            )
        )
    return [*chosen, Companion()]
