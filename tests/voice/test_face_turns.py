"""The standard face: sound that a client takes back, answers that it cuts, and the items between which they stand."""

import base64

import pytest
from face_client import FakeClient, of
from standin_stepfun import tone

from voice.allowance import Grant
from voice.audio import silence
from voice.commands import Cancel, CommitAudio, Send
from voice.events import (
    ChildTranscript,
    LinkEnded,
    LinkLost,
    LinkOpened,
    ResponseEnded,
    ResponseStarted,
    TextPart,
)
from voice.face.relay import MOST_WAITING

MANUAL = {"type": "realtime", "audio": {"input": {"turn_detection": None}}}
OURS = {"type": "realtime", "audio": {"input": {"turn_detection": {"type": "server_vad"}}}}


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture(params=[MANUAL, OURS], ids=["manual", "ours"])
def either(request, client):
    """A client in either way of taking turns."""
    client.ask("session.update", session=request.param)
    return client


def answered(client, ms=4_000, text="从前有一座山") -> str:
    """The child wrote something and was answered; return the name of the answer's item."""
    client.write("讲一个吧")
    client.ask("response.create")
    client.answer(text, silence(ms))
    client.wait(ms / 1000 + 1)
    return of(client.shown, "response.done")[-1]["response"]["output"][0]["id"]


def truncate(client, item, heard_ms):
    told = client.ask("conversation.item.truncate", item_id=item, content_index=0, audio_end_ms=heard_ms)
    return told[-1]["error"]["code"] if told[-1]["type"] == "error" else told


def speak(client, pieces=15):
    """Say something in a room that was heard before."""
    for sound in [silence(100)] * 5 + [tone(100)] * pieces:
        client.say(sound)


def fall_silent(client):
    for _ in range(40):
        client.say(silence(100))


# --- truncated answers ------------------------------------------------------------------------------------------------


def test_what_a_client_truncates_is_marked_unheard_and_the_vendor_knows_however_late(either):
    item = answered(either)
    assert [frame["type"] for frame in truncate(either, item, 900)] == ["conversation.item.truncated"]
    assert (either.marked_heard, either.heard_until) == ([False], [("r1", 900)])
    (told,) = either.ask("conversation.item.retrieve", item_id=item)
    assert "transcript" not in told["item"]["content"][0], "words that nobody heard"


def test_an_answer_that_was_heard_to_its_end_stays_heard(either):
    truncate(either, answered(either), 4_000)
    assert either.marked_heard == []


def test_the_answer_before_the_one_that_runs_is_cut_and_the_running_one_goes_on(either):
    item = answered(either)
    either.write("还要")
    either.ask("response.create")
    either.answer("山上有一座庙", silence(2_000), ends=False)
    truncate(either, item, 900)
    assert (either.marked_heard, either.heard_until) == ([False], [("r1", 900)])
    assert not any(isinstance(c, Send) and isinstance(c.request, Cancel) for c in either.commands)
    either.relay_ended("r2")
    assert of(either.shown, "response.done")[-1]["response"]["status"] == "completed"


def test_an_answer_under_way_is_stopped_by_cutting_it(either):
    either.write("讲一个吧")
    either.ask("response.create")
    told = either.answer("从前有一座山", silence(4_000), ends=False)
    truncate(either, of(told, "response.output_item.added")[0]["item"]["id"], 900)
    assert of(either.shown, "response.done")[-1]["response"]["status"] == "cancelled"
    assert (either.marked_heard, either.heard_until) == ([False], [("r1", 900)])


def test_a_voice_that_interrupted_and_a_cut_that_follows_mark_the_answer_once(client):
    client.write("讲一个吧")
    client.ask("response.create")
    told = client.answer("从前有一座山", tone(4_000), ends=False)
    speak(client, 12)
    truncate(client, of(told, "response.output_item.added")[0]["item"]["id"], 1_200)
    assert (client.marked_heard, client.heard_until) == ([False], [("r1", 1_200)])


def test_a_cut_takes_no_answer_away_that_is_owed(client):
    """The child interrupted and has finished; the cut of what it interrupted comes late."""
    client.write("讲一个吧")
    client.ask("response.create")
    told = client.answer("从前有一座山", tone(4_000), ends=False)
    speak(client)
    fall_silent(client)
    truncate(client, of(told, "response.output_item.added")[0]["item"]["id"], 1_200)
    client.relay_ended("r1")
    client.wait(1)
    assert client.owed == 2


def test_what_cannot_be_truncated_is_an_error_and_marks_nothing(either):
    old, middle = answered(either), answered(either)
    assert truncate(either, middle, 4_002) == "invalid_value"
    answered(either)
    assert truncate(either, old, 900) == "invalid_value"
    assert truncate(either, "item_nobody", 900) == "item_not_found"
    childs = of(either.shown, "conversation.item.added")[0]["item"]["id"]
    assert truncate(either, childs, 900) == "unsupported_content_type"
    either.ask("session.update", session={"type": "realtime", "output_modalities": ["text"]})
    assert truncate(either, answered(either), 900) == "unsupported_content_type"
    assert (either.marked_heard, either.heard_until) == ([], [])


# --- how an answer ended ----------------------------------------------------------------------------------------------


def ended_as(client) -> str:
    return of(client.shown, "response.done")[-1]["response"]["status"]


def asked(client) -> None:
    client.write("讲一个吧")
    assert client.ask("response.create")[-1]["type"] == "response.created"


@pytest.mark.parametrize("gone", [LinkLost("unreachable"), LinkEnded()], ids=["lost", "ended"])
def test_a_link_that_went_between_two_answers_makes_neither_incomplete(client, gone):
    answered(client)
    client.said(gone, LinkOpened("stepfun", has_voice=True, hears_words=True))
    asked(client)
    client.answer()
    assert ended_as(client) == "completed"


@pytest.mark.parametrize("gone", [LinkLost("unreachable"), LinkEnded()], ids=["lost", "ended"])
def test_an_answer_whose_link_went_is_incomplete_and_the_next_is_whole(client, gone):
    asked(client)
    client.answer("从前", ends=False)
    client.said(gone)
    assert ended_as(client) == "incomplete"
    client.said(LinkOpened("stepfun", has_voice=True, hears_words=True))
    asked(client)
    client.answer()
    assert ended_as(client) == "completed"


@pytest.mark.parametrize("is_late", [False, True], ids=["before the next began", "while the next runs"])
def test_how_a_cancelled_answer_ended_is_no_word_about_the_next(client, is_late):
    asked(client)
    client.answer("从前", ends=False)
    client.ask("response.cancel")
    if is_late:
        client.wait(3)  # the vendor never said so, and now it does
    else:
        client.said(ResponseEnded("r1", "incomplete"))
    asked(client)
    client.said(ResponseEnded("r1", "incomplete"))
    client.answer()
    assert ended_as(client) == "completed"


# --- cancelled answers ------------------------------------------------------------------------------------------------


def test_only_the_answer_that_is_named_is_cancelled(client):
    client.write("讲一个吧")
    name = client.ask("response.create")[0]["response"]["id"]
    client.said(ResponseStarted("r9"), TextPart("r9", "从前"))
    (told,) = client.ask("response.cancel", response_id="resp_another")
    assert told["error"]["code"] == "response_cancel_not_active"
    assert not of(client.shown, "response.done")
    told = client.ask("response.cancel", response_id=name)
    assert of(told, "response.done")[0]["response"]["status"] == "cancelled"


def test_an_answer_that_is_cancelled_before_it_began_is_told_as_begun_and_cancelled(client):
    asked(client)
    client.answer("从前", ends=False)
    client.ask("response.cancel")
    assert client.ask("response.create", response={"metadata": {"for": "me"}}) == [], "the provider still speaks"
    (refused,) = client.ask("response.cancel", response_id="resp_another")
    assert refused["error"]["code"] == "response_cancel_not_active"
    begun, ended = client.ask("response.cancel")
    assert (begun["type"], ended["type"]) == ("response.created", "response.done")
    assert begun["response"]["id"] == ended["response"]["id"]
    assert ended["response"]["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert (ended["response"]["metadata"], ended["response"]["output"]) == ({"for": "me"}, [])
    (again,) = client.ask("response.cancel")
    assert again["error"]["code"] == "response_cancel_not_active"
    client.relay_ended("r1")
    client.wait(2)
    assert client.owed == 1, "what is wanted no more is not asked for"
    asked(client)


# --- sound that is taken back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("pieces", [1, 15], ids=["before it was a turn", "in the middle of a turn"])
def test_sound_that_is_cleared_is_never_a_turn(client, pieces):
    speak(client, pieces)
    assert client.ask("input_audio_buffer.clear")[-1]["type"] == "input_audio_buffer.cleared"
    fall_silent(client)
    assert (client.recorded, client.owed) == ([], 0)
    assert client.kinds.count("input_audio_buffer.speech_started") == client.kinds.count(
        "input_audio_buffer.speech_stopped"
    )
    speak(client)
    fall_silent(client)
    assert len(client.recorded) == client.owed == 1


def test_after_a_voice_that_was_nothing_there_is_nothing_to_commit(client):
    speak(client)
    client.ask("input_audio_buffer.clear")
    assert client.ask("input_audio_buffer.commit")[0]["error"]["code"] == "input_audio_buffer_commit_empty"


def test_sound_that_was_not_committed_is_gone_after_a_change_of_turn_taking(client):
    client.ask("session.update", session=MANUAL)
    client.say(tone(1_500))
    client.ask("session.update", session=OURS)
    client.ask("session.update", session=MANUAL)
    assert client.ask("input_audio_buffer.commit")[0]["error"]["code"] == "input_audio_buffer_commit_empty"


def test_sound_whose_commit_is_refused_can_be_committed_later(client):
    client.ask("session.update", session=MANUAL)
    client.write("你好")
    client.ask("response.create")
    for number in range(MOST_WAITING):
        client.write(f"还有{number}")
    client.say(tone(1_500))
    assert client.ask("input_audio_buffer.commit")[0]["error"]["code"] == "rate_limit_exceeded"
    client.answer()
    assert client.ask("input_audio_buffer.commit")[0]["type"] == "input_audio_buffer.committed"


@pytest.mark.parametrize("session", [MANUAL, OURS], ids=["manual", "ours"])
def test_once_the_time_is_over_sound_is_refused_and_never_an_item(client, session):
    client.ask("session.update", session=session)
    client.relay.allow(Grant(day_s=0))
    client.wait(1)
    speak(client)
    fall_silent(client)
    part = {"type": "input_audio", "audio": base64.b64encode(tone(1_500)).decode()}
    message = {"type": "message", "role": "user", "content": [part]}
    for told in (client.ask("input_audio_buffer.commit"), client.ask("conversation.item.create", item=message)):
        assert told[0]["error"]["code"] == "time_over"
    assert not of(client.shown, "conversation.item.added")
    assert client.write("我还要写")[0]["type"] == "conversation.item.added"


# --- one item after the other -----------------------------------------------------------------------------------------


def test_every_item_stands_behind_the_one_before_it(either):
    answered(either)
    speak(either)
    fall_silent(either)
    if of(either.shown, "session.updated")[0]["session"]["audio"]["input"]["turn_detection"] is None:
        either.ask("input_audio_buffer.commit")
    (committed,) = of(either.shown, "input_audio_buffer.committed")
    before = of(either.shown, "response.done")[0]["response"]["output"][0]["id"]
    added = of(either.shown, "conversation.item.added")[-1]
    assert (committed["item_id"], committed["previous_item_id"]) == (added["item"]["id"], before)
    assert added["previous_item_id"] == before


def test_words_added_while_somebody_speaks_are_an_item_of_their_own(client):
    speak(client)
    client.write("我还要写")
    items = [frame["item"] for frame in of(client.shown, "conversation.item.done")]
    assert sorted(item["content"][0]["type"] for item in items) == ["input_audio", "input_text"]
    assert sorted(turn.means for turn in client.recorded) == ["spoken", "typed"]
    (turn,) = [c.request.turn for c in client.commands if isinstance(c, Send) and isinstance(c.request, CommitAudio)]
    (told,) = client.said(ChildTranscript("我画了一只猫", True, turn))
    assert told["item_id"] == of(client.shown, "input_audio_buffer.committed")[0]["item_id"]
