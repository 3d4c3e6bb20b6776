"""The wake-up over a real Redis, beside a consumer that waits on a channel of its own, as every open socket does."""

import asyncio
import uuid

from channels_redis.core import RedisChannelLayer

from sessions import live


async def test_open_talk_hears_at_once_while_its_consumer_waits_too(redis_url, monkeypatch, settings):
    settings.LIVE_POLL_S = 60
    layer = RedisChannelLayer(hosts=[{"address": redis_url, "socket_timeout": 20}])
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)  # the suite's own layer stays in memory
    waiting = asyncio.create_task(layer.receive(await layer.new_channel()))
    group = live.group(uuid.uuid4())
    watch = live.watch(group)
    hears = asyncio.create_task(anext(watch))
    try:
        async with asyncio.timeout(60):
            while not await layer.connection(0).zcard(layer._group_key(group)):
                pass  # each look lets the others run
            await layer.group_send(group, {"type": live.JOURNAL_GREW})
            assert (await hears)["type"] == live.JOURNAL_GREW
    finally:
        for task in (waiting, hears):
            task.cancel()
        await asyncio.gather(waiting, hears, return_exceptions=True)
        await watch.aclose()
        await layer.close_pools()
