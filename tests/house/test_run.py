"""bin/run, as a person runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.furnished import furnish
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


def start(folder: Path, **environment: str) -> subprocess.Popen[str]:
    """Start bin/run with its things in `folder`."""
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.Popen(
        ["bash", "bin/run"],
        cwd=ROOT,
        env={**clean, "VAR_DIR": str(folder), "ENV_FILE": "/dev/null", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until_it_serves(house: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            if httpx.get(f"http://localhost:{port}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert house.poll() is None, house.stdout.read()
        assert time.monotonic() < end, "bin/run did not serve in time"
        time.sleep(0.2)


def left_behind(folder: Path) -> list[str]:
    """Return the command lines of processes that were started for `folder`."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().decode().replace("\0", " "))
        except OSError:  # ended meanwhile, or not ours
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize(("ending", "is_new"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_it_serves_prints_log_ins_and_leaves_nothing_behind(tmp_path, ending, is_new):
    if not is_new:
        furnish(tmp_path)
    port = free_port()
    house = start(tmp_path, PORT=str(port))
    wait_until_it_serves(house, port)
    assert any("qcluster" in line for line in left_behind(tmp_path))
    house.send_signal(ending)
    words, _ = house.communicate(timeout=PATIENCE_S)
    assert house.returncode == 0, words
    assert f"http://localhost:{port}" in words
    assert "mama" in words
    assert left_behind(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_nothing_is_left_even_when_it_is_killed(tmp_path):
    furnish(tmp_path)
    port = free_port()
    house = start(tmp_path, PORT=str(port))
    wait_until_it_serves(house, port)
    house.kill()
    house.wait(PATIENCE_S)
    end = time.monotonic() + PATIENCE_S
    while left := left_behind(tmp_path):
        assert time.monotonic() < end, left
        time.sleep(0.2)


def test_taken_port_is_said_clearly_in_both_languages(tmp_path):
    with socket.socket() as neighbour:
        neighbour.bind(("127.0.0.1", 0))
        neighbour.listen()
        port = str(neighbour.getsockname()[1])
        house = start(tmp_path, PORT=port)
        words, _ = house.communicate(timeout=PATIENCE_S)
    assert house.returncode == 1
    assert f"端口 {port} 用不了" in words
    assert f"Port {port} cannot be used" in words


def test_old_or_missing_python_is_said_clearly_in_both_languages(tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    house = start(tmp_path, PATH=f"{tmp_path}:{os.environ['PATH']}", PYTHON="")
    words, _ = house.communicate(timeout=PATIENCE_S)
    assert house.returncode == 1
    assert "需要 Python 3.11" in words
    assert "needs Python 3.11" in words
