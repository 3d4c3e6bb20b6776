"""The journal: one open conversation per child, turns in order, nothing twice, nothing lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sessions import journal
from sessions.models import Conversation, Turn

pytestmark = pytest.mark.django_db


def say(conversation, text: str, **more) -> Turn:
    return journal.record(conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text=text, **more)


def test_reload_resumes_the_conversation_with_its_history(child):
    first = journal.resume_or_open(child)
    say(first, "有一只小猫")
    again = journal.resume_or_open(child)
    assert again.pk == first.pk
    assert [turn.text for turn in journal.history(again)] == ["有一只小猫"]


def test_closed_conversation_is_not_resumed(child):
    first = journal.resume_or_open(child)
    journal.close(first, Conversation.Ending.FINISHED)
    assert journal.resume_or_open(child).pk != first.pk


def test_each_child_has_a_conversation_of_its_own(child, little):
    assert journal.resume_or_open(child).pk != journal.resume_or_open(little).pk
    assert journal.resume_or_open(little).language == "en"


def test_database_refuses_a_second_open_conversation(conversation, child):
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.create(child=child, language="zh-hans")


def test_turns_are_counted_from_one_in_order(conversation):
    assert [say(conversation, text).seq for text in ("一", "二", "三")] == [1, 2, 3]


def test_turn_recorded_twice_is_there_once(conversation):
    turn_id = uuid.uuid4()
    first = say(conversation, "有一只小猫", turn_id=turn_id)
    again = say(conversation, "别的话", turn_id=turn_id)
    assert (again.pk, again.text) == (first.pk, "有一只小猫")
    assert conversation.turns.count() == 1


def test_history_after_a_number_brings_only_what_is_new(conversation):
    for text in ("一", "二", "三"):
        say(conversation, text)
    assert [turn.text for turn in journal.history(conversation, after=1)] == ["二", "三"]
    assert journal.history(conversation, after=3) == []


def test_nul_is_left_out_of_words(conversation):
    turn = say(conversation, "小\0猫")
    assert turn.text == "小猫"
    assert journal.amend(turn, text="大\0猫").text == "大猫"


def test_half_an_emoji_is_left_out_not_fatal(conversation):
    turn = say(conversation, "小猫\ud83d")
    assert turn.text == "小猫"
    assert journal.amend(turn, text="大猫\udc31").text == "大猫"


def test_correction_raises_the_revision_and_keeps_the_rest(conversation):
    turn = say(conversation, "小毛", bead="who")
    amended = journal.amend(turn, is_heard=False)
    assert (amended.text, amended.is_heard, amended.revision, amended.bead) == ("小毛", False, 2, "who")
    assert journal.amend(turn, text="小猫").revision == 3


def test_closing_keeps_the_first_ending(conversation):
    journal.close(conversation, Conversation.Ending.FINISHED)
    closed = journal.close(conversation, Conversation.Ending.LEFT)
    assert closed.ending == Conversation.Ending.FINISHED
    assert closed.closed_at is not None


def test_closed_conversation_still_takes_what_arrives_late(conversation):
    journal.close(conversation, Conversation.Ending.FINISHED)
    assert say(conversation, "迟到的话").seq == 1


def test_silent_conversations_are_closed_and_lively_ones_are_not(child, little, settings):
    settings.TALK_IDLE_MINUTES = 30
    silent, lively = journal.resume_or_open(child), journal.resume_or_open(little)
    now = timezone.now()
    Conversation.objects.filter(pk=silent.pk).update(last_active_at=now - timedelta(minutes=31))
    Conversation.objects.filter(pk=lively.pk).update(last_active_at=now - timedelta(minutes=29))
    assert journal.close_idle(now) == 1
    silent.refresh_from_db()
    assert (silent.state, silent.ending) == (Conversation.State.CLOSED, Conversation.Ending.IDLE)
    assert journal.resume_or_open(little).pk == lively.pk


def test_speaking_keeps_a_conversation_open(conversation):
    half_an_hour_later = timezone.now() + timedelta(minutes=29)
    Conversation.objects.filter(pk=conversation.pk).update(last_active_at=timezone.now() - timedelta(hours=1))
    say(conversation, "我还在画")
    assert journal.close_idle(half_an_hour_later) == 0


def test_finished_words_of_a_child_wake_who_listens(conversation, settings, monkeypatch):
    woken = []  # jobs.wake is the border to the queue
    monkeypatch.setattr("sessions.jobs.wake", lambda path, *args: woken.append((path, args)))
    settings.CHILD_TURN_JOBS = ["vision.pictures.wishes.consider"]
    turn = say(conversation, "我想画恐龙")
    assert woken == [("vision.pictures.wishes.consider", (str(turn.id),))]


def test_only_finished_words_of_a_child_wake_anybody(conversation, settings, monkeypatch):
    woken = []  # jobs.wake is the border to the queue
    monkeypatch.setattr("sessions.jobs.wake", lambda path, *args: woken.append(path))
    settings.CHILD_TURN_JOBS = ["vision.pictures.wishes.consider"]
    journal.record(conversation, speaker=Turn.Speaker.COMPANION, means=Turn.Means.SCRIPTED, text="你想画什么？")
    unknown = say(conversation, "")
    assert woken == []
    journal.amend(unknown, text="我想画恐龙")
    assert len(woken) == 1
    journal.amend(unknown, text="我想画大恐龙")
    assert len(woken) == 1


def test_erased_conversation_leaves_no_turn(conversation):
    say(conversation, "有一只小猫")
    journal.erase(conversation)
    assert not Turn.objects.exists()
