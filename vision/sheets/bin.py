"""The recycle bin: a drawing that was put away is nowhere to be seen until it comes back, or goes for good."""

from django.db import transaction

from sessions import journal
from sessions.models import Turn
from vision.models import Drawing, PutAway


@transaction.atomic
def put_away(drawing: Drawing, by: str) -> PutAway:
    """Put a drawing in the bin; one that lies there already stays as it is. What was seen in it is no longer told."""
    away, is_new = PutAway.objects.get_or_create(drawing=drawing, defaults={"by": by})
    if is_new:
        waiting = Drawing.objects.filter(pk=drawing.pk, state=Drawing.State.RECEIVED)
        waiting.update(state=Drawing.State.KEPT, leased_until=None)
        for turn in Turn.objects.filter(about=drawing.pk, kind=Turn.Kind.READING).exclude(text=""):
            journal.amend(turn, text="")
    return away


@transaction.atomic
def bring_back(drawing: Drawing) -> None:
    """Take a drawing out of the bin; one that is not there stays where it is."""
    if not PutAway.objects.filter(drawing=drawing).delete()[0]:
        return
    told = {reading.pk: reading.note for reading in drawing.readings.all()}
    for turn in Turn.objects.filter(pk__in=told, text=""):
        journal.amend(turn, text=told[turn.pk])
