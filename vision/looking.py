"""Look at a drawing: take it in hand, ask the readers one after the other, write down what they think. A job."""

import logging
import uuid
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from families import consent, safeguards
from families.models import Consent, Language
from gateway.errors import GatewayError, NeedsOperator
from sessions import journal
from sessions.models import Conversation, Turn
from vision import copies
from vision.fingerprint import fingerprint
from vision.models import LOOK_ATTEMPTS, Drawing, Reading
from vision.naming import memory
from vision.notes import note_of, told
from vision.readers import readers_for
from vision.readers.base import DrawingReader
from vision.reading import DrawingReading

log = logging.getLogger(__name__)


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


def look_now(conversation_id: str) -> dict[str, Any]:
    """Look at the newest drawing of a conversation without the usual pause, and return what is known of it.

    Returns {state, note, question, drawing}: state is "read", "nothing", "not_allowed", "looking" (somebody has it in
    hand; the note follows as a turn) or "unreadable"; note is for the companion, in the talk's language, and never
    empty. The same picture is not sent to a vendor twice. May take as long as a reader does; consent is looked at here.
    """
    conversation = Conversation.objects.select_related("child").filter(pk=uuid.UUID(conversation_id)).first()
    if conversation is None:
        return told("nothing", Language.CHINESE)
    language = Language(conversation.language)
    if not consent.allows(conversation.child, Consent.Purpose.LOOKING):
        return told("not_allowed", language)
    drawing = Drawing.objects.newest_of(conversation)
    if drawing is None:
        return told("nothing", language)
    drawing.end_the_pause()
    look(str(drawing.id))
    drawing.refresh_from_db()
    reading = drawing.readings.first()
    if drawing.state == Drawing.State.RECEIVED:
        return told("looking", language, drawing=drawing)
    if drawing.state != Drawing.State.READ or reading is None:
        return told("unreadable", language, drawing=drawing)
    return told("read", language, memory.with_names(reading.note, drawing, language), reading.question, drawing)


def _read(drawing: Drawing, image: bytes) -> None:
    """Ask each reader until one gives a reading that may be shown; without any the drawing stays, unread."""
    language = drawing.conversation.language if drawing.conversation else drawing.child.language
    errors = []
    for reader in readers_for(language):
        try:
            seen = _known(drawing, reader, language) or reader.read(image, "image/png")
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
        _write_down(drawing, reader, seen, language, fingerprint(image), "; ".join(errors))
        return
    _let_go(drawing, Drawing.State.UNREADABLE, "; ".join(errors))


def _known(drawing: Drawing, reader: DrawingReader, language: str) -> DrawingReading | None:
    """Return what this reader said of the very same picture of this child before, so that no vendor is asked twice.

    Only among the child's own: another family's reading would say that its picture exists.
    """
    if not reader.prompt_version:  # arithmetic costs nothing
        return None
    same = Reading.objects.filter(
        drawing__child_id=drawing.child_id,
        sha256=drawing.sha256,
        reader=reader.name,
        prompt_version=reader.prompt_version,
        language=language,
    ).first()
    return DrawingReading.from_dict(same.seen) if same else None


@transaction.atomic
def _write_down(
    drawing: Drawing, reader: DrawingReader, seen: DrawingReading, language: str, print_of: str, error: str
) -> None:
    """Keep the reading, tell the conversation and owe Memfire, all or nothing; late words about an old picture go."""
    if not _settle(drawing, Drawing.State.READ, error):
        return
    before, note = drawing.readings.first(), note_of(seen, language)
    named, back = memory.with_names(note, drawing, language), memory.maybe_back(drawing, seen, language)
    reading = Reading.objects.create(
        drawing=drawing,
        reader=reader.name,
        model=seen.model,
        prompt_version=reader.prompt_version,
        sha256=drawing.sha256,
        language=language,
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
            text=f"{named} {back}".strip(),
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
