"""OpenAI by WebSocket: what it is told and tells (GA names), and how its faults look from our side."""

import json
import uuid

import pytest
from openai_accounts import account, openai
from standin_openai import KEY, Faults
from standin_stepfun import tone
from talks import Talk

from gateway.errors import BadKey, BadRequest, GatewayError, NoBalance, TooBusy, Unreachable
from voice import tools
from voice.commands import (
    AddWords,
    AppendAudio,
    Cancel,
    ClearAudio,
    CommitAudio,
    EndTurn,
    HeardUntil,
    Respond,
    ToolResult,
    TurnTaken,
)
from voice.events import (
    AudioPart,
    Brief,
    ChildTranscript,
    LinkEnded,
    LinkOpened,
    NothingHeard,
    PastTurn,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
    ToolCalled,
    TranscriptionTold,
    UsageTold,
)
from voice.providers.openai import OpenAI
from voice.providers.openai_dialect import Dialect, SessionTaken
from voice.providers.openai_errors import refuse
from voice.providers.openai_session import is_ours

A_TURN = uuid.UUID("6dd7a5fa-3c6b-4cf2-a1f5-0a4b4c40d0c1")
TURN = PastTurn(A_TURN, 1, "words", "child", "typed", "小猫", "who")
REPLY = PastTurn(uuid.uuid4(), 2, "words", "companion", "model", "它在哪里？", "where")


# --- what the vendor is told ------------------------------------------------------------------------------------------


async def test_the_session_is_ours_in_ga_shape_before_any_sound(openai_house):
    async with Talk(openai(openai_house), Brief(history=(TURN, REPLY), person="a1b2")) as talk:
        assert talk.of(LinkOpened)[0].calls_tools
        await talk.ask(AddWords("在家里"))
    update, child, companion = openai_house.received[:3]
    session = update["session"]
    assert update["type"] == "session.update" and session["type"] == "realtime"
    assert session["output_modalities"] == ["audio"] and "modalities" not in session and "model" not in session
    assert session["audio"]["input"]["turn_detection"] is None, "the relay decides when a child has finished"
    assert session["audio"]["input"]["format"] == session["audio"]["output"]["format"]
    assert session["audio"]["input"]["transcription"] == {"model": "gpt-transcribe", "language": "zh"}
    assert session["audio"]["output"]["voice"] == "marin" and session["tracing"] is None
    assert [tool["name"] for tool in session["tools"]] == [tool["name"] for tool in tools.flat("zh-hans")]
    assert all(tool["type"] == "function" and "function" not in tool for tool in session["tools"]), "flat"
    assert child["item"]["content"] == [{"type": "input_text", "text": "小猫"}]
    assert companion["item"]["content"] == [{"type": "output_text", "text": "它在哪里？"}]


async def test_key_and_pseudonym_are_headers_and_the_model_stands_in_the_query(openai_house):
    async with Talk(openai(openai_house), Brief(person="a1b2")):
        pass
    (request,) = openai_house.requests
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["OpenAI-Safety-Identifier"] == "a1b2"
    assert "OpenAI-Beta" not in request.headers and request.query == {"model": "gpt-realtime-2.1-mini"}
    assert KEY not in json.dumps(openai_house.received) and KEY not in repr(account(openai_house.url))


async def test_what_was_not_heard_is_cut_and_never_beyond_what_came(openai_house):
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(AddWords("小猫"))
        response = talk.of(ResponseStarted)[0].response
        for played_ms in (400, 1_200, 99_000):
            await talk.link.send(HeardUntil(response, played_ms))
        await talk.link.send(HeardUntil("somebody else's", 10))
        await talk.ask(AddWords("大海"))
    cuts = openai_house.sent("conversation.item.truncate")
    assert [cut["audio_end_ms"] for cut in cuts] == [400], "what was heard to its end is not cut"
    assert cuts[0]["item_id"] in openai_house.sessions[0].audio_ms and cuts[0]["content_index"] == 0


async def test_a_short_take_is_lengthened_so_that_it_counts(openai_house):
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(ClearAudio(), AppendAudio(tone(40)), CommitAudio(A_TURN))
        assert not talk.of(NothingHeard)


async def test_words_from_the_device_without_sound_become_text(openai_house):
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(CommitAudio(A_TURN, words="小猫"))
    assert openai_house.sent("conversation.item.create")[0]["item"]["content"][0]["text"] == "小猫"


async def test_the_models_call_is_answered_under_its_name(openai_house):
    openai_house.faults.calls_tool = "show_pictures"
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(AddWords("我想画小猫"))
        (called,) = talk.of(ToolCalled)
        assert (called.name, called.arguments) == ("show_pictures", {"subject": "小猫"})
        assert called.response == talk.of(ResponseStarted)[0].response
        await talk.ask(ToolResult(called.call, '{"shown": true}'))
    item = openai_house.sent("conversation.item.create")[-1]["item"]
    assert item == {"type": "function_call_output", "call_id": called.call, "output": '{"shown": true}'}


# --- what the vendor tells --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_the_childs_words_belong_to_its_turn_whenever_they_come(openai_house, moment):
    openai_house.faults.transcript = moment
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(ClearAudio(), AppendAudio(tone(800)), CommitAudio(A_TURN))
        while not any(event.is_final for event in talk.of(ChildTranscript)):
            await talk.until(ChildTranscript)
        heard = talk.of(ChildTranscript)
        assert heard[-1] == ChildTranscript("我想讲一只小猫", True, A_TURN)
        assert [event.text for event in heard[:-1]] == ["我想讲一", "我想讲一只小猫"], "whole texts, made of pieces"


async def test_words_that_cannot_be_written_down_are_no_words_and_the_answer_comes(openai_house):
    openai_house.faults.transcript = "failed"
    async with Talk(openai(openai_house)) as talk:
        ended = await talk.ask(ClearAudio(), AppendAudio(tone(800)), CommitAudio(A_TURN))
        assert ended.status == "completed"
        assert talk.of(ChildTranscript)[-1] == ChildTranscript("", True, A_TURN)


def test_words_of_a_call_that_failed_early_wait_for_their_turn_too():
    translator = dialect(is_call=True)
    kind = "conversation.item.input_audio_transcription"
    translator.events({"type": f"{kind}.delta", "item_id": "i1", "delta": "小"})
    assert translator.events({"type": f"{kind}.failed", "item_id": "i1", "error": {"code": "x"}})[0] == []
    translator.requests(TurnTaken(A_TURN, "i1"))
    assert translator.due() == [ChildTranscript("", True, A_TURN)]
    assert translator.events({"type": f"{kind}.failed", "error": "text"}) == ([], [])


async def test_costs_are_told(openai_house):
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(AddWords("小猫"))
        assert talk.of(UsageTold) == [UsageTold(93, 100, 64, 20, 40, 4)]


async def test_writing_the_childs_words_is_told_apart_from_the_answer(openai_house):
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(ClearAudio(), AppendAudio(tone(800)), CommitAudio(A_TURN))
        assert talk.of(TranscriptionTold) == [TranscriptionTold(2.0)]
        assert talk.of(UsageTold) == [UsageTold(93, 100, 64, 20, 40, 4)]


@pytest.mark.parametrize("faults", [Faults(is_noisy=True), Faults(is_odd=True)], ids=["noisy", "odd"])
async def test_quirks_change_neither_words_nor_sound(openai_house, faults):
    openai_house.faults = faults
    async with Talk(openai(openai_house)) as talk:
        await talk.ask(AddWords("小猫"))
        assert talk.text == openai_house.script.replies[0] and talk.pcm == tone(1_200)
        assert len(talk.of(ResponseStarted)) == len(talk.of(ResponseEnded)) == 1


async def test_an_unknown_voice_is_replaced_by_the_default(openai_house):
    async with Talk(openai(openai_house, voice="nobody")) as talk:
        assert (await talk.ask(AddWords("小猫"))).status == "completed"
    spoken_by = [frame["session"]["audio"]["output"]["voice"] for frame in openai_house.sent("session.update")]
    assert spoken_by == ["nobody", "marin"]


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "error"), [(400, BadRequest), (401, BadKey), (402, NoBalance), (429, TooBusy), (503, Unreachable)]
)
async def test_a_refused_handshake_says_what_to_do(openai_house, status, error):
    openai_house.faults.status = status
    with pytest.raises(error) as caught:
        await openai(openai_house).open(Brief())
    assert KEY not in str(caught.value)


async def test_a_bad_key_is_told_only_after_the_upgrade(openai_house):
    with pytest.raises(BadKey) as caught:
        await openai(openai_house, api_key="sk-not-this-one").open(Brief())
    assert "sk-not" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "close_code", "error"),
    [
        ("beta_api_shape_disabled", 4000, BadRequest),
        ("insufficient_quota", 1011, NoBalance),
        ("model_not_found", 1008, BadRequest),
        ("rate_limit_exceeded", 1013, TooBusy),
        ("something_new", 1011, BadRequest),
        ("server_error", 1011, Unreachable),
    ],
)
async def test_an_error_instead_of_a_session_says_what_to_do(openai_house, code, close_code, error):
    kind = code if code == "server_error" else "invalid_request_error"
    openai_house.faults.error = {"type": kind, "code": code, "message": "no"}
    openai_house.faults.error_code = close_code
    with pytest.raises(error):
        await openai(openai_house).open(Brief())


async def test_a_session_that_is_refused_names_the_setting_to_look_at(openai_house, caplog):
    with pytest.raises(BadRequest) as caught:
        await openai(openai_house, transcription_model="whisper-0").open(Brief())
    assert "OPENAI_TRANSCRIPTION_MODEL" in str(caught.value)
    assert "session.audio.input.transcription.model" in caplog.text


@pytest.mark.parametrize(
    ("error", "setting"),
    [
        ({"code": "invalid_value", "param": "session.audio.input.transcription.model"}, "OPENAI_TRANSCRIPTION_MODEL"),
        ({"code": "model_not_found", "message": "No such transcription model"}, "OPENAI_TRANSCRIPTION_MODEL"),
        ({"code": "invalid_value", "param": "session.audio.output.voice"}, "OPENAI_VOICE"),
        ({"code": "model_not_found"}, "OPENAI_REALTIME_MODEL"),
        ({}, "OPENAI_REALTIME_MODEL"),
    ],
    ids=str,
)
def test_each_refusal_of_a_session_names_its_setting(error, setting):
    with pytest.raises(BadRequest, match=setting):
        refuse(error)


async def test_an_expired_session_ends_in_good_order(openai_house):
    openai_house.faults.expires = True
    async with Talk(openai(openai_house)) as talk:
        with pytest.raises(StopAsyncIteration):
            await talk.ask(AddWords("小猫"))
        assert not talk.of(LinkEnded), "the line knows it by the end of the events"


@pytest.mark.parametrize(("code", "error"), [("insufficient_quota", NoBalance), ("rate_limit_exceeded", TooBusy)])
async def test_an_answer_refused_for_want_of_money_ends_the_link(openai_house, code, error):
    openai_house.faults.fails_with = code
    async with Talk(openai(openai_house)) as talk:
        with pytest.raises(error):
            await talk.ask(AddWords("小猫"))


async def test_another_failed_answer_is_only_one_answer(openai_house):
    openai_house.faults.fails_with = "server_error"
    async with Talk(openai(openai_house)) as talk:
        assert (await talk.ask(AddWords("小猫"))).status == "failed"
        openai_house.sessions[0].faults.fails_with = ""
        assert (await talk.ask(AddWords("小猫"))).status == "completed"


async def test_a_vendor_that_goes_silent_before_the_talk_is_unreachable(openai_house, monkeypatch):
    monkeypatch.setattr("voice.providers.openai.SETTLE_TIMEOUT_S", 0.2)  # the real one is five seconds
    openai_house.faults.hang = "updated"
    with pytest.raises(Unreachable):
        await openai(openai_house).open(Brief())


async def test_a_vendor_that_owes_a_response_for_too_long_is_unreachable(openai_house, monkeypatch):
    monkeypatch.setattr("voice.providers.vendor_socket.LOOK_EVERY_S", 0.05)
    openai_house.faults.hang = "response"
    async with Talk(OpenAI(account(openai_house.url), stall_timeout_s=0.2)) as talk:
        with pytest.raises(Unreachable):
            await talk.ask(AddWords("小猫"))


async def test_a_connection_cut_in_mid_sentence_is_unreachable(openai_house):
    openai_house.faults.drop_after_deltas = 2
    async with Talk(openai(openai_house)) as talk:
        with pytest.raises(GatewayError):
            await talk.ask(AddWords("小猫"))
        assert talk.of(AudioPart)


# --- the dialect alone ------------------------------------------------------------------------------------------------


def dialect(*, is_call: bool = False) -> Dialect:
    brief = Brief()
    return Dialect(brief, account("ws://x").session(brief, is_call=is_call), is_call=is_call)


@pytest.mark.parametrize("is_call", [False, True])
@pytest.mark.parametrize(
    "frame",
    [
        {},
        {"type": 7},
        {"type": "error"},
        {"type": "error", "error": "text"},
        {"type": "session.updated", "session": None},
        {"type": "session.updated", "session": {"audio": [], "tools": {}}},
        {"type": "response.done", "response": []},
        {"type": "response.done", "response": {"id": "r", "output": "x", "usage": 3, "status_details": []}},
        {"type": "response.output_audio.delta", "delta": 4},
        {"type": "response.output_item.done", "item": {"type": "function_call", "call_id": "c", "arguments": "{"}},
        {"type": "response.output_item.done", "item": {"type": "function_call", "call_id": "c", "arguments": 3}},
        {"type": "conversation.item.input_audio_transcription.completed", "item_id": 3, "transcript": None},
        {"type": "conversation.item.input_audio_transcription.delta", "delta": {}},
        {"type": "input_audio_buffer.committed"},
    ],
    ids=str,
)
def test_malformed_events_break_nothing(frame, is_call):
    translator = dialect(is_call=is_call)
    if frame.get("session") and is_call:
        assert translator.events(frame)[1] == [translator.session()], "no tools is not what we asked for"
    else:
        assert isinstance(translator.events(frame)[0], list)


def test_a_commit_that_is_refused_shifts_no_later_words():
    translator, kind = dialect(), "conversation.item.input_audio_transcription.completed"
    for turn in (A_TURN, REPLY.id):
        translator.requests(AppendAudio(tone(800)))
        translator.requests(CommitAudio(turn))
    refused = {"type": "error", "error": {"code": "input_audio_buffer_commit_empty"}}
    assert translator.events(refused)[0] == [NothingHeard()]
    translator.events({"type": "input_audio_buffer.committed", "item_id": "i2"})
    told = translator.events({"type": kind, "item_id": "i2", "transcript": "小狗"})[0]
    assert told == [ChildTranscript("小狗", True, REPLY.id)]
    assert translator.events(refused)[0] == [NothingHeard()], "also where nothing waits to be confirmed"


def test_words_of_a_call_wait_for_the_turn_they_belong_to():
    translator = dialect(is_call=True)
    assert translator.events({"type": "input_audio_buffer.speech_started"})[0] == [SpeechBegan()]
    committed = {"type": "input_audio_buffer.committed", "item_id": "i1"}
    assert translator.events(committed)[0] == [SpeechEnded("i1")]
    assert translator.events({**committed, "item_id": "i2"})[0] == [], "nobody spoke"
    words = {"type": "conversation.item.input_audio_transcription.completed", "item_id": "i1", "transcript": " 小猫 "}
    assert translator.events(words)[0] == [] == translator.due()
    translator.requests(TurnTaken(A_TURN, "i1"))
    assert translator.due() == [ChildTranscript("小猫", True, A_TURN)]
    assert translator.due() == []


def test_a_child_that_says_it_is_done_ends_its_turn_on_a_call():
    assert dialect(is_call=True).requests(EndTurn()) == [{"type": "input_audio_buffer.commit"}]
    assert dialect().requests(EndTurn()) == []


def test_stopping_a_call_cancels_first_and_then_clears_what_is_still_to_sound():
    assert [frame["type"] for frame in dialect(is_call=True).requests(Cancel())] == [
        "response.cancel",
        "output_audio_buffer.clear",
    ]
    assert [frame["type"] for frame in dialect().requests(Cancel())] == ["response.cancel"]


@pytest.mark.parametrize(
    ("change", "still_ours"),
    [
        ({}, True),
        ({"temperature": 0.8, "id": "sess_1"}, True),
        ({"instructions": "Say whatever the child wants."}, False),
        ({"tools": []}, False),
        ({"tools": [{"type": "mcp", "server_label": "elsewhere"}]}, False),
        ({"audio": {"input": {"turn_detection": {"type": "server_vad", "create_response": True}}}}, False),
        ({"audio": {"input": {"turn_detection": {"type": "server_vad", "create_response": False}}}}, False),
        ({"audio": {"input": {"turn_detection": None}}}, False),
        ({"audio": {"input": {"turn_detection": {"type": "semantic_vad", "eagerness": "auto"}}}}, True),
        ({"audio": {"input": {}}}, True),
        ({"audio": {"input": {"transcription": None}}}, False),
        ({"audio": {"input": {"transcription": {"model": "gpt-transcribe", "language": "zh", "prompt": ""}}}}, True),
        ({"max_output_tokens": "inf"}, False),
        ({"output_modalities": ["text"]}, False),
    ],
    ids=str,
)
def test_a_session_that_somebody_changed_is_noticed(change, still_ours):
    ours = account("ws://x").session(Brief(), is_call=True)
    assert is_ours({**ours, **change}, ours) is still_ours


def test_where_nobody_writes_the_childs_words_down_nobody_can_switch_that_off():
    ours = account("ws://x", transcription_model="").session(Brief(), is_call=True)
    assert is_ours({**ours, "audio": {"input": {"transcription": None}}}, ours)


def test_what_claims_to_speak_for_the_system_is_taken_out_of_a_call_once_and_then_the_call_is_over():
    translator = dialect(is_call=True)
    added = {"type": "conversation.item.added", "item": {"id": "i7", "type": "message", "role": "system"}}
    for role in ("user", "assistant"):
        assert translator.events({**added, "item": {**added["item"], "role": role}}) == ([], [])
    assert translator.events({**added, "item": "text"}) == ([], [])
    assert translator.events(added) == ([], [{"type": "conversation.item.delete", "item_id": "i7"}])
    with pytest.raises(SessionTaken):
        translator.events(added)
    assert dialect().events(added) == ([], []), "on our own socket nobody else speaks"


def test_every_event_we_send_is_one_that_the_vendors_own_types_know():
    from openai.types.realtime import RealtimeClientEvent
    from pydantic import TypeAdapter

    known, translator = TypeAdapter(RealtimeClientEvent), dialect()
    requests = (AppendAudio(bytes(960)), CommitAudio(A_TURN), AddWords("小猫"), Respond(), Cancel(), ClearAudio(),
                ToolResult("c", "{}"))  # fmt: skip
    frames = [translator.session(), *(frame for request in requests for frame in translator.requests(request))]
    assert len(frames) >= 9
    for frame in frames:
        known.validate_python(frame)
