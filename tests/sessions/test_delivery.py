"""Delivering what is owed: order, leases, failures, rests. The store is in memory and can be told to fail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families import consent
from sessions import journal, outbox
from sessions.delivery import LEASE_S, Delivery
from sessions.models import Mirror, OutboxEntry, Turn
from sessions.stores.base import NotAllowed, SchemaMissing, TryLater
from sessions.stores.memfire import Memfire
from tests.postgrest import token
from tests.sessions.fakes_store import MemoryStore
from vision import intake
from vision.models import Drawing, Reading

pytestmark = pytest.mark.django_db
State = OutboxEntry.State


class Clock:
    """Time that moves when told to; it starts a little late so that everything owed is due."""

    def __init__(self) -> None:
        self.now = timezone.now() + timedelta(minutes=1)

    def __call__(self):
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def deliver(store, clock):
    return Delivery(store, clock=clock, dice=lambda: 1.0).run


@pytest.fixture
def talk(memfire_on, child, consent_all):
    """A conversation whose copy mama agreed to."""
    consent_all(child)
    return journal.resume_or_open(child)


def say(talk, text: str) -> Turn:
    return journal.record(talk, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text=text)


def states() -> list[str]:
    return list(OutboxEntry.objects.order_by("id").values_list("state", flat=True))


def test_everything_owed_arrives_in_one_call_per_table(talk, store, deliver):
    for text in ("有一只小猫", "它想飞", "飞走了"):
        say(talk, text)
    assert deliver() == 4
    assert store.texts() == ["有一只小猫", "它想飞", "飞走了"]
    assert store.calls == [("upsert", "sessions", 1), ("upsert", "conversations", 3)]


def test_delivering_again_sends_nothing(talk, store, deliver):
    say(talk, "有一只小猫")
    deliver()
    store.calls.clear()
    assert deliver() == 0
    assert store.calls == []


def test_what_was_sent_remembers_when_and_forgets_the_words(talk, deliver, clock):
    turn = say(talk, "有一只小猫")
    deliver()
    entry = OutboxEntry.objects.get(key=turn.id)
    assert (entry.state, entry.sent_at) == (State.SENT, clock.now)
    assert entry.payload == {"session_id": str(talk.id)}


def test_corrections_of_a_turn_are_sent_as_one_row(talk, store, deliver):
    turn = say(talk, "小毛")
    journal.amend(turn, text="小猫")
    deliver()
    assert store.texts() == ["小猫"]
    assert store.calls[-1] == ("upsert", "conversations", 1)
    journal.amend(turn, text="小猫咪")
    deliver()
    assert store.texts() == ["小猫咪"]
    assert OutboxEntry.objects.filter(key=turn.id).count() == 1  # the newest is the record of what left


def test_consent_is_looked_at_again_on_delivery(talk, store, deliver, settings):
    say(talk, "有一只小猫")
    settings.POLICY_VERSION = "2999-01"  # a new text that mama has not agreed to
    assert deliver() == 0
    assert store.calls == []
    assert set(states()) == {State.DROPPED}


def test_withdrawn_consent_deletes_the_copy(talk, store, deliver, child):
    say(talk, "有一只小猫")
    deliver()
    consent.decide(child, child.guardians.get(), consent.Purpose.KEEPING, False, "test")
    deliver()
    assert store.tables == {"sessions": {}, "conversations": {}, "pictures": {}}


def test_consent_given_again_restores_the_copy(talk, store, deliver, child):
    say(talk, "有一只小猫")
    deliver()
    for granted in (False, True):
        consent.decide(child, child.guardians.get(), consent.Purpose.KEEPING, granted, "test")
    outbox.owe_everything(child)
    deliver()
    assert store.texts() == ["有一只小猫"]


def test_erased_conversation_is_erased_in_the_copy_and_in_the_ledger(talk, store, deliver):
    say(talk, "有一只小猫")
    deliver()
    journal.erase(talk)
    deliver()
    assert store.tables["sessions"] == store.tables["conversations"] == {}
    assert list(OutboxEntry.objects.values_list("action", "state")) == [("delete", State.SENT)]


def test_deletion_of_an_erased_childs_talk_is_still_delivered(talk, store, deliver, child):
    deliver()
    outbox.forget(child.id)
    child.delete()
    deliver()
    assert store.tables["sessions"] == {}


def test_erasing_while_a_row_is_on_its_way_deletes_it_afterwards(talk, store, deliver, clock):
    key = talk.id

    def erase_meanwhile(call: str) -> None:
        store.after = lambda call: None
        journal.erase(talk)
        assert Delivery(MemoryStore(), clock=clock).run() == 0  # nobody else delivers while this one does

    store.after = erase_meanwhile
    deliver()
    deliver()
    assert str(key) not in store.tables["sessions"]


@pytest.mark.parametrize("crash_on", ["upsert", "delete"])
def test_crash_between_the_stores_commit_and_our_mark_is_harmless(talk, store, deliver, clock, crash_on):
    say(talk, "有一只小猫")
    if crash_on == "delete":
        deliver()
        journal.erase(talk)

    def crash(call: str) -> None:
        store.after = lambda call: None
        raise KeyboardInterrupt

    store.after = crash
    with pytest.raises(KeyboardInterrupt):
        deliver()
    OutboxEntry.objects.filter(state=State.PENDING).update(leased_until=clock.now + timedelta(seconds=LEASE_S))
    assert deliver() == 0  # the dead one's lease holds
    clock.wait(LEASE_S + 1)
    deliver()
    assert store.texts() == (["有一只小猫"] if crash_on == "upsert" else [])
    assert State.PENDING not in states()


def test_late_finisher_cannot_settle_what_another_took_over(talk, store, deliver, clock):
    turn = say(talk, "有一只小猫")

    def taken_over(call: str) -> None:
        OutboxEntry.objects.filter(key=turn.id).update(leased_until=clock.now + timedelta(hours=1))

    store.before = taken_over
    deliver()
    assert OutboxEntry.objects.get(key=turn.id).state == State.PENDING


def test_unreachable_store_is_left_alone_longer_each_time(talk, store, deliver, clock):
    rests = []
    for _failure in range(12):
        store.errors = [TryLater("ConnectTimeout")]
        store.calls.clear()
        deliver()
        assert len(store.calls) == 1
        deliver()  # while it rests nobody asks
        assert len(store.calls) == 1
        mirror = Mirror.objects.get()
        rests.append((mirror.rests_until - clock.now).total_seconds())
        assert mirror.rest == Mirror.Rest.UNREACHABLE
        clock.now = mirror.rests_until + timedelta(seconds=1)
    assert rests[:5] == [2, 4, 8, 16, 32]
    assert rests[-1] == 600
    assert deliver() == 1
    assert Mirror.objects.get().rest == Mirror.Rest.NONE


def test_store_that_asks_for_patience_gets_it(talk, store, deliver, clock):
    store.errors = [TryLater("429", retry_after_s=120)]
    deliver()
    clock.wait(119)
    assert deliver() == 0
    clock.wait(2)
    assert deliver() == 1


@pytest.mark.parametrize(
    ("error", "rest", "advice"),
    [
        (NotAllowed("HTTP 401"), Mirror.Rest.NOT_ALLOWED, "MEMFIRE_SERVICE_KEY"),
        (SchemaMissing("HTTP 404"), Mirror.Rest.SCHEMA_MISSING, "memfire_schema.sql"),
    ],
)
def test_what_an_operator_must_mend_stops_everything_until_a_probe_succeeds(
    talk, store, deliver, clock, error, rest, advice
):
    store.errors = [error]
    deliver()
    assert Mirror.objects.get().rest == rest
    assert advice in Mirror.objects.get().error
    clock.wait(301)
    store.errors = [error]
    store.calls.clear()
    deliver()
    assert store.calls == [("probe", "", 0)]
    clock.wait(301)
    assert deliver() == 1
    assert Mirror.objects.get().rest == Mirror.Rest.NONE


def test_row_that_the_store_refuses_is_set_aside_and_the_rest_arrives(talk, store, deliver, caplog):
    turns = [say(talk, f"第{n}句") for n in range(1, 10)]
    store.poison = {str(turns[4].id)}
    deliver()
    assert len(store.texts()) == 8
    failed = OutboxEntry.objects.get(state=State.FAILED)
    assert failed.key == turns[4].id
    assert failed.error == "23514"
    assert "第5句" not in caplog.text
    store.calls.clear()
    deliver()
    assert store.calls == []


def test_later_revision_of_a_refused_row_replaces_it(talk, store, deliver):
    turn = say(talk, "有一只小猫")
    store.poison = {str(turn.id)}
    deliver()
    store.poison = set()
    journal.amend(turn, text="有一只大猫")
    deliver()
    assert store.texts() == ["有一只大猫"]
    assert State.FAILED not in states()


def test_missing_parent_is_sent_first_and_the_row_follows(talk, store, deliver):
    deliver()
    store.tables["sessions"].clear()  # somebody emptied the project
    say(talk, "有一只小猫")
    deliver()
    assert store.texts() == ["有一只小猫"]
    assert str(talk.id) in store.tables["sessions"]


def test_children_of_a_refused_parent_are_set_aside_too(talk, store, deliver):
    store.poison = {str(talk.id)}
    say(talk, "有一只小猫")
    deliver()
    assert set(states()) == {State.FAILED}


def test_more_than_one_batch_is_delivered_in_one_run(talk, store, deliver, monkeypatch):
    monkeypatch.setattr("sessions.delivery.BATCH", 3)  # 500 turns would only be slower
    for number in range(7):
        say(talk, str(number))
    assert deliver() == 8
    assert store.texts() == [str(number) for number in range(7)]


def test_slow_store_does_not_outlive_its_lease(talk, store, deliver, clock):
    for number in range(5):
        say(talk, str(number))
    store.before = lambda call: clock.wait(61)
    assert deliver() == 1  # the session; the turns wait for the next run
    store.before = lambda call: None
    assert deliver() == 5


def test_sweep_delivers_to_a_real_project(project, settings, child, consent_all):
    settings.MEMFIRE_URL, settings.MEMFIRE_SERVICE_KEY = project.url, token("service_role")
    consent_all(child)
    talk = journal.resume_or_open(child)
    turn = say(talk, "小雨画了一只小猫")
    journal.amend(turn, is_heard=False)
    journal.close(talk, "finished")
    assert outbox.deliver_due() == 2
    assert project.sql("select text, is_heard, revision from conversations") == [("小朋友画了一只小猫", False, 2)]
    (alias, state), *_none = project.sql("select alias, state from sessions")
    assert (alias[:6], state) == ("child-", "closed")
    journal.erase(talk)
    assert outbox.deliver_due() == 1
    assert project.sql("select count(*) from sessions") == [(0,)]
    assert project.sql("select count(*) from conversations") == [(0,)]


def test_description_of_a_drawing_arrives_without_the_picture(project, settings, child, consent_all, a_png):
    settings.MEMFIRE_URL, settings.MEMFIRE_SERVICE_KEY = project.url, token("service_role")
    consent_all(child)
    talk = journal.resume_or_open(child)
    drawing = intake.receive(child, talk, a_png, Drawing.Origin.PHOTO)
    Reading.objects.create(drawing=drawing, reader="offline", note="小雨画了一个红球")
    OutboxEntry.objects.all().delete()
    assert outbox.owe_everything(child) == 3
    outbox.deliver_due()
    assert project.sql("select kind, origin, sha256, note from pictures") == [
        ("drawing", "photo", drawing.sha256, "小朋友画了一个红球")
    ]
    assert OutboxEntry.objects.exclude(state=State.SENT).count() == 0


def test_project_that_goes_down_and_comes_back_loses_nothing(project, settings, child, consent_all, clock):
    settings.MEMFIRE_URL = project.url
    consent_all(child)
    talk = journal.resume_or_open(child)
    say(talk, "有一只小猫")
    with Memfire(project.url, token("service_role")) as memfire:
        delivery = Delivery(memfire, clock=clock)
        project.stop()
        try:
            assert delivery.run() == 0
        finally:
            project.start()
        say(talk, "它想飞")
        clock.wait(601)
        assert delivery.run() == 3
    assert project.sql("select text from conversations order by seq") == [("有一只小猫",), ("它想飞",)]
