"""The brain of a talk at its end: what was said and recognised by then is in the journal, however it ends."""

import pytest
from fakes_talk import FakeTalk, greeted

from voice.commands import AmendTurn, NoteIncident
from voice.events import ConsentWithdrawn, Finished, GoingDown, Hello, PenMoved, TakenOver, Transcript, Words


def ends(talk: FakeTalk, how: object) -> None:
    """The page is gone (None), or the house ends the talk; then the page is gone too."""
    if how is not None:
        talk.heard(how)
    talk._keep(talk.relay.left())


ENDINGS = pytest.mark.parametrize("how", [None, GoingDown(), TakenOver()], ids=["gone", "going down", "taken over"])


@ENDINGS
@pytest.mark.parametrize("is_final", [True, False])
@pytest.mark.parametrize("is_over", [True, False], ids=["words due", "still speaking"])
def test_words_that_were_recognised_when_the_talk_ends_are_a_turn(how, is_final, is_over):
    talk = FakeTalk()
    talk.open(hello=Hello(hears="device"))
    talk.speak_out("今天的故事里有谁？", bead="who")
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.heard(Transcript("小恐龙", False))
    if is_over:
        talk.mic(1.6, loud=False)
    if is_final:
        talk.heard(Transcript("小恐龙", True))
    ends(talk, how)
    assert [(turn.means, turn.text, turn.bead) for turn in talk.child_turns] == [("spoken", "小恐龙", "who")]


@ENDINGS
def test_a_turn_whose_words_were_waited_for_is_kept_without_them(how):
    talk = FakeTalk()
    talk.open("stepfun", hello=Hello(hears="device"))
    talk.speak_out()
    talk.mic(0.5, loud=False)
    talk.mic(1, loud=True)
    talk.mic(1.6, loud=False)
    ends(talk, how)
    assert [(turn.means, turn.text) for turn in talk.child_turns] == [("spoken", "")]


def test_what_a_grown_up_should_hear_is_marked_also_in_the_last_words():
    talk = greeted(check=lambda text: "self-harm" if "不想活" in text else "")
    talk.heard(Transcript("我不想活了", False))
    ends(talk, None)
    assert talk.written(NoteIncident) == [NoteIncident("self-harm", "child")]


def test_a_nod_is_no_turn_when_the_talk_ends_and_nothing_is_kept_after_consent_is_gone():
    talk = greeted()
    talk.heard(Words("小猫"))
    talk.speak(ms=5_000)
    talk.heard(Transcript("嗯嗯", False))
    ends(talk, None)
    assert [turn.text for turn in talk.child_turns] == ["小猫"]
    talk = greeted()
    talk.heard(Transcript("小恐龙", True))
    ends(talk, ConsentWithdrawn())
    assert not talk.child_turns


def test_a_house_that_goes_down_says_so_and_keeps_what_was_on_its_way():
    talk = greeted()
    talk.heard(GoingDown())
    assert (talk.shown("bye")[-1]["code"], talk.hung_up) == ("restart", [1012])
    talk.heard(Words("小猫"), PenMoved(True), Finished())
    assert [turn.text for turn in talk.child_turns] == ["小猫"]
    assert len(talk.shown("bye")) == 1


def test_what_was_being_said_when_the_page_went_is_written_down_as_unheard():
    talk = greeted()
    talk.heard(Words("小猫"))
    talk.speak("好呀。", ends=False)
    commands = talk._keep(talk.relay.left())
    assert [entry.text for entry in talk.written(among=commands)] == ["好呀。"]
    assert talk.written(AmendTurn, among=commands)[0].is_heard is False
    assert talk.relay.left() == []
