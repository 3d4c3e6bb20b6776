"""Calls by WebRTC: real sound between two ends (aiortc), our server on the sideband, and whatever may go wrong."""

import asyncio
import json
import time
import uuid

import pytest
from openai_accounts import account
from page_with_a_call import Page
from standin_openai_calls import CallingStandIn
from talks import WAIT_S

from voice.commands import AddWords, AppendAudio, Cancel, Respond, TurnTaken
from voice.events import (
    Brief,
    ChildTranscript,
    LinkEnded,
    LinkOpened,
    PastTurn,
    ResponseEnded,
    SoundStarted,
    SoundStopped,
    SpeechBegan,
    SpeechEnded,
    TextPart,
    UsageTold,
)
from voice.line import Line
from voice.providers.base import StepAside
from voice.providers.openai import OpenAI
from voice.providers.openai_call import OpenAICall
from voice.soundway import SoundWay
from voice.unanswered import Unanswered

A_TURN = uuid.UUID("6dd7a5fa-3c6b-4cf2-a1f5-0a4b4c40d0c1")


@pytest.fixture
async def house():
    async with CallingStandIn() as standin:
        standin.script.audio_ms = 400
        yield standin


@pytest.fixture
async def page():
    async with Page() as one:
        yield one


class Talk:
    """Opens a call and reads its events."""

    def __init__(self, house: CallingStandIn, page: Page, brief: Brief | None = None, **changes: str) -> None:
        self.provider, self.brief = (
            OpenAICall(account(**{"url": house.url} | changes), page.calls),
            brief or Brief(),
        )
        self.house, self.events = house, []

    async def __aenter__(self) -> "Talk":
        self.link = await self.provider.open(self.brief)
        self.stream = aiter(self.link)
        await self.until(LinkOpened)
        (self.call,) = [call for call in self.house.calls.values() if call.sideband]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stream.aclose()
        await self.link.close()
        await self.link.close()  # idempotent

    async def until(self, kind):
        async with asyncio.timeout(WAIT_S):
            while True:
                event = await anext(self.stream)
                self.events.append(event)
                if isinstance(event, kind):
                    return event

    def of(self, kind) -> list:
        return [event for event in self.events if isinstance(event, kind)]


async def refused(house, page, **changes) -> StepAside:
    with pytest.raises(StepAside) as caught:
        async with Talk(house, page, **changes):
            pass
    return caught.value


# --- a good day -------------------------------------------------------------------------------------------------------


async def test_sound_flows_both_ways_and_the_words_come_by_the_sideband(house, page):
    async with Talk(house, page) as talk:
        (opened,) = talk.of(LinkOpened)
        assert opened.takes_turns and opened.has_voice and opened.hears_words
        assert not opened.carries_sound and not opened.answers_itself
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        page.child.speak(300)
        await talk.until(SoundStopped)
        assert "".join(part.text for part in talk.of(TextPart)) == house.script.replies[0]
        assert talk.of(UsageTold) and talk.of(ResponseEnded)[0].status == "completed"
        async with asyncio.timeout(20):  # sound travels by a way of its own, and may come after the word of its end
            while page.peak <= 1_000 or talk.call.peak <= 1_000:  # noqa: ASYNC110  (nothing announces a sound)
                await asyncio.sleep(0.02)
        assert [frame["on"] for frame in page.frames if frame["type"] == "call.sound"] == [True, False]
        assert talk.call.told == [], "the browser says nothing on the vendor's channel"


async def test_the_vendor_takes_the_turn_and_its_words_find_the_journal(house, page):
    async with Talk(house, page) as talk:
        page.child.speak(400)
        await talk.until(SpeechBegan)
        ended = await talk.until(SpeechEnded)
        await talk.link.send(TurnTaken(A_TURN, ended.item))
        while not (heard := await talk.until(ChildTranscript)).is_final:
            pass
        assert heard == ChildTranscript(house.script.hears[0], True, A_TURN)
        assert not house.sent("response.create"), "an answer is asked for by the relay, never taken"


async def test_the_call_begins_with_our_key_our_session_and_a_pseudonym(house, page):
    turn = PastTurn(A_TURN, 1, "words", "child", "typed", "小猫", "who")
    async with Talk(house, page, Brief(history=(turn,), person="a1b2")) as talk:
        session = talk.call.session
    assert session["model"] == "gpt-realtime-2.1-mini" and "小画" in session["instructions"]
    assert session["audio"]["input"]["turn_detection"] == {
        "type": "semantic_vad", "eagerness": "low", "create_response": False, "interrupt_response": True,
    }  # fmt: skip
    assert session["audio"]["output"]["voice"] == "marin" and session["type"] == "realtime"
    for request in house.requests:
        assert request.headers["Authorization"] == f"Bearer {house.key}"
    assert [r.headers.get("OpenAI-Safety-Identifier") for r in house.requests[:2]] == ["a1b2", "a1b2"]
    assert house.sent("conversation.item.create")[0]["item"]["content"][0]["text"] == "小猫"
    assert house.key not in json.dumps(page.frames)


async def test_stopping_silences_what_is_still_to_be_heard(house, page):
    house.script.audio_ms = 5_000
    async with Talk(house, page) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(ResponseEnded)
        await talk.link.send(Cancel())
        assert (await talk.until(SoundStopped)).was_cut
        assert not talk.call.mouth.left


async def test_speaking_interrupts_the_companion_at_the_vendor(house, page):
    house.script.audio_ms = 5_000
    async with Talk(house, page) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(SoundStarted)
        page.child.speak(300)
        await talk.until(SpeechBegan)
        assert (await talk.until(SoundStopped)).was_cut


async def test_the_house_hangs_up_at_the_vendor_and_at_the_page(house, page):
    async with Talk(house, page) as talk:
        assert page.live == 1
    assert talk.call.was_hung_up and page.told[-1] == "call.over" and not page.peers
    assert house.hung_up == list(house.calls), "once"


async def eventually(claim) -> None:
    """Wait until something is true that nobody announces."""
    async with asyncio.timeout(WAIT_S):
        while not claim():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_call_is_hung_up_once_however_often_its_end_is_broken_off(house, page):
    async with Talk(house, page) as talk:
        page.reads.clear()
        for _ in range(3):
            closing = asyncio.create_task(talk.link.close())
            await asyncio.sleep(0)
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
            assert closing.cancelled()
        await eventually(lambda: house.hung_up)
        page.reads.set()
        await talk.link.close()
    assert house.hung_up == list(house.calls) and page.told[-1] == "call.over"


async def test_a_page_that_reads_nothing_does_not_keep_a_call_from_its_end(house, page, monkeypatch):
    monkeypatch.setattr("voice.calling.OVER_WITHIN_S", 0.1)
    async with Talk(house, page) as talk:
        page.reads.clear()
        async with asyncio.timeout(WAIT_S):
            await talk.link.close()
        assert house.hung_up == list(house.calls)
    page.reads.set()


async def test_a_call_that_begins_when_nobody_waits_any_more_is_hung_up(house, page):
    house.faults.call_waits = asyncio.Event()
    opening = asyncio.create_task(OpenAICall(account(house.url), page.calls).open(Brief()))
    await eventually(lambda: house.calls)
    opening.cancel()
    await asyncio.sleep(0)
    opening.cancel()
    house.faults.call_waits.set()
    await asyncio.gather(opening, return_exceptions=True)
    assert opening.cancelled()
    await eventually(lambda: house.hung_up)
    assert house.hung_up == list(house.calls) and "call.answer" not in page.told


async def test_sound_from_our_own_socket_is_not_sent_twice(house, page):
    async with Talk(house, page) as talk:
        await talk.link.send(AppendAudio(bytes(960)))
        way = SoundWay(Unanswered(time.monotonic))
        way.sends = talk.link.send_now
        assert not way.take(AppendAudio(bytes(960))), "nor by the short way"
        await talk.link.send(Respond())
        await talk.until(ResponseEnded)
    assert not house.sent("input_audio_buffer.append")


async def test_a_fresh_call_is_made_beside_the_one_that_stands(house, page):
    async with Talk(house, page) as old:
        fresh = await old.provider.open(old.brief)
        assert page.live == 1 and set(page.peers) == {1, 2}
        assert isinstance(await anext(aiter(fresh)), LinkOpened)
        assert page.live == 2
        await old.link.close()
        assert set(page.peers) == {2}
        await fresh.close()


# --- what may go wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "is_for_good"), [(401, True), (429, True), (400, True), (500, False), (503, False)])
async def test_a_refused_call_steps_aside(house, page, status, is_for_good):
    house.faults.call_status = status
    assert (await refused(house, page)).is_for_good is is_for_good
    assert page.told == ["call.wanted", "call.over"]


async def test_a_wrong_key_is_never_shown(house, page):
    refusal = await refused(house, page, api_key="sk-wrong-and-secret")
    assert "sk-wrong" not in str(refusal) and "sk-wrong" not in repr(account(house.url, api_key="sk-wrong"))


async def test_nobody_at_the_vendors_address_steps_aside(house, page):
    await refused(house, page, url="ws://127.0.0.1:1/v1/realtime")


@pytest.mark.parametrize(
    "location", ["", "/v1/realtime/calls/", "https://elsewhere/rtc_1/../x", "/v1/realtime/calls/7"]
)
async def test_a_call_that_could_not_be_ended_is_not_begun(house, page, location):
    house.faults.has_location, house.faults.location = bool(location), location
    await refused(house, page)
    assert "call.answer" not in page.told


@pytest.mark.parametrize("body", ["{}", "<html>", "v=1 nonsense", "v=0\r\n" + "a=x\r\n" * 10_000])
async def test_an_answer_that_is_no_session_is_not_handed_on(house, page, body):
    house.faults.call_body = body
    await refused(house, page)
    assert "call.answer" not in page.told and len(house.hung_up) == 1


async def test_an_answer_that_only_the_page_can_refuse_ends_the_call(house, page):
    house.faults.call_body = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"
    assert (await refused(house, page)).is_for_good
    assert page.told == ["call.wanted", "call.answer", "call.over"] and len(house.hung_up) == 1


async def test_a_late_sideband_is_awaited(house, page):
    house.faults.sideband_late_times = 2
    async with Talk(house, page) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(ResponseEnded)


async def test_without_a_sideband_there_is_no_call(house, page, monkeypatch):
    monkeypatch.setattr("voice.providers.openai_call.SIDEBAND_WITHIN_S", 0.3)  # four seconds otherwise
    house.faults.sideband_late_times = 100
    assert not (await refused(house, page)).is_for_good
    assert page.told[-1] == "call.over" and len(house.hung_up) == 1


async def test_a_lost_sideband_ends_the_call_and_another_way_goes_on(house, page):
    house.faults.sideband_drops = True
    with pytest.raises(StepAside) as caught:
        async with Talk(house, page) as talk:
            await talk.link.send(AddWords("小猫"))
            await talk.link.send(Respond())
            await talk.until(ResponseEnded)
    assert not caught.value.is_for_good
    assert talk.call.was_hung_up and page.told[-1] == "call.over"


async def test_where_no_sound_gets_through_it_steps_aside_for_good(house, page, monkeypatch):
    monkeypatch.setattr("voice.calling.UP_WITHIN_S", 0.4)
    house.faults.is_deaf = True
    assert (await refused(house, page)).is_for_good
    assert len(house.hung_up) == 1 and page.told[-1] == "call.over"


async def test_a_page_that_loses_the_call_ends_it(house, page):
    with pytest.raises(StepAside):
        async with Talk(house, page) as talk:
            page.hang_up()
            await talk.until(ResponseEnded)
    assert talk.call.was_hung_up


@pytest.mark.parametrize("can_call", [True, False])
async def test_a_page_that_makes_no_offer_is_not_waited_for_long(house, can_call, monkeypatch):
    monkeypatch.setattr("voice.calling.OFFER_WITHIN_S", 0.2)
    async with Page(can_call=can_call, offers=False) as page:
        assert (await refused(house, page)).is_for_good
        assert not house.requests


async def test_a_page_that_went_away_is_told_nothing_more(house, page):
    with pytest.raises(StepAside):
        async with Talk(house, page) as talk:
            told = len(page.frames)
            page.calls.leave()
            await talk.until(ResponseEnded)
    assert len(page.frames) == told and talk.call.was_hung_up


@pytest.mark.parametrize("times", [1, 2])
async def test_a_session_changed_by_somebody_else_is_ours_again_once_and_then_over(house, page, times):
    house.faults.tampers = times
    try:
        async with Talk(house, page) as talk:
            await talk.link.send(AddWords("小猫"))
            await talk.link.send(Respond())
            await talk.until(ResponseEnded)
    except StepAside as error:
        assert times == 2 and error.is_for_good and talk.call.was_hung_up
    else:
        assert times == 1
        assert "小画" in talk.call.sideband.settings["instructions"]
    assert len(house.sent("session.update")) == 2


@pytest.mark.parametrize(("times", "is_called"), [(1, True), (2, False)])
async def test_a_call_that_is_taken_over_before_its_session_holds_gives_way_to_the_next_provider(
    house, page, times, is_called
):
    house.faults.tampers_early, ours = times, account(house.url)
    told: asyncio.Queue[object] = asyncio.Queue()
    line = Line([OpenAICall(ours, page.calls), OpenAI(ours)], Brief, lambda: False, told.put_nowait)
    keeping = asyncio.create_task(line.keep())
    try:
        async with asyncio.timeout(WAIT_S):
            while not isinstance(opened := await told.get(), LinkOpened):
                assert isinstance(opened, LinkEnded), "a step aside, and nothing that is told"
        assert opened.carries_sound is not is_called
        assert len(house.hung_up) == (0 if is_called else 1)
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await line.close()
    assert house.hung_up == list(house.calls) and page.told[-1] == "call.over"
