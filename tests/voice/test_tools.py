"""What a model may have done besides talking, seen from the brain: once per wish, and never without a word."""

import json
import uuid

import pytest
from fakes_talk import FakeTalk, past

from voice.commands import AddNote, NoteIncident, Respond, RunTool, Send, ToolResult
from voice.events import (
    AudioPart,
    ChildTranscript,
    Finished,
    Hello,
    JournalGrew,
    LinkEnded,
    LinkOpened,
    PageTurned,
    Reason,
    ResponseEnded,
    ResponseStarted,
    Stopped,
    TextPart,
    ToolCalled,
    Words,
)
from voice.tool_words import OUTCOMES, TOOLS
from voice.tools import NEWS_PATIENCE_S, PAGE_PATIENCE_S, flat, nested

FOUR = ["show_pictures", "look_at_drawing", "turn_page", "finish_story"]
ZH = OUTCOMES["zh-hans"]


def opened(**changes) -> FakeTalk:
    """A talk with a model that calls tools, in which everything so far was said and heard."""
    talk = FakeTalk(**changes)
    talk.heard(Hello())
    talk.said(LinkOpened("stepfun", has_voice=True, hears_words=True, calls_tools=True))
    talk.speak_out("你好！今天的故事里有谁呀？")
    talk.commands.clear()
    return talk


def calls(talk, name, arguments=None, *, call="call-1", says="好呀，等一下。", ends=True) -> str:
    """The child said something; the model speaks first, if at all, and then calls. Returns the response's id."""
    talk.heard(Words("我想画恐龙"))
    response = f"t-{call}"
    talk.said(ResponseStarted(response))
    if says:
        talk.said(TextPart(response, says), AudioPart(response, bytes(48_00)))
    talk.said(ToolCalled(call, name, arguments or {}, response))
    if ends:
        talk.said(ResponseEnded(response))
        talk.wait(2)
    return response


def results(talk) -> dict[str, str]:
    return {result.call: json.loads(result.output)["result"] for result in talk.sent(ToolResult)}


def order_of(talk, *kinds) -> list[type]:
    return [type(c.request) for c in talk.commands if isinstance(c, Send) and isinstance(c.request, kinds)]


# --- how they are described -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_four_tools_are_described_in_both_languages(language):
    assert [tool["name"] for tool in flat(language)] == FOUR
    assert all(tool["description"] for tool in flat(language))
    assert (flat(language)[0]["description"].isascii()) is (language == "en")
    assert flat(language)[2]["parameters"]["properties"]["direction"]["enum"] == ["previous", "next"]
    assert set(TOOLS["en"]) == set(TOOLS["zh-hans"]) and set(OUTCOMES["en"]) == set(ZH)


def test_the_nested_form_holds_the_flat_one():
    assert [{"type": "function", **tool["function"]} for tool in nested("en")] == flat("en")
    assert all(set(tool) == {"type", "function"} for tool in nested("en"))


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_are_asked_for_by_a_job_before_the_model_hears_of_it():
    talk = opened()
    response = calls(talk, "show_pictures", {"subject": "恐龙"}, ends=False)
    assert talk.written(RunTool) == [RunTool("show_pictures", "恐龙")]
    assert not talk.sent(ToolResult)  # the response that called is still running
    talk.said(ResponseEnded(response))
    assert results(talk) == {"call-1": ZH["searching"]}


def test_a_model_that_spoke_first_is_not_asked_to_speak_again_until_there_is_news():
    talk = opened()
    calls(talk, "show_pictures", {"subject": "恐龙"})
    asked = len(talk.asked)
    talk.heard(JournalGrew((past(9, "恐龙", "house", "pictures"),)))
    talk.wait(1)
    assert talk.asked[asked:] == [Reason.PICTURES]
    assert order_of(talk, ToolResult, AddNote) == [ToolResult, AddNote]


def test_a_model_that_only_called_is_asked_to_speak_after_its_result():
    talk = opened()
    calls(talk, "show_pictures", {"subject": "恐龙"}, says="")
    assert order_of(talk, ToolResult, Respond)[-2:] == [ToolResult, Respond]


def test_one_call_is_carried_out_once():
    talk = opened()
    response = calls(talk, "show_pictures", {"subject": "恐龙"}, ends=False)
    talk.said(ToolCalled("call-1", "show_pictures", {"subject": "恐龙"}), ResponseEnded(response))
    talk.wait(1)
    assert len(talk.written(RunTool)) == len(talk.sent(ToolResult)) == 1


@pytest.mark.parametrize("says", ["好呀，等一下。", ""], ids=["had spoken", "had said nothing"])
@pytest.mark.parametrize("is_over", [False, True], ids=["still cancelling", "cancelled"])
@pytest.mark.parametrize("is_named", [False, True], ids=["without a name", "with its name"])
@pytest.mark.parametrize("name", FOUR)
def test_what_is_called_for_in_an_answer_that_was_stopped_is_refused_and_not_done(name, says, is_over, is_named):
    talk = opened()
    talk.heard(Words("我想画恐龙"))
    talk.said(ResponseStarted("t"))
    if says:
        talk.said(TextPart("t", says), AudioPart("t", bytes(96_000)))
    talk.heard(Stopped("u2", 200))
    if is_over:
        talk.said(ResponseEnded("t", "cancelled"))
    asked = len(talk.asked)
    talk.said(ToolCalled("late", name, {"subject": "恐龙"}, "t" if is_named else ""))
    if not is_over:
        assert not results(talk)
        talk.said(ResponseEnded("t", "cancelled"))
    assert results(talk) == {"late": ZH["interrupted"]}
    talk.wait(3)
    assert not talk.written(RunTool) and not talk.shown("finish") and not talk.shown("page")
    assert not [reason for reason in talk.asked[asked:] if reason is not Reason.NUDGE]


def test_the_same_call_in_the_next_answer_is_carried_out():
    talk = opened()
    old = calls(talk, "show_pictures", {"subject": "恐龙"}, ends=False)
    talk.heard(Stopped("u2", 200))
    talk.said(ResponseEnded(old, "cancelled"))
    calls(talk, "finish_story", call="call-2")
    assert talk.shown("finish")


def test_the_same_wish_is_searched_for_once_and_another_one_again():
    talk = opened()
    calls(talk, "show_pictures", {"subject": "恐龙"})
    calls(talk, "show_pictures", {"subject": " 恐龙。"}, call="call-2")
    calls(talk, "show_pictures", {"subject": "小猫"}, call="call-3")
    assert [entry.subject for entry in talk.written(RunTool)] == ["恐龙", "小猫"]
    assert results(talk)["call-2"] == ZH["again"]


@pytest.mark.parametrize("arguments", [{}, {"subject": ""}, {"subject": 7}, {"subject": ["恐龙"]}, {"what": "恐龙"}])
def test_a_call_without_a_subject_asks_the_child_again(arguments):
    talk = opened()
    calls(talk, "show_pictures", arguments)
    assert not talk.written(RunTool)
    assert results(talk) == {"call-1": ZH["no_subject"]}
    assert talk.asked[-1] is Reason.ANSWER


def test_an_unsafe_subject_is_noted_and_never_searched_for():
    talk = opened(check=lambda text: "violence" if "枪" in text else "")
    calls(talk, "show_pictures", {"subject": "机关枪"})
    assert not talk.written(RunTool)
    assert talk.written(NoteIncident) == [NoteIncident("violence", "pictures")]
    assert results(talk) == {"call-1": ZH["unsafe"]}
    assert talk.asked[-1] is Reason.ANSWER


def test_when_no_pictures_come_the_child_is_told():
    talk = opened()
    calls(talk, "show_pictures", {"subject": "恐龙"})
    talk.wait(NEWS_PATIENCE_S)
    assert AddNote("no_pictures", "恐龙") in talk.sent(AddNote)
    assert talk.asked[-1] is Reason.PICTURES


# --- looking ----------------------------------------------------------------------------------------------------------


def test_looking_without_a_drawing_says_so():
    talk = opened()
    calls(talk, "look_at_drawing")
    assert results(talk) == {"call-1": ZH["no_drawing"]}
    assert not talk.written(RunTool)


def test_a_drawing_is_looked_at_again_and_what_was_seen_is_told_at_once():
    talk = opened(history=[past(1, "", kind="drawing"), past(2, "一只绿色的恐龙", "house", "reading")])
    calls(talk, "look_at_drawing")
    assert talk.written(RunTool) == [RunTool("look_at_drawing")]
    assert "一只绿色的恐龙" in results(talk)["call-1"]
    assert talk.asked[-1] is Reason.ANSWER


def test_a_drawing_nobody_has_seen_yet_is_spoken_of_when_it_was_looked_at():
    talk = opened(history=[past(1, "", kind="drawing")])
    calls(talk, "look_at_drawing")
    assert results(talk) == {"call-1": ZH["looking"]}
    asked = len(talk.asked)
    talk.heard(JournalGrew((past(9, "一只绿色的恐龙", "house", "reading", about=uuid.uuid4()),)))
    talk.wait(1)
    assert talk.asked[asked:] == [Reason.READING]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "outcome", "speaks"),
    [
        (PageTurned(True, 1, 2), ZH["turned"].format(number=1, count=2), False),
        (PageTurned(False, 1, 1), ZH["one_sheet"], True),
        (PageTurned(False, 2, 2), ZH["no_more"].format(number=2, count=2), True),
    ],
    ids=["turned", "one sheet", "no more"],
)
def test_the_page_turns_and_says_whether_it_could(answer, outcome, speaks):
    talk = opened()
    calls(talk, "turn_page", {"direction": "previous"})
    assert talk.shown("page") == [{"type": "page", "direction": "previous"}]
    asked = len(talk.asked)
    talk.heard(answer)
    talk.wait(1)
    assert results(talk) == {"call-1": outcome}
    assert (talk.asked[asked:] == [Reason.ANSWER]) is speaks


def test_a_page_that_does_not_answer_cannot_turn():
    talk = opened()
    calls(talk, "turn_page", {"direction": "next"})
    talk.wait(PAGE_PATIENCE_S)
    assert results(talk) == {"call-1": ZH["not_turned"]}


def test_a_page_that_turned_by_itself_is_not_news():
    talk = opened()
    assert talk.heard(PageTurned(True, 1, 2)) == []


# --- the end of a story -----------------------------------------------------------------------------------------------


def test_the_model_ends_the_story_and_has_said_its_own_goodbye():
    talk = opened()
    calls(talk, "finish_story", says="讲得真完整，我们来做成书！")
    assert len(talk.shown("finish")) == 1
    assert Reason.FINISH not in talk.asked


def test_a_model_that_ends_the_story_without_a_word_is_asked_for_one():
    talk = opened()
    calls(talk, "finish_story", says="")
    assert talk.asked[-1] is Reason.FINISH


def test_a_wish_for_a_book_is_granted_once_whoever_heard_it():
    talk = opened()
    calls(talk, "finish_story")
    talk.heard(Words("讲完了"))
    talk.wait(1)
    assert len(talk.shown("finish")) == 1
    talk.wait(20)
    talk.heard(Words("讲完了"))
    assert len(talk.shown("finish")) == 2


# --- odd cases --------------------------------------------------------------------------------------------------------


def test_an_unknown_tool_does_nothing_and_the_model_hears_so():
    talk = opened()
    calls(talk, "open_door")
    assert results(talk) == {"call-1": ZH["unknown"]}
    assert not talk.written(RunTool) and talk.asked[-1] is Reason.ANSWER


def test_a_result_never_reaches_another_session():
    talk = opened()
    calls(talk, "show_pictures", {"subject": "恐龙"}, ends=False)
    talk.said(LinkEnded(), LinkOpened("stepfun", has_voice=True, hears_words=True, calls_tools=True))
    talk.wait(1)
    assert not talk.sent(ToolResult)


def test_words_and_calls_for_the_same_thing_do_not_disturb_each_other():
    talk = opened()
    response = calls(talk, "show_pictures", {"subject": "恐龙"}, ends=False)
    talk.said(ChildTranscript("我想画恐龙", True, None), ResponseEnded(response))
    talk.heard(Finished())
    assert talk.asked[-1] is Reason.FINISH


def test_after_a_stop_a_call_without_words_is_no_reason_to_speak():
    talk = opened()
    response = calls(talk, "show_pictures", {"subject": "恐龙"}, says="", ends=False)
    talk.heard(Stopped("", 0))
    told = talk.said(ResponseEnded(response, "cancelled"))
    told += talk.wait(2)
    assert results(talk) == {"call-1": ZH["searching"]} or talk.sent(ToolResult)
    assert not talk.sent(Respond, told)
