"""How drawings come in: checked, re-encoded, and safe on disk and in the journal before anybody looks at them."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from families import consent
from families.models import Child, Consent
from sessions import jobs, journal
from sessions.models import Conversation, Turn
from vision import copies, renditions
from vision.developing import Developed, develop
from vision.fingerprint import fingerprint, looks_different
from vision.models import Drawing, Gone, PutAway, Sheet, Version, drawing_path
from vision.sheets import bin as recycle_bin
from vision.sheets import keeping, versions

LOOK = "vision.looking.look"
NAMES = "vision.naming.keeping.catch_up"
MIN_BETWEEN_LOOKS = timedelta(seconds=20)
SWEEP_AT_ONCE = 20


def receive(
    child: Child,
    conversation: Conversation | None,
    upload: File | bytes,
    origin: str,
    drawing_id: uuid.UUID | None = None,
    *,
    seq: int = 0,
    beside: Callable[[], None] | None = None,
) -> Drawing:
    """Keep a picture and return its row, committed with its file and its turn; a reader is woken if consent allows.

    `drawing_id` is the caller's: the same id again replaces the picture (a page that grows), or changes nothing when
    the picture is the same or shows an earlier operation (`seq`) than the one that is kept. `beside` runs in the same
    transaction, before the picture is saved. Raises UploadRefused for what is no picture, Drawing.DoesNotExist for
    another child's id and for one that was deleted for good.
    """
    developed = develop(_body(upload), settings.UPLOAD_MAX_BYTES)
    written: list[str] = []
    try:
        with transaction.atomic(durable=True):  # when this returns, the drawing is safe
            # One family writes at a time, so that tidying up never takes a file that another save has just found. The
            # lock leaves the key alone: a book that begins meanwhile holds the conversation and refers to the child.
            Child.objects.select_for_update(no_key=True).get(pk=child.pk)
            drawing = _known(child, drawing_id) if drawing_id else None
            if beside:
                beside()
            is_newest = keeping.note_picture(drawing_id, seq) if drawing_id else True
            if drawing is not None and (drawing.sha256 == developed.sha256 or not is_newest):
                return drawing
            if drawing is not None:
                recycle_bin.bring_back(drawing)  # somebody draws on it
            is_new = drawing is None
            drawing = drawing or Drawing(id=drawing_id or uuid.uuid4(), child=child, conversation=conversation)
            if drawing.origin != Drawing.Origin.PHOTO:  # one that is drawn on stays a photo
                drawing.origin = origin
            _put(drawing, developed, written)
            _await_a_look(drawing, developed, timezone.now(), is_new=is_new)
            drawing.revision += 0 if is_new else 1
            drawing.save()
            for name in versions.remember(drawing, developed.png, seq):
                transaction.on_commit(partial(_tidy, child, name), robust=True)
            if conversation is not None and is_new:
                _note_in_journal(drawing, conversation)
            elif conversation is not None:
                journal.stir(conversation)
            copies.owe(drawing)
    except BaseException:
        for name in written:
            _tidy(child, name)
        raise
    return drawing


def sweep() -> int:
    """Wake a reader for every drawing that a crash or a pause left behind; return how many."""
    now = timezone.now()
    waiting = Drawing.objects.waiting(now)[:SWEEP_AT_ONCE]
    for drawing in waiting:
        jobs.wake(LOOK, str(drawing.id))
    return len(waiting)


@transaction.atomic
def forget(drawing: Drawing) -> None:
    """Delete a drawing for good: readings, strokes, versions, files, and (by the outbox) its row in Memfire.

    What a device still holds of it is not taken in again.
    """
    child, names = drawing.child, {drawing.file.name or "", *drawing.versions.values_list("file", flat=True)}
    recycle_bin.put_away(drawing, PutAway.By.GUARDIAN)  # what was seen in it is told no more
    Turn.objects.filter(about=drawing.pk).update(about=None)
    bodies = keeping.delete(child, drawing.pk)
    copies.owe_deletion(drawing)
    drawing.delete()
    for name in names:
        transaction.on_commit(partial(_tidy, child, name), robust=True)
    for name in bodies:
        transaction.on_commit(partial(keeping.tidy, child, name), robust=True)


def _known(child: Child, drawing_id: uuid.UUID) -> Drawing | None:
    """Return the drawing that has this id; raise Drawing.DoesNotExist where it is not this child's to draw on."""
    drawing = Drawing.objects.filter(pk=drawing_id).first()
    is_anothers = Sheet.objects.filter(pk=drawing_id).exclude(child=child).exists()
    if is_anothers or (drawing is not None and drawing.child_id != child.pk) or Gone.objects.filter(pk=drawing_id):
        raise Drawing.DoesNotExist
    return drawing


def _body(upload: File | bytes) -> bytes:
    """Read one byte more than is allowed at most: enough to know that it is too much."""
    return upload if isinstance(upload, bytes) else upload.read(settings.UPLOAD_MAX_BYTES + 1)


def _put(drawing: Drawing, developed: Developed, written: list[str]) -> None:
    """Store the file under its own content's name, unless it is there, and drop the one before after commit."""
    before = drawing.file.name
    drawing.sha256 = developed.sha256
    drawing.width_px, drawing.height_px = developed.width_px, developed.height_px
    name = drawing_path(drawing, "")
    if not default_storage.exists(name):
        written.append(name)
        name = default_storage.save(name, ContentFile(developed.png))
        written[-1] = name
    drawing.file.name = name
    if before and before != name:
        transaction.on_commit(lambda: _tidy(drawing.child, before), robust=True)


def _tidy(child: Child, name: str) -> None:
    """Delete a stored file that no drawing of the child, as it is or as it was, uses any more."""
    with transaction.atomic():
        Child.objects.select_for_update(no_key=True).filter(pk=child.pk).first()
        if not (Drawing.objects.filter(file=name).exists() or Version.objects.filter(file=name).exists()):
            renditions.delete_with_copies(name)


def _await_a_look(drawing: Drawing, developed: Developed, now: datetime, *, is_new: bool) -> None:
    """Decide whether and when somebody looks: never without consent, and at a growing page only now and then.

    Pages send a picture when the hand rests, so a picture that comes in is a pause already.
    """
    if not consent.allows(drawing.child, Consent.Purpose.LOOKING):
        drawing.state = Drawing.State.KEPT
        return
    last = None if is_new else drawing.readings.first()
    seen = last.seen.get("print", "") if last is not None and drawing.state == Drawing.State.READ else ""
    if seen and not looks_different(seen, fingerprint(developed.png)):
        return
    drawing.state = Drawing.State.RECEIVED
    drawing.attempts, drawing.error, drawing.leased_until = 0, "", None
    if last is not None and (not_before := last.created_at + MIN_BETWEEN_LOOKS) > now:
        drawing.leased_until = not_before  # the next save, or the sweep, comes back to it
    else:
        jobs.wake(LOOK, str(drawing.id))


def _note_in_journal(drawing: Drawing, conversation: Conversation) -> None:
    drawing.turn = journal.record(
        conversation,
        speaker=Turn.Speaker.CHILD,
        means=Turn.Means.PROGRAM,
        kind=Turn.Kind.DRAWING,
        about=drawing.id,
    )
    drawing.save(update_fields=["turn"])
    jobs.wake(NAMES, str(drawing.id))
