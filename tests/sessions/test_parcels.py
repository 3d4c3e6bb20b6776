"""What one delivery sends, and how long it rests."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from sessions import parcels
from sessions.models import OutboxEntry
from sessions.stores.base import NotAllowed, SchemaMissing, TryLater

CHILD = uuid.uuid4()
AGREED = {(CHILD, "keeping")}


def entry(number: int, table: str = "conversations", key: int = 1, revision: int = 1, action: str = "upsert"):
    return OutboxEntry(id=number, table=table, key=uuid.UUID(int=key), revision=revision, action=action, child_id=CHILD)


def test_parents_go_before_children_and_deletions_the_other_way_round():
    tables = ["pictures", "sessions", "conversations"]
    rows = [entry(n, table, key=n) for n, table in enumerate(tables)]
    gone = [entry(10 + n, table, key=10 + n, action="delete") for n, table in enumerate(tables)]
    parcel = parcels.pack(rows + gone, AGREED)
    assert list(parcel.upserts) == ["sessions", "conversations", "pictures"]
    assert list(parcel.deletions) == ["pictures", "conversations", "sessions"]


def test_only_the_newest_revision_of_a_row_is_sent():
    late, newest, older = entry(3, revision=2), entry(2, revision=3), entry(1, revision=1)
    parcel = parcels.pack([older, newest, late], AGREED)
    assert parcel.upserts["conversations"] == [newest]
    assert {e.id for e in parcel.superseded} == {older.id, late.id}


def test_row_without_consent_is_unwanted_and_its_deletion_is_not():
    row, deletion = entry(1), entry(2, action="delete")
    parcel = parcels.pack([row, deletion], agreed=set())
    assert parcel.unwanted == [row]
    assert parcel.deletions == {"conversations": [deletion]}


@given(st.lists(st.tuples(st.sampled_from(parcels.TABLES), st.integers(0, 3), st.integers(1, 4), st.booleans())))
def test_every_entry_is_accounted_for_once(owed):
    entries = [
        entry(number, table, key, revision, "delete" if is_deletion else "upsert")
        for number, (table, key, revision, is_deletion) in enumerate(owed)
    ]
    parcel = parcels.pack(entries, AGREED)
    sent = [e for group in (*parcel.upserts.values(), *parcel.deletions.values()) for e in group]
    assert sorted(e.id for e in [*sent, *parcel.superseded, *parcel.unwanted]) == list(range(len(entries)))
    assert len({(e.action, e.table, e.key) for e in sent}) == len(sent)


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_back_off_grows_to_ten_minutes_and_no_further(attempt, dice):
    assert 0.5 <= parcels.back_off_s(attempt, dice) <= 600
    assert parcels.back_off_s(attempt, dice) <= parcels.back_off_s(attempt + 1, dice)


def test_rest_is_as_long_as_the_store_asked_for_but_bounded():
    assert parcels.rest_s(TryLater("", retry_after_s=42), failures=0, dice=1) == 42
    assert parcels.rest_s(TryLater("", retry_after_s=1), failures=4, dice=1) == 32
    assert parcels.rest_s(TryLater("", retry_after_s=86_400), failures=0, dice=1) == 600


def test_what_only_an_operator_can_mend_is_probed_every_five_minutes():
    for error in (NotAllowed(""), SchemaMissing("")):
        assert parcels.rest_s(error, failures=9, dice=0) == 300
