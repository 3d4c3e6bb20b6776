"""The whole house as its own programs: daphne and the worker, on a free port, with a database of their own."""

import contextlib
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.furnished import environment_of, furnish
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
MANAGE = [sys.executable, "manage.py"]


@dataclass
class House:
    """A running house: where it is, and what stands in its database."""

    url: str
    place: Path
    programs: list[subprocess.Popen] = field(default_factory=list)  # the one that serves pages is the last
    env: dict[str, str] = field(default_factory=dict)

    def fall(self) -> None:
        """Kill the program that serves pages, as a power cut would."""
        self.programs[-1].kill()
        self.programs[-1].wait(10)

    def rise(self) -> None:
        """Start it again where it was."""
        fallen = self.programs[-1]
        with (self.place / "web.log").open("ab") as log:
            self.programs.append(
                subprocess.Popen(fallen.args, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)
            )
        _wait_for(f"{self.url}/health/live", self)

    def rows(self, query: str, *values: Any) -> list[tuple]:
        """Return the rows of an SQL query, read beside the running programs."""
        with contextlib.closing(sqlite3.connect(f"file:{self.place}/db.sqlite3?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def write(self, statement: str, *values: Any) -> None:
        """Change rows beside the running programs."""
        with contextlib.closing(sqlite3.connect(self.place / "db.sqlite3", timeout=20)) as database, database:
            database.execute(statement, values)

    def end_talks(self) -> None:
        """Close every open conversation, so that the next studio begins a new one."""
        with contextlib.closing(sqlite3.connect(self.place / "db.sqlite3", timeout=20)) as database, database:
            database.execute("UPDATE conversations_conversation SET state='closed', ending='left' WHERE state='open'")

    def last_words(self) -> str:
        """Return the end of what the programs printed."""
        return "\n".join(log.read_text(errors="replace")[-3000:] for log in sorted(self.place.glob("*.log")))


@contextlib.contextmanager
def running_house(place: Path, **environment: str) -> Iterator[House]:
    """Open a house of its own with the demo family in it; close it at the end."""
    port = free_port()
    env = environment_of(place) | environment
    furnish(place)
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
        house = House(f"http://localhost:{port}", place, env=env)
        stack.callback(_end, house.programs)
        for name, program in {"worker": [*MANAGE, "qcluster"], "web": daphne}.items():
            log = stack.enter_context((place / f"{name}.log").open("wb"))
            house.programs.append(
                subprocess.Popen(program, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
            )
        _wait_for(f"{house.url}/health/live", house)
        yield house


def _end(programs: list[subprocess.Popen]) -> None:
    for program in programs:
        program.terminate()
    for program in programs:
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
