"""What Memfire's table `pictures` is owed about drawings: a description and a fingerprint, never the picture."""

from datetime import datetime

from families.models import Child
from sessions import outbox
from sessions.models import OutboxEntry
from vision.models import Drawing

TABLE = OutboxEntry.Table.PICTURES


def owe(drawing: Drawing) -> OutboxEntry | None:
    """Owe the row of a drawing, inside the caller's transaction; one without a conversation has no place there."""
    if drawing.conversation_id is None:
        return None
    reading = drawing.readings.first()
    payload = {
        "id": str(drawing.id),
        "session_id": str(drawing.conversation_id),
        "kind": "drawing",
        "origin": drawing.origin,
        "state": drawing.state,
        "sha256": drawing.sha256,
        "width_px": drawing.width_px,
        "height_px": drawing.height_px,
        "note": reading.note if reading else "",
        "created_at": drawing.created_at.isoformat(),
        "revision": drawing.revision,
    }
    return outbox.owe(TABLE, drawing.id, payload, child_id=drawing.child_id, revision=drawing.revision)


def owe_deletion(drawing: Drawing) -> None:
    """Owe the deletion of a drawing's row, inside the transaction that deletes it here."""
    outbox.owe(
        TABLE,
        drawing.id,
        {},
        child_id=drawing.child_id,
        revision=drawing.revision + 1,
        action=OutboxEntry.Action.DELETE,
    )


def owe_drawings(child: Child, since: datetime | None = None) -> int:
    """Owe the rows of a child's drawings made `since` then (MEMFIRE_SOURCES); return how many."""
    drawings = Drawing.objects.filter(child=child, conversation__isnull=False)
    if since is not None:
        drawings = drawings.filter(created_at__gte=since)
    return sum(owe(drawing) is not None for drawing in drawings.iterator())
