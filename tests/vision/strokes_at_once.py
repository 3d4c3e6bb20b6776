"""Many pages that send strokes at once to the database that DATABASE_URL names; prints what came of it as JSON.

Run by test_strokes_at_once.py.
"""

import uuid

from tests.at_once import at_once, tell

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


if __name__ == "__main__":
    tell(main)
