"""What a family sees of a child's drawings: the board, how they looked before, and the bin."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from families.models import Child
from vision.models import Drawing, Operation, Sheet, Version
from vision.renditions import Size
from vision.serving import image_url, version_url
from vision.sheets.purging import books_with

_NOT_DRAWN = ("image", "clear", "undo", "redo")


@dataclass(frozen=True)
class Before:
    """How a drawing looked before, as a page shows it."""

    version: Version

    @property
    def ago(self) -> str:
        """How long ago it looked so, in words."""
        since = self.version.created_at
        if timezone.now() - since < timedelta(minutes=1):
            return _("刚才")
        return _("%(long)s以前") % {"long": timesince(since, depth=1)}

    @property
    def thumb_url(self) -> str:
        return version_url(self.version, Size.THUMB)


@dataclass
class Hung:
    """A drawing on a board, with what is known about it."""

    drawing: Drawing
    before: list[Before] = field(default_factory=list)  # newest first, without the one that looks like now
    books: list[str] = field(default_factory=list)
    steps: int = 0

    @property
    def thumb_url(self) -> str:
        return image_url(self.drawing, Size.THUMB)

    @property
    def picture_url(self) -> str:
        return image_url(self.drawing)

    @property
    def page_url(self) -> str:
        return image_url(self.drawing, Size.PAGE)


def drawings_of(child: Child) -> QuerySet[Drawing]:
    """Return the drawings that are on the board, the last begun first."""
    return Drawing.objects.filter(child=child, put_away=None).order_by("-created_at")


def bin_of(child: Child) -> QuerySet[Drawing]:
    """Return the drawings that were put away, the last put away first."""
    away = Drawing.objects.filter(child=child, put_away__isnull=False)
    return away.select_related("put_away").order_by("-put_away__created_at")


def unpictured(child: Child) -> QuerySet[Sheet]:
    """Return sheets whose strokes came, but whose picture has not (yet): the tab died before it could paint.

    A photo or a sample that only lies there, with nothing drawn on it, hangs on the wall already (or is ours).
    """
    shown = Drawing.objects.filter(child=child).values("pk")
    drawn = Operation.objects.filter(sheet=OuterRef("pk")).exclude(kind__in=_NOT_DRAWN)
    return Sheet.objects.filter(Exists(drawn), child=child).exclude(pk__in=shown).order_by("-created_at")


def before(drawing: Drawing) -> list[Before]:
    """Return how a drawing looked before, newest first."""
    return hung([drawing])[0].before


def hung(drawings: Iterable[Drawing]) -> list[Hung]:
    """Return drawings with the books that show them, how they looked before, and how many strokes they have."""
    drawings = list(drawings)
    books = books_with(drawings)
    earlier: dict[UUID, list[Version]] = {}
    for version in Version.objects.filter(drawing__in=drawings).order_by("-created_at"):
        earlier.setdefault(version.drawing_id, []).append(version)
    steps = dict(Sheet.objects.filter(pk__in=[drawing.pk for drawing in drawings]).values_list("pk", "last_seq"))
    return [
        Hung(
            drawing,
            [Before(version) for version in earlier.get(drawing.pk, []) if version.sha256 != drawing.sha256],
            books.get(drawing, []),
            steps.get(drawing.pk, 0),
        )
        for drawing in drawings
    ]
