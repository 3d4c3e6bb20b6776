"""Wake the open talks of a conversation when its journal grew.

A message is only a wake-up: whoever hears it reads the rows that came after the last it has seen. Without a channel
layer that reaches other processes, `watch` looks by itself every LIVE_POLL_S seconds.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

JOURNAL_GREW = "journal.grew"


def group(conversation_id: uuid.UUID) -> str:
    """Name the channel-layer group that hears about this conversation."""
    return f"talk.{conversation_id.hex}"


def announce(conversation_id: uuid.UUID) -> None:
    """Send {"type": "journal.grew"} to the conversation's group once this transaction holds."""
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(group(conversation_id), {"type": JOURNAL_GREW}), robust=True)


async def watch(*groups: str) -> AsyncIterator[dict]:
    """Yield each message that reaches one of `groups`, and {"type": "journal.grew"} every LIVE_POLL_S seconds.

    Leave the loop (or cancel the task) to unsubscribe.
    """
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
        for name in groups:
            await layer.group_discard(name, channel)
