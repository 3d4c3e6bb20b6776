"""The standard face without a network: what a client may do, and that everything it hears is the protocol's."""

import base64

import pytest
from face_client import FakeClient, of
from standin_stepfun import tone

from voice.allowance import Grant
from voice.audio import silence
from voice.events import ResponseStarted, TextPart
from voice.face.relay import MOST_WAITING

A_TURN = [silence(100)] * 5 + [tone(100)] * 15 + [silence(100)] * 40
MANUAL = {"type": "realtime", "audio": {"input": {"turn_detection": None}}}


@pytest.fixture
def client():
    return FakeClient()


def code_of(frames) -> str:
    assert [frame["type"] for frame in frames] == ["error"], frames
    return frames[0]["error"]["code"]


def test_a_client_hears_of_its_session_first_and_is_not_spoken_to_before_it_asks(client):
    assert client.kinds[0] == "session.created"
    client.wait(20)
    assert client.owed == 0, "the companion spoke to a program that did not ask"


def test_a_written_turn_is_journalled_and_answered_when_asked_for(client):
    told = client.write("我画了一只小恐龙")
    assert [frame["type"] for frame in told] == ["conversation.item.added", "conversation.item.done"]
    assert [(turn.means, turn.text) for turn in client.recorded] == [("typed", "我画了一只小恐龙")]
    client.wait(5)
    assert client.owed == 0
    assert [frame["type"] for frame in client.ask("response.create")] == ["response.created"]
    told = client.answer("真有意思！")
    assert [frame["type"] for frame in told] == [
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "response.output_item.done",
        "conversation.item.done",
        "response.done",
    ]
    assert told[-1]["response"]["status"] == "completed"
    assert told[-1]["response"]["output"][0]["content"][0]["transcript"] == "真有意思！"
    assert base64.b64decode(of(told, "response.output_audio.delta")[0]["delta"]) == silence(200)
    assert client.recorded[-1].speaker == "companion"


def test_a_text_answer_has_no_sound(client):
    client.ask("session.update", session={"type": "realtime", "output_modalities": ["text"]})
    client.write("你好")
    client.ask("response.create")
    told = client.answer("你好！")
    assert [f["delta"] for f in of(told, "response.output_text.delta")] == ["你好！"]
    assert not of(told, "response.output_audio.delta")
    client.write("我还要讲")
    assert [f["type"] for f in client.ask("response.create")] == ["response.created"], (
        "silent sound held the next one up"
    )


def test_sound_that_the_client_commits_is_one_spoken_turn(client):
    client.ask("session.update", session=MANUAL)
    client.say(tone(1500))
    assert not client.recorded
    told = client.ask("input_audio_buffer.commit")
    assert [frame["type"] for frame in told] == [
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
    ]
    assert [turn.means for turn in client.recorded] == ["spoken"]
    client.wait(3)
    assert client.owed == 0
    client.ask("response.create")
    assert client.answer()[-1]["type"] == "response.done"


def test_our_turn_taking_hears_begin_and_end_and_answers_by_itself(client):
    for sound in A_TURN:
        client.say(sound)
    kinds = client.kinds
    order = ["speech_started", "speech_stopped", "committed"]
    places = [kinds.index(f"input_audio_buffer.{name}") for name in order]
    assert places == sorted(places)
    assert [turn.means for turn in client.recorded] == ["spoken"]
    assert client.owed == 1
    items = {f["item_id"] for f in client.frames_about("input_audio_buffer.")}
    assert len(items) == 1, "one voice, several items"


def test_a_client_that_wants_to_ask_itself_is_not_answered_by_itself(client):
    detection = {"type": "server_vad", "create_response": False}
    client.ask("session.update", session={"type": "realtime", "audio": {"input": {"turn_detection": detection}}})
    for sound in A_TURN:
        client.say(sound)
    client.wait(2)
    assert "input_audio_buffer.committed" in client.kinds
    assert client.owed == 0
    client.ask("response.create")
    assert client.owed == 1


def test_speaking_over_the_companion_cuts_its_answer(client):
    client.write("讲一个吧")
    client.ask("response.create")
    client.answer("从前有一座山", tone(4000), ends=False)
    for sound in A_TURN[:17]:
        client.say(sound)
    done = of(client.shown, "response.done")[0]["response"]
    assert (done["status"], done["status_details"]["reason"]) == ("cancelled", "turn_detected")


def test_a_cancelled_answer_ends_once_and_its_late_words_are_gone(client):
    client.write("讲一个吧")
    client.ask("response.create")
    client.said(ResponseStarted("r9"), TextPart("r9", "从前"))
    told = client.ask("response.cancel")
    assert of(told, "response.done")[0]["response"]["status_details"]["reason"] == "client_cancelled"
    assert client.said(TextPart("r9", "有一座山")) == []
    assert code_of(client.ask("response.cancel")) == "response_cancel_not_active"


def test_a_second_answer_at_once_is_refused_and_later_possible(client):
    client.write("你好")
    client.ask("response.create")
    assert code_of(client.ask("response.create", event_id="mine")) == "conversation_already_has_active_response"
    client.answer()
    client.wait(2)
    assert [f["type"] for f in client.ask("response.create")] == ["response.created"]


def test_words_added_while_an_answer_runs_wait_for_its_end(client):
    client.write("你好")
    client.ask("response.create")
    client.said(ResponseStarted("r9"), TextPart("r9", "你"))
    client.write("我还要说")
    assert [turn.text for turn in client.recorded if turn.speaker == "child"] == ["你好"]
    client.relay_ended("r9")
    assert [turn.text for turn in client.recorded if turn.speaker == "child"] == ["你好", "我还要说"]


def test_words_that_nobody_asked_about_are_kept_when_the_client_goes(client):
    client.write("你好")
    client.ask("response.create")
    client.write("我还要说")
    client.keep(client.relay.farewell())
    assert [turn.text for turn in client.recorded] == ["你好", "我还要说"]


def test_what_no_child_should_hear_is_cut_off_as_filtered():
    client = FakeClient(check_words=lambda text: "weapons" if "刀" in text else "")
    client.write("你好")
    client.ask("response.create")
    client.said(ResponseStarted("r1"), TextPart("r1", "拿一把刀"))
    done = of(client.shown, "response.done")[0]["response"]
    assert (done["status"], done["status_details"]["reason"]) == ("incomplete", "content_filter")
    assert "刀" not in str([turn.text for turn in client.recorded])
    assert not any("刀" in str(frame) for frame in client.shown)


def test_model_voice_and_instructions_are_ours_whatever_a_client_sends(client):
    wanted = {"type": "realtime", "model": "gpt-x", "instructions": "Be rude.", "tracing": "auto",
              "tools": [{"type": "function", "name": "x"}], "audio": {"output": {"voice": "marin"}}}  # fmt: skip
    told = client.ask("session.update", session=wanted)[-1]["session"]
    assert (told["model"], told["audio"]["output"]["voice"], told["tools"]) == ("huaban-test", "huaban", [])
    assert "rude" not in told["instructions"]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("session.update", {"session": {"type": "transcription"}}, "invalid_value"),
        ("session.update", {"session": {"type": "realtime", "output_modalities": ["video"]}}, "invalid_value"),
        ("session.update", {"session": {"audio": {"input": {"format": {"type": "audio/pcmu"}}}}}, "invalid_value"),
        ("session.update", {}, "missing_required_parameter"),
        ("input_audio_buffer.append", {"audio": "***"}, "invalid_value"),
        ("input_audio_buffer.append", {"audio": "AAAA"}, "invalid_value"),  # three bytes
        ("input_audio_buffer.append", {}, "invalid_value"),
        ("input_audio_buffer.commit", {}, "input_audio_buffer_commit_empty"),
        ("conversation.item.create", {"item": {"type": "message", "role": "system", "content": []}}, "not_allowed"),
        ("conversation.item.create", {"item": {"type": "function_call_output"}}, "not_allowed"),
        ("conversation.item.delete", {"item_id": "item_1"}, "not_allowed"),
        ("conversation.item.retrieve", {"item_id": "item_1"}, "item_not_found"),
        ("conversation.item.truncate", {"item_id": "item_1", "audio_end_ms": -1}, "invalid_value"),
        ("response.create", {"response": {"conversation": "none"}}, "invalid_value"),
        ("response.create", {"response": {"input": [{}]}}, "invalid_value"),
        ("transcription_session.update", {}, "invalid_value"),
        ("nonsense", {}, "invalid_value"),
    ],
)
def test_what_a_client_may_not_do_is_an_error_and_the_talk_goes_on(client, kind, fields, code):
    assert code_of(client.ask(kind, **fields)) == code
    client.write("你好")
    client.ask("response.create")
    assert client.answer()[-1]["type"] == "response.done"


@pytest.mark.parametrize(("day_s", "codes"), [(20, ["time_over"]), (600, [])])
def test_a_client_hears_once_that_the_time_is_over(client, day_s, codes):
    client.relay.allow(Grant(day_s=day_s))
    client.wait(60)
    assert [frame["error"]["code"] for frame in client.shown if frame["type"] == "error"] == codes


def test_a_client_that_adds_without_waiting_for_answers_is_held_up_and_nothing_is_lost(client):
    client.write("你好")
    client.ask("response.create")
    for number in range(MOST_WAITING):
        assert client.write(f"还有{number}")[0]["type"] == "conversation.item.added"
    assert code_of(client.write("再多一句")) == "rate_limit_exceeded"
    client.answer()
    assert len(client.recorded) == 1 + MOST_WAITING + 1  # the child's, and the companion's answer
    assert client.write("再多一句")[0]["type"] == "conversation.item.added"
