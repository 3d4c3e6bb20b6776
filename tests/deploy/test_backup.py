"""A backup is worth what comes back out of it."""

import os
import sqlite3
import subprocess
import uuid
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *arguments: str, **environment: str) -> list[Path]:
    """Run a script of deploy/ and return the files it says it made."""
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        ["bash", f"deploy/{script}", *arguments], cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [Path(line) for line in done.stdout.split()]


def with_drawing(folder: Path) -> Path:
    """Return a var folder that holds a drawing and something that need not be kept."""
    (folder / "media/drawings").mkdir(parents=True)
    (folder / "media/drawings/cat.png").write_bytes(b"cat")
    (folder / "static").mkdir()
    (folder / "static/big.css").write_text("a")
    return folder


def test_sqlite_and_drawings_come_back(tmp_path):
    var = with_drawing(tmp_path / "var")
    with sqlite3.connect(var / "db.sqlite3") as living:
        living.execute("PRAGMA journal_mode=WAL")
        living.execute("CREATE TABLE told (words TEXT)")
        living.execute("INSERT INTO told VALUES ('小猫')")
        living.commit()
        made = run("backup.sh", "sqlite", VAR_DIR=str(var), BACKUP_DIR=str(tmp_path / "kept"))
    back = tmp_path / "back"
    run("restore.sh", str(made[0]), VAR_DIR=str(back))
    assert sqlite3.connect(back / "db.sqlite3").execute("SELECT words FROM told").fetchall() == [("小猫",)]
    assert (back / "media/drawings/cat.png").read_bytes() == b"cat"
    assert not (back / "static").exists()


@pytest.fixture
def a_database(postgres_url):
    """URL of an empty database of its own."""
    name = f"backup_{uuid.uuid4().hex[:10]}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield postgres_url.rpartition("/")[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_postgres_comes_back_as_it_was(a_database, tmp_path):
    var = with_drawing(tmp_path / "var")
    with psycopg.connect(a_database, autocommit=True) as living:
        living.execute("CREATE TABLE told (words TEXT)")
        living.execute("INSERT INTO told VALUES ('小猫')")
        made = run("backup.sh", DATABASE_URL=a_database, VAR_DIR=str(var), BACKUP_DIR=str(tmp_path / "kept"))
        living.execute("DELETE FROM told")
        run("restore.sh", str(made[0]), DATABASE_URL=a_database, VAR_DIR=str(tmp_path / "back"))
        assert living.execute("SELECT words FROM told").fetchall() == [("小猫",)]
    assert (tmp_path / "back/media/drawings/cat.png").exists()


def test_old_backups_go_and_other_peoples_files_stay(tmp_path):
    var, kept = with_drawing(tmp_path / "var"), tmp_path / "kept"
    sqlite3.connect(var / "db.sqlite3").close()
    kept.mkdir()
    for name in ("huaban-20200101T000000Z.sqlite3", "letters.txt"):
        (kept / name).write_text("old")
        os.utime(kept / name, (1, 1))
    run("backup.sh", "sqlite", VAR_DIR=str(var), BACKUP_DIR=str(kept))
    assert not (kept / "huaban-20200101T000000Z.sqlite3").exists()
    assert (kept / "letters.txt").exists()
