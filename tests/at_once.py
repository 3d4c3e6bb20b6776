"""What many do at the same moment, in a process of its own: threads need a database that is not the suite's."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
HANDS = 8


def at_once(work: Callable[[int], object]) -> list:
    """Run `work` in HANDS threads that start together; return what each returned."""
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


@contextlib.contextmanager
def a_database(postgres_url: str) -> Iterator[str]:
    """Yield the URL of a new PostgreSQL database; it is dropped afterwards."""
    name = f"test_at_once_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"create database {name}")
        try:
            yield urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        finally:
            owner.execute(f"drop database {name} with (force)")


def outcome_of(script: str, url: str, place: Path) -> dict:
    """Run a script that calls `tell`, on the database at `url`; return what it told."""
    run = subprocess.run(
        [sys.executable, ROOT / script], cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "DATABASE_URL": url, "REDIS_URL": "", "VAR_DIR": str(place), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


def tell(main: Callable[[], dict], **environment: str) -> None:
    """Set Django up in this process, make the tables and print what `main` returns."""
    import django
    from django.core.management import call_command

    os.environ |= {"DJANGO_SETTINGS_MODULE": "storybook.settings", **environment}
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(main()))
