"""Many pages at the same moment, on a real PostgreSQL and on SQLite: no stroke twice, none lost, no two hands mixed."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.vision.strokes_at_once import HANDS, STROKES

ROOT = Path(__file__).resolve().parents[2]


def outcome_on(url: str, place: Path) -> dict:
    run = subprocess.run(
        [sys.executable, ROOT / "tests/vision/strokes_at_once.py"],
        env={**os.environ, "DATABASE_URL": url, "REDIS_URL": "", "VAR_DIR": str(place)},
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def outcome(request, tmp_path_factory) -> dict:
    place = tmp_path_factory.mktemp("at_once")
    if request.param == "sqlite":
        return outcome_on(f"sqlite:///{place / 'db.sqlite3'}", place)
    postgres = request.getfixturevalue("postgres_url")
    name = f"test_strokes_{secrets.token_hex(4)}"
    with psycopg.connect(postgres, autocommit=True) as owner:
        owner.execute(f"create database {name}")
        try:
            told = outcome_on(urlunsplit(urlsplit(postgres)._replace(path=f"/{name}")), place)
            assert told["database"] == "postgresql"
            return told
        finally:
            owner.execute(f"drop database {name} with (force)")


def test_strokes_that_many_pages_send_are_there_once(outcome):
    assert outcome["same"] == list(range(1, STROKES + 1))


def test_each_hand_has_a_sheet_with_all_of_its_own_strokes_and_no_others(outcome):
    assert outcome["homes"] == HANDS and outcome["sheets"] == 1 + HANDS
    assert sorted(outcome["bodies"]) == [["ink 1", "ink 2", *[f"hand {hand}"] * 3] for hand in range(HANDS)]
