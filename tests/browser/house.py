"""The whole house as its own programs: daphne and the worker, on a free port, with a database of their own."""

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


@dataclass
class House:
    """A running house: where it is, and what stands in its database."""

    url: str
    place: Path

    def rows(self, query: str, *values: Any) -> list[tuple]:
        """Return the rows of an SQL query, read beside the running programs."""
        with contextlib.closing(sqlite3.connect(f"file:{self.place}/db.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def end_talks(self) -> None:
        """Close every open conversation, so that the next studio begins a new one."""
        with contextlib.closing(sqlite3.connect(self.place / "db.sqlite3", timeout=20)) as database, database:
            database.execute("UPDATE conversations_conversation SET state='closed', ending='left' WHERE state='open'")

    def last_words(self) -> str:
        """Return the end of what the programs printed."""
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in sorted(self.place.glob("*.log")))


@contextlib.contextmanager
def running_house(place: Path, **environment: str) -> Iterator[House]:
    """Prepare and open a house with the demo family in it; close it at the end."""
    port = free_port()
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STEPFUN_", "UNSPLASH_", "MEMFIRE_", "STORAGE_", "DATABASE_URL", "REDIS_URL", "DEBUG"))
    }
    env |= {"VAR_DIR": str(place), "DJANGO_SETTINGS_MODULE": "storybook.settings", "LOG_LEVEL": "WARNING"} | environment
    manage = [sys.executable, "manage.py"]
    for command in ("prepare", "seed_demo"):
        subprocess.run([*manage, command], cwd=ROOT, env=env, check=True, capture_output=True, timeout=180)
    daphne = [
        sys.executable,
        "-m",
        "daphne",
        "-v",
        "0",
        "-b",
        "127.0.0.1",
        "-p",
        str(port),
        "storybook.asgi:application",
    ]
    with contextlib.ExitStack() as stack:
        for name, program in {"web": daphne, "worker": [*manage, "qcluster"]}.items():
            log = stack.enter_context((place / f"{name}.log").open("wb"))
            running = subprocess.Popen(program, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
            stack.callback(_end, running)
        house = House(f"http://localhost:{port}", place)
        _wait_for(f"{house.url}/health/live", house)
        yield house


def _end(program: subprocess.Popen) -> None:
    program.terminate()
    try:
        program.wait(10)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait(10)


def _wait_for(url: str, house: House) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not answer:\n{house.last_words()}")
