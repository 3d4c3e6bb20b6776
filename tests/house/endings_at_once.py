"""A book is asked for, or everything is erased, while the child draws and talks on, in the database that DATABASE_URL
names; prints what came of it as JSON.

Run by test_endings_at_once.py in a process of its own: threads need a database that is not the suite's.
"""

import io
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.at_once import tell

ROUNDS = 3
SAVES = 4


class Talk:
    """One talk of one child, and what hands do in it."""

    def __init__(self) -> None:
        from families.models import Child
        from sessions import journal
        from sessions.models import Turn

        self.child = Child.objects.create(nickname="小雨", birth_year=2020, birth_month=1)
        self.talk = journal.resume_or_open(self.child)
        self.say = {"speaker": Turn.Speaker.CHILD, "means": Turn.Means.TYPED}
        self.told = journal.record(self.talk, text="一只小猫走进了森林，遇见了一条龙。", **self.say)
        self.sheet = uuid.uuid4()

    def end(self, _hand: int) -> None:
        from stories import composing

        composing.begin(self.talk)

    def erase(self, hand: int) -> None:
        from families.models import Child
        from storybook.erasure import erase_child

        self.draw(hand)  # the others are in the middle of it
        erase_child(Child.objects.get(pk=self.child.pk))

    def draw(self, hand: int) -> None:
        from tests.vision.strokes import stroke
        from vision.sheets import keeping

        for number in range(SAVES):
            keeping.keep(self.child, self.talk, self.sheet, uuid.UUID(int=1), [stroke(SAVES * hand + number + 1)])

    def save(self, hand: int) -> None:
        from vision import intake
        from vision.models import Drawing

        drawing = uuid.uuid4()
        for number in range(SAVES):
            intake.receive(self.child, self.talk, picture(SAVES * hand + number), Drawing.Origin.PAPER, drawing)

    def speak(self, hand: int) -> None:
        from sessions import journal

        for number in range(SAVES):
            journal.amend(self.told, text=f"一只小猫走进了森林，遇见了 {hand} {number} 条龙。")
            journal.record(self.talk, text=f"{hand} {number}", **self.say)

    def use_time(self, _hand: int) -> None:
        from django.utils import timezone

        from voice import budget
        from voice.meter import Counts

        for _ in range(SAVES):
            now = timezone.now()
            promise = budget.reserve(self.child, provider="stepfun", seconds=1, now=now, conversation=self.talk)
            budget.keep(promise.usage, Counts("stepfun", awake_s=1), now)


def main() -> dict:
    """Let hands that end a talk, and hands that save, meet in one."""
    from django.db import connection

    return {
        "books": [ended_at_once() for _ in range(ROUNDS)],
        "erased": [erased_at_once() for _ in range(ROUNDS)],
        "database": connection.vendor,
    }


def ended_at_once() -> dict:
    """Ask for a book, by two hands, while six others save; return what is there afterwards."""
    from sessions.models import Turn
    from vision.models import Drawing, Operation

    talk = Talk()
    refused = at_once([talk.end, talk.draw, talk.save, talk.speak, talk.end, talk.draw, talk.save, talk.speak])
    talk.talk.refresh_from_db()
    return {
        "refused": refused,
        "ending": talk.talk.ending,
        "books": talk.child.stories.count(),
        "strokes": Operation.objects.filter(sheet=talk.sheet).count(),
        "drawings": Drawing.objects.filter(child=talk.child).count(),
        "words": talk.talk.turns.filter(kind=Turn.Kind.WORDS).count(),
    }


def erased_at_once() -> dict:
    """Erase the child while seven hands save; return what is left, and why a hand was refused."""
    from families.models import Child
    from sessions.models import Conversation

    talk = Talk()
    hands = [talk.erase, talk.draw, talk.save, talk.speak, talk.use_time, talk.draw, talk.save, talk.use_time]
    refused = at_once(hands)
    rows = Child.objects.filter(pk=talk.child.pk).count() + Conversation.objects.filter(pk=talk.talk.pk).count()
    return {"rows": rows, "refused": sorted(set(refused))}


def picture(number: int) -> bytes:
    """Return a picture; another number is another one."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (64, 48), "white")
    ImageDraw.Draw(image).ellipse((4, 4, 20 + number, 40), fill="#d62828")
    body = io.BytesIO()
    image.save(body, "PNG")
    return body.getvalue()


def at_once(works: list[Callable[[int], None]]) -> list[str]:
    """Run `works` in threads that start together; return the name and the words of each error."""
    from django.db import connections

    start = threading.Barrier(len(works))

    def one(number: int) -> str:
        try:
            connections["default"].ensure_connection()
            start.wait(30)
            works[number](number)
        except Exception as error:  # noqa: BLE001  it is told
            return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(works)) as hands:
        return [error for error in hands.map(one, range(len(works))) if error]


if __name__ == "__main__":
    tell(main)
