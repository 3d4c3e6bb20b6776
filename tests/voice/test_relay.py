"""The brain of a talk, the child's side: opening, words, voice. No sockets, no clock but ours."""

import pytest
from fakes_talk import FakeTalk, greeted, past, with_model

from voice.commands import AddWords, AmendTurn, AppendAudio, Cancel, CommitAudio, NoteIncident, Respond
from voice.events import (
    ChildTranscript,
    Finished,
    Hello,
    LinkEnded,
    LinkOpened,
    MicSwitched,
    NothingHeard,
    PenMoved,
    Reason,
    ResponseEnded,
    ResponseStarted,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Words,
)
from voice.news import WORDS_COME_S

# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_new_talk_begins_with_a_greeting():
    talk = FakeTalk()
    talk.open()
    assert talk.asked == [Reason.GREET]
    assert talk.shown("ready")[0]["turns"] == []


def test_a_reload_brings_the_history_and_the_question_but_no_second_greeting():
    told = [past(1, "小猫", bead="who"), past(2, "小猫在哪里呀？", "companion", bead="where")]
    talk = FakeTalk(told)
    talk.open()
    (ready,) = talk.shown("ready")
    assert [turn["text"] for turn in ready["turns"]] == ["小猫", "小猫在哪里呀？"]
    assert ready["beads"] == ["who"]
    assert talk.shown("choices")[0]["bead"] == "where"
    assert talk.asked == []


def test_words_that_found_no_answer_before_a_reload_find_one_after_it():
    talk = FakeTalk([past(1, "今天的故事里有谁？", "companion", bead="who"), past(2, "小猫", bead="who")])
    talk.open()
    assert talk.asked == [Reason.WELCOME_BACK]


def test_a_page_that_was_cut_off_gets_only_what_it_missed():
    talk = FakeTalk([past(1, "今天的故事里有谁？", "companion", bead="who"), past(2, "小猫", bead="who")])
    talk.open(hello=Hello(last_seq=1))
    assert [turn["text"] for turn in talk.shown("ready")[0]["turns"]] == ["小猫"]


def test_coming_back_later_is_welcomed():
    talk = FakeTalk([past(1, "今天的故事里有谁？", "companion", bead="who", age_s=4_000)])
    talk.open()
    assert talk.asked == [Reason.WELCOME_BACK]


def test_a_page_gets_its_history_while_the_vendor_is_slow_to_open():
    talk = FakeTalk([past(1, "小猫")])
    talk.heard(Hello())
    assert not talk.shown("ready")
    talk.wait(2)
    assert talk.shown("ready")


def test_a_page_without_a_servers_voice_speaks_by_itself():
    talk = FakeTalk()
    talk.open(has_voice=False, hello=Hello(speaks=True))
    talk.said(ResponseStarted("r"), TextPart("r", "你好！", "who"), ResponseEnded("r"))
    assert talk.shown("ready")[0]["voice"] == "browser"
    assert talk.shown("speak")[0]["text"] == "你好！"
    assert talk.state == "speaking"


# --- words ------------------------------------------------------------------------------------------------------------


def test_tapped_words_are_journalled_before_anyone_is_asked_to_answer():
    talk = greeted()
    commands = talk.heard(Words("小猫", "tapped", "who", "cat"))
    kinds = [type(getattr(c, "entry", None) or getattr(c, "request", None)).__name__ for c in commands]
    assert kinds.index("RecordTurn") < kinds.index("AddWords") < kinds.index("Respond")
    assert talk.sent(AddWords)[-1] == AddWords("小猫", "who", "cat")
    assert talk.shown("beads")[-1]["lit"] == ["who"]


def test_the_question_brings_its_picture_answers():
    talk = greeted()
    choices = talk.shown("choices")[-1]
    assert choices["bead"] == "who"
    assert {"key": "cat", "label": "小猫", "picture_url": "/cat.svg"} in choices["choices"]


def test_a_models_question_is_recognised_and_brings_picture_answers_too():
    talk = with_model()
    assert talk.shown("choices")[-1]["bead"] == "who"
    talk.heard(Words("小猫"))
    assert talk.child_turns[-1].bead == "who"


def test_what_the_companion_says_is_journalled_with_its_maker():
    talk = greeted()
    assert [(t.means, t.bead) for t in talk.written()] == [("scripted", "who")]
    assert [t.means for t in with_model().written()] == ["model"]


def test_words_while_the_companion_speaks_stop_it_and_mark_it_unheard():
    talk = FakeTalk()
    talk.open()
    talk.speak(ms=4_000, ends=False)
    commands = talk.heard(Words("小猫"))
    assert talk.shown("flush", commands)
    assert talk.sent(Cancel, commands)
    assert talk.unheard == [talk.written()[0].id]
    assert not talk.sent(Respond, commands)  # the vendor has not let go yet
    assert talk.sent(Respond, talk.said(ResponseEnded("r1", "cancelled")))


def test_a_reply_that_was_heard_to_its_end_stays_heard():
    talk = greeted()
    talk.heard(Words("小猫"))
    assert talk.unheard == []


def test_leaving_ends_the_talk_at_once():
    talk = greeted()
    talk.heard(Words("我不想玩了"))
    assert talk.hung_up == [1000]
    assert talk.shown("bye")[0]["code"] == "left"
    assert talk.child_turns[-1].bead == ""
    late = talk.heard(Words("小猫"))  # it was on its way when we said goodbye
    assert [command.entry.text for command in late] == ["小猫"]


def test_finishing_by_voice_tells_the_page_and_says_a_closing_sentence():
    talk = greeted()
    talk.heard(Words("讲完啦"))
    assert talk.shown("finish")
    assert talk.asked[-1] is Reason.FINISH


def test_the_finish_button_asks_for_the_closing_sentence_only():
    talk = greeted()
    talk.heard(Finished())
    assert talk.asked[-1] is Reason.FINISH
    assert not talk.child_turns


def test_words_that_a_grown_up_should_hear_leave_a_mark_and_get_care():
    talk = greeted(check=lambda text: "self-harm" if "不想活" in text else "")
    talk.heard(Words("我不想活了"))
    assert talk.asked[-1] is Reason.CARE
    assert talk.written(NoteIncident) == [NoteIncident("self-harm", "child")]


# --- voice ------------------------------------------------------------------------------------------------------------


def test_a_spoken_turn_goes_to_a_vendor_that_hears_and_ends_after_the_bands_silence():
    talk = with_model(band="6-7")
    talk.mic(1.0, loud=False)
    talk.mic(1.5, loud=True)
    assert not talk.sent(CommitAudio)
    talk.mic(1.4, loud=False)
    assert not talk.sent(CommitAudio)
    talk.mic(0.3, loud=False)
    (commit,) = talk.sent(CommitAudio)
    assert talk.asked[-1] is Reason.ANSWER
    assert [turn.id for turn in talk.child_turns] == [commit.turn]
    sent_ms = sum(len(request.pcm) for request in talk.sent(AppendAudio)) / 48
    assert 2_900 < sent_ms < 3_700  # the turn with its lead-in, not the silence before


def test_the_pen_buys_time():
    talk = with_model(band="8-10")
    talk.mic(1.0, loud=False)
    talk.heard(PenMoved(True))
    talk.mic(1.0, loud=True)
    talk.mic(2.2, loud=False)
    assert not talk.sent(CommitAudio)
    talk.mic(0.6, loud=False)
    assert talk.sent(CommitAudio)


def test_the_companion_never_gets_sound_and_says_that_it_heard_no_words():
    talk = greeted()
    talk.mic(1, loud=False)
    talk.mic(1, loud=True)
    talk.mic(2, loud=False)
    assert not talk.sent(AppendAudio)
    assert talk.asked[-1] is Reason.UNHEARD
    assert talk.shown("notice")[-1]["code"] == "no_words"
    assert [(turn.means, turn.text) for turn in talk.child_turns] == [("spoken", "")]


def test_words_of_the_device_are_the_childs_words():
    talk = FakeTalk()
    talk.open(hello=Hello(hears="device"))
    talk.speak_out("今天的故事里有谁？", bead="who")
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.heard(Transcript("小恐", False))
    talk.mic(1.6, loud=False)
    assert not talk.child_turns  # the recogniser is still writing
    talk.heard(Transcript("小恐龙", True))
    (turn,) = talk.child_turns
    assert (turn.means, turn.text, turn.bead) == ("spoken", "小恐龙", "who")
    assert talk.asked[-1] is Reason.ANSWER


def test_words_of_the_device_count_without_any_sound():
    talk = FakeTalk()
    talk.open(hello=Hello(hears="device"))
    talk.speak_out(bead="who")
    talk.heard(Transcript("小恐龙", True))
    talk.wait(2)
    assert [turn.text for turn in talk.child_turns] == ["小恐龙"]


def test_a_tap_is_answered_in_a_room_that_is_never_quiet():
    talk = greeted()
    talk.mic(1, loud=False)
    talk.mic(1, loud=True)
    talk.heard(Words("小猫", "tapped", "who", "cat"))
    assert talk.asked[-1] is Reason.ANSWER
    assert [turn.means for turn in talk.child_turns] == ["tapped"]
    talk.mic(0.2, loud=True)  # the noise goes on while the companion thinks
    talk.speak_out("小猫！", bead="where")
    assert talk.shown("choices")[-1]["bead"] == "where"


def test_what_a_vendor_heard_before_a_tap_is_a_turn_of_its_own():
    talk = with_model()
    talk.mic(1, loud=False)
    talk.mic(1, loud=True)
    talk.heard(Words("小猫", "tapped", "who", "cat"))
    assert [turn.means for turn in talk.child_turns] == ["spoken", "tapped"]
    assert talk.sent(CommitAudio) and talk.asked.count(Reason.ANSWER) == 1


def test_a_knock_is_not_a_turn():
    talk = with_model()
    talk.mic(1, loud=False)
    talk.mic(0.12, loud=True)
    talk.mic(3, loud=False)
    assert not talk.child_turns


def test_a_voice_stops_the_companion_but_a_short_sound_of_listening_does_not():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.speak(ms=5_000)
    talk.mic(0.5, loud=False)
    talk.mic(0.8, loud=True)
    talk.mic(1.0, loud=False)
    assert not talk.shown("flush") and not talk.sent(AppendAudio)
    talk.mic(1.2, loud=True)
    assert talk.shown("flush") and talk.sent(AppendAudio)


def test_push_to_talk_takes_what_lies_between_press_and_release():
    talk = FakeTalk()
    talk.open("stepfun", hello=Hello(mode="push"))
    talk.speak_out()
    talk.mic(1, loud=True)
    assert not talk.sent(AppendAudio)
    talk.heard(TalkStarted())
    assert talk.state == "listening"
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert len(talk.sent(AppendAudio)) == 50
    assert len(talk.child_turns) == 1


def test_saying_that_it_is_done_ends_the_turn_at_once():
    talk = with_model()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert len(talk.child_turns) == 1


def test_a_microphone_that_is_switched_off_keeps_what_was_said():
    talk = with_model()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.heard(MicSwitched(False))
    assert len(talk.child_turns) == 1
    assert talk.state != "listening"


def test_words_that_the_vendor_wrote_down_amend_the_turn_once():
    talk = with_model()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(2, loud=False)
    (turn,) = talk.child_turns
    talk.said(ChildTranscript("我想讲小猫", True, turn.id), ChildTranscript("我想讲小猫", True, turn.id))
    assert [entry.text for entry in talk.written(AmendTurn)] == ["我想讲小猫"]
    assert talk.shown("beads")[-1]["lit"] == ["who"]
    assert talk.asked.count(Reason.ANSWER) == 1


def a_voice_was_answered() -> FakeTalk:
    """The child spoke, the answer was heard to its end, and the vendor has not written down what it heard."""
    talk = with_model()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(2, loud=False)
    talk.speak_out(ms=500)
    assert not talk.relay.is_at_rest
    return talk


def test_a_link_is_not_exchanged_while_it_may_still_write_down_what_it_heard():
    talk = a_voice_was_answered()
    talk.said(ChildTranscript("我想讲小猫", True, talk.child_turns[-1].id))
    assert talk.relay.is_at_rest


@pytest.mark.parametrize("event", [NothingHeard(), LinkEnded()])
def test_words_that_cannot_come_any_more_are_not_waited_for(event):
    talk = a_voice_was_answered()
    talk.said(event)
    talk.said(LinkOpened("stepfun", True, True))
    assert talk.relay.is_at_rest


def test_an_exchange_never_depends_on_a_transcript():
    talk = a_voice_was_answered()
    talk.now_s += WORDS_COME_S
    assert talk.relay.is_at_rest


def test_silence_that_was_committed_leaves_the_talk_open():
    talk = with_model()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(2, loud=False)
    talk.said(NothingHeard())
    assert talk.state == "listening"
    talk.heard(Words("小猫"))
    assert talk.asked[-1] is Reason.ANSWER


def test_a_quiet_talk_takes_no_sound_at_all():
    talk = greeted(may_listen=False)
    talk.mic(1, loud=True)
    talk.mic(3, loud=False)
    talk.heard(Transcript("小猫", True), TalkStarted())
    talk.wait(5)
    assert not talk.child_turns
    talk.heard(Words("小猫"))
    assert len(talk.child_turns) == 1
