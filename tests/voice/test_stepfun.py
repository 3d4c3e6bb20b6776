"""StepFun's orders, quirks and refusals over a real socket, against the stand-in with each of its switches."""

import asyncio
import logging
from types import SimpleNamespace

import pytest
from standin_stepfun import KEY, THOUGHT, Faults, Script, StandIn, tone
from talks import WAIT_S, Talk

from gateway.errors import BadRequest, GatewayError, TooBusy, Unreachable
from voice.commands import AddWords, AppendAudio, Cancel, ClearAudio, CommitAudio, Respond, ToolResult, TurnTaken
from voice.events import (
    AudioPart,
    Brief,
    ChildTranscript,
    LinkOpened,
    NothingHeard,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
    ToolCalled,
    UsageTold,
)
from voice.providers.stepfun import STALL_TIMEOUT_S, StepFun
from voice.providers.stepfun_session import VendorTurns, Wishes

TURN = "6dd7a5fa-3c6b-4cf2-a1f5-0a4b4c40d0c1"
ONE_REPLY = Script(replies=("小猫呀！它住在哪里呢？",))
VENDOR = VendorTurns(silence_ms=300, threshold=700)


def stepfun(server: StandIn, **wishes) -> StepFun:
    chosen = Wishes(**{"model": "step-1o-audio", "voice": "linjiajiejie"} | wishes)
    return StepFun(url=server.url, api_key=KEY, wishes=chosen)


@pytest.fixture(autouse=True)
def short_looks(monkeypatch):
    """A look at the clock each second otherwise."""
    monkeypatch.setattr("voice.providers.stepfun_socket.LOOK_EVERY_S", 0.02)


@pytest.fixture
def clock(monkeypatch):
    """Eight seconds of silence, without waiting for them."""
    clock = SimpleNamespace(now_s=0.0, monotonic=lambda: clock.now_s)
    monkeypatch.setattr("voice.providers.stepfun.time", clock)
    return clock


# --- the session ------------------------------------------------------------------------------------------------------


async def test_a_session_can_be_found_again_in_the_vendors_log_and_nothing_else_is_logged(standin, caplog):
    caplog.set_level(logging.DEBUG)
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AddWords("小猫"))
    told = [record.getMessage() for record in caplog.records if record.name.startswith("voice")]
    assert any("session" in line and "trace" in line and "request" in line and "unknown" not in line for line in told)
    assert not [line for line in told if "小猫" in line or "住在" in line or KEY in line]


@pytest.mark.parametrize(
    "faults",
    [Faults(created_after_s=0.1), Faults(updated_after_s=0.1), Faults(needs_update_within_s=4.0)],
    ids=["created late", "updated late", "waits for no update"],
)
async def test_a_slow_beginning_is_waited_for_and_never_prolonged(standin, faults):
    standin.faults = faults
    async with Talk(stepfun(standin)) as talk:
        assert (await talk.ask(AddWords("小猫"))).status == "completed"


async def test_no_sound_is_sent_before_the_session_holds(standin):
    standin.faults = Faults(updated_after_s=0.1)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AppendAudio(tone(20)))
        await talk.ask(AddWords("小猫"))
    kinds = [frame["type"] for frame in standin.received]
    assert kinds.index("session.update") < kinds.index("input_audio_buffer.append")


@pytest.mark.parametrize(("code", "is_in_order"), [(1000, True), (1001, False), (1011, False), (4000, False)])
async def test_only_a_normal_close_is_an_end_in_good_order(standin, code, is_in_order):
    standin.faults = Faults(expire_after_s=0.05, expire_code=code)
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(StopAsyncIteration if is_in_order else Unreachable):
            await talk.until(ResponseEnded)


async def test_a_session_that_is_closed_before_it_holds_is_unreachable(standin):
    standin.faults = Faults(expire_after_s=0.05, hang="updated")
    with pytest.raises(Unreachable):
        await stepfun(standin).open(Brief())
    standin.faults = Faults(created_after_s=0.2, needs_update_within_s=0.05)
    with pytest.raises(Unreachable):
        await stepfun(standin).open(Brief())


@pytest.mark.parametrize("tools", ["on", "off"])
async def test_a_vendor_in_trouble_of_its_own_is_tried_again_later_and_is_no_wrong_setting(standin, tools):
    standin.faults = Faults(has_trouble=True)
    with pytest.raises(Unreachable):
        await stepfun(standin, tools=tools).open(Brief())
    assert len(standin.sent("session.update")) == 1, "nothing of ours was refused"


async def test_a_busy_vendor_says_how_long_to_stay_away(standin):
    standin.faults = Faults(status=429, retry_after="7")
    with pytest.raises(TooBusy) as caught:
        await stepfun(standin).open(Brief())
    assert caught.value.retry_after_s == 7


async def test_the_line_is_kept_alive(standin, monkeypatch):
    monkeypatch.setattr("voice.providers.vendor_wire.PING_EVERY_S", 0.3)  # twenty seconds otherwise
    monkeypatch.setattr("voice.providers.vendor_wire.PONG_WITHIN_S", 0.3)  # ten
    async with Talk(stepfun(standin)):
        async with asyncio.timeout(WAIT_S):
            while standin.pings < 2:  # noqa: ASYNC110  (nothing announces a ping)
                await asyncio.sleep(0.01)


# --- voices and tools -------------------------------------------------------------------------------------------------


async def test_an_unknown_voice_is_asked_for_once_in_the_life_of_the_process(standin):
    for _ in range(2):
        async with Talk(stepfun(standin, voice="nobody")) as talk:
            assert (await talk.ask(AddWords("小猫"))).status == "completed"
    assert [f["session"]["voice"] for f in standin.sent("session.update")] == ["nobody", *["jingdiannvsheng"] * 2]
    assert standin.refusals == ["voice nobody is not valid"]


async def test_where_the_default_voice_is_gone_too_the_server_chooses(standin):
    standin.faults = Faults(refuses_voices=("linjiajiejie", "jingdiannvsheng"))
    with pytest.raises(BadRequest):  # the stand-in's own default is refused as well
        await stepfun(standin).open(Brief())
    assert [frame["session"].get("voice") for frame in standin.sent("session.update")][-1] is None


async def test_another_voice_than_the_chosen_one_is_noticed(standin, caplog):
    standin.faults = Faults(swaps_voice=True)
    async with Talk(stepfun(standin)):
        assert "cixingnansheng instead of STEPFUN_VOICE" in caplog.text


async def test_a_model_that_refuses_tools_is_used_without_them(standin):
    standin.faults = Faults(refuses_tools=True)
    async with Talk(stepfun(standin, tools="on")) as talk:
        assert not talk.of(LinkOpened)[0].calls_tools
        assert (await talk.ask(AddWords("小猫"))).status == "completed"


async def test_a_refusal_that_cannot_be_helped_names_the_settings(standin):
    standin.faults = Faults(refuses_voices=("linjiajiejie", "jingdiannvsheng"))
    with pytest.raises(BadRequest, match="STEPFUN_REALTIME_MODEL and STEPFUN_VOICE"):
        await stepfun(standin).open(Brief())


@pytest.mark.parametrize("field", ["arguments", "delta", "output"])
@pytest.mark.parametrize("speaks_first", [True, False])
async def test_a_call_is_told_once_before_its_response_is_over_and_answered_after(standin, field, speaks_first):
    standin.script, standin.faults = ONE_REPLY, Faults(calls_tool=field, speaks_first=speaks_first, is_repeating=True)
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AddWords("我想画恐龙"))
        (called,) = talk.of(ToolCalled)
        assert (called.name, called.arguments) == ("show_pictures", {"subject": "恐龙"})
        assert talk.events.index(called) < talk.events.index(talk.of(ResponseEnded)[0])
        assert talk.text == ("小猫呀！它住在哪里呢？" if speaks_first else "")
        standin.sessions[0].faults.calls_tool = ""
        assert (await talk.ask(ToolResult(called.call, '{"result": "好"}'))).status == "completed"
    assert standin.refusals == []


# --- responses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "faults",
    [
        Faults(has_thinking=True),
        Faults(has_thinking=True, has_ids=False),
        Faults(has_thinking=True, is_text_only=True),
        Faults(items_first=True),
        Faults(is_repeating=True),
        Faults(is_noisy=True, is_odd=True, has_ids=False, is_repeating=True, is_twice=True),
    ],
    ids=["thinks", "thinks without ids", "thinks in words", "items first", "repeats itself", "everything at once"],
)
async def test_only_what_is_meant_for_the_child_is_told(standin, faults):
    standin.script, standin.faults = ONE_REPLY, faults
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AddWords("小猫"))
        assert talk.text == "小猫呀！它住在哪里呢？"
        assert talk.pcm == (b"" if faults.is_text_only else tone(1_200))
        assert THOUGHT not in repr(talk.events)
        assert len(talk.of(ResponseEnded)) == 1


@pytest.mark.parametrize(
    ("usage", "told"),
    [("realtime", [UsageTold(120, 80, 40, 30, 70)]), ("chat", [UsageTold(200, 0, 40, 100, 0)]), ("", [])],
)
async def test_costs_are_told_where_the_vendor_tells_them(standin, usage, told):
    standin.faults = Faults(usage=usage)
    async with Talk(stepfun(standin)) as talk:
        await talk.ask(AddWords("小猫"))
        assert talk.of(UsageTold) == told


@pytest.mark.parametrize("form", ["B", "AB"])
async def test_what_an_interrupted_answer_cost_is_told_once(standin, form):
    standin.faults = Faults(cancel=form, delay_s=0.02, usage="realtime", is_repeating=True)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        await talk.until(AudioPart)
        await talk.link.send(Cancel())
        await talk.until(ResponseEnded)
        standin.sessions[0].faults.delay_s = 0
        await talk.ask(AddWords("大海"))
        assert talk.of(UsageTold) == 2 * [UsageTold(120, 80, 40, 30, 70)], "one for each answer"
        assert [event.status for event in talk.of(ResponseEnded)] == ["cancelled", "completed"]


async def test_a_response_that_simply_falls_silent_when_cancelled_does_not_cost_the_session(standin, clock):
    standin.faults = Faults(cancel="", delay_s=0.02)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        first = await talk.until(AudioPart)
        await talk.link.send(Cancel())
        reading = asyncio.create_task(talk.until(ResponseStarted))
        clock.now_s += 2 * STALL_TIMEOUT_S
        await asyncio.sleep(0.1)  # some looks at the clock
        await talk.link.send(AddWords("大海"))
        await talk.link.send(Respond())
        assert (await reading).response != first.response
        assert (await talk.until(ResponseEnded)).status == "completed"


@pytest.mark.parametrize("form", ["A", "B", "C", "AB"])
async def test_late_sound_never_reaches_the_next_response(standin, form):
    standin.faults = Faults(cancel=form, delay_s=0.02, is_late=True, is_odd=True)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await talk.link.send(Respond())
        first = (await talk.until(AudioPart)).response
        await talk.link.send(Cancel())
        await talk.until(ResponseEnded)
        standin.sessions[0].faults.delay_s = 0
        second = (await talk.ask(AddWords("大海"))).response
        heard = b"".join(event.pcm for event in talk.of(AudioPart) if event.response == second)
        assert heard == tone(1_200) and second != first
        assert "太晚了" not in talk.text


@pytest.mark.parametrize("code", [0, 1011, 1001])
async def test_a_connection_that_ends_in_mid_sentence_is_lost(standin, code):
    standin.faults = Faults(drop_after_deltas=2, drop_code=code)
    async with Talk(stepfun(standin)) as talk:
        with pytest.raises(GatewayError):
            await talk.ask(AddWords("小猫"))


# --- the child's words ------------------------------------------------------------------------------------------------


async def spoke(talk) -> None:
    for request in (ClearAudio(), AppendAudio(tone(1_500)), CommitAudio(TURN), Respond()):
        await talk.link.send(request)


@pytest.mark.parametrize("moment", ["early", "before", "after", "never"])
async def test_an_answer_never_depends_on_a_transcript(standin, moment):
    standin.faults = Faults(transcript=moment, is_repeating=True)
    async with Talk(stepfun(standin)) as talk:
        await spoke(talk)
        assert (await talk.until(ResponseEnded)).status == "completed"
        if moment == "after":
            await talk.until(ChildTranscript)
        assert talk.of(ChildTranscript) == (
            [] if moment == "never" else [ChildTranscript("我想讲一只小猫", True, TURN)]
        )


async def test_a_transcript_that_never_ends_counts_as_it_stands(standin, monkeypatch):
    monkeypatch.setattr("voice.providers.stepfun_turns.LAST_WORDS_S", 0.1)  # five seconds otherwise
    standin.faults = Faults(transcript="unfinished", is_cumulative=True)
    async with Talk(stepfun(standin)) as talk:
        await spoke(talk)
        while not (event := await talk.until(ChildTranscript)).is_final:
            pass
        assert event == ChildTranscript("我想讲一只小猫", True, TURN)


async def test_a_commit_that_nobody_answers_costs_the_answer_but_not_the_talk(standin, monkeypatch):
    monkeypatch.setattr("voice.providers.stepfun_turns.COMMIT_ANSWER_S", 0.05)  # three seconds otherwise
    standin.faults = Faults(hang="commit")
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await spoke(talk)
        assert (await talk.until(ResponseEnded)).status == "completed"


async def test_a_vendor_that_takes_turns_uninvited_still_answers(standin, caplog):
    standin.faults = Faults(keeps_turns=True)
    async with Talk(stepfun(standin)) as talk:
        await talk.link.send(AddWords("小猫"))
        await spoke(talk)
        assert (await talk.until(ResponseEnded)).status == "completed"
        assert "takes turns by itself" in caplog.text


async def test_too_short_a_silence_is_told_as_nothing(standin):
    async with Talk(stepfun(standin)) as talk:
        for request in (AppendAudio(bytes(9_600)), CommitAudio(TURN), Respond()):
            await talk.link.send(request)
        await talk.until(NothingHeard)
        assert (await talk.ask(AddWords("小猫"))).status == "completed"


# --- the vendor takes turns -------------------------------------------------------------------------------------------


async def test_a_turn_of_the_vendors_own_goes_in_its_order(standin):
    async with Talk(stepfun(standin, vendor_turns=VENDOR)) as talk:
        assert talk.of(LinkOpened)[0].answers_itself
        await talk.link.send(AppendAudio(tone(800)))
        await talk.until(SpeechBegan)
        await talk.link.send(AppendAudio(bytes(48 * 400)))
        ended = await talk.until(SpeechEnded)
        await talk.link.send(TurnTaken(TURN, ended.item))
        await talk.until(ResponseEnded)
        while not talk.of(ChildTranscript):
            await talk.next()
        assert talk.of(ChildTranscript) == [ChildTranscript("我想讲一只小猫", True, TURN)]
        assert len(talk.of(ResponseStarted)) == 1
    assert not standin.sent("input_audio_buffer.commit") and not standin.sent("response.create")
    assert standin.refusals == []


async def test_a_vendor_that_takes_a_turn_and_never_answers_it_is_lost(standin, clock):
    standin.faults = Faults(hang="response")
    async with Talk(stepfun(standin, vendor_turns=VENDOR)) as talk:
        await talk.link.send(AppendAudio(tone(800) + bytes(48 * 400)))
        await talk.until(SpeechEnded)
        reading = asyncio.create_task(talk.until(ResponseStarted))
        async with asyncio.timeout(WAIT_S):
            while not reading.done():
                clock.now_s += STALL_TIMEOUT_S + 1
                await asyncio.sleep(0.05)  # some looks at the clock
        assert isinstance(reading.exception(), Unreachable)


@pytest.mark.parametrize("request_", [ClearAudio(), Cancel()])
async def test_a_turn_that_is_not_to_be_answered_is_not_waited_for(standin, clock, request_):
    standin.faults = Faults(hang="response")
    async with Talk(stepfun(standin, vendor_turns=VENDOR)) as talk:
        await talk.link.send(AppendAudio(tone(800) + bytes(48 * 400)))
        await talk.until(SpeechEnded)
        await talk.link.send(request_)
        clock.now_s += STALL_TIMEOUT_S + 1
        reading = asyncio.create_task(talk.until(SpeechBegan))
        await asyncio.sleep(0.1)  # some looks at the clock
        await talk.link.send(AppendAudio(tone(800)))
        await reading


async def test_saying_i_am_done_ends_a_turn_that_the_vendor_still_waits_on(standin):
    async with Talk(stepfun(standin, vendor_turns=VENDOR)) as talk:
        await talk.link.send(AppendAudio(tone(800)))
        await talk.until(SpeechBegan)
        await talk.link.send(CommitAudio(TURN))
        await talk.until(SpeechEnded)
        await talk.until(ResponseEnded)
    assert standin.refusals == []


async def test_our_own_wish_to_speak_never_collides_with_the_vendors_answer(standin):
    async with Talk(stepfun(standin, vendor_turns=VENDOR)) as talk:
        await talk.link.send(AppendAudio(tone(800) + bytes(48 * 400)))
        await talk.until(SpeechEnded)
        await talk.link.send(Respond())
        await talk.until(ResponseEnded)
    assert standin.refusals == []
    assert not standin.sent("response.create")
