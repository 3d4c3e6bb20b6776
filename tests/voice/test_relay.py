"""The brain of a talk: who speaks when, what is kept, what a failure sounds like. No sockets, no clock but ours."""

from fakes_talk import FakeTalk, audio_numbers, past

from voice.commands import AddNote, AddWords, AmendTurn, AppendAudio, Cancel, CommitAudio, NoteIncident, Respond
from voice.events import (
    AlreadyResponding,
    AudioPart,
    ChildTranscript,
    ConsentWithdrawn,
    Finished,
    Hello,
    JournalGrew,
    LinkEnded,
    LinkLost,
    LinkOpened,
    MicSwitched,
    NothingHeard,
    PenMoved,
    Played,
    Reason,
    ResponseEnded,
    ResponseStarted,
    Stopped,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Words,
)


def greeted(**changes) -> FakeTalk:
    talk = FakeTalk(**changes)
    talk.open()
    talk.speak_out("你好，我是小画。今天的故事里有谁？", bead="who")
    return talk


def with_model(**changes) -> FakeTalk:
    """A talk with a vendor's model, which has said hello."""
    talk = FakeTalk(**changes)
    talk.open("stepfun")
    talk.speak_out("你好！今天的故事里有谁呀？")
    return talk


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


def test_the_browser_may_correct_what_was_heard():
    talk = FakeTalk()
    talk.open()
    talk.speak(ms=2_000)
    talk.wait(0.5)
    talk.heard(Words("小猫"))
    assert talk.unheard
    talk.heard(Played("u1", 2_200))
    assert talk.written(AmendTurn)[-1].is_heard is True


def test_leaving_ends_the_talk_at_once():
    talk = greeted()
    talk.heard(Words("我不想玩了"))
    assert talk.hung_up == [1000]
    assert talk.shown("bye")[0]["code"] == "left"
    assert talk.child_turns[-1].bead == ""
    assert talk.heard(Words("小猫")) == []


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


def test_a_knock_is_not_a_turn():
    talk = with_model()
    talk.mic(1, loud=False)
    talk.mic(0.12, loud=True)
    talk.mic(3, loud=False)
    assert not talk.child_turns


def test_a_voice_stops_the_companion_but_a_knock_does_not():
    talk = with_model()
    talk.heard(Words("小猫"))
    talk.speak(ms=5_000)
    talk.mic(0.1, loud=True)
    assert not talk.shown("flush")
    talk.mic(0.3, loud=True)
    assert talk.shown("flush")


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
    assert "我们回到故事里吧" in talk.shown("caption")[-1]["text"]


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
