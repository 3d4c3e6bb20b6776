"""Examines a running house and says in plain words what to do. One module per part; `examine` asks them in order."""

from collections.abc import Callable, Iterator

from django.db import DatabaseError

from storybook.doctor import house, outside, pictures, web, work
from storybook.doctor.finding import Finding, State, Words

EXAMINATIONS: tuple[Callable[[], Iterator[Finding]], ...] = (
    web.microphone_needs_https,
    web.addresses,
    house.database,
    house.redis,
    house.storage,
    house.disk,
    work.queue,
    work.outbox,
    house.voice,
    house.consent_text,
    house.switch,
    outside.stepfun,
    outside.openai,
    pictures.unsplash,
    outside.clock,
)
BROKEN = Words("数据库答不上来：{error}", "The database does not answer: {error}")
MEND = Words("看 DATABASE_URL，再跑 manage.py prepare", "look at DATABASE_URL, then run manage.py prepare")


def examine() -> list[Finding]:
    """Return what every examination found; one that the database keeps from working is a finding itself."""
    found: list[Finding] = []
    for ask in EXAMINATIONS:
        try:
            found += ask()
        except DatabaseError as error:
            name = ask.__name__.replace("_", " ")
            found.append(Finding(name, State.TROUBLE, BROKEN.filled(error=type(error).__name__), MEND))
    return found
