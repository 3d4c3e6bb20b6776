"""Who can look at a drawing: the model a key opens, then arithmetic, which is always there."""

from django.conf import settings

from gateway.chat import ChatClient
from gateway.http import shared
from vision.readers.base import DrawingReader
from vision.readers.offline import OfflineReader
from vision.readers.stepfun import StepfunReader


def readers_for(language: str) -> list[DrawingReader]:
    """Return the readers to ask, one after the other until one answers."""
    readers: list[DrawingReader] = []
    if settings.STEPFUN_API_KEY:
        chat = ChatClient(settings.STEPFUN_BASE_URL, settings.STEPFUN_API_KEY, settings.STEPFUN_VISION_MODELS, shared())
        readers.append(StepfunReader(chat, language))
    return [*readers, OfflineReader(language)]
