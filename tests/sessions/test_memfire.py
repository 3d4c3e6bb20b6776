"""Memfire's store against a real PostgREST over a real PostgreSQL, behind a gateway that checks the key."""

import json
import socket
import urllib.request
import uuid

import httpx
import pytest

from sessions.stores.base import NotAllowed, ParentMissing, RowRefused, SchemaMissing, TryLater
from sessions.stores.memfire import Memfire
from tests.postgrest import Project, token

MAMA, STRANGER = str(uuid.uuid4()), str(uuid.uuid4())


@pytest.fixture
def store(project: Project):
    with Memfire(project.url, token("service_role")) as store:
        yield store


def session_row(guardian: str = MAMA, revision: int = 1, **more) -> dict:
    return {
        "id": str(uuid.uuid4()), "guardian_id": guardian, "child_id": str(uuid.uuid4()), "alias": "child-0a1b2c3d",
        "language": "zh-hans", "state": "open", "started_at": "2026-11-20T08:00:00+08:00", "closed_at": None,
        "revision": revision, **more,
    }  # fmt: skip


def turn_row(session: dict, seq: int = 1, **more) -> dict:
    return {
        "id": str(uuid.uuid4()), "session_id": session["id"], "seq": seq, "speaker": "child", "kind": "words",
        "means": "typed", "text": "有一只小猫", "is_heard": True, "created_at": "2026-11-20T08:00:01+08:00",
        "revision": 1, **more,
    }  # fmt: skip


def picture_row(session: dict, **more) -> dict:
    return {
        "id": str(uuid.uuid4()), "session_id": session["id"], "origin": "paper", "state": "read", "sha256": "0" * 64,
        "width_px": 320, "height_px": 240, "note": "一只红色的球", "created_at": "2026-11-20T08:00:02+08:00",
        "revision": 1, **more,
    }  # fmt: skip


def read(project: Project, table: str, key: str) -> tuple[int, list]:
    """Read a table as a browser would, with the anonymous key at the gateway and `key` naming the person."""
    headers = {"apikey": token("anon"), "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(f"{project.url}/rest/v1/{table}?select=*", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, []


def test_upsert_twice_leaves_one_row(store, project):
    session = session_row()
    for _again in range(2):
        store.upsert("sessions", [session])
        store.upsert("conversations", [turn_row(session, id=str(uuid.UUID(int=1)))])
    assert project.sql("select count(*) from sessions") == [(1,)]
    assert project.sql("select text from conversations") == [("有一只小猫",)]


def test_newer_revision_wins_whatever_the_order(store, project):
    session = session_row()
    store.upsert("sessions", [session])
    turn = turn_row(session)
    store.upsert("conversations", [turn | {"revision": 3, "text": "有一只大猫"}])
    store.upsert("conversations", [turn | {"revision": 2, "text": "迟到的话"}])
    assert project.sql("select text, revision from conversations") == [("有一只大猫", 3)]


def test_all_three_tables_take_our_rows_in_bulk(store, project):
    session = session_row()
    store.upsert("sessions", [session])
    store.upsert("conversations", [turn_row(session, seq) for seq in range(1, 501)])
    store.upsert("pictures", [picture_row(session)])
    assert project.sql("select count(*) from conversations") == [(500,)]
    assert project.sql("select kind, note from pictures") == [("drawing", "一只红色的球")]


def test_deleting_a_session_takes_its_turns_and_pictures_along(store, project):
    session, other = session_row(), session_row()
    store.upsert("sessions", [session, other])
    store.upsert("conversations", [turn_row(session), turn_row(other)])
    store.upsert("pictures", [picture_row(session)])
    store.delete("sessions", [uuid.UUID(session["id"])])
    store.delete("sessions", [uuid.UUID(session["id"])])  # what is gone stays gone
    assert project.sql("select session_id::text from conversations") == [(other["id"],)]
    assert project.sql("select count(*) from pictures") == [(0,)]


def test_deleting_no_keys_asks_nothing(store, project):
    store.upsert("sessions", [session_row()])
    project.calls.clear()
    store.delete("sessions", [])
    assert project.calls == []
    assert project.sql("select count(*) from sessions") == [(1,)]


def test_deleting_many_keys_keeps_the_address_short(store, project):
    sessions = [session_row() for _one in range(250)]
    store.upsert("sessions", sessions)
    project.calls.clear()
    store.delete("sessions", [uuid.UUID(session["id"]) for session in sessions])
    assert len(project.calls) == 3
    assert project.sql("select count(*) from sessions") == [(0,)]


def test_one_bad_row_writes_nothing_of_its_batch(store, project):
    session = session_row()
    store.upsert("sessions", [session])
    with pytest.raises(RowRefused):
        store.upsert("conversations", [turn_row(session, 1), turn_row(session, 0)])
    with pytest.raises(RowRefused):
        store.upsert("conversations", [turn_row(session, 1), turn_row(session, 2, text=None)])
    assert project.sql("select count(*) from conversations") == [(0,)]


def test_an_error_never_quotes_a_childs_words(store):
    session = session_row()
    store.upsert("sessions", [session])
    for spoiled in ({"seq": 0}, {"seq": "秘密的话"}, {"means": None}):
        with pytest.raises(RowRefused) as refused:
            store.upsert("conversations", [turn_row(session) | {"text": "秘密的话"} | spoiled])
        assert "秘密" not in str(refused.value)


def test_a_turn_without_its_session_is_missing_a_parent(store):
    with pytest.raises(ParentMissing):
        store.upsert("conversations", [turn_row(session_row())])


def test_guardian_reads_own_rows_and_stranger_none(store, project):
    session = session_row(MAMA)
    store.upsert("sessions", [session])
    store.upsert("conversations", [turn_row(session)])
    store.upsert("pictures", [picture_row(session)])
    for table in ("sessions", "conversations", "pictures"):
        status, rows = read(project, table, token("authenticated", MAMA))
        assert (status, len(rows)) == (200, 1)
        status, rows = read(project, table, token("authenticated", STRANGER))
        assert (status, rows) == (200, [])


def test_anonymous_key_reads_and_writes_nothing(project):
    for table in ("sessions", "conversations", "pictures"):
        status, _rows = read(project, table, token("anon"))
        assert status == 401  # PostgREST answers 401, not 403, to who has not logged in
    with Memfire(project.url, token("anon")) as anonymous, pytest.raises(NotAllowed):
        anonymous.upsert("sessions", [session_row()])


def test_guardian_cannot_write(project):
    project.keys.add(token("authenticated", MAMA))
    with Memfire(project.url, token("authenticated", MAMA)) as guardian, pytest.raises(NotAllowed):
        guardian.upsert("sessions", [session_row(MAMA)])


def test_wrong_key_is_not_allowed_and_is_not_told(project):
    with Memfire(project.url, "a-wrong-key") as store, pytest.raises(NotAllowed) as refused:
        store.probe()
    assert "a-wrong-key" not in str(refused.value)


def test_key_that_no_header_can_hold_is_not_allowed_and_is_not_told(project):
    with Memfire(project.url, "密钥") as store, pytest.raises(NotAllowed, match="MEMFIRE_SERVICE_KEY") as refused:
        store.probe()
    assert "密" not in str(refused.value)


def test_empty_key_is_not_allowed(project):
    with Memfire(project.url, "") as store, pytest.raises(NotAllowed, match="MEMFIRE_SERVICE_KEY"):
        store.probe()


@pytest.mark.parametrize("url", ["memfire", "ftp://127.0.0.1/", "http://["])
def test_malformed_address_is_not_allowed(url):
    with Memfire(url, token("service_role")) as store, pytest.raises(NotAllowed, match="MEMFIRE_URL"):
        store.probe()


def test_missing_table_or_column_is_a_missing_schema(store, project):
    store.probe()
    try:
        project.sql("alter table pictures rename to pictures_away")
        project.reload()
        with pytest.raises(SchemaMissing):
            store.probe()
        project.sql("alter table pictures_away rename to pictures")
        project.sql("alter table pictures rename column note to note_away")
        project.reload()
        with pytest.raises(SchemaMissing):
            store.upsert("pictures", [picture_row(session_row())])
    finally:
        project.sql("alter table if exists pictures_away rename to pictures")
        project.sql("alter table pictures rename column note_away to note")
        project.reload()
    store.probe()


def test_schema_may_be_run_again_and_says_its_version(store, project):
    store.upsert("sessions", [session_row()])
    with open("deploy/memfire_schema.sql") as schema:
        project.sql(schema.read())
    assert store.about()["schema"] == 1
    assert project.sql("select count(*) from sessions") == [(1,)]


def test_service_down_is_temporary_and_comes_back_by_itself(store, project):
    session = session_row()
    project.stop()
    try:
        with pytest.raises(TryLater):
            store.upsert("sessions", [session])
    finally:
        project.start()
    store.upsert("sessions", [session])
    assert project.sql("select count(*) from sessions") == [(1,)]


def test_nobody_at_the_address_is_temporary():
    with Memfire("http://127.0.0.1:9", token("service_role")) as store, pytest.raises(TryLater):
        store.upsert("sessions", [session_row()])


def test_store_that_hangs_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # the kernel takes the connection, nobody ever answers
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        with Memfire(url, token("service_role"), httpx.Timeout(0.1)) as store, pytest.raises(TryLater, match="Timeout"):
            store.upsert("sessions", [session_row()])


def test_busy_gateway_says_when_to_come_back(store, project):
    project.faults.append((429, {"Retry-After": "42", "Content-Type": "application/json"}, '{"message":"slow down"}'))
    with pytest.raises(TryLater) as busy:
        store.upsert("sessions", [session_row()])
    assert busy.value.retry_after_s == 42


@pytest.mark.parametrize(
    ("status", "content_type", "body", "error"),
    [
        (503, "text/html", "<html>down</html>", TryLater),
        (500, "application/json", '{"message":"oops"}', TryLater),
        (402, "text/plain", "quota exceeded", NotAllowed),
        (403, "text/html", "<html>paused</html>", NotAllowed),
        (404, "text/html", "<html>no such project</html>", NotAllowed),
        (302, "text/html", "<html>moved</html>", NotAllowed),
        (200, "text/html", "<html>this project is paused</html>", NotAllowed),
    ],
)
def test_what_the_gateway_says_is_never_taken_for_success(store, project, status, content_type, body, error):
    project.faults.append((status, {"Content-Type": content_type, "Location": "/elsewhere"}, body))
    with pytest.raises(error):
        store.upsert("sessions", [session_row()])
