"""What was used today, by a child, in one talk, by a family, by the whole site, and what the child may: one query."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from families.models import Child, Guardianship
from voice.models import MoreTime, Usage
from voice.prices import COMPANION

# Asked for every open talk each half minute: as querysets, putting the words together costs more than the answer.
# What was used and what is promised add up row by row, because only an open row promises anything.
_USAGE, _CHILD = Usage._meta.db_table, Child._meta.db_table
_SPENT = """SUM(awake_s + reserved_s), SUM(cost + reserved_cost), COUNT(*) FILTER (WHERE ended_at IS NULL),
        SUM(reserved_s), SUM(reserved_cost)"""
_OTHERS = f"FROM {_USAGE} WHERE day = %(day)s AND id <> %(usage)s"
_VENDORS = "AND provider <> %(companion)s AND currency = %(currency)s"
_SUMS = f"""
WITH family AS (
    SELECT %(child)s AS child_id
    UNION SELECT theirs.child_id FROM {Guardianship._meta.db_table} AS ours
    JOIN {Guardianship._meta.db_table} AS theirs ON theirs.guardian_id = ours.guardian_id
    WHERE ours.child_id = %(child)s
)
SELECT (SELECT SUM(awake_s + reserved_s) {_OTHERS} AND child_id = %(child)s),
    (SELECT SUM(awake_s) FROM {_USAGE} WHERE conversation_id = %(conversation)s AND id <> %(usage)s),
    (SELECT SUM(minutes) FROM {MoreTime._meta.db_table} WHERE child_id = %(child)s AND day = %(day)s),
    (SELECT talk_minutes FROM {_CHILD} WHERE id = %(child)s),
    (SELECT rests_at_night FROM {_CHILD} WHERE id = %(child)s),
    families.*{{columns}}
FROM (SELECT {_SPENT} {_OTHERS} {_VENDORS} AND child_id IN (SELECT child_id FROM family)) AS families{{tables}}
"""
_OF_FAMILY = _SUMS.format(columns="", tables="")  # few rows, however long the day
_OF_ALL = _SUMS.format(columns=", house.*", tables=f", (SELECT {_SPENT} {_OTHERS} {_VENDORS}) AS house")
_NOTHING = (None,) * 5


@dataclass(frozen=True, slots=True)
class Spent:
    """Time and money that went to vendors, promises of others included; talks: so many others hold these promises."""

    seconds: float
    cost: Decimal
    talks: int
    promised_s: float
    promised_cost: Decimal


@dataclass(frozen=True, slots=True)
class Used:
    """Everything a decision about one more minute needs to know."""

    child_s: float
    talk_s: float
    family: Spent
    house: Spent  # asked only where the site has a budget and a vendor is asked: it reads every row of the day
    talk_minutes: int  # a day; 0 as well when the child was erased
    rests_at_night: bool
    more_minutes: int
    more_until: datetime | None  # until when minutes given late hold the night off


def used(usage: Usage, now: datetime) -> Used:
    """Return what was used on the day of `now`: by `usage` as it is here, written or not, its own promise left out, and
    by all others."""
    day = timezone.localdate(now)
    has_budget = settings.SITE_MINUTES_PER_DAY > 0 or settings.SITE_COST_PER_DAY > 0
    is_vendors = usage.provider != COMPANION
    sums = _sums(_OF_ALL if has_budget and is_vendors else _OF_FAMILY, usage, day)
    child_s, talk_s, more_minutes, talk_minutes = (value or 0 for value in sums[:4])
    own_s, own_cost = (usage.awake_s, usage.cost) if usage.day == day else (0.0, Decimal(0))
    is_budgets = is_vendors and usage.currency == settings.BUDGET_CURRENCY
    vendor_s, vendor_cost = (own_s, own_cost) if is_budgets else (0.0, Decimal(0))
    return Used(
        child_s=child_s + own_s,
        talk_s=talk_s + usage.awake_s if usage.conversation_id else 0.0,
        family=_spent(sums[5:10], vendor_s, vendor_cost),
        house=_spent(sums[10:] or _NOTHING, vendor_s, vendor_cost),
        talk_minutes=talk_minutes,
        rests_at_night=bool(sums[4]),
        more_minutes=more_minutes,
        more_until=_more_until(usage, day) if more_minutes else None,
    )


def _spent(sums: tuple[Any, ...], own_s: float, own_cost: Decimal) -> Spent:
    seconds, cost, talks, promised_s, promised_cost = (value or 0 for value in sums)
    return Spent(seconds + own_s, Decimal(str(cost)) + own_cost, talks, promised_s, Decimal(str(promised_cost)))


def _sums(sql: str, usage: Usage, day: date) -> tuple[Any, ...]:
    pk = Usage._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "child": pk.get_db_prep_value(usage.child_id, connection),
                "usage": pk.get_db_prep_value(usage.pk, connection),
                "conversation": pk.get_db_prep_value(usage.conversation_id, connection),
                "day": connection.ops.adapt_datefield_value(day),
                "companion": COMPANION,
                "currency": settings.BUDGET_CURRENCY,
            },
        )
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _more_until(usage: Usage, day: date) -> datetime | None:
    given = MoreTime.objects.filter(child=usage.child_id, day=day)
    return max((more.given_at + timedelta(minutes=more.minutes) for more in given), default=None)
