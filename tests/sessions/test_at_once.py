"""Two tabs, two workers, two processes: what they do at the same moment on a real PostgreSQL."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def outcome(postgres_url: str) -> dict:
    name = f"test_at_once_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"create database {name}")
        try:
            url = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
            script = ROOT / "tests/sessions/at_once.py"
            run = subprocess.run(
                [sys.executable, script], env={**os.environ, "DATABASE_URL": url, "REDIS_URL": ""},
                cwd=ROOT, capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert run.returncode == 0, run.stderr[-3000:]
            return json.loads(run.stdout.splitlines()[-1])
        finally:
            owner.execute(f"drop database {name} with (force)")


def test_it_was_postgresql(outcome):
    assert outcome["database"] == "postgresql"


def test_tabs_that_open_together_share_one_conversation(outcome):
    assert outcome["opened"] == 1


def test_turns_written_together_have_numbers_without_gap_or_double(outcome):
    assert outcome["seqs"] == list(range(1, 81))


def test_one_turn_recorded_by_many_at_once_is_there_once(outcome):
    assert outcome["same_turn"] == 1


def test_workers_that_deliver_together_send_each_row_once(outcome):
    assert outcome["calls"] == outcome["calls_for_different_rows"] == outcome["owed"] == outcome["sent"]
    assert outcome["overlaps"] == 1
    assert outcome["states"] == ["sent"]


def test_conversation_closed_by_many_at_once_ends_once(outcome):
    assert (outcome["endings"], outcome["closings"]) == (1, 1)
