"""Decide what one delivery sends, in which order, and how long to wait after a failure. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sessions.models import OutboxEntry
from sessions.stores.base import StoreError, TryLater

TABLES = OutboxEntry.Table.values  # parents first
BACK_OFF_MAX_S = 600.0
PROBE_EVERY_S = 300.0


@dataclass
class Parcel:
    """What to do with claimed entries. Tables are keys in the order in which to send them."""

    deletions: dict[str, list[OutboxEntry]] = field(default_factory=dict)  # children before parents; they go first
    upserts: dict[str, list[OutboxEntry]] = field(default_factory=dict)  # parents before children, one entry per key
    superseded: list[OutboxEntry] = field(default_factory=list)  # a newer entry of the same row says it all
    unwanted: list[OutboxEntry] = field(default_factory=list)  # no consent (any more)


def pack(entries: Iterable[OutboxEntry], agreed: Collection[tuple[object, str]]) -> Parcel:
    """Sort `entries` into a parcel; `agreed` holds the (child id, purpose) that consent allows. Deletions need none."""
    parcel = Parcel()
    newest: dict[tuple[str, str, object], OutboxEntry] = {}
    for entry in sorted(entries, key=lambda e: (e.revision, e.id)):
        if entry.action == OutboxEntry.Action.UPSERT and (entry.child_id, entry.purpose) not in agreed:
            parcel.unwanted.append(entry)
            continue
        row = (entry.action, entry.table, entry.key)
        if row in newest:
            parcel.superseded.append(newest[row])
        newest[row] = entry
    by_table = defaultdict(list)
    for entry in newest.values():
        by_table[entry.action, entry.table].append(entry)
    parcel.deletions = {t: by_table[OutboxEntry.Action.DELETE, t] for t in reversed(TABLES)}
    parcel.upserts = {t: sorted(by_table[OutboxEntry.Action.UPSERT, t], key=lambda e: e.id) for t in TABLES}
    parcel.deletions = {table: found for table, found in parcel.deletions.items() if found}
    return parcel


def rest_s(error: StoreError, failures: int, dice: float) -> float:
    """Return how many seconds the mirror rests after `failures` failures in a row and then this `error`."""
    if not isinstance(error, TryLater):
        return PROBE_EVERY_S
    return max(back_off_s(failures + 1, dice), min(error.retry_after_s or 0.0, BACK_OFF_MAX_S))


def back_off_s(attempt: int, dice: float) -> float:
    """Return 2^attempt seconds, at most ten minutes, spread by `dice` (0–1) over its upper half."""
    longest = min(2.0 ** min(attempt, 20), BACK_OFF_MAX_S)
    return longest * (0.5 + dice / 2)
