"""What Memfire is owed: rows written in the transaction of the data they copy, delivered later (`delivery.py`).

Without MEMFIRE_URL, or without the guardian's consent to keep a copy, nothing is owed; when consent comes, or by
`manage.py resync`, everything is. A deletion is owed whenever a copy may have left the house, and is never dropped.
"""

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from families import consent
from families.models import Child
from sessions import delivery, jobs, rows, stores
from sessions.models import Conversation, OutboxEntry, Turn

Table = OutboxEntry.Table
Action = OutboxEntry.Action
State = OutboxEntry.State

PACE_S = 20  # a burst of turns wakes delivery once; the sweep of the next minute takes the rest, in one call


def owe(
    table: str,
    key: uuid.UUID,
    payload: dict[str, Any],
    *,
    child_id: uuid.UUID,
    revision: int,
    action: str = Action.UPSERT,
) -> OutboxEntry | None:
    """Write down, inside the caller's transaction, that Memfire should hold (or forget) this row.

    Returns None when nothing is owed: no Memfire, no consent, or a deletion of what never left.
    """
    with transaction.atomic():
        if action == Action.DELETE:
            owed = _owe_deletion(table, key, child_id, revision)
        else:
            owed = _owe_row(table, key, payload, child_id, revision)
    if owed is not None:
        _hurry()
    return owed


def owe_conversation(conversation: Conversation) -> None:
    """Owe the row of a conversation (Memfire's table `sessions`)."""
    if stores.is_on():
        _owe(rows.of_conversation(conversation), conversation.child_id)


def owe_turn(turn: Turn) -> None:
    """Owe the row of a turn (Memfire's table `conversations`)."""
    if stores.is_on():
        _owe(rows.of_turn(turn), turn.conversation.child_id)


def owe_erasure(conversation: Conversation) -> None:
    """Owe the deletion of a conversation; Memfire deletes its turns and pictures with it."""
    owe(Table.SESSIONS, conversation.id, {}, child_id=conversation.child_id, revision=0, action=Action.DELETE)


@transaction.atomic
def owe_everything(child: Child, since: datetime | None = None) -> int:
    """Owe every row of a child whose guardian agreed, by the functions in MEMFIRE_SOURCES; return how many."""
    if not (stores.is_on() and consent.allows(child, consent.Purpose.KEEPING)):
        return 0
    owed = sum(import_string(path)(child, since) for path in settings.MEMFIRE_SOURCES)
    if owed:
        _hurry()
    return owed


def owe_journal(child: Child, since: datetime | None = None) -> int:
    """Owe the child's conversations (all: parents must be there) and the turns made `since`; return how many."""
    owed = OutboxEntry.objects.bulk_create(
        [_entry(row.table, row.key, row.payload, child, row.revision) for row in rows.of_child(child, since)],
        batch_size=500,
    )
    return len(owed)


def owe_everything_of(child_id: str) -> int:
    """Owe every row of a child; the background job that a new consent wakes."""
    child = Child.objects.filter(pk=child_id).first()
    return owe_everything(child) if child else 0


@transaction.atomic
def forget(child_id: uuid.UUID) -> int:
    """Drop what a child's rows are still owed, and owe the deletion of what may have left; return how many of these."""
    drop_undelivered(child_id, consent.Purpose.KEEPING)
    gone = set(_may_have_left().filter(table=Table.SESSIONS, child_id=child_id).values_list("key", flat=True))
    for key in gone:
        owe(Table.SESSIONS, key, {}, child_id=child_id, revision=0, action=Action.DELETE)
    return len(gone)


def drop_undelivered(child_id: uuid.UUID, purpose: str) -> int:
    """Mark the undelivered rows of a child as DROPPED and forget their words; deletions stay. Returns how many."""
    return _drop(OutboxEntry.objects.filter(child_id=child_id, purpose=purpose))


def consent_changed(child_id: uuid.UUID, purpose: str, granted: bool) -> None:
    """Follow a guardian's decision about keeping a copy, in the same transaction (CONSENT_CHANGED_CALLS)."""
    if not granted:
        drop_undelivered(child_id, purpose)
    if purpose == consent.Purpose.KEEPING and not granted:
        forget(child_id)
    elif purpose == consent.Purpose.KEEPING and stores.is_on():
        jobs.wake("sessions.outbox.owe_everything_of", str(child_id))


def deliver_due() -> int:
    """Deliver what is due; the scheduled sweep, and what `owe` wakes. Returns how many entries were settled."""
    if not stores.is_on():
        return 0
    with stores.current() as store:
        return delivery.Delivery(store).run()


def _owe(row: rows.Row | None, child_id: uuid.UUID) -> None:
    if row is not None:
        owe(row.table, row.key, row.payload, child_id=child_id, revision=row.revision)


def _owe_row(
    table: str, key: uuid.UUID, payload: dict[str, Any], child_id: uuid.UUID, revision: int
) -> OutboxEntry | None:
    if not stores.is_on():
        return None
    child = Child.objects.filter(pk=child_id).first()
    if child is None or not consent.allows(child, consent.Purpose.KEEPING):
        return None
    entry = _entry(table, key, payload, child, revision)
    entry.save()
    return entry


def _entry(table: str, key: uuid.UUID, payload: dict[str, Any], child: Child, revision: int) -> OutboxEntry:
    told = _clean(rows.without_name(payload, child))
    return OutboxEntry(table=table, key=key, payload=told, child_id=child.id, revision=revision)


def _owe_deletion(table: str, key: uuid.UUID, child_id: uuid.UUID, revision: int) -> OutboxEntry | None:
    below = Q(payload__session_id=str(key)) if table == Table.SESSIONS else Q(pk__in=[])
    _drop(OutboxEntry.objects.filter(Q(table=table, key=key) | below))
    left = _may_have_left().filter(table=table, key=key)
    if not left.exists():
        return None
    return OutboxEntry.objects.create(table=table, key=key, action=Action.DELETE, child_id=child_id, revision=revision)


def _may_have_left() -> QuerySet[OutboxEntry]:
    """Return upserts that Memfire took, or that were once on their way."""
    return OutboxEntry.objects.filter(Q(state=State.SENT) | Q(attempts__gt=0), action=Action.UPSERT)


def _drop(entries: QuerySet[OutboxEntry]) -> int:
    undelivered = entries.filter(action=Action.UPSERT, state__in=[State.PENDING, State.FAILED])
    dropped = 0
    for session_id in set(undelivered.values_list("payload__session_id", flat=True)):
        if session_id is None:
            dropped += undelivered.filter(payload__session_id__isnull=True).update(state=State.DROPPED, payload={})
        else:
            of_session = undelivered.filter(payload__session_id=session_id)
            dropped += of_session.update(state=State.DROPPED, payload={"session_id": session_id})
    return dropped


def _hurry() -> None:
    if stores.is_on() and cache.add("memfire.woken", True, PACE_S):
        jobs.wake("sessions.outbox.deliver_due")


def _clean(value: Any) -> Any:
    """Return `value` without what PostgreSQL and UTF-8 refuse in a text: NUL and halves of surrogate pairs."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value
