"""A talk that ends while its child goes on, on a real PostgreSQL: nobody locks others out, nothing is lost or left."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.house.endings_at_once import SAVES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcome(postgres_url: str) -> dict:
    name = f"test_endings_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"create database {name}")
        try:
            url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
            run = subprocess.run(
                [sys.executable, ROOT / "tests/house/endings_at_once.py"],
                env={**os.environ, "DATABASE_URL": url, "REDIS_URL": ""},
                cwd=ROOT, capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert run.returncode == 0, run.stderr[-3000:]
            return json.loads(run.stdout.splitlines()[-1])
        finally:
            owner.execute(f"drop database {name} with (force)")


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


def test_a_book_begins_once_and_loses_nothing_that_is_saved_meanwhile(outcome):
    for talk in outcome["books"]:
        assert talk == {
            "refused": [],
            "ending": "finished",
            "books": 1,
            "strokes": 2 * SAVES,
            "drawings": 2,
            "words": 1 + 2 * SAVES,
        }


def test_a_child_is_erased_whatever_is_saved_meanwhile(outcome):
    for erased in outcome["erased"]:
        assert erased["rows"] == 0
        assert all("matching query does not exist" in refused for refused in erased["refused"])
