"""What of the companion's words was heard: what was not is marked, told to the page, and never replayed to a vendor."""

from dataclasses import replace

import pytest
from fakes_talk import FakeTalk, past, with_model

from voice import persona
from voice.commands import AmendTurn, Cancel, HeardUntil
from voice.events import Hello, JournalGrew, LinkEnded, LinkOpened, Played, ResponseEnded, Stopped, TextPart, Words

SAID = "小猫呀！它在哪里呢？"


def answering(ms=4_000, *, ends=True, **how) -> FakeTalk:
    """The companion has just begun to answer."""
    talk = with_model(**how)
    talk.heard(Words("小猫"))
    talk.speak(SAID, ms=ms, ends=ends)
    return talk


def journalled(talk: FakeTalk) -> None:
    """The rows that were written come back from the journal."""
    rows = []
    for entry in talk.written():
        made = replace(past(len(rows) + 1, entry.text, entry.speaker), id=entry.id)
        rows.append(made)
    talk.heard(JournalGrew(tuple(rows)))


def replayed(talk: FakeTalk) -> list[str]:
    return [text for _, text in persona.replayed(talk.relay.now_brief())]


def is_heard(talk: FakeTalk) -> list[bool]:
    """What the journal was told of the answer, in order."""
    turn = next(entry.id for entry in talk.written() if entry.text == SAID)
    return [entry.is_heard for entry in talk.written(AmendTurn) if entry.id == turn]


@pytest.mark.parametrize("is_quick", [True, False], ids=["row before the interruption", "row after it"])
def test_an_answer_that_was_not_heard_is_not_replayed_to_the_next_session(is_quick):
    talk = answering()
    if is_quick:
        journalled(talk)
        assert SAID in replayed(talk)
    talk.wait(0.5)
    talk.heard(Stopped("u2", 250))
    if not is_quick:
        journalled(talk)
    assert SAID not in replayed(talk) and "小猫" in replayed(talk)
    talk.said(LinkEnded(), LinkOpened("stepfun", True, True))
    assert SAID not in replayed(talk)


def test_the_page_is_shown_that_an_answer_was_not_heard_and_that_it_was_after_all():
    talk = answering(ms=2_000)
    journalled(talk)
    talk.wait(0.5)
    talk.heard(Words("不对"))
    shown = talk.shown("turn")[-1]
    assert (shown["amended"], shown["turn"]["text"], shown["turn"]["is_heard"]) == (True, SAID, False)
    talk.heard(Played("u2", 2_000))
    assert talk.shown("turn")[-1]["turn"]["is_heard"] is True
    assert SAID in replayed(talk)


@pytest.mark.parametrize("ms", [1_000, 2_000, 2_200, 8_000])
def test_the_browser_may_correct_what_was_heard(ms):
    """It plays at most what it was given: of 2 000 ms never more than 2 000."""
    talk = answering(ms=ms)
    talk.wait(0.5)
    talk.heard(Words("不对"))
    assert is_heard(talk) == [False]
    talk.heard(Played("u2", ms))
    assert is_heard(talk) == [False, True]


def test_an_answer_that_was_cut_while_it_came_was_not_heard_though_all_of_it_that_came_was_played():
    talk = answering(ms=1_000, ends=False)
    talk.wait(1)
    talk.heard(Words("不对"))
    talk.said(ResponseEnded("r2", "cancelled"))
    talk.heard(Played("u2", 1_000))
    assert is_heard(talk) == [False]


def test_half_of_an_answer_is_no_correction():
    talk = answering(ms=2_000)
    talk.wait(0.5)
    talk.heard(Words("不对"), Played("u2", 1_000))
    assert is_heard(talk) == [False]


@pytest.mark.parametrize("ends", [True, False], ids=["all of it came", "it still comes"])
def test_a_page_that_fell_silent_in_the_middle_interrupts(ends):
    talk = answering(ends=ends)
    talk.wait(1)
    commands = talk.heard(Played("u2", 750))
    assert is_heard(talk) == [False]
    assert talk.shown("flush", commands) and bool(talk.sent(Cancel, commands)) is not ends
    assert talk.sent(HeardUntil, commands) == [HeardUntil("r2", 750)]
    assert not talk.shown("audio.end", talk.said(ResponseEnded("r2", "cancelled")) if not ends else [])
    assert not talk.relay.mouth.is_sounding


def test_a_report_counts_however_late_it_comes():
    """By our clock it had sounded to its end."""
    talk = answering(ms=2_000)
    talk.wait(5)
    talk.heard(Played("u2", 300))
    assert is_heard(talk) == [False]


def test_an_answer_that_was_played_to_its_end_was_heard():
    talk = answering(ms=2_000)
    commands = talk.heard(Played("u2", 2_000))
    assert is_heard(talk) == [] and not talk.shown("flush", commands)
    assert not talk.relay.mouth.is_sounding


def test_a_browsers_own_voice_may_be_quicker_than_we_think():
    talk = FakeTalk()
    talk.open(has_voice=False, hello=Hello(speaks=True))
    talk.said(TextPart("r", SAID), ResponseEnded("r"))
    talk.heard(Played("u1", 700))
    assert is_heard(talk) == []


@pytest.mark.parametrize("item", ["u2", ""])
def test_a_stop_while_the_companion_thinks_leaves_what_was_heard_as_it_is(item):
    talk = answering(ms=1_000)
    talk.wait(1.5)
    talk.heard(Played("u2", 1_000), Words("它在森林里"))
    assert talk.state == "thinking"
    told = talk.heard(Stopped(item, 0))
    assert not talk.unheard and not talk.sent(HeardUntil, told)
    assert {frame["item"] for frame in talk.shown("flush", told)} == {"u3"}, "what was asked for, and nothing before"
