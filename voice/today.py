"""What was used today, in few queries: by a child, in one talk, by a family, by the whole site."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q, Sum
from django.utils import timezone

from families.models import Child
from voice import switch
from voice.models import MoreTime, Usage
from voice.prices import COMPANION


@dataclass(frozen=True, slots=True)
class Spent:
    """Time and money that went to vendors, promises of others included."""

    seconds: float
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Used:
    """Everything a decision about one more minute needs to know."""

    child_s: float
    talk_s: float
    family: Spent
    house: Spent
    more_minutes: int
    more_until: datetime | None  # until when minutes given late hold the night off
    is_on: bool


def used(usage: Usage, now: datetime) -> Used:
    """Return what was used on the day of `now`, the promise of `usage` itself left out."""
    day, child = timezone.localdate(now), usage.child
    family = Child.objects.filter(guardianships__guardian__guardianships__child=child).values("pk")
    vendor = ~Q(provider=COMPANION) & Q(currency=settings.BUDGET_CURRENCY)
    of_child, of_family = Q(child=child), Q(child__in=family) & vendor
    rows = Usage.objects.filter(day=day)
    own = rows.aggregate(
        child_s=Sum("awake_s", filter=of_child),
        family_s=Sum("awake_s", filter=of_family),
        house_s=Sum("awake_s", filter=vendor),
        family_cost=Sum("cost", filter=of_family),
        house_cost=Sum("cost", filter=vendor),
    )
    promised = rows.filter(ended_at=None).exclude(pk=usage.pk).aggregate(
        child_s=Sum("reserved_s", filter=of_child),
        family_s=Sum("reserved_s", filter=of_family),
        house_s=Sum("reserved_s", filter=vendor),
        family_cost=Sum("reserved_cost", filter=of_family),
        house_cost=Sum("reserved_cost", filter=vendor),
    )  # fmt: skip
    sums = {name: (own[name] or 0) + (promised[name] or 0) for name in own}
    given = list(MoreTime.objects.filter(child=child, day=day))
    return Used(
        child_s=sums["child_s"],
        talk_s=_talk_s(usage),
        family=Spent(sums["family_s"], Decimal(sums["family_cost"])),
        house=Spent(sums["house_s"], Decimal(sums["house_cost"])),
        more_minutes=sum(more.minutes for more in given),
        more_until=max((more.given_at + timedelta(minutes=more.minutes) for more in given), default=None),
        is_on=switch.is_on(),
    )


def _talk_s(usage: Usage) -> float:
    if usage.conversation_id is None:
        return 0.0
    return Usage.objects.filter(conversation=usage.conversation_id).aggregate(s=Sum("awake_s"))["s"] or 0.0
