"""Many talks that keep their books at once in the database that DATABASE_URL names; prints what came of it as JSON.

Run by test_books_at_once.py in a process of its own: threads need a database that is not the suite's.
"""

import uuid

from tests.at_once import HANDS, at_once, tell

TALKS = HANDS
ROUNDS = 3
SLICE_S = 20.0
MINUTES = 3
KEEPS = 20


def main() -> dict:
    """Let eight talks spend what one family, and one site, may use; eight pages take one seat; one child go."""
    from django.conf import settings
    from django.db import connection

    settings.TALK_MINUTES = settings.FAMILY_COST_PER_DAY = settings.SITE_COST_PER_DAY = 0
    settings.FAMILY_MINUTES_PER_DAY, settings.SITE_MINUTES_PER_DAY = MINUTES, 0
    family_s = [spent_at_once("one family") for _ in range(ROUNDS)]
    settings.FAMILY_MINUTES_PER_DAY, settings.SITE_MINUTES_PER_DAY = 0, MINUTES
    site_s = [spent_at_once() for _ in range(ROUNDS)]
    settings.SITE_MINUTES_PER_DAY = 0
    return {
        "family_s": family_s,
        "site_s": site_s,
        "came_back": [seats_at_once(comes_back=True) for _ in range(ROUNDS)],
        "tapped": [seats_at_once(comes_back=False) for _ in range(ROUNDS)],
        "left_of_the_erased": [erased_at_once() for _ in range(ROUNDS)],
        "database": connection.vendor,
    }


def spent_at_once(family: str = "") -> float:
    """Let every child of one family (or of as many) talk until its budget ends; return the seconds of all talks."""
    from django.utils import timezone

    from voice import budget
    from voice.meter import Counts
    from voice.models import Usage

    Usage.objects.all().delete()
    guardian = uuid.uuid4().hex if family else ""
    children = [born(guardian or uuid.uuid4().hex) for _ in range(TALKS)]

    def talk(number: int) -> None:
        promise = budget.reserve(children[number], provider="stepfun", seconds=SLICE_S, now=timezone.now())
        used_s, slice_s = 0.0, promise.seconds
        while slice_s > 0:
            used_s += slice_s  # a talk uses all that it was promised, and asks again
            grant = budget.keep(promise.usage, Counts("stepfun", awake_s=used_s), timezone.now(), SLICE_S)
            assert grant is not None
            slice_s = min(SLICE_S, grant.vendor_s)

    at_once(talk)
    return sum(Usage.objects.values_list("awake_s", flat=True))


def seats_at_once(*, comes_back: bool) -> dict:
    """Let eight pages take the seat of one child; return how many were given it, and how many hold it in the end."""
    from django.utils import timezone

    from voice import seat

    child = born(uuid.uuid4().hex)
    pages = [seat.Page(uuid.uuid4(), f"page{number}", comes_back) for number in range(TALKS)]
    given = at_once(lambda number: seat.take(child.pk, pages[number], timezone.now()))
    return {"given": sum(given), "holding": sum(seat.has(child.pk, page.connection) for page in pages)}


def erased_at_once() -> int:
    """Erase a child while its talks keep their books; return how many rows are left."""
    from django.utils import timezone

    from storybook.erasure import erase_child
    from voice import budget
    from voice.meter import Counts
    from voice.models import Usage

    child, now = born(uuid.uuid4().hex), timezone.now()
    talks = [budget.reserve(child, provider="stepfun", seconds=1, now=now).usage for _ in range(TALKS)]

    def one(number: int) -> None:
        if number == TALKS // 2:
            erase_child(child)
        else:
            for _ in range(KEEPS):
                if budget.keep(talks[number], Counts("stepfun", awake_s=1), now, 1) is None:
                    break

    at_once(one)
    return Usage.objects.filter(pk__in=talks).count()


def born(guardian: str):
    """Return a child of the guardian who has this name."""
    from families.models import Child, Guardianship, User

    child = Child.objects.create(nickname="小雨", birth_year=2020, birth_month=1)
    Guardianship.objects.create(guardian=User.objects.get_or_create(username=guardian)[0], child=child)
    return child


if __name__ == "__main__":
    tell(main)
