"""Where a copy of the journal may be kept: nowhere, or Memfire."""

from django.conf import settings

from sessions.stores.base import RemoteStore
from sessions.stores.nowhere import Nowhere


def is_on() -> bool:
    """Return whether there is a remote store at all."""
    return bool(settings.MEMFIRE_URL)


def current() -> RemoteStore:
    """Return the store that the settings name."""
    if not is_on():
        return Nowhere()
    from sessions.stores.memfire import Memfire  # imports supabase (0.2 s), which most processes never need

    return Memfire(settings.MEMFIRE_URL, settings.MEMFIRE_SERVICE_KEY)
