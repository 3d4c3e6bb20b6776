"""Who may still talk, and for how long: today's use from the rows, promised under one lock, so that no minute is twice.

    promise = reserve(child, provider="openai", seconds=60, now=timezone.now())   # a token is minted, a talk begins
    promise.seconds                                                               # 0: nothing is left; do not begin
    keep(promise.usage, counts, now)                                              # every half minute: what was used
    settle(promise.usage, counts, now)                                            # the end

A promise that nobody settles is counted as used (`close_lost`).
"""

import uuid
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from families.models import Child
from sessions.models import Conversation
from voice import hours, switch, today
from voice.allowance import Absence, Grant
from voice.meter import Counts
from voice.models import Usage
from voice.prices import COMPANION, cost_of, model_of, price_of
from voice.statement import Statement

TIME_CHANGED = "time.changed"  # to the talks of a child: a guardian gave minutes
SLICE_S = 60.0  # so much is promised ahead
SHORTEST_S = 5.0  # less than this of a vendor's time is not worth a connection
LOST_AFTER = timedelta(minutes=3)
COUNTED = tuple(field.name for field in fields(Counts) if field.name != "provider")
FOUND = ("child_id", "conversation_id", "provider", "model", "day", "currency")
KEPT = (*COUNTED, "cost", "is_by_tokens", "reserved_s", "reserved_cost", "seen_at", "ended_at")

_FIELDS = {field.attname: field for field in Usage._meta.concrete_fields}
_FIND = Statement(f"SELECT {', '.join(FOUND)} FROM {Usage._meta.db_table} WHERE id = %s", [_FIELDS["id"]])
_KEEP = Statement(
    f"UPDATE {Usage._meta.db_table} SET {', '.join(f'{name} = %s' for name in KEPT)} WHERE id = %s",
    [*(_FIELDS[name] for name in KEPT), _FIELDS["id"]],
)


@dataclass(frozen=True, slots=True)
class Promise:
    """usage: the row to settle; seconds: promised from now on; grant: everything that is left, and why no more."""

    usage: uuid.UUID
    seconds: float
    grant: Grant


@transaction.atomic
def reserve(
    child: Child,
    *,
    provider: str,
    now: datetime,
    seconds: float = SLICE_S,
    connection: uuid.UUID | None = None,
    conversation: Conversation | None = None,
) -> Promise:
    """Promise up to `seconds` of talk with `provider`; 0 seconds, and no row, when a limit or the switch says no, and
    when the child was erased meanwhile."""
    if not _holds(child, conversation):
        return Promise(uuid.uuid4(), 0.0, Grant(day_s=0.0))
    usage = _row(child, provider, now, connection or uuid.uuid4(), conversation)
    promise = _promise(usage, seconds, now)
    if promise.seconds > 0:
        usage.save(force_insert=True)
    return promise


@transaction.atomic
def reserve_unseen(child: Child, *, provider: str, now: datetime, seconds: float, longest_s: float) -> Promise:
    """Promise a talk that nobody here can follow or end: all of its `seconds` or none, and the money of `longest_s`."""
    if not _holds(child, None):
        return Promise(uuid.uuid4(), 0.0, Grant(day_s=0.0))
    usage = _row(child, provider, now, uuid.uuid4(), None)
    promise = _promise(usage, seconds, now)
    if promise.seconds < seconds:
        return Promise(usage.id, 0.0, promise.grant)
    usage.reserved_cost = price_of(usage.model, provider).of_seconds(longest_s)
    usage.save(force_insert=True)
    return promise


@transaction.atomic
def keep(usage_id: uuid.UUID, counts: Counts, now: datetime, seconds: float = SLICE_S) -> Grant | None:
    """Write what was used so far and promise the next slice; None when the row is gone (the child was erased)."""
    row = _FIND.row(usage_id)
    if row is None:
        return None
    usage = Usage(pk=usage_id, **dict(zip(FOUND, row, strict=True)))
    _write(usage, counts, now)
    usage.ended_at = None  # it was given up for lost, and is here again
    grant = _promise(usage, seconds, now).grant
    is_there = _KEEP.change(*(getattr(usage, name) for name in KEPT), usage_id)
    return grant if is_there else None


@transaction.atomic
def settle(usage_id: uuid.UUID, counts: Counts, now: datetime) -> None:
    """Write the last of what was used and give the rest of the promise back. A row that was never used goes."""
    usage = Usage.objects.select_for_update().filter(pk=usage_id).first()
    if usage is None:
        return
    _write(usage, counts, now)
    if not (usage.awake_s or usage.responses or usage.turns):
        usage.delete()
        return
    usage.ended_at = now
    usage.save()


@transaction.atomic
def note(conversation: Conversation, connection: uuid.UUID, counts: Counts, now: datetime) -> None:
    """Write down what was used of a provider that nothing had been promised of, e.g. the companion after a vendor."""
    if not _holds(conversation.child, conversation):
        return
    usage = _row(conversation.child, counts.provider, now, connection, conversation)
    _write(usage, counts, now)
    usage.ended_at = now
    usage.save(force_insert=True)


def close_lost(now: datetime | None = None) -> int:
    """End the rows of talks that died with their process, their promise counted as used; return how many."""
    now = now or timezone.now()
    lost = 0
    for usage in Usage.objects.filter(ended_at=None, seen_at__lt=now - LOST_AFTER):
        if usage.seen_at + timedelta(seconds=usage.reserved_s) + LOST_AFTER > now:
            continue  # a token that was promised for longer
        usage.awake_s += usage.reserved_s
        usage.cost += usage.reserved_cost
        usage.reserved_s, usage.reserved_cost, usage.ended_at = 0.0, Decimal(0), usage.seen_at
        usage.save()
        lost += 1
    return lost


def forget_old() -> int:
    """Delete what was kept for USAGE_KEPT_DAYS; return how many rows."""
    oldest = timezone.localdate() - timedelta(days=settings.USAGE_KEPT_DAYS)
    return Usage.objects.filter(day__lt=oldest, ended_at__isnull=False).delete()[0]


# --- the sums ---------------------------------------------------------------------------------------------------------


def _holds(child: Child, conversation: Conversation | None) -> bool:
    """Hold what a row is to belong to, so that no erasure misses the row; return False when a guardian has erased it.

    Before the switch: it may take a while to come, and everybody waits for the switch.
    """
    rows = Conversation.objects.filter(pk=conversation.pk) if conversation else Child.objects.filter(pk=child.pk)
    return rows.select_for_update(no_key=True).values_list("pk").first() is not None


def _row(child: Child, provider: str, now: datetime, connection: uuid.UUID, conversation: Conversation | None) -> Usage:
    return Usage(
        child=child,
        conversation=conversation,
        connection=connection,
        provider=provider,
        model=model_of(provider),
        day=timezone.localdate(now),
        began_at=now,
        seen_at=now,
        currency=settings.BUDGET_CURRENCY,
    )


def _promise(usage: Usage, seconds: float, now: datetime) -> Promise:
    grant = _grant(usage, now, switch.hold())
    promised_s = max(0.0, min(seconds, grant.day_s, grant.talk_s, grant.night_s, grant.vendor_s))
    usage.reserved_s = promised_s
    usage.reserved_cost = price_of(usage.model, usage.provider).of_seconds(promised_s)
    return Promise(usage.id, promised_s, grant)


def _grant(usage: Usage, now: datetime, is_on: bool) -> Grant:
    used = today.used(usage, now)
    more_s = 60.0 * used.more_minutes
    day_s, talk_s = 60.0 * used.talk_minutes + more_s, hours.limit_s(settings.TALK_MINUTES) + more_s
    night_s = hours.till_night_s(now, used.more_until) if used.rests_at_night else hours.NEVER_S
    absence, vendor_s = _vendor_time(usage, used, is_on)
    return Grant(
        day_s=day_s - used.child_s,
        talk_s=talk_s - used.talk_s,
        night_s=night_s,
        whole_s=min(day_s, talk_s),
        absence=absence,
        vendor_s=vendor_s,
    )


def _vendor_time(usage: Usage, used: today.Used, is_on: bool) -> tuple[Absence, float]:
    """Return why no vendor may be asked, or how long one may be. The companion may always, and hears of the switch, so
    that no vendor takes over from it."""
    if usage.provider == COMPANION:
        return Absence.NONE if is_on else Absence.OFF, hours.NEVER_S
    if not is_on:
        return Absence.OFF, 0.0
    minute = price_of(usage.model, usage.provider).of_seconds(60)
    limits = (
        (Absence.FAMILY, used.family, settings.FAMILY_MINUTES_PER_DAY, settings.FAMILY_COST_PER_DAY),
        (Absence.HOUSE, used.house, settings.SITE_MINUTES_PER_DAY, settings.SITE_COST_PER_DAY),
    )
    shortest_s = hours.NEVER_S
    for absence, spent, minutes, cost in limits:
        left_s = hours.limit_s(minutes) - spent.seconds
        lasts_s = _lasts_s(left_s, spent.promised_s, spent.talks)
        if cost > 0 and minute > 0:
            money_s = float((Decimal(str(cost)) - spent.cost) / minute) * 60
            promised_s = float(spent.promised_cost / minute) * 60
            left_s, lasts_s = min(left_s, money_s), min(lasts_s, _lasts_s(money_s, promised_s, spent.talks))
        if left_s < SHORTEST_S:
            return absence, 0.0
        shortest_s = min(shortest_s, lasts_s)
    return Absence.NONE, shortest_s


def _lasts_s(left_s: float, promised_s: float, others: int) -> float:
    """Return how long a budget lasts when all who talk now talk on: they share what is left and what they were
    promised, but nobody gets what was promised to others."""
    return min(left_s, (left_s + promised_s) / (others + 1))


def _write(usage: Usage, counts: Counts, now: datetime) -> None:
    for name in COUNTED:
        setattr(usage, name, getattr(counts, name))
    usage.cost = cost_of(usage.model, counts)
    usage.is_by_tokens = price_of(usage.model, counts.provider).is_by_tokens(counts)
    usage.reserved_s, usage.reserved_cost, usage.seen_at = 0.0, Decimal(0), now
