"""Whether this process lives, and whether it can serve. Vendors are not asked: without them the house works."""

import logging
import uuid
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class NotReadyError(Exception):
    """A part answered, but not as it must."""


TROUBLES = (NotReadyError, DatabaseError, RedisError, BotoCoreError, ClientError, OSError)


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer while the process runs."""
    return JsonResponse({"live": True})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every part serves, else 503 naming the part; the reason goes to the log."""
    parts = states()
    is_ready = all(parts.values())
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


def states() -> dict[str, bool]:
    """Ask each part once; return which of them serve."""
    return {part: _serves(part, ask) for part, ask in PARTS.items()}


def _serves(part: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except TROUBLES as error:
        logger.warning("not ready: %s: %s", part, error)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_migrations() -> None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotReadyError(f"{len(missing)} migrations are missing: run manage.py prepare")


def _ask_cache() -> None:
    key, value = "health", uuid.uuid4().hex
    cache.set(key, value, 30)
    if cache.get(key) is None:
        raise NotReadyError("the cache forgets at once (REDIS_URL)")


def _ask_storage() -> None:
    default_storage.exists("health")


PARTS: dict[str, Callable[[], None]] = {
    "database": _ask_database,
    "migrations": _ask_migrations,
    "cache": _ask_cache,
    "storage": _ask_storage,
}
