"""What the brain makes of a link whose sound travels past us: a call."""

from fakes_talk import FakeTalk, past

from voice.commands import AmendTurn, AppendAudio, Cancel, EndTurn, TurnTaken
from voice.events import (
    Hello,
    LinkEnded,
    LinkOpened,
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
)

CALL = LinkOpened("openai", has_voice=True, hears_words=True, takes_turns=True, carries_sound=False)
SOCKET = LinkOpened("openai", has_voice=True, hears_words=True)


def called(**given) -> FakeTalk:
    """A talk by a call, in which the greeting is asked for."""
    talk = FakeTalk(**given)
    talk.heard(Hello(calls=True))
    talk.said(CALL)
    return talk


def sounding(talk: FakeTalk, *, is_ended: bool = True) -> None:
    """The companion's answer is written to its end, long before it is heard."""
    talk.said(ResponseStarted("r1"), TextPart("r1", "你好！今天的故事里有谁呀？"), SoundStarted("r1"))
    if is_ended:
        talk.said(ResponseEnded("r1"))


def test_stop_reaches_sound_that_outlives_its_answer():
    talk = called()
    sounding(talk)
    item = talk.shown("caption")[-1]["item"]
    commands = talk.heard(Stopped(item, 0))
    assert talk.sent(Cancel, commands) and talk.shown("flush", commands)
    assert [entry.is_heard for entry in talk.written(AmendTurn, commands)] == [False]


def test_stop_after_the_last_sound_asks_the_vendor_for_nothing():
    talk = called()
    sounding(talk)
    talk.said(SoundStopped("r1"))
    assert not talk.sent(Cancel, talk.heard(Stopped(talk.shown("caption")[-1]["item"], 0)))


def test_done_ends_the_open_turn_of_a_call_once():
    talk = called()
    assert not talk.sent(EndTurn, talk.heard(TalkEnded())), "nobody speaks"
    talk.said(SpeechBegan())
    assert len(talk.sent(EndTurn, talk.heard(TalkEnded()))) == 1
    commands = talk.said(SpeechEnded("i1"))
    assert [request.item for request in talk.sent(TurnTaken, commands)] == ["i1"]


def test_a_sentence_that_its_call_took_away_is_unheard_and_said_again():
    talk = called()
    sounding(talk)
    commands = talk.said(LinkEnded())
    assert [entry.is_heard for entry in talk.written(AmendTurn, commands)] == [False]
    talk.said(SOCKET)
    assert talk.asked[-1] is Reason.GREET


def test_an_answer_that_its_call_took_away_is_asked_for_again():
    talk = called(history=(past(1, "小猫"),))
    sounding(talk, is_ended=False)
    talk.said(LinkEnded(), SOCKET)
    assert talk.asked[-1] is Reason.ANSWER


def test_a_call_that_ends_in_silence_is_not_noticed():
    talk = called()
    sounding(talk)
    talk.said(SoundStopped("r1"))
    asked = len(talk.asked)
    talk.said(LinkEnded(), SOCKET)
    assert len(talk.asked) == asked


def test_a_voice_that_began_before_the_call_came_keeps_nobody_waiting():
    for opened in (CALL, LinkOpened("stepfun", has_voice=True, hears_words=True, takes_turns=True)):
        talk = FakeTalk()
        talk.heard(Hello(calls=True))
        talk.mic(1, loud=False)
        talk.mic(1, loud=True)
        assert talk.relay.hears_turn
        talk.said(opened)
        talk.mic(5, loud=False)
        assert not talk.relay.hears_turn and talk.asked


def test_a_press_goes_on_when_a_link_that_takes_turns_comes():
    talk = FakeTalk()
    talk.heard(Hello(mode="push"), TalkStarted())
    talk.mic(1, loud=True)
    talk.said(LinkOpened("stepfun", has_voice=True, hears_words=True, takes_turns=True))
    assert not talk.relay.hears_turn and not talk.shown("notice")
    assert len(talk.sent(AppendAudio, talk.mic(1, loud=True))) == 50
    talk.heard(TalkEnded())
    assert talk.relay.ear.is_busy is False
