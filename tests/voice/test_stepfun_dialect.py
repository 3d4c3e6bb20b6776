"""StepFun's tables row by row, without a socket: what each of its events, errors and quirks means for a talk."""

import base64
import json
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice.audio import silence
from voice.commands import (
    AddNote,
    AddWords,
    AppendAudio,
    Cancel,
    ClearAudio,
    CommitAudio,
    HeardUntil,
    Respond,
    ToolResult,
    TurnTaken,
)
from voice.events import (
    AlreadyResponding,
    AudioPart,
    Brief,
    ChildTranscript,
    NothingHeard,
    NothingToCancel,
    PastTurn,
    Reason,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
    TextPart,
    ToolCalled,
    UsageTold,
)
from voice.patience import SILENCE_MS
from voice.providers import stepfun_dialect
from voice.providers.stepfun_dialect import ANCHOR_EVERY, VENDOR_ANSWERS_S, Dialect
from voice.providers.stepfun_models import calls_tools, model, tool_language
from voice.providers.stepfun_session import SessionPlan, VendorTurns, Wishes
from voice.providers.stepfun_turns import COMMIT_ANSWER_S, LAST_WORDS_S

DOCUMENTED = {  # the complete list of client events [1.4]
    "session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear",
    "conversation.item.create", "conversation.item.delete", "response.create", "response.cancel",
}  # fmt: skip
TURN, ANOTHER = uuid.UUID(int=1), uuid.UUID(int=2)
A_SECOND = silence(1_000).replace(b"\0", b"\1")
WHAT_WAS_HEARD = "conversation.item.input_audio_transcription"
VENDOR = VendorTurns(silence_ms=1_000)


class Talk:
    """A dialect and a clock that is turned by hand."""

    def __init__(self, brief=None, **wishes) -> None:
        self.now_s = 50.0
        self.plan = SessionPlan(
            Wishes(**{"model": "step-1o-audio", "voice": "linjiajiejie"} | wishes), brief or Brief()
        )
        self.dialect = Dialect(self.plan, lambda: self.now_s)

    def ask(self, *requests) -> list[str]:
        """Return the types of the frames that go out."""
        return [frame["type"] for request in requests for frame in self.dialect.requests(request)]

    def hear(self, *frames) -> list:
        return [event for frame in frames for event in self.dialect.events(frame)[0]]

    def reply(self, *frames) -> list[str]:
        return [reply["type"] for frame in frames for reply in self.dialect.events(frame)[1]]

    def due(self, after_s: float = 0.0) -> tuple[list, list[str]]:
        self.now_s += after_s
        events, frames = self.dialect.due()
        return events, [frame["type"] for frame in frames]


@pytest.fixture
def talk():
    return Talk()


@pytest.fixture
def running(talk):
    """A talk in which response r1 runs."""
    talk.hear(created("r1"))
    return talk


def created(response="r1") -> dict:
    return {"type": "response.created", "response": {"id": response, "status": "in_progress", "output": []}}


def done(response="r1", status="completed", **more) -> dict:
    return {"type": "response.done", "response": {"id": response, "status": status, "output": []} | more}


def delta(kind, **fields) -> dict:
    return {"type": f"response.{kind}", "response_id": "r1", "item_id": "i1", "output_index": 0} | fields


def sound(pcm: bytes, **fields) -> dict:
    return delta("audio.delta", delta=base64.b64encode(pcm).decode(), **fields)


def error(message, *, is_flat=False, **more) -> dict:
    told = {"type": "invalid_request_error", "message": message} | more
    return {"type": "error", **({k: v for k, v in told.items() if k != "type"} if is_flat else {"error": told})}


# --- 1.4: what we send ------------------------------------------------------------------------------------------------


def test_only_documented_events_are_ever_sent(talk):
    requests = [
        AppendAudio(A_SECOND), CommitAudio(TURN), ClearAudio(), AddWords("小猫"), AddNote("reading", "绿色"), Respond(),
        Cancel(), ToolResult("c1", "{}"), TurnTaken(TURN, "i"), HeardUntil("r1", 100), CommitAudio(TURN, words="小猫"),
    ]  # fmt: skip
    assert set(talk.ask(*requests)) <= DOCUMENTED
    assert talk.plan.frame()["type"] in DOCUMENTED


@pytest.mark.parametrize("request_", [HeardUntil("r1", 100), TurnTaken(TURN, "i"), object()])
def test_what_the_vendor_has_no_event_for_is_not_sent(talk, request_):
    assert talk.ask(request_) == []


def test_a_childs_words_are_a_user_item_and_the_companions_an_assistant_one():
    past = [
        PastTurn(TURN, 1, "words", "child", "typed", "小猫"),
        PastTurn(ANOTHER, 2, "words", "companion", "model", "好"),
    ]
    items = [frame["item"] for frame in Talk(Brief(history=tuple(past))).dialect.history()]
    assert [(item["role"], item["content"][0]["type"]) for item in items] == [
        ("user", "input_text"),
        ("assistant", "text"),
    ]
    assert all(set(item) == {"type", "role", "content"} for item in items)  # ids and places are the server's


def test_a_result_goes_back_under_the_name_of_its_call(talk):
    (frame,) = talk.dialect.requests(ToolResult("call_7", '{"result": "好"}'))
    assert frame["item"] == {"type": "function_call_output", "call_id": "call_7", "output": '{"result": "好"}'}


@pytest.mark.parametrize("reason", [Reason.GREET, Reason.WELCOME_BACK, Reason.NUDGE, Reason.FINISH, Reason.CARE])
def test_a_reason_is_told_as_an_aside_of_the_user_before_the_create(talk, reason):
    aside, create = talk.dialect.requests(Respond(reason))
    assert aside["item"]["role"] == "user" and aside["item"]["content"][0]["text"].startswith("（旁白：")
    assert create == {"type": "response.create"}  # instructions per response are not reliably documented


# --- 1.5: the session -------------------------------------------------------------------------------------------------


def session_of(**wishes) -> dict:
    return Talk(**wishes).plan.frame()["session"]


def test_every_session_says_what_the_documents_disagree_about():
    session = session_of()
    assert session["turn_detection"] is None
    assert session["modalities"] == ["text", "audio"]
    assert session["input_audio_format"] == session["output_audio_format"] == "pcm16"
    assert "input_audio_transcription" not in session and "tool_choice" not in session


def test_transcription_is_asked_for_only_where_it_is_set_and_turns_are_ours():
    assert session_of(transcription_model="asr")["input_audio_transcription"] == {"model": "asr"}
    assert "input_audio_transcription" not in session_of(transcription_model="asr", vendor_turns=VENDOR)


def test_the_vendors_turns_have_their_three_knobs():
    turns = VendorTurns(silence_ms=900, prefix_ms=700, threshold=600)
    assert session_of(vendor_turns=turns)["turn_detection"] == {
        "type": "server_vad", "silence_duration_ms": 900, "prefix_padding_ms": 700, "energy_awakeness_threshold": 600,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wished_ms", "brief", "waits_ms"),
    [
        (0, Brief(band="4-5"), SILENCE_MS["4-5"]),
        (0, Brief(band="8-10"), SILENCE_MS["8-10"]),
        (0, Brief(band="8-10", patience_ms=3_400), 3_400),
        (900, Brief(band="4-5", patience_ms=3_400), 900),
    ],
)
def test_the_vendor_waits_as_long_as_this_child_needs_unless_an_operator_says_otherwise(wished_ms, brief, waits_ms):
    talk = Talk(brief, vendor_turns=VendorTurns(silence_ms=wished_ms))
    assert talk.plan.frame()["session"]["turn_detection"]["silence_duration_ms"] == waits_ms
    assert talk.dialect.opened().waits_ms == waits_ms


@pytest.mark.parametrize(
    ("model_id", "calls", "language"),
    [
        ("stepaudio-3-realtime-preview", True, "zh-hans"),
        ("stepaudio-3-realtime", True, "zh-hans"),
        ("stepaudio-2.5-realtime", False, "en"),
        ("step-1o-audio", True, "zh-hans"),
        ("step-audio-2", True, "zh-hans"),
        ("step-audio-2-mini", True, "zh-hans"),
        ("step-audio-2-think", False, "zh-hans"),
        ("step-audio-2-mini-think", False, "zh-hans"),
        ("step-audio-r1.5", False, "zh-hans"),
        ("stepaudio-4-realtime", True, "zh-hans"),
    ],
)
def test_what_each_model_can_do_is_known_and_may_be_overruled(model_id, calls, language):
    assert calls_tools(model_id, "auto") is calls
    assert calls_tools(model_id, "on") and not calls_tools(model_id, "off")
    assert tool_language(model_id, "auto", "zh-hans") == language
    assert tool_language(model_id, "en", "zh-hans") == "en" and tool_language(model_id, "zh", "en") == "zh-hans"


def test_tools_are_nested_and_only_offered_where_they_work():
    tools = session_of(tools="on")["tools"]
    assert {tool["function"]["name"] for tool in tools} == {
        "show_pictures", "look_at_drawing", "turn_page", "finish_story",
    }  # fmt: skip
    assert all(set(tool) == {"type", "function"} for tool in tools)
    assert "tools" not in session_of(tools="off")
    assert "tools" not in session_of(model="stepaudio-2.5-realtime")


def test_tools_can_be_described_in_english_in_a_chinese_talk():
    session = session_of(model="stepaudio-2.5-realtime", tools="on")
    assert session["tools"][0]["function"]["description"].isascii()
    assert "只说普通话" in session["instructions"]


def test_a_refused_voice_gives_way_to_the_models_own_and_then_to_the_servers():
    plan = Talk(model="step-audio-2", voice="nobody").plan
    assert plan.without_voice() and plan.voice == model("step-audio-2").default_voice == "qingchunshaonv"
    assert plan.without_voice() and "voice" not in plan.frame()["session"]
    assert not plan.without_voice()
    assert SessionPlan(plan.wishes, Brief(), ["nobody"]).voice == "qingchunshaonv"


# --- the language of a talk -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "pinned", "kept"),
    [("zh-hans", "只说普通话，一直说中文", "外语词"), ("en", "Speak English only", "another language")],
)
def test_the_language_is_the_profiles_and_the_childs_own_words_are_kept(language, pinned, kept):
    instructions = Talk(Brief(language=language)).plan.frame()["session"]["instructions"]
    assert pinned in instructions and kept in instructions


@pytest.mark.parametrize(("language", "asked"), [("zh-hans", "speak English"), ("en", "说中文")])
def test_a_child_who_asks_for_another_language_is_told_who_can_change_it(language, asked):
    instructions = Talk(Brief(language=language)).plan.frame()["session"]["instructions"]
    assert asked in instructions


def test_the_language_is_recalled_now_and_then(talk):
    asides = []
    for _ in range(2 * ANCHOR_EVERY):
        frames = talk.dialect.requests(AddWords("小猫")) + talk.dialect.requests(Respond())
        asides.append(
            [
                f
                for f in frames
                if f["type"] == "conversation.item.create" and "中文" in json.dumps(f, ensure_ascii=False)
            ]
        )
        talk.hear(created(), done())
    assert [bool(found) for found in asides] == ([False] * (ANCHOR_EVERY - 1) + [True]) * 2


# --- 1.6: what the vendor says ----------------------------------------------------------------------------------------

NOTHING = [
    {"type": "session.created", "session": {}},
    {"type": "session.updated", "session": {}},
    {"type": "input_audio_buffer.speech_started", "audio_start_ms": 1, "item_id": "u"},
    {"type": "input_audio_buffer.speech_stopped", "audio_end_ms": 1, "item_id": "u"},
    {"type": "input_audio_buffer.committed", "previous_item_id": "", "item_id": "u"},
    {"type": "input_audio_buffer.cleared"},
    {"type": "conversation.item.created", "item": {"role": "assistant", "content": None}},
    {"type": "conversation.item.created", "item": {"role": "user", "content": [{"transcript": "小猫"}]}},
    {"type": "conversation.item.deleted", "item_id": "u"},
    {"type": "response.output_item.added", "response_id": "r1", "item": {"type": "message"}},
    {"type": "response.output_item.done", "response_id": "r1", "item": {"type": "message", "content": []}},
    {"type": "response.content_part.added", "response_id": "r1", "part": {"type": "audio"}},
    {"type": "response.content_part.done", "response_id": "r1", "part": {"type": "audio", "transcript": "x"}},
    {"type": "response.audio.done", "response_id": "r1"},
    {"type": "response.thinking.delta", "response_id": "r1", "delta": "想"},
    {"type": "response.thinking.done", "response_id": "r1", "thinking": "想"},
    {"type": "response.function_call_arguments.delta", "call_id": "c", "name": "turn_page", "arguments": "{}"},
    {"type": "rate_limits.updated"},
    {"type": "something.new", "text": "x"},
]  # fmt: skip


@pytest.mark.parametrize("frame", NOTHING, ids=lambda frame: frame["type"])
def test_events_that_change_nothing_for_a_talk(running, frame):
    assert running.hear(frame) == []


def test_a_response_from_beginning_to_end(talk):
    events = talk.hear(
        created(), delta("audio_transcript.delta", delta="你"), sound(b"\1\0"),
        delta("audio_transcript.delta", delta="好"), sound(b"\2\0"),
        delta("audio_transcript.done", transcript="你好！"), done(),
    )  # fmt: skip
    assert events == [
        ResponseStarted("r1"), TextPart("r1", "你"), AudioPart("r1", b"\1\0"), TextPart("r1", "好"),
        AudioPart("r1", b"\2\0"), TextPart("r1", "！"), ResponseEnded("r1"),
    ]  # fmt: skip


def test_a_response_in_words_alone(running):
    assert running.hear(delta("text.delta", delta="你"), delta("text.done", text="你好")) == [
        TextPart("r1", "你"), TextPart("r1", "好"),
    ]  # fmt: skip


def test_ids_that_are_missing_are_those_of_the_running_response(running):
    bare = {"type": "response.audio_transcript.delta", "delta": "好"}
    assert running.hear(bare) == [TextPart("r1", "好")]
    assert running.hear({"type": "response.done", "response": {"status": "completed"}}) == [ResponseEnded("r1")]
    assert running.hear(bare, {"type": "response.done"}) == []  # nobody speaks


def test_a_response_without_a_name_gets_one_of_ours(talk):
    (started,) = talk.hear({"type": "response.created"})
    assert started.response and talk.hear({"type": "response.done"}) == [ResponseEnded(started.response)]


def test_late_sound_of_a_cancelled_response_does_not_shift_the_next_one(running):
    running.hear({"type": "response.cancelled", "response_id": "r1"}, created("r2"))
    assert running.hear(sound(b"\7")) == []
    assert running.hear({**sound(b"\1\0"), "response_id": "r2"}) == [AudioPart("r2", b"\1\0")]


def test_sound_in_odd_pieces_becomes_whole_samples(running):
    assert b"".join(event.pcm for event in running.hear(sound(b"\1"), sound(b"\0\2\0"), sound(b"\3"))) == b"\1\0\2\0"


@pytest.mark.parametrize("told", ["*", None, 5, {"a": 1}, "AAA"])
def test_sound_that_is_none_is_dropped(running, told):
    assert running.hear(delta("audio.delta", delta=told)) == []


def test_an_event_that_comes_twice_counts_once(talk):
    frame = created() | {"event_id": "ev_1"}
    assert len(talk.hear(frame, frame)) == 1


def test_thoughts_are_never_told_in_whichever_form(running):
    place = {"content_index": 0}
    thoughts = [
        delta("thinking.delta", delta="心里话"), delta("thinking.done", thinking="心里话"),
        delta("content_part.added", **place, part={"type": "thinking"}), delta("text.delta", **place, delta="心里话"),
        delta("text.done", **place, text="心里话"),
        delta("content_part.done", **place, part={"type": "thinking", "thinking": "心里话"}),
    ]  # fmt: skip
    words = [delta("text.delta", content_index=1, delta="你好")]
    output = [{"type": "message", "content": [{"type": "thinking", "thinking": "心里话"}]}]
    events = running.hear(*thoughts, *words, done(output=output))
    assert events == [TextPart("r1", "你好"), ResponseEnded("r1")]


@pytest.mark.parametrize("status", ["completed", "cancelled", "failed", "incomplete"])
def test_each_status_of_a_response_is_told(running, status):
    assert running.hear(done(status=status)) == [ResponseEnded("r1", status)]


@pytest.mark.parametrize(
    "ending",
    [
        [{"type": "response.cancelled", "response_id": "r1"}],
        [{"type": "response.cancelled"}],
        [done(status="cancelled")],
        [{"type": "response.cancelled", "response_id": "r1"}, done(status="cancelled")],
        [done(status="cancelled"), {"type": "response.cancelled"}],
    ],
    ids=["cancelled", "cancelled without id", "done", "both", "both the other way round"],
)
def test_each_form_of_cancelling_ends_a_response_once(running, ending):
    assert running.hear(*ending) == [ResponseEnded("r1", "cancelled")]


# --- 1.6, 1.7: the child's words and turns ----------------------------------------------------------------------------


def heard(item, text, *, is_final=True) -> dict:
    kind, key = ("completed", "transcript") if is_final else ("delta", "delta")
    return {"type": f"{WHAT_WAS_HEARD}.{kind}", "item_id": item, "content_index": 0, key: text}


def committed(item) -> dict:
    return {"type": "input_audio_buffer.committed", "previous_item_id": "", "item_id": item}


@pytest.fixture
def spoken(talk):
    """A turn was spoken, committed, and an answer asked for."""
    assert talk.ask(AppendAudio(A_SECOND), CommitAudio(TURN)) == [
        "input_audio_buffer.append", "input_audio_buffer.append", "input_audio_buffer.commit",
    ]  # fmt: skip
    assert talk.ask(Respond()) == []
    return talk


def test_the_answer_is_asked_for_once_the_vendor_has_the_turn(spoken):
    assert spoken.reply(committed("u1")) == ["response.create"]


def test_a_commit_that_is_told_twice_does_not_take_the_next_turns_place(spoken):
    spoken.reply(committed("u1"))
    spoken.ask(AppendAudio(A_SECOND), CommitAudio(ANOTHER))
    spoken.reply(committed("u1"), committed("u2"))
    assert spoken.hear(heard("u2", "大海")) == [ChildTranscript("大海", True, ANOTHER)]


def test_words_that_overtake_their_commit_find_their_turn(spoken):
    assert spoken.hear(heard("u1", "小猫")) == [ChildTranscript("小猫", True, TURN)]
    assert spoken.due() == ([], ["response.create"])
    assert spoken.reply(committed("u1")) == []


def test_partial_words_are_the_whole_text_so_far(spoken):
    spoken.reply(committed("u1"))
    partial = [heard("u1", text, is_final=False) for text in ("我想", "我想", "我想讲", "我像讲一")]
    told = spoken.hear(*partial, heard("u1", "我想讲一只小猫"), heard("u1", "我想讲一只小猫"))
    assert [(event.text, event.is_final) for event in told] == [
        ("我想", False), ("我想讲", False), ("我像讲一", False), ("我想讲一只小猫", True),
    ]  # fmt: skip


def test_partial_words_may_also_be_pieces(spoken):
    spoken.reply(committed("u1"))
    told = spoken.hear(heard("u1", "我", is_final=False), heard("u1", "想讲", is_final=False))
    assert [event.text for event in told] == ["我", "我想讲"]


def test_words_that_nobody_finishes_count_as_they_stand(spoken):
    spoken.reply(committed("u1"))
    spoken.hear(heard("u1", "小猫", is_final=False))
    assert spoken.due(LAST_WORDS_S - 0.1)[0] == []
    assert spoken.due(0.2)[0] == [ChildTranscript("小猫", True, TURN)]
    assert spoken.due(LAST_WORDS_S)[0] == []


def test_a_commit_that_is_never_answered_holds_nothing_up_for_long(spoken):
    assert spoken.due(COMMIT_ANSWER_S - 0.1) == ([], [])
    assert spoken.due(0.2) == ([], ["response.create"])


def test_an_answer_that_was_held_and_is_not_wanted_any_more_is_over_at_once(spoken):
    assert spoken.ask(Cancel()) == []  # there is nothing to cancel, and nothing will come
    assert spoken.due() == ([ResponseEnded("", "cancelled")], [])
    assert spoken.due() == ([], []) and spoken.reply(committed("u1")) == []
    assert spoken.ask(Respond()) == ["response.create"]
    assert spoken.ask(Cancel()) == ["response.cancel"]


# --- 1.7: what it costs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        (
            {"input_tokens": 200, "output_tokens": 100,
             "input_token_details": {"text_tokens": 120, "audio_tokens": 80, "cached_tokens": 40},
             "output_token_details": {"text_tokens": 30, "audio_tokens": 70}},
            UsageTold(120, 80, 40, 30, 70),
        ),
        ({"prompt_tokens": 200, "cached_tokens": 40, "completion_tokens": 100}, UsageTold(200, 0, 40, 100, 0)),
        ({"input_tokens": 9, "output_tokens": 4}, UsageTold(text_in=9, text_out=4)),
    ],
    ids=["realtime", "chat", "sums alone"],
)  # fmt: skip
def test_costs_are_told_in_each_known_shape(running, usage, told):
    assert running.hear(done(usage=usage)) == [told, ResponseEnded("r1")]


@pytest.mark.parametrize("first", [{}, {"usage": {"input_tokens": 9}}], ids=["without costs", "with them"])
def test_costs_of_a_response_that_is_over_are_counted_once(running, first):
    running.hear({"type": "response.cancelled", "response_id": "r1"}, created("r2"))
    told = running.hear(done(status="cancelled", **first), done(status="cancelled", usage={"input_tokens": 9}))
    assert told == [UsageTold(text_in=9)]
    assert running.hear(done("r2", usage={"input_tokens": 3})) == [UsageTold(text_in=3), ResponseEnded("r2")]


@pytest.mark.parametrize("usage", [None, {}, [], "much", {"input_tokens": "9"}, {"input_tokens": -1}])
def test_costs_that_are_not_told_are_not_made_up(running, usage):
    assert running.hear(done(usage=usage)) == [ResponseEnded("r1")]


# --- 1.8: calls -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["arguments", "delta"])
def test_a_call_counts_when_its_arguments_are_complete(running, field):
    kind, about = "response.function_call_arguments", {"call_id": "c1", "name": "show_pictures"}
    parts = [{"type": f"{kind}.delta", **about, field: part} for part in ('{"subject"', ': "恐龙"}')]
    assert running.hear(*parts) == []
    whole = {"type": f"{kind}.done", **about, "arguments": '{"subject": "恐龙"}'}
    called = ToolCalled("c1", "show_pictures", {"subject": "恐龙"}, "r1")
    assert running.hear(whole, whole) == [called]
    output = [{"type": "function_call", "call_id": "c1", "name": "show_pictures", "arguments": "{}"}]
    assert running.hear(done(output=output)) == [ResponseEnded("r1")]


@pytest.mark.parametrize("field", ["arguments", "delta"])
def test_a_call_whose_end_brings_no_arguments_has_those_of_its_parts(running, field):
    kind, item = "response.function_call_arguments", {"type": "function_call", "call_id": "c1", "name": "turn_page"}
    running.hear({"type": "response.output_item.added", "item": item})
    running.hear({"type": f"{kind}.delta", "call_id": "c1", field: '{"direction": "next"}'})
    assert running.hear({"type": f"{kind}.done", "call_id": "c1"}) == [
        ToolCalled("c1", "turn_page", {"direction": "next"}, "r1")
    ]


def test_a_call_that_only_the_end_tells_is_heard(running):
    output = [{"type": "function_call", "call_id": "c1", "name": "finish_story", "arguments": "{}"}]
    assert running.hear(done(output=output)) == [ToolCalled("c1", "finish_story", {}, "r1"), ResponseEnded("r1")]


@pytest.mark.parametrize("named", [{}, {"response_id": "r1"}], ids=["without its response", "with it"])
def test_a_call_that_comes_after_its_response_was_cancelled_still_says_whose_it_is(running, named):
    running.hear({"type": "response.cancelled"} | named)
    late = {"type": "response.function_call_arguments.done", "call_id": "c1", "name": "finish_story"} | named
    assert running.hear(late) == [ToolCalled("c1", "finish_story", {}, "r1")]


@pytest.mark.parametrize("arguments", ["{", "[1]", '"x"', "", None, 5, "[" * 5_000])
def test_arguments_that_cannot_be_read_are_empty(running, arguments):
    output = [{"type": "function_call", "call_id": "c1", "name": "show_pictures", "arguments": arguments}]
    assert running.hear(done(output=output))[0] == ToolCalled("c1", "show_pictures", {}, "r1")


@pytest.mark.parametrize("output", [None, "x", [None], [{"type": "function_call"}], [{"type": "function_call_output"}]])
def test_an_output_without_calls_calls_nothing(running, output):
    assert running.hear(done(output=output)) == [ResponseEnded("r1")]


# --- 1.9 a: the vendor takes turns ------------------------------------------------------------------------------------


@pytest.fixture
def theirs():
    return Talk(vendor_turns=VENDOR)


def speech(what, item="u1") -> dict:
    return {"type": f"input_audio_buffer.speech_{what}", "audio_start_ms": 1_760_000_000_000, "item_id": item}


def test_a_link_that_takes_turns_says_so(theirs, talk):
    assert (theirs.dialect.opened().takes_turns, theirs.dialect.opened().answers_itself) == (True, True)
    assert (talk.dialect.opened().takes_turns, talk.dialect.opened().answers_itself) == (False, False)


def test_a_turn_of_theirs_in_order(theirs):
    events = theirs.hear(speech("started"), speech("stopped"), committed("u1"))
    assert events == [SpeechBegan(), SpeechEnded("u1")]
    assert theirs.ask(TurnTaken(TURN, "u1")) == []
    assert theirs.hear(created(), heard("u1", "小猫"), done()) == [
        ResponseStarted("r1"), ChildTranscript("小猫", True, TURN), ResponseEnded("r1"),
    ]  # fmt: skip


def test_words_that_come_before_the_journal_has_the_turn_wait_for_it(theirs):
    theirs.hear(speech("stopped"))
    assert theirs.hear(heard("u1", "小猫")) == []
    theirs.ask(TurnTaken(TURN, "u1"))
    assert theirs.due()[0] == [ChildTranscript("小猫", True, TURN)]
    assert theirs.due()[0] == []


def test_a_speech_without_a_name_is_known_by_its_commit(theirs):
    theirs.hear({"type": "input_audio_buffer.speech_stopped"})
    theirs.ask(TurnTaken(TURN, ""))
    assert theirs.hear(committed("u1"), heard("u1", "小猫")) == [ChildTranscript("小猫", True, TURN)]


def test_what_the_vendor_answers_by_itself_is_cancelled_when_it_comes(theirs):
    theirs.hear(speech("stopped"))
    assert theirs.ask(Respond(), Cancel()) == ["response.cancel"]
    assert theirs.due() == ([], [])


def test_a_create_just_after_speech_waits_and_gives_way_to_the_vendors_own(theirs):
    theirs.hear(speech("started"), speech("stopped"))
    assert theirs.ask(Respond(Reason.READING)) == []
    assert theirs.due(VENDOR_ANSWERS_S - 0.1) == ([], [])
    assert theirs.hear(created()) == [AlreadyResponding(), ResponseStarted("r1")]
    assert theirs.due(10)[1] == []


def test_a_create_after_speech_that_the_vendor_does_not_answer_goes_out(theirs):
    theirs.hear(speech("started"), speech("stopped"))
    theirs.ask(Respond(Reason.READING))
    assert theirs.due(VENDOR_ANSWERS_S)[1] == ["response.create"]


def test_saying_i_am_done_is_told_to_the_vendor_by_silence(theirs):
    (frame,) = theirs.dialect.requests(CommitAudio(TURN))
    assert frame["type"] == "input_audio_buffer.append"
    pcm = base64.b64decode(frame["audio"])
    assert not any(pcm) and len(pcm) / 48 > VENDOR.silence_ms


# --- 1.10: errors -----------------------------------------------------------------------------------------------------

MEANT = [
    ("no ongoing response to cancel", [NothingToCancel()]),
    ("ongoing response already exists", [AlreadyResponding()]),
    ("no speech found", [NothingHeard()]),
    ("append is not called", [NothingHeard()]),
    ("audio is incomplete", [NothingHeard()]),
    ("commit when server vad", []),
    ("cannot find previous item abc", []),
    ("audio already committed", []),
    ("invalid event format", []),
    ("something nobody has seen", []),
]


@pytest.mark.parametrize("is_flat", [False, True], ids=["nested", "flat"])
@pytest.mark.parametrize(("message", "events"), MEANT, ids=[message for message, _ in MEANT])
def test_each_error_has_its_meaning_in_either_shape(talk, message, events, is_flat):
    assert talk.hear(error(message.upper(), is_flat=is_flat)) == events


def test_what_an_error_says_is_told_to_nobody(talk, caplog):
    talk.hear(error("the child said 小雨", code="invalid_param"))
    assert "invalid_param" in caplog.text and "小雨" not in caplog.text


def test_after_a_turn_without_speech_nothing_is_asked_for(spoken):
    assert spoken.hear(error("no speech found")) == [NothingHeard()]
    assert spoken.due(10) == ([], [])


def test_a_turn_without_speech_takes_nothing_from_the_one_after_it(spoken):
    spoken.ask(Cancel(), AppendAudio(A_SECOND), CommitAudio(ANOTHER), Respond())
    assert spoken.hear(error("no speech found")) == []
    assert spoken.reply(committed("u2")) == ["response.create"]
    assert spoken.hear(heard("u2", "大海")) == [ChildTranscript("大海", True, ANOTHER)]


def test_typed_words_are_answered_though_the_turn_before_them_was_without_speech(spoken):
    spoken.ask(Cancel(), AddWords("小猫"), Respond())
    assert spoken.dialect.events(error("no speech found")) == ([], [{"type": "response.create"}])


def test_a_vendor_that_takes_turns_uninvited_does_not_block_the_talk(spoken):
    assert spoken.reply(error("commit when server vad")) == ["response.create"]


def test_an_unknown_voice_in_mid_session_is_replaced(talk):
    assert talk.reply(error("voice linjiajiejie is not valid")) == ["session.update"]
    assert talk.plan.voice == "jingdiannvsheng"


def test_a_conversation_without_a_word_gets_one_and_is_asked_again_once(talk):
    frame = error("continue_final_message is not supported")
    assert talk.reply(frame) == ["conversation.item.create", "response.create"]
    assert talk.reply(frame) == []
    talk.hear(created(), done())
    assert talk.reply(frame) == ["conversation.item.create", "response.create"]


# --- anything at all --------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(sorted({frame["type"] for frame in NOTHING} | set(stepfun_dialect.READERS) | {
    "response.created", "response.done", "response.cancelled", "response.audio.delta", "response.text.delta",
    "response.text.done", "response.audio_transcript.delta", "response.audio_transcript.done",
    "response.function_call_arguments.done", "response..", "response.text",
}))  # fmt: skip
FIELDS = st.sampled_from(
    ["event_id", "response", "response_id", "item_id", "item", "part", "delta", "transcript", "text", "error",
     "call_id", "name", "arguments", "content_index", "message"]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(frames=st.lists(st.tuples(KINDS, st.dictionaries(FIELDS, JSON, max_size=5)), max_size=12), vendor=st.booleans())
def test_no_event_whatever_it_holds_breaks_a_talk(frames, vendor):
    talk = Talk(vendor_turns=VENDOR if vendor else None)
    talk.ask(AppendAudio(A_SECOND), CommitAudio(TURN), Respond())
    for kind, fields in frames:
        for event in talk.hear({"type": kind, **fields}):
            assert not isinstance(event, AudioPart) or len(event.pcm) % 2 == 0
        talk.due(0.7)
