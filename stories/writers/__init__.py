"""Story writers: `offline` is always there, `stepfun` when a key is set and a guardian agreed."""

from functools import lru_cache

from django.conf import settings

from families import consent
from families.models import Child
from gateway.chat import ChatClient
from stories.writers.base import StoryWriter
from stories.writers.offline import OfflineWriter
from stories.writers.stepfun import StepfunWriter

OFFLINE = OfflineWriter()


def writer_for(child: Child) -> StoryWriter:
    """Return who may write this child's book: its words go to the vendor of the voice, so that consent decides."""
    if settings.STEPFUN_API_KEY and consent.allows(child, consent.Purpose.VOICE):
        client = _client(settings.STEPFUN_BASE_URL, settings.STEPFUN_API_KEY, settings.STEPFUN_STORY_MODEL)
        return StepfunWriter(client)
    return OFFLINE


@lru_cache(maxsize=1)
def _client(base_url: str, api_key: str, model: str) -> ChatClient:
    """Return one client for all books of this process, so that its connections are kept."""
    return ChatClient(base_url, api_key, [model])
