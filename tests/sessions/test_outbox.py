"""What Memfire is owed, and when nothing is."""

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from families import consent
from sessions import journal, outbox
from sessions.models import OutboxEntry, Turn
from tests.postgrest import token

pytestmark = pytest.mark.django_db
State = OutboxEntry.State


def say(conversation, text: str, **more) -> Turn:
    return journal.record(conversation, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text=text, **more)


def withdraw(child) -> None:
    consent.decide(child, child.guardians.get(), consent.Purpose.KEEPING, False, "test")


@pytest.fixture
def kept(memfire_on, child, consent_all):
    """Mama agreed that a copy of what 小雨 says is kept."""
    consent_all(child)
    return child


def test_conversation_and_turn_are_owed_with_consent(kept):
    turn = say(journal.resume_or_open(kept), "有一只小猫")
    sessions, conversations = OutboxEntry.objects.all()
    assert (sessions.table, conversations.table) == ("sessions", "conversations")
    assert conversations.payload["text"] == "有一只小猫"
    assert conversations.payload["session_id"] == sessions.payload["id"] == str(turn.conversation_id)
    assert sessions.payload["guardian_id"] == str(kept.guardians.get().id)


def test_nothing_is_owed_without_consent(memfire_on, child):
    say(journal.resume_or_open(child), "有一只小猫")
    assert not OutboxEntry.objects.exists()


def test_nothing_is_owed_without_memfire(settings, child, consent_all):
    settings.MEMFIRE_URL = ""
    consent_all(child)
    say(journal.resume_or_open(child), "有一只小猫")
    assert not OutboxEntry.objects.exists()
    assert outbox.deliver_due() == 0


def test_childs_name_never_leaves_the_house(kept, little, consent_all):
    conversation = journal.resume_or_open(kept)
    say(conversation, "小雨画的小雨点")
    outbox.owe(
        "pictures", uuid.uuid4(), {"note": "小雨", "session_id": str(conversation.id)}, child_id=kept.id, revision=1
    )
    consent_all(little)
    say(journal.resume_or_open(little), "I am Lily, lily's dog is Lilyan")
    told = [json.dumps(entry.payload, ensure_ascii=False) for entry in OutboxEntry.objects.all()]
    assert not any("小雨" in payload for payload in told)
    assert any("I am friend, friend's dog is Lilyan" in payload for payload in told)


def test_what_postgres_cannot_hold_is_left_out(kept):
    owed = outbox.owe("conversations", uuid.uuid4(), {"text": "小\0猫\ud83d"}, child_id=kept.id, revision=1)
    assert owed.payload["text"] == "小猫"


def test_entry_vanishes_with_the_transaction_of_its_data(kept):
    conversation = journal.resume_or_open(kept)
    owed_before = OutboxEntry.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        say(conversation, "有一只小猫")
        raise RuntimeError
    assert OutboxEntry.objects.count() == owed_before
    assert not conversation.turns.exists()


def test_withdrawing_consent_drops_what_is_undelivered_and_its_words(kept):
    say(journal.resume_or_open(kept), "有一只小猫")
    withdraw(kept)
    assert {entry.state for entry in OutboxEntry.objects.all()} == {State.DROPPED}
    assert not any("text" in entry.payload for entry in OutboxEntry.objects.all())


def test_withdrawing_another_purpose_drops_nothing(kept):
    say(journal.resume_or_open(kept), "有一只小猫")
    consent.decide(kept, kept.guardians.get(), consent.Purpose.VOICE, False, "test")
    assert {entry.state for entry in OutboxEntry.objects.all()} == {State.PENDING}


def test_withdrawing_consent_owes_the_deletion_of_what_left(kept):
    conversation = journal.resume_or_open(kept)
    say(conversation, "有一只小猫")
    OutboxEntry.objects.update(state=State.SENT)
    withdraw(kept)
    deletion = OutboxEntry.objects.get(action="delete")
    assert (deletion.table, deletion.key, deletion.state) == ("sessions", conversation.id, State.PENDING)


def test_withdrawing_again_keeps_the_deletion(kept):
    journal.resume_or_open(kept)
    OutboxEntry.objects.update(state=State.SENT)
    withdraw(kept)
    withdraw(kept)
    assert OutboxEntry.objects.filter(action="delete", state=State.PENDING).exists()


def test_erasing_what_never_left_owes_nothing_and_forgets_the_words(kept):
    conversation = journal.resume_or_open(kept)
    say(conversation, "有一只小猫")
    journal.erase(conversation)
    assert not OutboxEntry.objects.filter(action="delete").exists()
    assert not any("text" in entry.payload for entry in OutboxEntry.objects.all())


def test_erasing_what_left_is_owed_even_while_memfire_is_off(kept, memfire_on):
    conversation = journal.resume_or_open(kept)
    OutboxEntry.objects.update(state=State.SENT)
    memfire_on.MEMFIRE_URL = ""
    key = conversation.id
    journal.erase(conversation)
    assert OutboxEntry.objects.get(action="delete").key == key


def test_new_consent_owes_everything_said_before(memfire_on, child, consent_all, django_capture_on_commit_callbacks):
    say(journal.resume_or_open(child), "有一只小猫")
    with django_capture_on_commit_callbacks() as woken:
        consent_all(child)
    assert woken
    assert outbox.owe_everything_of(str(child.id)) == 2
    assert {entry.table for entry in OutboxEntry.objects.all()} == {"sessions", "conversations"}


def test_burst_of_turns_wakes_delivery_once(kept, monkeypatch):
    woken = []  # jobs.wake is the border to the queue
    monkeypatch.setattr("sessions.jobs.wake", lambda path, *args: woken.append(path))
    conversation = journal.resume_or_open(kept)
    for text in ("一", "二", "三"):
        say(conversation, text)
    assert woken.count("sessions.outbox.deliver_due") <= 1


def test_resync_owes_everything_of_who_agreed(kept, strangers_child, capsys):
    say(journal.resume_or_open(kept), "有一只小猫")
    say(journal.resume_or_open(strangers_child), "不给")
    OutboxEntry.objects.all().delete()
    call_command("resync")
    assert "2 rows of 1 children" in capsys.readouterr().out
    assert {entry.child_id for entry in OutboxEntry.objects.all()} == {kept.id}


def test_resync_since_leaves_out_older_turns_but_not_their_conversations(kept):
    say(journal.resume_or_open(kept), "有一只小猫")
    OutboxEntry.objects.all().delete()
    call_command("resync", "--since=2999-01-01")
    assert [entry.table for entry in OutboxEntry.objects.all()] == ["sessions"]


def test_resync_without_memfire_names_the_setting(settings):
    settings.MEMFIRE_URL = ""
    with pytest.raises(CommandError, match="MEMFIRE_URL"):
        call_command("resync")


def test_memfire_check_says_what_to_do(memfire_on, capsys):
    with pytest.raises(CommandError, match="nothing to do"):
        call_command("memfire_check")
    memfire_on.MEMFIRE_SERVICE_KEY = ""
    with pytest.raises(CommandError, match="check MEMFIRE_URL and MEMFIRE_SERVICE_KEY"):
        call_command("memfire_check")
    memfire_on.MEMFIRE_URL = ""
    call_command("memfire_check")
    assert "Memfire is off" in capsys.readouterr().out


def test_memfire_check_is_content_with_a_real_project(project, settings, capsys):
    settings.MEMFIRE_URL = project.url
    settings.MEMFIRE_SERVICE_KEY = token("service_role")
    call_command("memfire_check")
    assert "Memfire takes our rows" in capsys.readouterr().out
