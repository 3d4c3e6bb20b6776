"""The socket of a talk as a browser meets it: real Channels, real journal, the offline companion or the stand-in."""

import asyncio
import json
import uuid

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.contrib.auth.models import AnonymousUser
from fakes_talk import a_voice
from page import WAIT_S, Browser
from standin_stepfun import KEY, Faults, tone

from families import consent
from families.childmode import KEY as CHILD_MODE
from sessions import journal
from sessions.models import Turn
from voice.urls import websocket_urlpatterns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_the_talk")]


@database_sync_to_async
def turns_of(conversation) -> list[Turn]:
    return list(conversation.turns.order_by("seq"))


# --- who may enter ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quiet", [False, True])
async def test_a_stranger_meets_a_conversation_that_is_not_there(stranger, allowed, quiet):
    async with Browser(stranger, allowed, quiet=quiet) as browser:
        assert (await browser.until("bye"))["code"] == "missing"
        await browser.until("closed")
        assert browser.code == 4404


async def test_nobody_logged_in_and_nothing_there_look_the_same(allowed, mama):
    for browser in (Browser(AnonymousUser(), allowed), Browser(mama, uuid.uuid4())):
        async with browser:
            await browser.until("closed")
            assert browser.code == 4404


async def test_a_sibling_in_child_mode_cannot_enter(mama, allowed, little):
    async with Browser(mama, allowed, session={CHILD_MODE: str(little.id)}) as browser:
        await browser.until("closed")
        assert browser.code == 4404


async def test_a_guardian_may_enter(mama, allowed):
    async with Browser(mama, allowed) as browser:
        ready = await browser.hello()
        assert ready["provider"] == "companion" and ready["voice"] == "server"


async def test_without_consent_there_is_no_voice(mama, conversation):
    async with Browser(mama, conversation) as browser:
        refused = await browser.until("refused")
        assert (refused["code"], refused["purpose"]) == ("consent", "voice")
        assert refused["text"]
        await browser.until("closed")
        assert browser.code == 4403


async def test_without_consent_the_quiet_talk_works_but_takes_no_sound(mama, conversation):
    async with Browser(mama, conversation, quiet=True) as browser:
        await browser.hello()
        await browser.until("choices", bead="who")
        await browser.mic(tone(40))
        assert (await browser.until("refused"))["purpose"] == "voice"
        await browser.send("say", text="小猫", means="tapped", bead="who", choice="cat")
        await browser.until("choices", bead="where")
    said = [turn for turn in await turns_of(conversation) if turn.speaker == "child"]
    assert [(turn.text, turn.means) for turn in said] == [("小猫", "tapped")]


async def test_a_closed_conversation_says_so(mama, allowed):
    await database_sync_to_async(journal.close)(allowed, "finished")
    async with Browser(mama, allowed) as browser:
        await browser.until("closed")
        assert browser.code == 4410


async def test_a_withdrawn_consent_ends_the_talk(mama, child, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await database_sync_to_async(consent.decide)(child, mama, "voice", False, "test")
        assert (await browser.until("bye"))["code"] == "consent"
        await browser.until("closed")
        assert browser.code == 4403


# --- talking ----------------------------------------------------------------------------------------------------------


async def test_the_companion_greets_aloud_with_captions_and_choices(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        assert len((await browser.until("choices"))["choices"]) == 6
        assert (await browser.until("audio.begin"))["rate_hz"] == 24_000
        await browser.until("audio.end")
        assert browser.pcm_bytes > 48_000
        assert browser.of("caption")[0]["text"]
        await browser.until("turn")
    (turn,) = await turns_of(allowed)
    assert (turn.speaker, turn.means) == ("companion", "scripted")


async def test_a_reload_resumes_the_same_talk(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.until("choices")
        await browser.send("say", text="小猫", means="tapped", bead="who")
        await browser.until("choices", bead="where")
        await browser.send("stop", item="u2", played_ms=3_000)
        await browser.until("flush")
    async with Browser(mama, allowed) as again:
        ready = await again.hello()
        assert "小猫" in [turn["text"] for turn in ready["turns"]]
        assert ready["beads"] == ["who"]
        assert (await again.until("choices"))["bead"] == "where"


async def test_what_is_said_at_the_moment_of_leaving_is_kept(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("say", text="小猫", means="typed")
    assert "小猫" in [turn.text for turn in await turns_of(allowed)]


async def test_a_drawing_that_was_looked_at_is_asked_about(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("stop", item="u1", played_ms=0)
        await database_sync_to_async(journal.record)(
            allowed, speaker="house", means="program", kind="reading", text="画里有很多绿色。"
        )
        while "绿色" not in (await browser.until("caption"))["text"]:
            pass


async def test_a_flood_of_words_is_stopped(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        for _ in range(80):
            await browser.send("ping")
        await browser.until("closed")
        assert browser.code == 4429


@pytest.mark.parametrize(
    "junk",
    [b"\x01\x00", b"\x09" + bytes(100), "{", '{"type": 3}', '{"type":"say","text":5}', "x" * 9_000],
    ids=["short", "unknown kind", "no JSON", "no type", "no text", "too long"],
)
async def test_garbage_is_refused(mama, allowed, junk):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.socket.send_to(**{"bytes_data" if isinstance(junk, bytes) else "text_data": junk})
        await browser.until("closed")
        assert browser.code == 4400


async def test_a_type_from_a_newer_page_is_ignored(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("dance")
        await browser.send("ping")
        await browser.until("pong")


async def test_leaving_frees_every_task(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("talk.")]


# --- with the vendor --------------------------------------------------------------------------------------------------


async def test_a_spoken_turn_goes_round_by_the_vendor(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        ready = await browser.hello()
        assert (ready["provider"], ready["hears_words"]) == ("stepfun", True)
        await browser.until("audio.end")
        await browser.mic(bytes(19_200) + a_voice()[:24_000].tobytes() + bytes(3 * 48_000))
        await browser.heard("我想讲一只小猫")
        if len(browser.of("audio.end")) < 2:  # the words may arrive before the answer or after it
            await browser.until("audio.end")
    turns = await turns_of(allowed)
    assert [(turn.speaker, turn.means) for turn in turns] == [
        ("companion", "model"), ("child", "spoken"), ("companion", "model")
    ]  # fmt: skip
    assert turns[1].text == "我想讲一只小猫"
    assert turns[0].text == "小猫呀！它住在哪里呢？"


@database_sync_to_async
def looked_at(conversation) -> None:
    """A drawing was looked at some time ago."""
    seen = {"speaker": Turn.Speaker.HOUSE, "means": Turn.Means.MODEL, "kind": Turn.Kind.READING}
    journal.record(conversation, text="一只橙色的小动物", about=uuid.uuid4(), **seen)


@pytest.mark.parametrize("may_look", [True, False])
async def test_what_was_seen_leaves_the_house_only_while_looking_is_allowed(mama, child, allowed, vendor, may_look):
    await looked_at(allowed)
    await database_sync_to_async(consent.decide)(child, mama, consent.Purpose.LOOKING, may_look, "test")
    async with Browser(mama, allowed) as browser:
        assert (await browser.hello())["provider"] == "stepfun"
        await browser.until("audio.end")
    assert ("一只橙色的小动物" in json.dumps(vendor.received, ensure_ascii=False)) is may_look


async def test_another_address_is_not_there():
    socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), "/ws/elsewhere/")
    assert (await socket.connect(timeout=WAIT_S))[0]
    assert (await socket.receive_output(WAIT_S))["code"] == 4404


async def test_the_key_never_reaches_the_browser(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("say", text="小猫", means="typed")
        await browser.until("audio.end")
        assert KEY not in repr(browser.raw)
    assert vendor.requests


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (Faults(status=401), "setup"),
        (Faults(status=402), "setup"),
        (Faults(status=400), "setup"),
        (Faults(status=429), "busy"),
        (Faults(status=503), "unreachable"),
        (Faults(drop_after_deltas=1), "unreachable"),
        (Faults(expire_after_s=0.2), "unreachable"),
    ],
    ids=["bad key", "no balance", "bad request", "too busy", "overloaded", "cut in mid-sentence", "expired at once"],
)
async def test_a_failing_vendor_is_told_once_and_the_talk_goes_on(mama, allowed, vendor, faults, code):
    vendor.faults = faults
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        if not browser.of("notice"):
            await browser.until("notice")
        await browser.until("choices")
        await browser.send("say", text="小猫", means="tapped", bead="who", choice="cat")
        await browser.until("choices", bead="where")
        notices = browser.of("notice")
        assert [notice["code"] for notice in notices] == [code]
        assert notices[0]["text"]
    assert "小猫" in [turn.text for turn in await turns_of(allowed)]


async def test_a_session_that_grew_too_old_is_renewed_unnoticed(mama, allowed, vendor, monkeypatch):
    monkeypatch.setattr("voice.line_policy.SHORT_SESSION_S", 0.5)  # a session lives 30 minutes
    vendor.faults = Faults(expire_after_s=1.0)
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.until("audio.end")
        async with asyncio.timeout(WAIT_S):
            await vendor.arrivals.get()
            await vendor.arrivals.get()
        vendor.faults.expire_after_s = 0
        await browser.send("say", text="小猫", means="typed")
        await browser.until("audio.end")
        assert not browser.of("notice")
    replayed = [frame["item"]["content"][0]["text"] for frame in vendor.sent("conversation.item.create")]
    assert "小猫呀！它住在哪里呢？" in replayed


async def test_a_talk_that_is_erased_while_open_ends_kindly(mama, allowed, settings):
    settings.LIVE_POLL_S = 60  # the word comes by itself, nobody looks
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("stop", item="u1", played_ms=0)
        await database_sync_to_async(journal.erase)(allowed)
        await browser.send("say", text="小猫", means="typed")
        assert (await browser.until("bye"))["code"] == "closed"


async def test_an_interruption_cancels_upstream_and_flushes_the_page(mama, allowed, vendor):
    vendor.faults.delay_s = 0.1
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        begin = await browser.until("audio.begin")
        await browser.send("stop", item=begin["item"], played_ms=50)
        assert (await browser.until("flush"))["item"] == begin["item"]
        await browser.send("say", text="小猫", means="typed")
        second = await browser.until("audio.begin")
        assert second["number"] > begin["number"]
    assert len(vendor.sent("response.cancel")) >= 1
    assert not (await turns_of(allowed))[0].is_heard


async def test_a_quiet_talk_never_asks_the_vendor(mama, allowed, vendor):
    async with Browser(mama, allowed, quiet=True) as browser:
        assert (await browser.hello())["provider"] == "companion"
    assert not vendor.requests
