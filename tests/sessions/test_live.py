"""Open talks hear that the journal grew."""

import asyncio
import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer
from redis.exceptions import ConnectionError as RedisConnectionError

from sessions import journal, live
from sessions.models import Turn

IN_TIME_S = 60


async def next_of(watching) -> dict:
    """Return the next message, or fail in time."""
    return await asyncio.wait_for(anext(watching), IN_TIME_S)


async def subscribed(watching) -> asyncio.Task:
    """Start to wait for the next message and let the subscription happen."""
    waiting = asyncio.create_task(next_of(watching))
    for _turn_of_the_loop in range(5):
        await asyncio.sleep(0)
    return waiting


@pytest.mark.django_db(transaction=True)
async def test_new_turn_wakes_its_conversation(conversation, settings):
    settings.LIVE_POLL_S = 60
    watching = live.watch(live.group(conversation.id))
    waiting = await subscribed(watching)
    await sync_to_async(journal.record)(
        conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text="有一只小猫"
    )
    assert (await waiting)["type"] == live.JOURNAL_GREW
    await watching.aclose()


@pytest.mark.django_db(transaction=True)
async def test_turn_of_another_conversation_wakes_nobody(conversation, settings):
    settings.LIVE_POLL_S = 60
    watching = live.watch(live.group(uuid.uuid4()))
    waiting = await subscribed(watching)
    await sync_to_async(journal.record)(
        conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text="有一只小猫"
    )
    for _turn_of_the_loop in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()


async def test_without_news_the_watcher_looks_by_itself(settings):
    settings.LIVE_POLL_S = 0.01
    watching = live.watch(live.group(uuid.uuid4()))
    assert await next_of(watching) == {"type": live.JOURNAL_GREW}
    await watching.aclose()


async def test_ended_watch_leaves_no_subscription(settings):
    from channels.layers import get_channel_layer

    settings.LIVE_POLL_S = 0.01
    name = live.group(uuid.uuid4())
    watching = live.watch(name)
    await next_of(watching)
    await watching.aclose()
    assert not get_channel_layer().groups.get(name)


async def test_a_lost_channel_layer_ends_no_watch_and_is_joined_again(settings, monkeypatch):
    class Falling(InMemoryChannelLayer):
        """A layer whose server goes away once, as Redis does when it restarts."""

        falls = 1

        async def receive(self, channel):
            if self.falls:
                self.falls -= 1
                raise RedisConnectionError("gone")
            return await super().receive(channel)

    settings.LIVE_POLL_S = 60
    layer = Falling()
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)  # no real server can be told to fall here
    monkeypatch.setattr(live, "JOIN_AGAIN_S", 0.0)
    watching = live.watch("talk.x")
    assert await next_of(watching) == {"type": live.JOURNAL_GREW}
    waiting = await subscribed(watching)
    await layer.group_send("talk.x", {"type": "consent.changed"})
    assert await waiting == {"type": "consent.changed"}
    await watching.aclose()
