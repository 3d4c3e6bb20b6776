"""Claims on outbox entries: rows under one lease, each settled only while it still carries that lease.

What is settled forgets the words it carried and keeps which row it was; the newest settled entry of a row is the record
of what left the house and when.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from sessions.models import OutboxEntry

State = OutboxEntry.State
Action = OutboxEntry.Action


@dataclass
class Claim:
    """Entries that nobody else may send before `leased_until`."""

    entries: list[OutboxEntry]
    leased_until: datetime
    needs_probe: bool

    def sent(self, entries: list[OutboxEntry], now: datetime) -> None:
        """Mark entries of one table as SENT and clear away older records of the same rows."""
        if not entries:
            return
        self._settle(entries, State.SENT, sent_at=now, error="")
        keys = [entry.key for entry in entries]
        older = OutboxEntry.objects.filter(table=entries[0].table, key__in=keys).exclude(state=State.PENDING)
        older.exclude(pk__in=[e.id for e in entries]).filter(id__lt=max(e.id for e in entries)).delete()
        if entries[0].action == Action.DELETE and entries[0].table == OutboxEntry.Table.SESSIONS:
            below = OutboxEntry.objects.filter(payload__session_id__in=[str(key) for key in keys])
            below.exclude(state=State.PENDING).delete()

    def cover(self, superseded: list[OutboxEntry]) -> None:
        """Remove entries that a newer one of the same row makes needless."""
        self._mine(superseded).delete()

    def drop(self, entries: list[OutboxEntry]) -> None:
        """Mark entries as DROPPED: nobody wants them sent."""
        self._settle(entries, State.DROPPED)

    def failed(self, entry: OutboxEntry, error: str) -> None:
        """Mark an entry as FAILED, words and all, for an operator to look at."""
        self._mine([entry]).update(state=State.FAILED, error=error[:300], leased_until=None)

    def postpone(self, entries: list[OutboxEntry], due_at: datetime, error: str) -> None:
        """Leave entries PENDING until `due_at`."""
        self._mine(entries).update(due_at=due_at, error=error[:300], leased_until=None)

    def release(self) -> None:
        """Let go of what was not settled, whatever became of it meanwhile."""
        self._leased(self.entries).update(leased_until=None)

    def _settle(self, entries: Iterable[OutboxEntry], state: str, **values: Any) -> None:
        by_parent: dict[str | None, list[OutboxEntry]] = defaultdict(list)
        for entry in entries:
            by_parent[entry.payload.get("session_id")].append(entry)
        for session_id, some in by_parent.items():
            payload = {"session_id": session_id} if session_id else {}
            self._mine(some).update(state=state, payload=payload, **values)

    def _mine(self, entries: Iterable[OutboxEntry]) -> QuerySet[OutboxEntry]:
        return self._leased(entries).filter(state=State.PENDING)

    def _leased(self, entries: Iterable[OutboxEntry]) -> QuerySet[OutboxEntry]:
        return OutboxEntry.objects.filter(pk__in=[entry.id for entry in entries], leased_until=self.leased_until)


def claim(now: datetime, lease: timedelta, limit: int, *, needs_probe: bool) -> Claim | None:
    """Lease the oldest due entries; None when nothing is due or somebody else holds a lease.

    The caller is in a transaction that holds the lock of the Mirror row.
    """
    if OutboxEntry.objects.filter(leased_until__gt=now).exists():
        return None
    due = OutboxEntry.objects.filter(state=State.PENDING, due_at__lte=now)
    entries = list(due.order_by("id")[:limit])
    if not entries:
        return None
    leased_until = now + lease
    OutboxEntry.objects.filter(pk__in=[entry.id for entry in entries]).update(
        leased_until=leased_until, attempts=F("attempts") + 1
    )
    for entry in entries:
        entry.attempts += 1
    return Claim(entries, leased_until, needs_probe)
