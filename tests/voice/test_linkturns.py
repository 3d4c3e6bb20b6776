"""The brain over a link that takes turns itself: by WebSocket, answering on its own, or with sound elsewhere."""

import pytest
from fakes_talk import FakeTalk

from voice.commands import AppendAudio, Cancel, ClearAudio, CommitAudio, Respond, TurnTaken
from voice.events import (
    AlreadyResponding,
    AudioPart,
    ChildTranscript,
    Hello,
    LinkLost,
    LinkOpened,
    MicSwitched,
    NothingHeard,
    Paused,
    Reason,
    ResponseEnded,
    ResponseStarted,
    SoundStarted,
    SoundStopped,
    SpeechBegan,
    SpeechEnded,
    Stopped,
    TalkEnded,
    TalkStarted,
    TextPart,
    Transcript,
    Words,
)

ASKS = {"takes_turns": True}
ANSWERS = {"takes_turns": True, "answers_itself": True}
CALL = {"takes_turns": True, "answers_itself": True, "carries_sound": False}


def talk_over(link: dict, hello: Hello | None = None) -> FakeTalk:
    """A talk whose greeting was heard; from then on the link takes the turns."""
    talk = FakeTalk()
    talk.heard(hello or Hello())
    talk.said(LinkOpened("vendor", True, True, **link))
    talk.speak("你好！今天的故事里有谁呀？", ms=0 if link is CALL else 1_000)
    talk.wait(2)
    return talk


# --- turns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", [ASKS, ANSWERS])
def test_the_microphone_is_handed_on_as_it_comes_and_we_take_no_turns(link):
    talk = talk_over(link)
    talk.mic(1, loud=True)
    talk.mic(4, loud=False)
    assert len(talk.sent(AppendAudio)) == 250
    assert not talk.sent(CommitAudio) and not talk.child_turns


def test_sound_that_travels_past_us_is_not_sent_a_second_time():
    talk = talk_over(CALL)
    talk.mic(1, loud=True)
    talk.heard(TalkEnded())
    assert not talk.sent(AppendAudio)


def test_a_turn_of_the_link_is_journalled_named_and_then_answered():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan())
    commands = talk.said(SpeechEnded("item7"))
    kinds = [type(getattr(c, "entry", None) or getattr(c, "request", None)).__name__ for c in commands]
    assert kinds.index("RecordTurn") < kinds.index("TurnTaken") < kinds.index("Respond")
    (turn,) = talk.child_turns
    assert talk.sent(TurnTaken) == [TurnTaken(turn.id, "item7")]
    talk.said(ChildTranscript("小恐龙", True, turn.id))
    assert talk.shown("beads")[-1]["lit"] == ["who"]
    assert talk.asked == [Reason.GREET, Reason.ANSWER]


def test_what_a_link_answers_by_itself_is_shown_heard_and_journalled_without_being_asked_for():
    talk = talk_over(ANSWERS)
    talk.said(SpeechBegan(), SpeechEnded("a"))
    talk.said(ResponseStarted("own"), TextPart("own", "小恐龙！它在哪里？"), AudioPart("own", bytes(9_600)))
    talk.said(ResponseEnded("own"))
    assert talk.asked == [Reason.GREET]
    assert [turn.text for turn in talk.written() if turn.speaker == "companion"][-1] == "小恐龙！它在哪里？"
    assert talk.shown("audio.begin")[-1]["item"] == "u2"


def test_a_link_that_only_takes_turns_may_not_answer_unasked():
    talk = talk_over(ASKS)
    commands = talk.said(ResponseStarted("own"), TextPart("own", "等等"))
    assert talk.sent(Cancel, commands) and not talk.shown("caption", commands)


def test_words_of_the_device_become_the_words_of_the_links_turn_and_open_none():
    talk = talk_over(ASKS, Hello(hears="device"))
    talk.said(SpeechBegan())
    talk.heard(Transcript("小恐龙", True))
    assert not talk.child_turns
    talk.said(SpeechEnded("a"))
    assert [turn.text for turn in talk.child_turns] == ["小恐龙"]


def test_typed_words_are_answered_by_a_link_that_answers_speech_by_itself():
    talk = talk_over(ANSWERS)
    talk.heard(Words("小猫"))
    assert talk.asked[-1] is Reason.ANSWER


@pytest.mark.parametrize("waits_ms", [300, 1_200, 4_000])
def test_i_am_done_lets_the_link_hear_the_silence_it_waits_for(waits_ms):
    talk = talk_over({**ASKS, "waits_ms": waits_ms})
    talk.said(SpeechBegan())
    before = len(talk.sent(AppendAudio))
    talk.heard(TalkEnded())
    (silence,) = talk.sent(AppendAudio)[before:]
    assert not any(silence.pcm) and len(silence.pcm) / 48 > waits_ms
    talk.heard(TalkEnded())  # without an open turn there is nothing to end once it has ended
    talk.said(SpeechEnded("a"))
    before = len(talk.sent(AppendAudio))
    talk.heard(TalkEnded())
    assert len(talk.sent(AppendAudio)) == before


def test_push_to_talk_hands_on_only_what_lies_between_press_and_release():
    talk = talk_over(ASKS, Hello(mode="push"))
    talk.mic(1, loud=True)
    assert not talk.sent(AppendAudio)
    talk.heard(TalkStarted())
    talk.mic(1, loud=True)
    assert len(talk.sent(AppendAudio)) == 50
    talk.heard(TalkEnded())
    talk.mic(1, loud=True)
    assert len(talk.sent(AppendAudio)) == 51


def test_a_turn_that_the_link_never_ends_does_not_silence_the_companion_for_ever():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan())
    talk.heard(Words("小猫"))
    assert Reason.ANSWER not in talk.asked
    talk.wait(61, step_s=0.5)
    assert talk.asked[-1] is Reason.ANSWER


def test_a_lost_link_takes_its_open_turn_along_and_our_own_ear_goes_on():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan(), LinkLost("unreachable"), LinkOpened("stepfun", True, True))
    talk.speak_out()
    talk.mic(1, loud=False)
    talk.mic(1, loud=True)
    talk.mic(3, loud=False)
    assert len(talk.child_turns) == 1 and talk.sent(CommitAudio)


def test_silence_that_the_link_took_for_speech_leaves_the_talk_open():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan(), SpeechEnded("a"), NothingHeard())
    talk.heard(Words("小猫"))
    assert talk.asked[-1] is Reason.ANSWER


# --- interruption -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", [ASKS, ANSWERS])
def test_a_voice_that_the_link_hears_stops_the_companion_and_late_output_is_ignored(link):
    talk = talk_over(link)
    talk.heard(Words("小猫"))
    old = talk.speak(ms=4_000, ends=False)
    commands = talk.said(SpeechBegan())
    assert talk.shown("flush", commands) and talk.sent(Cancel, commands)
    assert talk.unheard
    late = talk.said(AudioPart(old, bytes(960)), TextPart(old, "太晚了"))
    assert late == []


def test_an_answer_that_races_with_the_child_speaking_on_is_cancelled():
    talk = talk_over(ANSWERS)
    talk.said(SpeechBegan(), SpeechEnded("a"), SpeechBegan())
    commands = talk.said(ResponseStarted("own"), AudioPart("own", bytes(960)))
    assert talk.sent(Cancel, commands) and not talk.shown("audio.begin", commands)


def test_the_next_answer_of_the_link_ends_the_one_it_never_confirmed_as_cancelled():
    talk = talk_over(ANSWERS)
    talk.said(SpeechBegan(), SpeechEnded("a"), ResponseStarted("one"), AudioPart("one", bytes(96_000)))
    talk.said(SpeechBegan(), SpeechEnded("b"), ResponseStarted("two"), TextPart("two", "好的。"), ResponseEnded("two"))
    assert talk.shown("caption")[-1]["text"] == "好的。"
    assert talk.said(TextPart("one", "太晚了")) == []


def test_a_request_that_the_link_refuses_because_it_answers_already_is_not_made_twice_at_once():
    talk = talk_over(ANSWERS)
    talk.heard(Words("小猫"))
    asked = len(talk.sent(Respond))
    talk.said(ResponseStarted("own"), AlreadyResponding(), TextPart("own", "小猫！"))
    talk.wait(3)
    assert len(talk.sent(Respond)) == asked


# --- sound that travels past us ---------------------------------------------------------------------------------------


def test_the_face_speaks_while_sound_elsewhere_is_heard():
    talk = talk_over(CALL)
    talk.said(SpeechBegan(), SpeechEnded("a"), ResponseStarted("own"), TextPart("own", "小恐龙！它在哪里？"))
    assert talk.state == "thinking"
    talk.said(SoundStarted("own"))
    assert talk.state == "speaking"
    talk.said(ResponseEnded("own"))
    talk.wait(1)
    assert talk.state == "speaking" and not talk.shown("speak")
    talk.said(SoundStopped("own"))
    assert talk.state != "speaking"
    assert talk.unheard == []


def test_sound_elsewhere_that_was_cut_is_marked_unheard_and_the_link_is_told():
    talk = talk_over(CALL)
    talk.said(SpeechBegan(), SpeechEnded("a"), ResponseStarted("own"), TextPart("own", "小恐龙！它在哪里？"))
    talk.said(SoundStarted("own"))
    commands = talk.heard(Stopped("u2", 0))
    assert talk.sent(Cancel, commands)
    talk.said(SoundStopped("own", was_cut=True), ResponseEnded("own", "cancelled"))
    assert len(talk.unheard) == 1


def test_sound_elsewhere_that_never_reports_its_end_does_not_hold_the_talk():
    talk = talk_over(CALL)
    talk.said(SpeechBegan(), SpeechEnded("a"), ResponseStarted("own"), TextPart("own", "好。"), SoundStarted("own"))
    talk.said(ResponseEnded("own"))
    talk.wait(6)
    assert talk.state != "speaking"


# --- paused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", [ANSWERS, CALL])
def test_what_is_said_to_somebody_else_is_neither_a_turn_nor_answered(link):
    talk = talk_over(link)
    talk.heard(Paused(True))
    talk.mic(1, loud=True)
    commands = talk.said(SpeechBegan(), SpeechEnded("a"), ResponseStarted("own"), AudioPart("own", bytes(960)))
    assert not talk.child_turns and not talk.sent(TurnTaken) and not talk.sent(AppendAudio)
    assert talk.sent(Cancel, commands) and not talk.shown("audio.begin", commands)
    talk.heard(Paused(False))
    talk.said(SpeechBegan(), SpeechEnded("b"))
    assert len(talk.sent(TurnTaken)) == 1


def test_a_turn_that_was_open_when_the_child_turned_aside_is_let_go():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan())
    assert talk.sent(ClearAudio, talk.heard(Paused(True)))
    talk.said(SpeechEnded("a"))
    assert not talk.child_turns and Reason.ANSWER not in talk.asked


def test_a_closed_microphone_keeps_the_turn_that_the_link_is_hearing():
    talk = talk_over(ASKS)
    talk.said(SpeechBegan())
    talk.heard(MicSwitched(False))
    talk.said(SpeechEnded("a"))
    assert len(talk.child_turns) == 1
