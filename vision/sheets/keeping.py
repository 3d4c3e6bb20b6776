"""Take in what was drawn, operation by operation: the same again changes nothing, and two hands never mix.

A number that is known with other content was drawn by another page: from there on the later writer has a sheet of its
own (docs/decisions, "Two hands on one sheet"). Nothing that was taken in is ever changed.
"""

import uuid
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum

from families.models import Child
from sessions import journal
from sessions.models import Conversation
from vision.models import Drawing, Gone, Operation, Sheet
from vision.sheets.errors import Deleted, Full, TooLarge
from vision.sheets.frames import Drawn
from vision.sheets.models import body_path

SHEET_OPERATIONS = 20_000
SHEET_BYTES = 64 * 1024 * 1024
ROW_BYTES = 64 * 1024  # larger bodies are files
ANSWER_BYTES = 8 * 1024 * 1024


def keep(
    child: Child, conversation: Conversation | None, sheet_id: uuid.UUID, writer: uuid.UUID, drawn: list[Drawn]
) -> Sheet:
    """Keep operations and return the sheet that has them: another one than asked for when the writer parted from it.

    Raises Sheet.DoesNotExist for another child's sheet and SheetRefused for what the house does not take.
    """
    if any(len(one.body) > settings.UPLOAD_MAX_BYTES for one in drawn):
        raise TooLarge
    written: list[str] = []
    try:
        with transaction.atomic(durable=True):
            # One family writes at a time, as in vision.intake; a book that begins meanwhile may still name the child.
            Child.objects.select_for_update(no_key=True).get(pk=child.pk)
            sheet = _open(child, conversation, sheet_id)
            for one in drawn:
                written += _write(child, one)
            parted = Sheet.objects.filter(pk=_parted_id(sheet, writer)).first()
            sheet = _place(parted or sheet, writer, drawn)
            _check_room(sheet)
            if conversation is not None:
                journal.stir(conversation)
    except BaseException:
        for name in written:
            tidy(child, name)
        raise
    return sheet


def drawn_on(sheet: Sheet, after: int = 0) -> Iterator[Drawn]:
    """Yield the operations after `after`, oldest first, at least one and up to ANSWER_BYTES."""
    left = ANSWER_BYTES
    for row in sheet.operations.filter(seq__gt=after).order_by("seq").iterator():
        left -= row.size_bytes
        if left < 0 and left + row.size_bytes != ANSWER_BYTES:
            return
        yield Drawn(row.seq, row.kind, row.at_ms, body_of(row))


def body_of(row: Operation) -> bytes:
    """Return the bytes of an operation, wherever they are kept."""
    if not row.file:
        return bytes(row.body)
    with default_storage.open(row.file.name or "") as file:
        return bytes(file.read())


def copy(sheet: Sheet, fresh_id: uuid.UUID, conversation: Conversation | None, rows: Iterable[Operation]) -> Sheet:
    """Return a new sheet with copies of `rows`, inside the caller's transaction."""
    fresh = Sheet.objects.create(id=fresh_id, child=sheet.child, conversation=conversation, parted_from=sheet.id)
    copies = list(rows)
    for row in copies:
        row.pk, row.sheet, row._state.adding = None, fresh, True
    Operation.objects.bulk_create(copies, batch_size=500)
    _count(fresh, copies)
    return fresh


def note_picture(sheet_id: uuid.UUID, seq: int) -> bool:
    """Note, inside the caller's transaction, which operation a picture shows; False when a later one is shown already.

    Two pages may save one sheet, and the slower one must not put an older picture over a newer one.
    """
    sheet = Sheet.objects.filter(pk=sheet_id).first()
    if sheet is None or not seq:
        return True
    if seq < sheet.pictured_seq:
        return False
    Sheet.objects.filter(pk=sheet_id).update(pictured_seq=seq)
    return True


def delete(child: Child, sheet_id: uuid.UUID) -> list[str]:
    """Delete a sheet for good, inside the caller's transaction; return the stored bodies for the caller to tidy."""
    sheet = Sheet.objects.filter(pk=sheet_id, child=child)
    names = list(Operation.objects.filter(sheet__in=sheet).exclude(file="").values_list("file", flat=True))
    sheet.delete()
    Gone.objects.get_or_create(pk=sheet_id, defaults={"child": child})
    return names


def tidy(child: Child, name: str) -> None:
    """Delete a stored body that no operation of the child uses any more."""
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).filter(pk=child.pk).first()
        if name and not Operation.objects.filter(file=name).exists():
            default_storage.delete(name)


def _open(child: Child, conversation: Conversation | None, sheet_id: uuid.UUID) -> Sheet:
    if Gone.objects.filter(pk=sheet_id, child=child).exists():
        raise Deleted
    owner = Sheet.objects.filter(pk=sheet_id).first() or Drawing.objects.filter(pk=sheet_id).first()
    if owner is not None and owner.child_id != child.pk:
        raise Sheet.DoesNotExist
    if isinstance(owner, Sheet):
        return owner
    return Sheet.objects.create(id=sheet_id, child=child, conversation=conversation)


def _place(sheet: Sheet, writer: uuid.UUID, drawn: list[Drawn]) -> Sheet:
    """Add what is new to the sheet, or to the writer's own sheet from the first number that another hand has used."""
    known = dict(sheet.operations.filter(seq__in=[one.seq for one in drawn]).values_list("seq", "sha256"))
    clash = next((one.seq for one in drawn if known.get(one.seq, one.sha256) != one.sha256), None)
    fresh = [one for one in drawn if one.seq not in known and (clash is None or one.seq < clash)]
    rows = [_row(sheet, writer, one) for one in fresh]
    Operation.objects.bulk_create(rows)
    _count(sheet, rows)
    if clash is None:
        return sheet
    before = sheet.operations.filter(seq__lt=clash) | sheet.operations.filter(seq__gt=clash, writer=writer)
    parted = Sheet.objects.filter(pk=_parted_id(sheet, writer)).first()
    parted = parted or copy(sheet, _parted_id(sheet, writer), sheet.conversation, before.order_by("seq"))
    return _place(parted, writer, [one for one in drawn if one.seq >= clash])


def _parted_id(sheet: Sheet, writer: uuid.UUID) -> uuid.UUID:
    """Name the writer's own sheet: always the same one, so that a batch that is sent twice parts once."""
    return uuid.uuid5(sheet.id, writer.hex)


def _row(sheet: Sheet, writer: uuid.UUID, one: Drawn) -> Operation:
    row = Operation(sheet=sheet, seq=one.seq, kind=one.kind, at_ms=one.at_ms, writer=writer, sha256=one.sha256)
    row.size_bytes = len(one.body)
    if len(one.body) > ROW_BYTES:
        row.file.name = body_path(row, "")
    else:
        row.body = one.body
    return row


def _count(sheet: Sheet, rows: list[Operation]) -> None:
    if not rows:
        return
    last = max(rows, key=lambda row: row.seq)
    if last.seq > sheet.last_seq:
        sheet.last_seq, sheet.drawn_at_ms = last.seq, last.at_ms
    sheet.size_bytes += sum(row.size_bytes for row in rows)
    sheet.save(update_fields=["last_seq", "drawn_at_ms", "size_bytes"])


def _check_room(sheet: Sheet) -> None:
    if sheet.last_seq > SHEET_OPERATIONS or sheet.size_bytes > SHEET_BYTES:
        raise Full
    kept = Sheet.objects.filter(child=sheet.child_id).aggregate(all=Sum("size_bytes"))["all"] or 0
    if kept > settings.SHEETS_MAX_MB * 1024 * 1024:
        raise Full


def _write(child: Child, one: Drawn) -> Iterator[str]:
    """Store a large body under its content's name, unless it is there; yield the name when it was written."""
    if len(one.body) <= ROW_BYTES:
        return
    row = Operation(sheet=Sheet(child=child), sha256=one.sha256)
    name = body_path(row, "")
    if not default_storage.exists(name):
        yield default_storage.save(name, ContentFile(one.body))
