"""Carry what the outbox owes to the remote store.

A delivery claims entries under a lease, sends them, and settles exactly the rows that still carry its lease. A crash
between the store's commit and our mark repeats an idempotent call. One delivery runs at a time, so that a deletion
never races with an upsert of the same row; and while the store is unwell the whole mirror rests, with one call each
time it wakes. Deletions go first: an upsert that was owed after the deletion of its row is newer than it.
"""

import logging
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from families import consent
from families.models import Child
from sessions import ledger, parcels, rows
from sessions.models import Conversation, Mirror, OutboxEntry
from sessions.stores.base import NotAllowed, ParentMissing, RemoteStore, RowProblem, SchemaMissing, StoreError, TryLater

logger = logging.getLogger(__name__)

BATCH = 500
LEASE_S = 110.0
WORK_S = 60.0  # no call starts later than this after the claim: the slowest one still ends before the lease does
RUN_S = 30.0  # no claim starts later than this, so that a run ends before its job is taken for dead (Q_CLUSTER timeout)

State = OutboxEntry.State
TABLE_OF_PARENTS = OutboxEntry.Table.SESSIONS
Rest = Mirror.Rest
ADVICE = {
    NotAllowed: (Rest.NOT_ALLOWED, "check MEMFIRE_URL and MEMFIRE_SERVICE_KEY, and that the project is not paused"),
    SchemaMissing: (Rest.SCHEMA_MISSING, "run deploy/memfire_schema.sql in the project, then manage.py memfire_check"),
    TryLater: (Rest.UNREACHABLE, "nothing to do: delivery goes on by itself"),
}


def advice_for(error: StoreError) -> tuple[str, str]:
    """Return why the mirror rests after `error`, and what an operator should do."""
    return ADVICE.get(type(error), ADVICE[TryLater])


class Delivery:
    """One run over what is due, to `store`. The clock and the dice are passed in."""

    def __init__(
        self,
        store: RemoteStore,
        *,
        clock: Callable[[], datetime] = timezone.now,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._clock = clock
        self._dice = dice

    def run(self) -> int:
        """Deliver until nothing is due, the store is unwell, or the time is up; return how many entries were sent."""
        started_at = self._clock()
        sent = 0
        while self._clock() < started_at + timedelta(seconds=RUN_S):
            claim = self._claim()
            if claim is None:
                break
            try:
                if claim.needs_probe:
                    self._store.probe()
                sent += self._send(claim)
            except StoreError as error:
                self._rest(error)
                break
            finally:
                claim.release()
        return sent

    def _claim(self) -> ledger.Claim | None:
        now = self._clock()
        with transaction.atomic():
            mirror, _made = Mirror.objects.select_for_update().get_or_create(pk=1)
            if mirror.rests_until and mirror.rests_until > now:
                return None
            needs_probe = mirror.rest in (Rest.NOT_ALLOWED, Rest.SCHEMA_MISSING)
            return ledger.claim(now, timedelta(seconds=LEASE_S), BATCH, needs_probe=needs_probe)

    def _send(self, claim: ledger.Claim) -> int:
        parcel = parcels.pack(claim.entries, _who_agreed(claim.entries))
        claim.drop(parcel.unwanted)
        claim.cover(parcel.superseded)
        for table, deletions in parcel.deletions.items():
            self._store.delete(table, [entry.key for entry in deletions])
            claim.sent(deletions, self._clock())
            self._well()
        return sum(map(len, parcel.deletions.values())) + sum(
            self._upsert(claim, table, entries) for table, entries in parcel.upserts.items()
        )

    def _upsert(self, claim: ledger.Claim, table: str, entries: list[OutboxEntry]) -> int:
        """Send the entries of one table in one call, or in halves around a row that spoils the batch."""
        if not entries or self._clock() > claim.leased_until - timedelta(seconds=LEASE_S - WORK_S):
            return 0
        try:
            self._store.upsert(table, [entry.payload for entry in entries])
        except RowProblem as error:
            if len(entries) > 1:
                half = len(entries) // 2
                return self._upsert(claim, table, entries[:half]) + self._upsert(claim, table, entries[half:])
            self._set_aside(claim, entries[0], error)
            return 0
        claim.sent(entries, self._clock())
        self._well()
        return len(entries)

    def _set_aside(self, claim: ledger.Claim, entry: OutboxEntry, error: RowProblem) -> None:
        """Owe a missing parent again and try later; leave a row of ours that is wrong where an operator sees it."""
        self._well()
        parent_id = entry.payload.get("session_id")
        refused_parent = OutboxEntry.objects.filter(table=TABLE_OF_PARENTS, key=parent_id, state=State.FAILED)
        if not isinstance(error, ParentMissing) or refused_parent.exists():
            logger.error("memfire refused %s %s: %s", entry.table, entry.key, error)
            claim.failed(entry, str(error))
            return
        parent = Conversation.objects.select_related("child").filter(pk=parent_id).first()
        row = rows.of_conversation(parent) if parent else None
        if row is None:
            claim.drop([entry])
            return
        OutboxEntry.objects.create(
            table=row.table, key=row.key, payload=row.payload, child_id=entry.child_id, revision=row.revision
        )
        wait_s = parcels.back_off_s(entry.attempts - 1, self._dice()) if entry.attempts > 1 else 0.0
        claim.postpone([entry], self._clock() + timedelta(seconds=wait_s), str(error))

    def _rest(self, error: StoreError) -> None:
        reason, advice = advice_for(error)
        with transaction.atomic():
            mirror, _made = Mirror.objects.select_for_update().get_or_create(pk=1)
            wait_s = parcels.rest_s(error, mirror.failures, self._dice())
            if mirror.rest != reason:
                log = logger.warning if reason == Rest.UNREACHABLE else logger.error
                log("memfire rests for %.0f s (%s): %s", wait_s, error, advice)
            mirror.rest = reason
            mirror.rests_until = self._clock() + timedelta(seconds=wait_s)
            mirror.failures = F("failures") + 1
            mirror.error = f"{error} – {advice}"[:300]
            mirror.save()

    def _well(self) -> None:
        was_resting = Mirror.objects.filter(pk=1).exclude(rest=Rest.NONE, failures=0)
        if was_resting.update(rest=Rest.NONE, rests_until=None, failures=0, error="", changed_at=self._clock()):
            logger.info("memfire is reached again")


def _who_agreed(entries: Iterable[OutboxEntry]) -> set[tuple[object, str]]:
    """Return (child id, purpose) of the entries that consent allows right now."""
    asked = {(entry.child_id, entry.purpose) for entry in entries}
    children = Child.objects.in_bulk({child_id for child_id, _purpose in asked})
    return {
        (child_id, purpose)
        for child_id, purpose in asked
        if child_id in children and consent.allows(children[child_id], purpose)
    }
