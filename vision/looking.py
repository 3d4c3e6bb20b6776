"""Look at a drawing: take it in hand, ask the readers one after the other, write down what they think. A job."""

import logging
import uuid

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from families import consent, safeguards
from families.models import Consent, Language
from gateway.errors import GatewayError, NeedsOperator
from sessions import journal
from sessions.models import Turn
from vision import copies
from vision.fingerprint import fingerprint
from vision.models import LOOK_ATTEMPTS, Drawing, Reading
from vision.readers import readers_for
from vision.readers.base import DrawingReader
from vision.reading import DrawingReading

log = logging.getLogger(__name__)

_NOTE = {
    Language.CHINESE: ("可能有：{things}。", "颜色：{colours}。", "、"),
    Language.ENGLISH: ("There may be: {things}. ", "Colours: {colours}. ", ", "),
}


def look(drawing_id: str) -> None:
    """Read a waiting drawing and tell its conversation; does nothing when it is not waiting (any more).

    A crash anywhere leaves the drawing waiting; the sweep wakes this again when the lease has ended.
    """
    drawing = Drawing.objects.select_related("child", "conversation").filter(pk=uuid.UUID(drawing_id)).first()
    if drawing is None or not drawing.take(timezone.now()):
        return
    if not consent.allows(drawing.child, Consent.Purpose.LOOKING):
        _let_go(drawing, Drawing.State.KEPT, "")
        return
    if drawing.attempts > LOOK_ATTEMPTS:
        _let_go(drawing, Drawing.State.UNREADABLE, drawing.error or "too many attempts")
        return
    try:
        with default_storage.open(drawing.file.name or "") as stored:
            image = stored.read()
    except OSError as exc:
        _let_go(drawing, Drawing.State.UNREADABLE, f"file: {type(exc).__name__}")
        return
    _read(drawing, image)


def note_of(reading: DrawingReading, language: str) -> str:
    """Return what the companion is told about a drawing: the description, then things and colours it does not name."""
    things_are, colours_are, comma = _NOTE.get(Language(language), _NOTE[Language.CHINESE])
    note = reading.description + ("" if reading.description.endswith(("。", ".", "！", "!")) else " ")
    if things := [t.name for t in reading.things if t.name not in reading.description]:
        note += things_are.format(things=comma.join(things))
    if colours := [c for c in reading.colours if c not in reading.description]:
        note += colours_are.format(colours=comma.join(colours))
    return note.strip()


def _read(drawing: Drawing, image: bytes) -> None:
    """Ask each reader until one gives a reading that may be shown; without any the drawing stays, unread."""
    language = drawing.conversation.language if drawing.conversation else drawing.child.language
    errors = []
    for reader in readers_for(language):
        try:
            seen = reader.read(image, "image/png")
        except GatewayError as exc:
            advice = f" (look at {reader.settings_read})" if isinstance(exc, NeedsOperator) else ""
            errors.append(f"{reader.name}: {type(exc).__name__} {exc}{advice}".strip())
            log.warning("a drawing was not read by %s", errors[-1])
            continue
        broken = next((v.rule for text in seen.texts() if not (v := safeguards.check(text)).is_ok), "")
        if broken:
            safeguards.note_incident(drawing.child, broken, "reading")
            errors.append(f"{reader.name}: stopped by the safeguard “{broken}”")
            continue
        _write_down(drawing, reader, seen, note_of(seen, language), fingerprint(image), "; ".join(errors))
        return
    _let_go(drawing, Drawing.State.UNREADABLE, "; ".join(errors))


@transaction.atomic
def _write_down(
    drawing: Drawing, reader: DrawingReader, seen: DrawingReading, note: str, print_of: str, error: str
) -> None:
    """Keep the reading, tell the conversation and owe Memfire, all or nothing; late words about an old picture go."""
    if not _settle(drawing, Drawing.State.READ, error):
        return
    before = drawing.readings.first()
    reading = Reading.objects.create(
        drawing=drawing,
        reader=reader.name,
        model=seen.model,
        prompt_version=reader.prompt_version,
        seen={**seen.as_dict(), "print": print_of},
        note=note,
        question=seen.question,
    )
    if drawing.conversation is not None and (before is None or before.note != note):
        journal.record(
            drawing.conversation,
            speaker=Turn.Speaker.HOUSE,
            means=Turn.Means.MODEL if seen.model else Turn.Means.PROGRAM,
            kind=Turn.Kind.READING,
            text=note,
            about=drawing.id,
            turn_id=reading.id,
        )
    copies.owe(drawing)


def _let_go(drawing: Drawing, state: str, error: str) -> None:
    """Put the drawing down without a reading."""
    with transaction.atomic():
        if _settle(drawing, state, error):
            copies.owe(drawing)


def _settle(drawing: Drawing, state: str, error: str) -> bool:
    """Move the drawing to its new state; False when the page was drawn on or another took it meanwhile."""
    ours = Drawing.objects.filter(
        pk=drawing.pk, revision=drawing.revision, attempts=drawing.attempts, state=Drawing.State.RECEIVED
    )
    if not ours.update(state=state, error=error[:200], leased_until=None, revision=F("revision") + 1):
        return False
    drawing.refresh_from_db(fields=["state", "error", "leased_until", "revision"])
    return True
