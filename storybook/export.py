"""Give a guardian everything that is kept about a child, as one archive that needs no program of ours to read."""

import json
import logging
import zipfile
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from families.models import Child, Consent
from sessions.models import Turn
from stories.models import Span, Story
from vision.models import Drawing, PictureSearch, Reading

logger = logging.getLogger(__name__)

_PRIVATE = {"file", "leased_until", "attempts", "error", "revision"}


def write_archive(child: Child, out: IO[bytes]) -> None:
    """Write a zip to `out`: `data.json` with every row about `child`, and `drawings/<id>.png`."""
    drawings = Drawing.objects.filter(child=child)
    data: dict[str, Any] = {
        "child": _row(child),
        "consents": _rows(Consent.objects.filter(child=child)),
        "conversations": _rows(child.conversations.all()),
        "turns": _rows(Turn.objects.filter(conversation__child=child)),
        "drawings": _rows(drawings),
        "readings": _rows(Reading.objects.filter(drawing__child=child)),
        "picture_searches": _rows(PictureSearch.objects.filter(child=child)),
        "stories": _rows(Story.objects.filter(child=child)),
        "spans": _rows(Span.objects.filter(page__story__child=child)),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for drawing in drawings:
            picture = _picture(drawing)
            if picture is not None:
                archive.writestr(f"drawings/{drawing.id}.png", picture)


def _picture(drawing: Drawing) -> bytes | None:
    """Return the picture, or None and a line in the log when its file is gone: the rest still belongs to the family."""
    now = Drawing.objects.filter(pk=drawing.pk).values_list("file", flat=True).first()  # its child may be drawing on
    try:
        with default_storage.open(now or drawing.file.name or "") as picture:
            return picture.read()
    except FileNotFoundError:
        logger.error("drawing %s has no file, it is missing in an export", drawing.pk)
        return None


def _rows(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]


def _row(row: Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _PRIVATE
    }
