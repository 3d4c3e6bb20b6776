"""Wake the open talks of a conversation when its journal grew.

A message is only a wake-up: whoever hears it reads the rows that came after the last it has seen. Without a channel
layer that reaches other processes, `watch` looks by itself every LIVE_POLL_S seconds.
"""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import AsyncGenerator, AsyncIterator

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

JOURNAL_GREW = "journal.grew"
JOIN_AGAIN_S = 5.0
LOST = (RedisError, ConnectionError)  # TimeoutError of the layer itself is a RedisError


def group(conversation_id: uuid.UUID) -> str:
    """Name the channel-layer group that hears about this conversation."""
    return f"talk.{conversation_id.hex}"


def announce(conversation_id: uuid.UUID) -> None:
    """Send {"type": "journal.grew"} to the conversation's group once this transaction holds."""
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(group(conversation_id), {"type": JOURNAL_GREW}), robust=True)


async def watch(*groups: str) -> AsyncIterator[dict]:
    """Yield each message that reaches one of `groups`, and {"type": "journal.grew"} every LIVE_POLL_S seconds.

    While the channel layer is lost, it only looks, and joins again as soon as it can. Leave the loop (or cancel the
    task) to unsubscribe.
    """
    while True:
        try:
            async with contextlib.aclosing(_joined(groups)) as messages:
                async for message in messages:
                    yield message
        except LOST as error:
            log.warning("live news are lost, looking meanwhile: %s", type(error).__name__)
            yield {"type": JOURNAL_GREW}
            await asyncio.sleep(min(settings.LIVE_POLL_S, JOIN_AGAIN_S))


async def _joined(groups: tuple[str, ...]) -> AsyncGenerator[dict]:
    layer = get_channel_layer()
    # The prefix every consumer has: on Redis one reader per process waits, and only for channels of its own prefix.
    channel = await layer.new_channel()
    for name in groups:
        await layer.group_add(name, channel)
    try:
        while True:
            try:
                async with asyncio.timeout(settings.LIVE_POLL_S):
                    message = await layer.receive(channel)
            except TimeoutError:
                message = {"type": JOURNAL_GREW}
            yield message
    finally:
        with contextlib.suppress(*LOST):
            for name in groups:
                await layer.group_discard(name, channel)
