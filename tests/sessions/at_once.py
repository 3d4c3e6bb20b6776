"""Many writers at once on the database that DATABASE_URL names; prints what came of it. Run by test_at_once.py."""

import threading
import uuid

from tests.at_once import at_once, tell


def main() -> dict:
    """Let eight writers meet in every place where they could hurt each other."""
    from django.conf import settings
    from django.db import connection

    from families import consent
    from families.models import Child, Guardianship, User
    from sessions import journal
    from sessions.delivery import Delivery
    from sessions.models import Conversation, OutboxEntry, Turn
    from tests.sessions.fakes_store import MemoryStore

    settings.CHILD_TURN_JOBS = []
    guardian = User.objects.create(username="mama")
    child = Child.objects.create(nickname="小雨", birth_year=2020, birth_month=1)
    Guardianship.objects.create(guardian=guardian, child=child)
    consent.decide(child, guardian, consent.Purpose.KEEPING, True, "test")

    opened = at_once(lambda _n: journal.resume_or_open(child).id)
    talk = Conversation.objects.get()
    say = {"speaker": Turn.Speaker.CHILD, "means": Turn.Means.TYPED}
    at_once(lambda n: [journal.record(talk, text=f"{n} {i}", **say) for i in range(10)])
    seqs = list(talk.turns.order_by("seq").values_list("seq", flat=True))
    same_id = uuid.uuid4()
    at_once(lambda _n: journal.record(talk, text="一样的", turn_id=same_id, **say))

    calls: list[str] = []
    lock, busy = threading.Lock(), []
    overlaps = []

    class Watched(MemoryStore):
        def upsert(self, table, rows):
            with lock:
                busy.append(1)
                overlaps.append(len(busy))
                calls.extend(row["id"] for row in rows)
            with lock:
                busy.pop()

    owed = OutboxEntry.objects.count()
    sent = at_once(lambda _n: Delivery(Watched()).run())
    closed = at_once(lambda n: journal.close(talk, "finished" if n % 2 else "left").ending)
    return {
        "opened": len(set(opened)),
        "seqs": seqs,
        "same_turn": Turn.objects.filter(text="一样的").count(),
        "owed": owed,
        "sent": sum(sent),
        "calls": len(calls),
        "calls_for_different_rows": len(set(calls)),
        "states": sorted(set(OutboxEntry.objects.values_list("state", flat=True)) - {"pending"}),
        "overlaps": max(overlaps),
        "endings": len(set(closed)),
        "closings": Conversation.objects.get().revision - 1,
        "database": connection.vendor,
    }


if __name__ == "__main__":
    tell(main, MEMFIRE_URL="http://127.0.0.1:9")
