"""What every remote store promises, asked of each: the one without a service, Memfire, and the double of our tests."""

import uuid
from collections.abc import Iterator

import pytest

from sessions.stores.base import ParentMissing, RemoteStore
from sessions.stores.memfire import Memfire
from sessions.stores.nowhere import Nowhere
from tests.postgrest import token
from tests.sessions.fakes_store import MemoryStore
from tests.sessions.test_memfire import picture_row, session_row, turn_row

KEEPING = ["memory", "memfire"]


@pytest.fixture(params=["nowhere", *KEEPING])
def store(request) -> Iterator[RemoteStore]:
    if request.param == "memfire":
        project = request.getfixturevalue("project")
        with Memfire(project.url, token("service_role")) as store:
            store.read = lambda table: {
                row[0]: row[1] for row in project.sql(f"select id::text, revision from {table}")
            }
            yield store
    else:
        with {"nowhere": Nowhere, "memory": MemoryStore}[request.param]() as store:
            store.read = lambda table: {row["id"]: row["revision"] for row in store.tables[table].values()}
            yield store


def test_ready_store_lets_itself_be_probed(store):
    assert store.probe() is None


def test_rows_are_taken_again_and_again(store):
    session = session_row()
    for _again in range(2):
        store.upsert("sessions", [session])
        store.upsert("conversations", [turn_row(session, seq) for seq in range(1, 4)])
        store.upsert("pictures", [picture_row(session)])


def test_nothing_to_do_is_no_error(store):
    store.upsert("sessions", [])
    store.delete("sessions", [])


def test_deleting_what_is_not_there_is_no_error(store):
    for table in ("pictures", "conversations", "sessions"):
        store.delete(table, [uuid.uuid4()])


@pytest.mark.parametrize("store", KEEPING, indirect=True)
def test_older_revision_changes_nothing(store):
    session = session_row(revision=3)
    store.upsert("sessions", [session])
    store.upsert("sessions", [session | {"revision": 2}])
    assert store.read("sessions") == {session["id"]: 3}


@pytest.mark.parametrize("store", KEEPING, indirect=True)
def test_batch_with_an_orphan_writes_nothing(store):
    session = session_row()
    store.upsert("sessions", [session])
    with pytest.raises(ParentMissing):
        store.upsert("conversations", [turn_row(session), turn_row(session_row())])
    assert store.read("conversations") == {}


@pytest.mark.parametrize("store", KEEPING, indirect=True)
def test_children_go_with_their_parent_and_only_they(store):
    gone, kept = session_row(), session_row()
    store.upsert("sessions", [gone, kept])
    turn = turn_row(kept)
    store.upsert("conversations", [turn_row(gone), turn])
    store.upsert("pictures", [picture_row(gone)])
    store.delete("sessions", [uuid.UUID(gone["id"])])
    assert list(store.read("sessions")) == [kept["id"]]
    assert list(store.read("conversations")) == [turn["id"]]
    assert store.read("pictures") == {}


@pytest.mark.parametrize("store", KEEPING, indirect=True)
def test_one_turn_or_picture_can_be_deleted_alone(store):
    session = session_row()
    turn, picture = turn_row(session), picture_row(session)
    store.upsert("sessions", [session])
    store.upsert("conversations", [turn])
    store.upsert("pictures", [picture])
    store.delete("pictures", [uuid.UUID(picture["id"])])
    store.delete("conversations", [uuid.UUID(turn["id"])])
    assert (store.read("conversations"), store.read("pictures")) == ({}, {})
    assert list(store.read("sessions")) == [session["id"]]
