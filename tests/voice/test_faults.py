"""What may go wrong on either side of a talk, one row each, over real sockets. Whatever it is: nothing breaks and
nothing is left behind, the journal is complete, and the child hears at most one kind sentence about it.
"""

import asyncio
import json
import logging

import pytest
from channels.db import database_sync_to_async
from page import Browser
from standin_stepfun import THOUGHT, Faults, tone
from standin_stepfun_script import Script
from talks import WAIT_S

from sessions.models import Turn
from voice.coach_words import PHRASES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("only_the_talk")]
KIND = PHRASES["zh-hans"].notices


@pytest.fixture
def impatient(monkeypatch):
    """How long silence of the vendor is borne: a moment."""
    monkeypatch.setattr("voice.providers.stepfun.SETTLE_TIMEOUT_S", 0.3)  # five seconds otherwise
    monkeypatch.setattr("voice.providers.stepfun.STALL_TIMEOUT_S", 0.3)  # eight
    monkeypatch.setattr("voice.providers.stepfun_socket.LOOK_EVERY_S", 0.1)  # one


@pytest.fixture(autouse=True)
async def nothing_is_left_behind(standin, caplog):
    """Afterwards: no error in the log, no task of a talk, no open socket at the vendor."""
    caplog.set_level(logging.INFO)
    yield
    async with asyncio.timeout(WAIT_S):
        while standin.open_sockets:  # noqa: ASYNC110  (a closing handshake announces nothing)
            await asyncio.sleep(0.02)
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("talk.")]
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]
    assert not [record.getMessage() for record in errors if not record.name.startswith("websockets.server")]


@database_sync_to_async
def turns_of(conversation) -> list[Turn]:
    return list(conversation.turns.order_by("seq"))


async def greeted(browser) -> None:
    """The companion, whoever it is by now, has said hello and asked something."""
    await browser.hello()
    await browser.until("choices")


async def answered(browser, text="小猫") -> None:
    """The child says something; it is written down, and answered with a question."""
    await browser.send("say", text=text, means="typed")
    seen = 0
    while seen < 2:
        frame = await browser.next()
        assert frame["type"] != "closed", browser.frames[-3:]
        seen += frame["type"] == "choices" or frame["type"] == "turn" and frame["turn"]["text"] == text


# --- the vendor -------------------------------------------------------------------------------------------------------

NOTHING_TOLD = ""
VENDORS = {
    "bad request": (Faults(status=400), "setup"),
    "bad key": (Faults(status=401), "setup"),
    "no balance": (Faults(status=402), "setup"),
    "too busy": (Faults(status=429), "busy"),
    "too busy, come back later": (Faults(status=429, retry_after="60"), "busy"),
    "overloaded": (Faults(status=503), "unreachable"),
    "silent before the session": (Faults(hang="created"), "unreachable"),
    "silent before it holds": (Faults(hang="updated"), "unreachable"),
    "silent when a response is owed": (Faults(hang="response"), "unreachable"),
    "late session": (Faults(created_after_s=0.1, updated_after_s=0.1), NOTHING_TOLD),
    "cut off before the first sound": (Faults(drop_after_deltas=0), "unreachable"),
    "cut off in mid-sentence": (Faults(drop_after_deltas=2), "unreachable"),
    "closed in mid-sentence": (Faults(drop_after_deltas=2, drop_code=1011), "unreachable"),
    "ended at once": (Faults(expire_after_s=0.05), "unreachable"),
    "unknown events": (Faults(is_noisy=True), NOTHING_TOLD),
    "everything twice": (Faults(is_twice=True), NOTHING_TOLD),
    "everything again": (Faults(is_repeating=True), NOTHING_TOLD),
    "an event too large": (Faults(oversized=True), "unreachable"),
    "odd lengths": (Faults(is_odd=True), NOTHING_TOLD),
    "out of order": (Faults(items_first=True, has_ids=False, transcript="early"), NOTHING_TOLD),
    "thinking aloud": (Faults(has_thinking=True), NOTHING_TOLD),
    "busy with itself": (Faults(busy_times=1), NOTHING_TOLD),
    "errors without a shell": (Faults(is_flat=True, busy_times=1), NOTHING_TOLD),
    "another voice": (Faults(swaps_voice=True), NOTHING_TOLD),
    "no such voice": (Faults(refuses_voices=("linjiajiejie",)), NOTHING_TOLD),
    "no tools": (Faults(refuses_tools=True), NOTHING_TOLD),
    "calls nobody asked for": (Faults(calls_tool="delta", is_repeating=True), NOTHING_TOLD),
    "turns taken uninvited": (Faults(keeps_turns=True), NOTHING_TOLD),
}


@pytest.mark.parametrize(("faults", "told"), VENDORS.values(), ids=VENDORS)
async def test_a_talk_survives_its_vendor(mama, allowed, vendor, faults, told, request):
    vendor.faults = faults
    if faults.hang:  # only silence makes anybody wait; a machine that is busy must not pass for it
        request.getfixturevalue("impatient")
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await answered(browser)
        if told and not browser.of("notice"):
            await browser.until("notice")  # the vendor may fall only after it has answered
        notices = browser.of("notice")
        assert [notice["code"] for notice in notices] == ([told] if told else [])
        assert [notice["text"] for notice in notices] == ([KIND[told]] if told else [])
        assert THOUGHT not in json.dumps(browser.frames, ensure_ascii=False)
    turns = await turns_of(allowed)
    assert [turn.text for turn in turns if turn.speaker == "child"] == ["小猫"]
    assert turns[-1].speaker == "companion" and turns[-1].text


async def test_half_a_character_of_a_vendor_is_no_end_of_the_talk(mama, allowed, vendor):
    vendor.faults = Faults(escapes=True)
    vendor.script = Script(replies=("小猫\ud83d呀！它住在哪里呢？",))
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await answered(browser)
    assert [turn.text for turn in await turns_of(allowed)][-1] == "小猫呀！它住在哪里呢？"


async def test_responses_that_fail_are_told_kindly_and_the_next_one_is_heard(mama, allowed, vendor):
    vendor.faults = Faults(fails=True)
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        assert (await browser.until("notice"))["text"] == KIND["busy"]
        vendor.sessions[0].faults.fails = False
        await answered(browser)
    assert [turn.speaker for turn in await turns_of(allowed)] == ["child", "companion"]


@pytest.mark.parametrize("form", ["A", "B", "C", "AB"])
async def test_an_interruption_survives_each_way_of_cancelling(mama, allowed, vendor, form):
    vendor.faults = Faults(cancel=form, delay_s=0.05, is_late=True)
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        begun = await browser.until("audio.begin")
        await browser.send("stop", item=begun["item"], played_ms=100)
        await browser.until("flush", item=begun["item"])
        vendor.sessions[0].faults.delay_s = 0
        await answered(browser)
        assert "太晚了" not in json.dumps(browser.frames, ensure_ascii=False)
        assert not browser.of("notice")
    turns = await turns_of(allowed)
    assert [turn.speaker for turn in turns] == ["companion", "child", "companion"]
    assert not turns[0].is_heard


async def test_a_vendor_that_takes_turns_is_followed(mama, allowed, vendor, settings):
    settings.STEPFUN_TURN_DETECTION, settings.STEPFUN_VAD_SILENCE_MS = "vendor", 300
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        begun = await browser.until("audio.end")
        await browser.send("played", item=begun["item"], ms=60_000)
        await browser.mic(tone(1_000) + bytes(48 * 600))
        await browser.heard("我想讲一只小猫")
        if len(browser.of("audio.end")) < 2:
            await browser.until("audio.end")
    assert not vendor.sent("input_audio_buffer.commit")
    assert len(vendor.sent("response.create")) == 1  # the greeting
    turns = await turns_of(allowed)
    assert [(turn.speaker, turn.text) for turn in turns if turn.speaker == "child"] == [("child", "我想讲一只小猫")]
    assert turns[-1].speaker == "companion"


@pytest.fixture
def short_patience(monkeypatch, settings):
    """What takes seconds or minutes in the life of a line takes a moment."""
    monkeypatch.setattr("voice.line.LOOK_EVERY_S", 0.05)
    monkeypatch.setattr("voice.line_policy.REST_S", 0.1)
    monkeypatch.setattr("voice.line_policy.FIRST_WAIT_S", 0.2)


async def said_and_heard(browser) -> None:
    """The companion was heard to its end; now nobody speaks."""
    await browser.send("played", item=browser.of("audio.end")[-1]["item"], ms=60_000)


async def briefed(vendor) -> None:
    """The vendor has a session that was told what happened so far."""
    async with asyncio.timeout(WAIT_S):
        while not vendor.sent("conversation.item.create"):  # noqa: ASYNC110  (the stand-in only keeps a list)
            await asyncio.sleep(0.02)


async def test_an_old_session_gives_way_to_a_fresh_one_unnoticed(mama, allowed, vendor, short_patience, settings):
    settings.STEPFUN_SESSION_MINUTES = 0.5 / 60
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await said_and_heard(browser)
        old = await asyncio.wait_for(vendor.arrivals.get(), WAIT_S)
        await asyncio.wait_for(old.socket.wait_closed(), WAIT_S)
        await answered(browser)
        assert not browser.of("notice")
        assert len(browser.of("ready")) == 1
    assert old.turns == 1 and sum(session.turns for session in vendor.sessions) == 2
    replayed = [frame["item"]["content"][0]["text"] for frame in vendor.sent("conversation.item.create")]
    assert "小猫呀！它住在哪里呢？" in replayed
    assert [turn.speaker for turn in await turns_of(allowed)] == ["companion", "child", "companion"]


async def test_a_vendor_that_was_away_comes_back_in_a_quiet_moment(mama, allowed, vendor, short_patience):
    vendor.faults = Faults(status=503)
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await answered(browser)
        vendor.faults = Faults()
        await browser.send("stop", item="u2", played_ms=0)
        await briefed(vendor)
        await answered(browser, "它在森林里")
        assert [notice["code"] for notice in browser.of("notice")] == ["unreachable"]
    said = [(turn.speaker, turn.means) for turn in await turns_of(allowed)]
    assert said[-2:] == [("child", "typed"), ("companion", "model")]
    assert ("companion", "model") not in said[:-1]


# --- the browser ------------------------------------------------------------------------------------------------------


async def test_a_browser_that_vanishes_in_mid_sentence_leaves_nothing_open(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await browser.mic(bytes(24_000) + tone(800))
    assert {turn.speaker for turn in await turns_of(allowed)} == {"companion"}


async def test_a_browser_that_vanishes_before_the_vendor_answered_leaves_nothing_open(mama, allowed, vendor):
    vendor.faults = Faults(hang="created")
    async with Browser(mama, allowed) as browser:
        await browser.send("hello", mode="voice", hears="none", speaks=False, last_seq=0)
    assert await turns_of(allowed) == []


async def test_a_browser_that_comes_back_soon_goes_on_without_a_greeting(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await answered(browser)
    async with Browser(mama, allowed) as again:
        ready = await again.hello()
        assert [turn["speaker"] for turn in ready["turns"]] == ["companion", "child", "companion"]
        await answered(again, "它在森林里")
    said = [turn.speaker for turn in await turns_of(allowed)]
    assert said == ["companion", "child", "companion", "child", "companion"]


async def test_a_flood_of_sound_is_dropped_and_the_talk_goes_on(mama, allowed, vendor):
    async with Browser(mama, allowed) as browser:
        await greeted(browser)
        await browser.mic(tone(20_000))
        await answered(browser)
    seconds = sum(len(frame["audio"]) * 3 / 4 for frame in vendor.sent("input_audio_buffer.append")) / 48_000
    assert seconds < 10


async def test_a_flood_of_words_ends_kindly(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        for _ in range(80):
            await browser.send("ping")
        assert (await browser.until("bye"))["text"] == PHRASES["zh-hans"].byes["too_fast"]
        await browser.until("closed")
        assert browser.code == 4429


GARBAGE = {
    "half a header": b"\x01\x00",
    "another kind": b"\x09" + bytes(100),
    "half a sample": b"\x01" + bytes(12),
    "too much sound": b"\x01" + bytes(11 + 20_000),
    "no JSON": "{",
    "deep JSON": "[" * 6_000,
    "a number": "7",
    "no type": '{"type": 3}',
    "no text": '{"type":"say","text":5}',
    "a mode that is none": '{"type":"mode","mode":"loud"}',
    "a page that is none": '{"type":"page","turned":"yes"}',
    "too long": "x" * 9_000,
}


@pytest.mark.parametrize("junk", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_ends_kindly_and_what_was_said_before_is_kept(mama, allowed, junk):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.send("say", text="小猫", means="typed")
        await browser.socket.send_to(**{"bytes_data" if isinstance(junk, bytes) else "text_data": junk})
        assert (await browser.until("bye"))["text"] == PHRASES["zh-hans"].byes["bad_frame"]
        await browser.until("closed")
        assert browser.code == 4400
    assert "小猫" in [turn.text for turn in await turns_of(allowed)]


async def test_a_broken_emoji_is_no_garbage(mama, allowed):
    async with Browser(mama, allowed) as browser:
        await browser.hello()
        await browser.socket.send_to(text_data='{"type":"say","text":"小猫\\ud83d","means":"typed"}')
        await browser.until("turn")
    assert "小猫" in [turn.text for turn in await turns_of(allowed)]
