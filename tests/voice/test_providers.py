"""What every provider of the companion's voice promises, and how StepFun's many faults look from our side."""

import ast
import asyncio
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from openai_accounts import openai
from standin_stepfun import KEY, Faults, Script, StandIn, tone
from talks import Talk

from gateway.errors import BadKey, BadRequest, GatewayError, NoBalance, TooBusy, Unreachable
from voice.audio import duration_ms, silence
from voice.commands import AddNote, AddWords, AppendAudio, Cancel, ClearAudio, CommitAudio, Respond
from voice.events import (
    AlreadyResponding,
    AudioPart,
    Brief,
    ChildTranscript,
    LinkOpened,
    NothingHeard,
    NothingToCancel,
    PastTurn,
    Reason,
    ResponseEnded,
    ResponseStarted,
    TextPart,
)
from voice.providers import base
from voice.providers.companion import Companion, CompanionLink
from voice.providers.stepfun import StepFun
from voice.providers.stepfun_session import Wishes

A_TURN = "6dd7a5fa-3c6b-4cf2-a1f5-0a4b4c40d0c1"


def stepfun(server: StandIn, **changes) -> StepFun:
    wishes = Wishes(**{"model": "step-1o-audio", "voice": "linjiajiejie"} | changes)
    return StepFun(url=server.url, api_key=KEY, wishes=wishes)


@pytest.fixture(params=["companion", "stepfun", "openai"])
async def provider(request, standin, openai_house):
    return {"companion": Companion(), "stepfun": stepfun(standin), "openai": openai(openai_house)}[request.param]


@pytest.fixture
def slow(standin, openai_house):
    """Vendors take their time over each delta."""
    standin.faults.delay_s = openai_house.faults.delay_s = 0.05


NO_EVENTS = {"Brief", "LinkEnded", "PastTurn", "Reason"}  # what is told, and the end of the iteration


def test_the_promise_names_all_that_a_provider_takes_or_tells():
    known = set()
    for path in Path(base.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module in ("voice.commands", "voice.events"):
                known |= {alias.name for alias in node.names} - NO_EVENTS
    assert known == {name for name in known if f"`{name}`" in base.__doc__}


# --- all keep the same promises --------------------------------------------------------------------------------------


async def test_typed_words_are_answered_in_text_and_sound(provider):
    async with Talk(provider) as talk:
        ended = await talk.ask(AddWords("小猫", "who", "cat"))
        assert ended.status == "completed"
        assert "？" in talk.text
        assert len(talk.pcm) > 24_000
        assert all(len(part.pcm) % 2 == 0 for part in talk.of(AudioPart))


async def test_output_belongs_to_the_response_that_was_started(provider):
    async with Talk(provider) as talk:
        await talk.ask(reason=Reason.GREET)
        started = talk.of(ResponseStarted)
        assert len(started) == 1
        assert {e.response for e in talk.of((TextPart, AudioPart, ResponseEnded))} == {started[0].response}


async def test_a_second_response_is_refused_while_one_runs(provider, slow):
    async with Talk(provider) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(ResponseStarted)
        await talk.link.send(Respond())
        await talk.until(AlreadyResponding)
        await talk.until(ResponseEnded)
        assert len(talk.of(ResponseStarted)) == 1


async def test_a_cancelled_response_ends_and_the_next_one_works(provider, slow):
    async with Talk(provider) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(AudioPart)
        await talk.link.send(Cancel())
        await talk.until(ResponseEnded)
        assert (await talk.ask(AddWords("在森林里"))).status == "completed"


async def test_cancelling_nothing_is_harmless(provider):
    async with Talk(provider) as talk:
        await talk.link.send(Cancel())
        await talk.until(NothingToCancel)
        assert (await talk.ask(AddWords("小猫"))).status == "completed"


async def test_a_closed_link_takes_requests_quietly_and_stops(provider):
    async with Talk(provider) as talk:
        await talk.link.close()
        await talk.link.send(AddWords("小猫"))
        with pytest.raises(StopAsyncIteration):
            while True:
                await talk.next()


async def test_notes_of_every_kind_are_taken(provider):
    async with Talk(provider) as talk:
        for note in (
            AddNote("drawing", ""),
            AddNote("reading", "画里有很多绿色"),
            AddNote("pictures", "小猫"),
            AddNote("words", "还有一只狗", "child", "who"),
            AddNote("words", "它在哪里？", "companion", "where"),
        ):
            await talk.link.send(note)
        assert (await talk.ask(reason=Reason.READING)).status == "completed"


# --- the companion ----------------------------------------------------------------------------------------------------


class SlowVoice:
    """Speaks one sentence and never finishes the second."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def say(self, text: str, language: str) -> bytes:
        self.asked.append(text)
        if len(self.asked) > 1:
            await asyncio.Event().wait()
        return silence(200)


async def test_the_first_sentence_sounds_before_the_next_one_is_made():
    voice = SlowVoice()
    async with Talk(Companion(voice=lambda: voice)) as talk:
        await talk.link.send(Respond(Reason.GREET))
        assert (await talk.until(AudioPart)).pcm
        assert [part.text for part in talk.of(TextPart)] == voice.asked[:1]


class LongVoice:
    """Speaks for eight seconds whatever it is asked to say."""

    async def say(self, text: str, language: str) -> bytes:
        return silence(8_000)


async def test_the_companion_stays_a_little_ahead_of_what_can_be_heard(monkeypatch):
    clock = SimpleNamespace(now_s=0.0, monotonic=lambda: clock.now_s)
    monkeypatch.setattr("voice.providers.companion.time", clock)  # seconds pass only while it rests
    monkeypatch.setattr("voice.providers.companion.AHEAD_MS", 1_500)

    async def rest(seconds: float) -> None:
        clock.now_s += seconds

    link = CompanionLink(Brief(), LongVoice(), rest)
    await link.send(Respond(Reason.GREET))
    sounded_s = 0.0
    async for event in link:
        if isinstance(event, ResponseEnded):
            break
        sounded_s += duration_ms(event.pcm) / 1000 if isinstance(event, AudioPart) else 0
    await link.close()
    assert sounded_s > 7.9
    assert 1.4 <= sounded_s - clock.now_s <= 1.61  # the last part is sent 1.5 s early and lasts 0.1 s


async def test_the_companion_without_a_voice_still_answers_in_text():
    async with Talk(Companion(voice=lambda: None)) as talk:
        assert not talk.of(LinkOpened)[0].has_voice
        await talk.ask(reason=Reason.GREET)
        assert talk.text
        assert not talk.pcm


async def test_the_companion_says_once_that_the_vendor_was_lost():
    turn = PastTurn(A_TURN, 1, "words", "child", "typed", "小猫", "who")
    async with Talk(Companion(voice=lambda: None), Brief(history=(turn,), lost="unreachable")) as talk:
        await talk.ask(reason=Reason.WELCOME_BACK)
        first = talk.text
        assert "没关系" in first
        await talk.ask(AddWords("在家里"))
        assert "没关系" not in talk.text[len(first) :]


# --- StepFun ----------------------------------------------------------------------------------------------------------


async def test_the_session_is_ours_before_any_sound(standin):
    turn = PastTurn(A_TURN, 1, "words", "child", "typed", "小猫", "who")
    async with Talk(stepfun(standin), Brief(history=(turn,))) as talk:
        await talk.ask(AddWords("在家里"))
    kinds = [frame["type"] for frame in standin.received]
    session = standin.received[0]["session"]
    assert kinds[0] == "session.update"
    assert session["turn_detection"] is None and session["voice"] == "linjiajiejie"
    assert "小画" in session["instructions"] and "AI" in session["instructions"]
    assert standin.received[1]["item"]["content"] == [{"type": "input_text", "text": "小猫"}]


async def test_the_key_is_in_the_header_and_the_model_in_the_query(standin):
    async with Talk(stepfun(standin)):
        pass
    (request,) = standin.requests
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert KEY not in request.path and "model=step-1o-audio" in request.path
    assert KEY not in json.dumps(standin.received)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, BadRequest), (401, BadKey), (402, NoBalance), (429, TooBusy), (503, Unreachable)],
)
async def test_a_refused_handshake_says_what_to_do(standin, status, error):
    standin.faults.status = status
    with pytest.raises(error) as caught:
        await stepfun(standin).open(Brief())
    assert KEY not in str(caught.value)


async def test_nobody_listening_is_unreachable():
    with pytest.raises(Unreachable):
        await StepFun(url="ws://127.0.0.1:1/v1", api_key=KEY, wishes=Wishes("m", "v")).open(Brief())


@pytest.mark.parametrize("moment", ["created", "updated"])
async def test_a_vendor_that_goes_silent_before_the_talk_is_unreachable(standin, moment, monkeypatch):
    monkeypatch.setattr("voice.providers.stepfun.SETTLE_TIMEOUT_S", 0.2)  # the real one is five seconds
    standin.faults.hang = moment
    with pytest.raises(Unreachable):
        await stepfun(standin).open(Brief())


async def test_a_vendor_that_owes_a_response_for_too_long_is_unreachable(standin, monkeypatch):
    monkeypatch.setattr("voice.providers.stepfun_socket.LOOK_EVERY_S", 0.05)
    monkeypatch.setattr("voice.providers.stepfun.STALL_TIMEOUT_S", 0.2)  # the real one is eight seconds
    standin.faults.hang = "response"
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(Unreachable):
            await talk.ask(AddWords("小猫"))


async def test_a_connection_cut_in_mid_sentence_is_unreachable(standin):
    standin.faults.drop_after_deltas = 2
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(Unreachable):
            await talk.ask(AddWords("小猫"))
        assert talk.pcm


async def test_an_expired_session_ends_in_good_order(standin):
    standin.faults.expire_after_s = 0.1
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(StopAsyncIteration):
            await talk.until(ResponseEnded)


async def test_an_oversized_event_is_not_swallowed(standin):
    standin.faults.oversized = True
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(GatewayError):
            await talk.ask(AddWords("小猫"))


async def test_an_unknown_voice_is_replaced_by_the_default(standin):
    async with Talk(stepfun(standin, voice="nobody")) as talk:
        assert (await talk.ask(AddWords("小猫"))).status == "completed"
    assert [f["session"]["voice"] for f in standin.sent("session.update")] == ["nobody", "jingdiannvsheng"]


@pytest.mark.parametrize(
    "faults",
    [
        Faults(is_twice=True),
        Faults(is_noisy=True),
        Faults(is_odd=True),
        Faults(has_ids=False),
        Faults(has_thinking=True),
        Faults(has_text_deltas=False),
        Faults(calls_tool="arguments"),
        Faults(calls_tool="delta"),
        Faults(is_twice=True, is_noisy=True, is_odd=True, has_ids=False, has_thinking=True, calls_tool="delta"),
    ],
    ids=lambda faults: ",".join(name for name, value in vars(faults).items() if value != getattr(Faults(), name)),
)
async def test_quirks_change_neither_words_nor_sound(standin, faults):
    standin.faults, standin.script = faults, Script(replies=("小猫呀！它住在哪里呢？",))
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AddWords("小猫"))
        assert talk.text == "小猫呀！它住在哪里呢？"
        assert talk.pcm == tone(1_200)
        assert len(talk.of(ResponseStarted)) == len(talk.of(ResponseEnded)) == 1


@pytest.mark.parametrize("form", ["A", "B", "C", "AB"])
async def test_each_form_of_cancelling_ends_the_response(standin, form):
    standin.faults = Faults(cancel=form, delay_s=0.05, is_late=True)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        cancelled = await talk.until(ResponseStarted)
        await talk.until(AudioPart)
        await talk.link.send(Cancel())
        assert (await talk.until(ResponseEnded)).response == cancelled.response
        standin.sessions[0].faults.delay_s = 0
        await talk.link.send(AddWords("大海"))
        await talk.link.send(Respond())
        ended = await talk.until(ResponseEnded)
        assert ended.response != cancelled.response


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("is_cumulative", [True, False])
async def test_the_childs_words_belong_to_its_turn_whenever_they_come(standin, moment, is_cumulative):
    standin.faults = Faults(transcript=moment, is_cumulative=is_cumulative)
    async with Talk(stepfun(standin)) as talk:
        for request in (ClearAudio(), AppendAudio(tone(1_500)), CommitAudio(A_TURN), Respond()):
            await talk.link.send(request)
        await talk.until(ResponseEnded)
        if moment == "after":
            await talk.until(ChildTranscript, 3 if is_cumulative else 1)
        final = [event for event in talk.of(ChildTranscript) if event.is_final]
        assert final == [ChildTranscript("我想讲一只小猫", True, A_TURN)]
        partial = [event.text for event in talk.of(ChildTranscript) if not event.is_final]
        assert partial == (["我想", "我想讲一"] if is_cumulative else [])


async def test_a_short_take_is_lengthened_so_that_it_counts(standin):
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AppendAudio(tone(500)), CommitAudio(A_TURN))
        assert not talk.of(NothingHeard)


@pytest.mark.parametrize("is_flat", [True, False])
async def test_silence_ends_the_turn_and_no_response_is_asked_for(standin, is_flat):
    standin.faults.is_flat = is_flat
    async with Talk(stepfun(standin)) as talk:
        for request in (AppendAudio(bytes(96_000)), CommitAudio(A_TURN), Respond()):
            await talk.link.send(request)
        await talk.until(NothingHeard)
        assert not standin.sent("response.create")


async def test_words_from_the_device_without_sound_become_text(standin):
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(CommitAudio(A_TURN, words="小猫"))
    assert standin.sent("conversation.item.create")[0]["item"]["content"][0]["text"] == "小猫"


async def test_a_greeting_has_a_user_item_before_it(standin):
    async with Talk(stepfun(standin)) as talk:
        assert (await talk.ask(reason=Reason.GREET)).status == "completed"
