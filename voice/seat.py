"""One talk per child at a time: who has the seat. The last page that asked by a tap has it; the one before is told.

A page that comes back by itself (its line was lost) gets the seat only while nobody else sits there.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from families import live as family_live
from families.models import Child
from voice.models import Seat
from voice.statement import Statement

TAKEN = "seat.taken"
LEASE_S = 90.0  # three renewals; a process that died leaves its seats free after this

_TABLE, _FIELDS = Seat._meta.db_table, {field.attname: field for field in Seat._meta.concrete_fields}
_HOLDER = Statement(f"SELECT connection FROM {_TABLE} WHERE child_id = %s", [_FIELDS["child_id"]])
_RENEW = Statement(
    f"UPDATE {_TABLE} SET seen_at = %s WHERE child_id = %s AND connection = %s",
    [_FIELDS[name] for name in ("seen_at", "child_id", "connection")],
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that asks for the talk. tab: its own name, kept over reconnects; comes_back: no finger asked for it."""

    connection: uuid.UUID
    tab: str = ""
    comes_back: bool = False


@transaction.atomic
def take(child_id: uuid.UUID, page: Page, now: datetime) -> bool:
    """Give `page` the talk of the child; return False when it came back by itself and another page sits there."""
    Child.objects.select_for_update(no_key=True).get(pk=child_id)  # two at once: the second waits, and is the last
    seat = Seat.objects.filter(pk=child_id).first()
    is_taken = seat is not None and seat.tab != page.tab and seat.seen_at > now - timedelta(seconds=LEASE_S)
    if page.comes_back and is_taken:
        return False
    row = {"connection": page.connection, "tab": page.tab, "taken_at": now, "seen_at": now}
    Seat.objects.update_or_create(child_id=child_id, defaults=row)
    message = {"type": TAKEN, "connection": str(page.connection)}
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(family_live.group(child_id), message), robust=True)
    return True


def has(child_id: uuid.UUID, connection: uuid.UUID) -> bool:
    """Return whether this connection still has the talk of the child; a seat that nobody holds is nobody else's."""
    row = _HOLDER.row(child_id)
    return row is None or _FIELDS["connection"].to_python(row[0]) == connection


def is_held(child_id: uuid.UUID, now: datetime) -> bool:
    """Return whether some page has the talk of the child now."""
    return Seat.objects.filter(pk=child_id, seen_at__gt=now - timedelta(seconds=LEASE_S)).exists()


def renew(child_id: uuid.UUID, connection: uuid.UUID, now: datetime) -> None:
    """Keep the lease."""
    _RENEW.change(now, child_id, connection)


def leave(child_id: uuid.UUID, connection: uuid.UUID) -> None:
    """Give the seat back, unless somebody else has it already."""
    Seat.objects.filter(pk=child_id, connection=connection).delete()
