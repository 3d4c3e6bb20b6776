"""Real PostgreSQL and Redis for tests that want them.

Looked for in TEST_DATABASE_URL and TEST_REDIS_URL, then on localhost, then started for this run if the programs are
installed. Else the test says that it skips; with CI=true it fails.

    python -m tests.services -m pytest -m on_services        the same tests with the product's settings pointing at them
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

PATIENCE_S = 60
NOT_HERE = "no %s: set %s, start one on localhost, or install it"


class NotHereError(Exception):
    """A service is neither running nor installed."""


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that was free a moment ago."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def answers_sql(url: str) -> bool:
    """Return whether a PostgreSQL answers there and lets us make databases."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
        row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        return bool(row and row[0])
    return False


def answers_redis(url: str) -> bool:
    """Return whether a Redis answers there."""
    with contextlib.suppress(redis.RedisError, OSError), redis.Redis.from_url(url, socket_timeout=2) as client:
        return bool(client.ping())
    return False


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL in which databases may be made and dropped."""
    me = os.environ.get("USER", "postgres")
    asked = os.environ.get("TEST_DATABASE_URL")
    for url in [asked] if asked else [f"postgresql://{name}@127.0.0.1:5432/postgres" for name in ("postgres", me)]:
        if answers_sql(url):
            yield url
            return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    initdb = programs[0] / "initdb" if programs else Path(shutil.which("initdb") or "")
    if asked or not initdb.is_file():
        raise NotHereError(NOT_HERE % ("PostgreSQL", "TEST_DATABASE_URL"))
    with throw_away_postgres(initdb.parent) as url:
        yield url


@contextlib.contextmanager
def throw_away_postgres(programs: Path) -> Iterator[str]:
    """Start a PostgreSQL in a folder of its own, and end it. PostgreSQL refuses root, hence `runuser`."""
    who = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        if who:
            shutil.chown(folder, "postgres")
        data, port = f"{folder}/data", free_port()
        quiet = {"check": True, "capture_output": True, "cwd": folder}
        subprocess.run([*who, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"], **quiet)
        command = [*who, programs / "postgres", "-D", data, "-p", str(port), "-k", folder, "-F"]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            wait_until(lambda: answers_sql(url), "PostgreSQL")
            yield url
        finally:
            subprocess.run([*who, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True)
            server.wait(PATIENCE_S)


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Yield the URL of a Redis database that a test may empty."""
    asked = os.environ.get("TEST_REDIS_URL")
    url = asked or "redis://127.0.0.1:6379/9"
    if answers_redis(url):
        yield url
        return
    program = shutil.which("redis-server")
    if asked or not program:
        raise NotHereError(NOT_HERE % ("Redis", "TEST_REDIS_URL"))
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
        server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
        try:
            url = f"redis://127.0.0.1:{port}/0"
            wait_until(lambda: answers_redis(url), "Redis")
            yield url
        finally:
            server.terminate()
            server.wait(PATIENCE_S)


def wait_until(answers, name: str) -> None:
    """Ask until it answers; a fresh server needs a moment."""
    end = time.monotonic() + PATIENCE_S
    while not answers():
        if time.monotonic() > end:
            raise NotHereError(f"{name} was started and did not answer within {PATIENCE_S} s")
        time.sleep(0.1)


def or_skip(service: contextlib.AbstractContextManager[str]) -> Iterator[str]:
    """Yield the URL of a service, or skip; with CI=true nothing may be skipped."""
    with contextlib.ExitStack() as stack:
        try:
            url = stack.enter_context(service)
        except NotHereError as error:
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(str(error))
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a PostgreSQL in which a test may make databases of its own."""
    yield from or_skip(running_postgres())


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """URL of a Redis database that a test may fill and empty."""
    yield from or_skip(running_redis())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys: they run on PostgreSQL and Redis as well."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.on_services)


def refuse_to_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure with CI=true: what is not run there is run nowhere."""
    if os.environ.get("CI") == "true" and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome, report.longrepr = "failed", f"with CI=true nothing may be skipped: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    refuse_to_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    report = yield
    refuse_to_skip(report)
    return report


@contextlib.contextmanager
def name_of_our_own(server_url: str) -> Iterator[str]:
    """Yield the URL of a database nobody else uses; what tests made of it is dropped, whoever still looks at it."""
    name = f"huaban_{os.getpid()}"
    try:
        yield server_url.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(server_url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS test_{name} WITH (FORCE)")


def main(arguments: list[str]) -> int:
    """Run Python with `arguments`, the product's settings pointing at the real services."""
    try:
        with running_postgres() as server, running_redis() as cache, name_of_our_own(server) as database:
            print(f"PostgreSQL: {server}   Redis: {cache}", flush=True)
            environment = {**os.environ, "DATABASE_URL": database, "REDIS_URL": cache}
            return subprocess.run([sys.executable, *arguments], env=environment).returncode
    except NotHereError as error:
        print(f"skipped: {error}")
        return int(os.environ.get("CI") == "true")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
