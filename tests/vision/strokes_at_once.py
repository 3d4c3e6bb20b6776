"""Many pages that send strokes at once to the database that DATABASE_URL names; prints what came of it as JSON.

Run by test_strokes_at_once.py in a process of its own: threads need a database that is not the suite's.
"""

import json
import os
import sys
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django
from django.core.management import call_command

HANDS = 8
STROKES = 12


def main() -> dict:
    """Let eight pages send the same strokes, and then eight pages draw on at the same place."""
    from django.db import connection

    from families.models import Child
    from tests.vision.strokes import stroke
    from vision.models import Operation, Sheet
    from vision.sheets import keeping

    child = Child.objects.create(nickname="小雨", birth_year=2020, birth_month=1)
    same, shared = uuid.uuid4(), uuid.uuid4()
    writer = uuid.UUID(int=99)
    drawn = [stroke(seq) for seq in range(1, STROKES + 1)]
    at_once(lambda _hand: [keeping.keep(child, None, same, writer, [one]) for one in drawn])
    keeping.keep(child, None, shared, writer, drawn[:2])

    def draw_on(hand: int) -> str:
        own = [stroke(seq, b"hand %d" % hand) for seq in (3, 4, 5)]
        for one in own:
            sheet = keeping.keep(child, None, shared, uuid.UUID(int=hand), [one])
        return str(sheet.pk)

    homes = at_once(draw_on)
    bodies = [
        [bytes(row.body).decode() for row in Operation.objects.filter(sheet=home).order_by("seq")] for home in homes
    ]
    return {
        "same": list(Operation.objects.filter(sheet=same).order_by("seq").values_list("seq", flat=True)),
        "homes": len(set(homes)),
        "bodies": bodies,
        "sheets": Sheet.objects.count(),
        "database": connection.vendor,
    }


def at_once(work: Callable[[int], object]) -> list:
    """Run `work` in threads that start together and return what each returned."""
    from django.db import connections

    start = threading.Barrier(HANDS)

    def one(number: int) -> object:
        try:
            start.wait(60)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(main()))
