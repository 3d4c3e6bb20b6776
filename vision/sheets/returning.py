"""Bring back how a drawing looked before. It comes as a drawing of its own: nothing is drawn over."""

import uuid

from django.core.files.storage import default_storage

from sessions.models import Conversation
from vision import intake
from vision.models import Drawing, Sheet, Version
from vision.sheets import keeping


def bring_back(version: Version, conversation: Conversation | None) -> Drawing:
    """Return a new drawing that looks as this version did, with the operations that led to it; the other one stays.

    It belongs to `conversation`. Raises FileNotFoundError when the picture is gone.
    """
    drawing = version.drawing
    with default_storage.open(version.file.name or "") as file:
        png = file.read()
    fresh = uuid.uuid4()
    return intake.receive(
        drawing.child,
        conversation,
        png,
        drawing.origin,
        drawing_id=fresh,
        seq=version.seq,
        beside=lambda: _copy_sheet(version, fresh, conversation),
    )


def _copy_sheet(version: Version, fresh: uuid.UUID, conversation: Conversation | None) -> None:
    """Copy the operations, unless some are still on their way: then the new drawing begins with the picture."""
    sheet = Sheet.objects.filter(pk=version.drawing_id).first()
    if sheet is None:
        return
    rows = sheet.operations.filter(seq__lte=version.seq).order_by("seq")
    if rows.count() == version.seq > 0:
        keeping.copy(sheet, fresh, conversation, rows)
