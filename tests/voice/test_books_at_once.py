"""Many talks at the same moment, on a real PostgreSQL: no minute is given twice, no seat to two pages."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.voice.books_at_once import MINUTES, TALKS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcome(postgres_url: str) -> dict:
    name = f"test_books_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"create database {name}")
        try:
            url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
            run = subprocess.run(
                [sys.executable, ROOT / "tests/voice/books_at_once.py"],
                env={**os.environ, "DATABASE_URL": url, "REDIS_URL": ""},
                cwd=ROOT, capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert run.returncode == 0, run.stderr[-3000:]
            return json.loads(run.stdout.splitlines()[-1])
        finally:
            owner.execute(f"drop database {name} with (force)")


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


@pytest.mark.parametrize("whose", ["family_s", "site_s"])
def test_talks_that_ask_together_use_a_budget_up_and_never_more(outcome, whose):
    assert set(outcome[whose]) == {60.0 * MINUTES}


def test_of_pages_that_come_back_together_one_has_the_talk(outcome):
    assert all(seats == {"given": 1, "holding": 1} for seats in outcome["came_back"])


def test_of_pages_that_are_tapped_together_the_last_has_the_talk(outcome):
    assert all(seats == {"given": TALKS, "holding": 1} for seats in outcome["tapped"])


def test_books_that_are_kept_while_a_child_is_erased_end_with_it(outcome):
    assert set(outcome["left_of_the_erased"]) == {0}
