"""The brain of a talk, the companion's side: one response at a time, failures, news, silence."""

import pytest
from fakes_talk import audio_numbers, greeted, past, with_model

from voice.commands import AddNote, Cancel, NoteIncident, Respond
from voice.events import (
    AlreadyResponding,
    AudioPart,
    ConsentWithdrawn,
    Finished,
    JournalGrew,
    LinkEnded,
    LinkLost,
    LinkOpened,
    Paused,
    PenMoved,
    Reason,
    ResponseEnded,
    ResponseStarted,
    Stopped,
    TextPart,
    Words,
)

# --- one response at a time -------------------------------------------------------------------------------------------


def test_late_output_of_an_interrupted_response_is_ignored():
    talk = with_model()
    talk.heard(Words("小猫"))
    old = talk.speak(ms=3_000, ends=False)
    talk.heard(Stopped("u2", 400))
    before = len(talk.commands)
    talk.said(TextPart(old, "太晚了"), AudioPart(old, bytes(480)), ResponseEnded(old), AudioPart(old, bytes(480)))
    late = talk.commands[before:]
    assert not audio_numbers(late)
    assert not talk.shown("caption", late) and not talk.written(among=late)


def test_late_output_is_not_taken_for_the_next_response():
    talk = with_model()
    talk.heard(Words("小猫"))
    old = talk.speak(ends=False)
    talk.heard(Words("小狗"))
    talk.said(ResponseEnded(old, "cancelled"))
    before = len(talk.commands)
    talk.said(TextPart(old, "太晚了"), AudioPart(old, bytes(480)))
    assert not audio_numbers(talk.commands[before:])
    talk.said(ResponseStarted("new"), TextPart("new", "小狗呀！"))
    assert talk.shown("caption")[-1]["text"] == "小狗呀！"


def test_an_answer_that_was_never_asked_of_the_vendor_makes_way_for_the_next_at_once():
    talk = with_model()
    talk.heard(Words("小猫"), Words("小狗"))
    assert talk.asked.count(Reason.ANSWER) == 1
    assert talk.sent(Respond, talk.said(ResponseEnded("", "cancelled")))


@pytest.mark.parametrize("then", [Stopped("u2", 100), Finished(), LinkLost("unreachable")])
def test_words_that_a_grown_up_should_hear_get_care_whatever_happens_before_it_is_said(then):
    talk = with_model(check=lambda text: "self-harm" if "不想活" in text else "")
    talk.heard(Words("小猫"))
    running = talk.speak(ms=4_000, ends=False)
    talk.heard(Words("我不想活了"))
    if isinstance(then, LinkLost):
        talk.said(then, LinkOpened("companion", True, False))
    else:
        talk.heard(then)
        talk.said(ResponseEnded(running, "cancelled"))
    assert Reason.CARE in talk.asked


CARED_FOR = "self-harm"


@pytest.mark.parametrize(
    "then",
    [
        [Words("小猫")],
        [Stopped("", 0)],
        [Finished()],
        [Paused(True), Paused(False)],
        [LinkLost("unreachable")],
        [LinkEnded()],
    ],
    ids=["taps", "stops", "finishes", "was aside", "link lost", "link ended"],
)
def test_care_that_was_asked_for_and_not_heard_is_asked_for_again(then):
    talk = with_model(check=lambda text: CARED_FOR if "不想活" in text else "")
    talk.heard(Words("我不想活了"))
    assert talk.asked[-1] is Reason.CARE
    for event in then:
        if isinstance(event, LinkLost | LinkEnded):
            talk.said(event, LinkOpened("companion", True, False))
        else:
            talk.heard(event)
    talk.said(ResponseEnded("", "cancelled"))
    talk.wait(3)
    assert talk.asked.count(Reason.CARE) == 2
    talk.speak_out("谢谢你告诉我。")
    talk.wait(3)
    assert talk.asked.count(Reason.CARE) == 2


def test_care_in_words_that_no_child_should_hear_is_given_once_in_our_own():
    talk = with_model(check=lambda text: CARED_FOR if "不想活" in text else "")
    talk.heard(Words("我不想活了"))
    talk.speak("你说你不想活了")
    talk.wait(3)
    assert talk.asked.count(Reason.CARE) == 1 and talk.written(NoteIncident)[-1].place == "companion"


def test_a_refused_response_is_asked_for_again():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.said(AlreadyResponding())
    before = len(talk.asked)
    talk.wait(1)
    assert talk.asked[before:] == [Reason.ANSWER]


def test_an_interruption_before_the_response_began_cancels_it_when_it_does():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.heard(Words("不对，是小狗"))
    asked = len(talk.asked)
    assert talk.sent(Cancel, talk.said(ResponseStarted("r9")))
    talk.said(ResponseEnded("r9", "cancelled"))
    assert talk.asked[asked:] == [Reason.ANSWER]


def test_a_vendor_that_never_confirms_a_cancel_does_not_hold_the_talk():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.speak(ends=False)
    talk.heard(Words("小狗"))
    asked = len(talk.asked)
    talk.wait(3)
    assert len(talk.asked) == asked + 1


def test_unsafe_words_of_a_model_are_stopped_and_never_kept():
    talk = with_model(check=lambda text: "gore" if "肢解" in text else "")
    talk.heard(Words("小猫"))
    talk.speak("然后把它肢解", ends=False)
    assert talk.shown("flush") and talk.sent(Cancel)
    assert talk.written(NoteIncident) == [NoteIncident("gore", "companion")]
    kept = [turn.text for turn in talk.written()] + [frame["text"] for frame in talk.shown("caption")]
    assert not any("肢解" in text for text in kept)
    assert "回到故事里吧" in talk.shown("caption")[-1]["text"]


# --- failure ----------------------------------------------------------------------------------------------------------


def test_a_lost_vendor_is_told_once_and_the_companion_goes_on_with_the_history():
    talk = with_model()
    talk.heard(Words("小猫"))
    turn = talk.child_turns[-1]
    talk.heard(JournalGrew((past(1, "你好！", "companion"), past(2, "小猫", bead="who"))))
    talk.speak("小猫在", ms=800, ends=False)
    talk.said(LinkLost("unreachable"))
    brief = talk.relay.now_brief()
    assert [t.text for t in brief.history][-1] == turn.text and brief.lost == "unreachable"
    talk.said(LinkOpened("companion", True, False))
    talk.wait(2)
    assert len(talk.shown("notice")) == 1
    assert talk.asked[-1] is Reason.WELCOME_BACK
    assert "小猫在" in [t.text for t in talk.written()]


def test_a_renewed_session_answers_the_child_who_waits():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.heard(JournalGrew((past(1, "你好！", "companion"), past(2, "小猫", bead="who"))))
    talk.said(LinkEnded(), LinkOpened("stepfun", True, True))
    assert not talk.shown("notice")
    assert talk.asked[-1] is Reason.ANSWER


def test_a_withdrawn_consent_ends_the_talk_kindly():
    talk = greeted()
    talk.heard(ConsentWithdrawn())
    assert talk.hung_up == [4403]
    assert talk.shown("bye")[0]["text"]


def test_a_quiet_talk_needs_no_consent():
    talk = greeted(may_listen=False)
    talk.heard(ConsentWithdrawn())
    assert talk.hung_up == []


# --- news -------------------------------------------------------------------------------------------------------------


def test_a_drawing_that_was_looked_at_is_asked_about():
    talk = greeted()
    talk.heard(JournalGrew((past(2, "", "house", "drawing"), past(3, "很多绿色", "house", "reading"))))
    assert talk.sent(AddNote)[-1] == AddNote("reading", "很多绿色")
    assert talk.asked[-1] is Reason.READING
    talk.speak_out()
    talk.wait(6)
    assert Reason.DRAWING not in talk.asked


def test_a_drawing_that_grows_is_not_asked_about_again_and_again():
    talk, drawing = greeted(), "b5b5f7fc-7b5b-4b6b-9d0a-2f6d7e3f0b11"
    for seq, text in ((2, "很多绿色"), (3, "很多绿色和蓝色")):
        talk.heard(JournalGrew((past(seq, text, "house", "reading", about=drawing),)))
        if talk.sent(Respond)[-1].reason is Reason.READING:
            talk.speak_out()
    assert talk.asked.count(Reason.READING) == 1
    assert len(talk.sent(AddNote)) == 2


def test_a_drawing_that_nobody_looks_at_is_asked_about_too():
    talk = greeted()
    talk.heard(JournalGrew((past(2, "", "house", "drawing"),)))
    talk.wait(5)
    assert talk.asked[-1] is Reason.DRAWING


def test_news_waits_while_the_pen_moves():
    talk = greeted()
    talk.heard(PenMoved(True))
    talk.heard(JournalGrew((past(2, "小猫", "house", "pictures"),)))
    assert Reason.PICTURES not in talk.asked
    talk.heard(PenMoved(False))
    talk.wait(3)
    assert talk.asked[-1] is Reason.PICTURES


def test_words_from_a_second_tab_are_shown_and_lit_but_not_answered_here():
    talk = greeted()
    asked = len(talk.asked)
    talk.heard(JournalGrew((past(2, "小猫", bead="who"),)))
    assert talk.shown("turn")[-1]["turn"]["text"] == "小猫"
    assert talk.shown("beads")[-1]["lit"] == ["who"]
    assert len(talk.asked) == asked


def test_a_book_is_announced_and_a_closed_conversation_ends_after_the_last_word():
    talk = greeted()
    talk.heard(Finished())
    talk.speak(ms=2_000)
    book = past(5, "小猫", "house", "story", about="b5b5f7fc-7b5b-4b6b-9d0a-2f6d7e3f0b11")
    talk.heard(JournalGrew((book,), is_open=False))
    assert talk.shown("story")[0]["url"].startswith("/books/")
    assert talk.hung_up == []
    talk.wait(3)
    assert talk.hung_up == [4410]


# --- silence ----------------------------------------------------------------------------------------------------------


def test_a_long_silence_is_met_by_one_gentle_word_then_sleep_then_goodbye():
    talk = greeted(idle_s=300)
    talk.mic(0.5, loud=False)
    talk.wait(15)
    assert talk.asked[-1] is Reason.NUDGE
    talk.speak_out("不着急。")
    talk.wait(100)
    assert talk.asked.count(Reason.NUDGE) == 1
    assert talk.state == "asleep"
    talk.wait(300)
    assert talk.hung_up == [4408]


def test_a_sleeping_companion_wakes_for_a_voice():
    talk = greeted()
    talk.mic(0.5, loud=False)
    talk.wait(15)
    talk.speak_out("不着急。")
    talk.wait(100)
    talk.mic(1, loud=True)
    assert talk.state == "listening"


def test_a_child_who_draws_is_left_in_peace():
    talk = greeted()
    talk.mic(0.5, loud=False)
    for _ in range(20):
        talk.heard(PenMoved(True))
        talk.wait(1)
        talk.heard(PenMoved(False))
    assert Reason.NUDGE not in talk.asked


def test_one_long_stroke_is_drawing_for_as_long_as_the_hand_moves_and_no_longer():
    talk = greeted()
    talk.mic(0.5, loud=False)
    talk.heard(PenMoved(True))
    for _ in range(16):  # the page repeats it every five seconds
        talk.wait(5)
        talk.heard(PenMoved(True))
        assert talk.relay.ear.listening.is_drawing(talk.now_s)
    assert Reason.NUDGE not in talk.asked
    talk.wait(30)  # a hand that lies on the paper
    assert talk.asked[-1] is Reason.NUDGE
