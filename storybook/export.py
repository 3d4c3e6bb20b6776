"""Give a guardian everything that is kept about a child, as one archive that needs no program of ours to read."""

import json
import logging
import zipfile
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from families.models import Child, Consent, DeviceToken
from sessions.models import Turn
from stories.models import Span, Story
from vision.models import (
    Drawing,
    NamedThing,
    Operation,
    PictureReport,
    PictureSearch,
    PutAway,
    Reading,
    Sheet,
    Version,
)
from vision.sheets import keeping
from vision.sheets.frames import join
from voice.models import MoreTime, Usage

logger = logging.getLogger(__name__)

_PRIVATE = {"file", "leased_until", "attempts", "error", "revision", "token_hash", "body", "print"}


def write_archive(child: Child, out: IO[bytes]) -> None:
    """Write a zip to `out`: `data.json` with every row about `child`, and its pictures.

    `drawings/<id>.png` are the drawings, `drawings/<id>/<version>.png` how they looked before, `strokes/<id>.bin` the
    strokes one by one, in the layout of docs/wire-protocol.md.
    """
    drawings = Drawing.objects.filter(child=child)
    versions = Version.objects.filter(drawing__child=child)
    sheets = Sheet.objects.filter(child=child)
    data: dict[str, Any] = {
        "child": _row(child),
        "consents": _rows(Consent.objects.filter(child=child)),
        "devices": _rows(DeviceToken.objects.filter(child=child)),
        "conversations": _rows(child.conversations.all()),
        "turns": _rows(Turn.objects.filter(conversation__child=child)),
        "drawings": _rows(drawings),
        "versions": _rows(versions),
        "put_away": _rows(PutAway.objects.filter(drawing__child=child)),
        "sheets": _rows(sheets),
        "strokes": _rows(Operation.objects.filter(sheet__child=child).defer("body")),
        "readings": _rows(Reading.objects.filter(drawing__child=child)),
        "names": _rows(NamedThing.objects.filter(child=child)),
        "picture_reports": _rows(PictureReport.objects.filter(child=child)),
        "picture_searches": _rows(PictureSearch.objects.filter(child=child)),
        "stories": _rows(Story.objects.filter(child=child)),
        "usage": _rows(Usage.objects.filter(child=child)),
        "more_times": _rows(MoreTime.objects.filter(child=child)),
        "spans": _rows(Span.objects.filter(page__story__child=child)),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for drawing in drawings:
            now = Drawing.objects.filter(pk=drawing.pk).values_list("file", flat=True).first()  # it may be drawn on
            _add_picture(archive, f"drawings/{drawing.id}.png", now or drawing.file.name or "")
        for version in versions:
            _add_picture(archive, f"drawings/{version.drawing_id}/{version.id}.png", version.file.name or "")
        for sheet in sheets:
            archive.writestr(f"strokes/{sheet.id}.bin", _strokes(sheet))


def _add_picture(archive: zipfile.ZipFile, place: str, name: str) -> None:
    """Add a picture, or a line to the log when its file is gone: the rest still belongs to the family."""
    try:
        with default_storage.open(name) as picture:
            archive.writestr(place, picture.read())
    except FileNotFoundError:
        logger.error("a picture has no file, %s is missing in an export", place)


def _strokes(sheet: Sheet) -> bytes:
    """Return all strokes of a sheet; one whose file is gone ends the list, and the log says so."""
    body, after = b"", 0
    try:
        while some := list(keeping.drawn_on(sheet, after)):
            body, after = body + join(some), some[-1].seq
    except FileNotFoundError:
        logger.error("sheet %s has lost a file after stroke %d, the rest is missing in an export", sheet.pk, after)
    return body


def _rows(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [_row(row) for row in rows]


def _row(row: Model) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _PRIVATE
    }
