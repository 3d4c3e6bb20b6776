"""A model that has something done, from its call to what the child sees: real journal, real jobs, a real socket."""

import asyncio
import json

import pytest
from channels.db import database_sync_to_async
from page import Browser
from talks import WAIT_S

from sessions.models import Turn
from vision.models import PictureSearch

pytestmark = pytest.mark.django_db(transaction=True)


async def calls(browser, vendor, words, tool="show_pictures", **arguments) -> None:
    """The companion has greeted; the child says something, and the model speaks and calls for something."""
    await browser.hello()
    await browser.until("choices")
    await browser.send("played", item="u1", ms=60_000)
    vendor.script.tool, vendor.script.arguments = tool, json.dumps(arguments, ensure_ascii=False)
    vendor.sessions[0].faults.calls_tool = "arguments"
    await browser.send("say", text=words, means="typed")
    await browser.until("caption", speaker="companion", done=True)
    vendor.sessions[0].faults.calls_tool = ""


async def resulted(vendor) -> list[str]:
    """Return the results that went back to the model, once there are some."""
    async with asyncio.timeout(WAIT_S):
        while not (found := [f["item"] for f in vendor.sent("conversation.item.create") if "output" in f["item"]]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return [item["output"] for item in found]


@database_sync_to_async
def searches() -> list[str]:
    return [search.phrase for search in PictureSearch.objects.all()]


async def test_pictures_that_child_and_model_ask_for_come_once_and_are_spoken_of(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await calls(browser, vendor, "我想画恐龙", subject="恐龙")
        (result,) = await resulted(vendor)
        if not any(frame["turn"]["kind"] == Turn.Kind.PICTURES for frame in browser.of("turn")):
            while (await browser.until("turn"))["turn"]["kind"] != Turn.Kind.PICTURES:
                pass
        await browser.send("played", item="u2", ms=60_000)
        await browser.until("caption", speaker="companion", done=True)
    assert await searches() == ["恐龙"]
    assert "恐龙" not in result  # the words are the child's; the result says only what happens
    assert vendor.refusals == []


async def test_a_page_is_turned_by_the_page(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await calls(browser, vendor, "我要看前面那张", "turn_page", direction="previous")
        if not browser.of("page"):
            await browser.until("page")
        assert browser.of("page") == [{"type": "page", "direction": "previous"}]
        await browser.send("page", turned=False, number=1, count=1)
        (result,) = await resulted(vendor)
        assert "只有这一张" in result
        await browser.send("played", item="u2", ms=60_000)
        await browser.until("caption", speaker="companion", done=True)
    assert vendor.refusals == []


async def test_the_story_is_finished_by_the_page(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await calls(browser, vendor, "我的故事就到这里", "finish_story")
        await resulted(vendor)
        if not browser.of("finish"):
            await browser.until("finish")
        assert len(browser.of("finish")) == 1


async def test_looking_again_without_a_drawing_is_answered_kindly(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await calls(browser, vendor, "你看看我画了什么", "look_at_drawing")
        assert "还没有画" in (await resulted(vendor))[0]
    assert vendor.refusals == []
