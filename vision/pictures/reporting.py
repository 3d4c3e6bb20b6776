"""Take a picture away that somebody does not want: from one family at once and for ever, from all by an operator."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from families.models import Child
from vision.models import HiddenPicture, PictureReport, PictureSearch
from vision.pictures.base import Picture


def report(search: PictureSearch, picture: Picture, by: str) -> PictureReport:
    """Note that the family does not want `picture`; a second time changes nothing."""
    row, _created = PictureReport.objects.get_or_create(
        child=search.child,
        source=picture.source,
        picture=picture.id,
        defaults={
            "phrase": search.phrase,
            "thumb_url": picture.thumb_url,
            "page_url": picture.page_url,
            "by": by,
        },
    )
    return row


def wanted(child: Child, pictures: Iterable[Picture]) -> list[Picture]:
    """Return the pictures that neither this family nor an operator took away."""
    pictures = list(pictures)
    ids = [picture.id for picture in pictures]
    gone = set(HiddenPicture.objects.filter(picture__in=ids).values_list("source", "picture"))
    by_family = PictureReport.objects.filter(picture__in=ids, child__guardians__in=child.guardians.all())
    gone |= set(by_family.values_list("source", "picture"))
    return [picture for picture in pictures if (picture.source, picture.id) not in gone]


@transaction.atomic
def hide_for_all(report: PictureReport) -> None:
    """Nobody is shown this picture any more; every report of it is settled."""
    HiddenPicture.objects.get_or_create(source=report.source, picture=report.picture)
    same = PictureReport.objects.filter(source=report.source, picture=report.picture)
    same.update(state=PictureReport.State.HIDDEN, decided_at=timezone.now())


@transaction.atomic
def settle_harmless(report: PictureReport) -> None:
    """Other families go on seeing it; the family that reported it does not."""
    HiddenPicture.objects.filter(source=report.source, picture=report.picture).delete()
    report.state, report.decided_at = PictureReport.State.HARMLESS, timezone.now()
    report.save(update_fields=["state", "decided_at"])
