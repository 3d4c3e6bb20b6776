"""Minutes on top of a child's day: given by a guardian, for today, heard at once by an open talk."""

from datetime import date

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from families import live as family_live
from families.models import Child, User
from voice.budget import TIME_CHANGED
from voice.models import MoreTime

CHOICES = (10, 20)
MOST_A_DAY = 60


def given(child: Child, day: date) -> int:
    """Return the minutes that were given for this day."""
    return MoreTime.objects.filter(child=child, day=day).aggregate(n=Sum("minutes"))["n"] or 0


@transaction.atomic
def give(child: Child, guardian: User, minutes: int) -> MoreTime | None:
    """Give `minutes` for today and tell the open talk; None when the day has had enough on top."""
    Child.objects.select_for_update(no_key=True).get(pk=child.pk)  # a button tapped twice waits for itself
    today = timezone.localdate()
    if given(child, today) + minutes > MOST_A_DAY:
        return None
    more = MoreTime.objects.create(child=child, guardian=guardian, day=today, minutes=minutes)
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(family_live.group(child.id), {"type": TIME_CHANGED}), robust=True)
    return more
