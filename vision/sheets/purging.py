"""What lay in the recycle bin long enough goes for good, unless a book shows it."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from vision import intake
from vision.models import Drawing, PutAway

SWEEP_AT_ONCE = 50


def books_with(drawings: list[Drawing]) -> dict[Drawing, list[str]]:
    """Return the titles of what shows each drawing, as everyone in DRAWING_HOLDERS says; this room knows no books."""
    held: dict[Drawing, list[str]] = {}
    for path in settings.DRAWING_HOLDERS:
        for drawing, titles in import_string(path)(drawings).items():
            held.setdefault(drawing, []).extend(titles)
    return held


def sweep() -> int:
    """Delete for good what has lain in the bin for BIN_DAYS; return how many."""
    return purge(timezone.now())


def purge(now: datetime) -> int:
    """Delete for good what is overdue at `now`, except drawings that a book shows; return how many."""
    gone = 0
    overdue = PutAway.objects.overdue(now).select_related("drawing__child").order_by("created_at")
    drawings = [away.drawing for away in overdue]
    for start in range(0, len(drawings), SWEEP_AT_ONCE):
        some = drawings[start : start + SWEEP_AT_ONCE]
        held = books_with(some)
        for drawing in some:
            if not held.get(drawing):
                intake.forget(drawing)
                gone += 1
    return gone
