"""The relays that are compared, each as a process pinned to one core, and what the kernel says about them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUN = HERE / "node_modules/@oven/bun-linux-x64/bin/bun"
RELAY_CORE, LOAD_CORE = "0", "1"
PATIENCE_S = 60
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Peer:
    """A relay. dialect: what the children speak to it (see load.c)."""

    name: str
    says: str
    dialect: str
    command: tuple[str, ...]  # {port} and {vendor} are filled in
    is_as_in_image: bool = False  # from a copy of the tree whose brain is compiled, with the allocator of the image

    @property
    def is_ours(self) -> bool:
        return self.dialect == "house"


ALLOCATOR = dict(re.findall(r"(PYTHONMALLOC|GLIBC_TUNABLES)=(\S+)", (ROOT / "deploy/entrypoint.sh").read_text()))
SERVE_TALKS = (sys.executable, "manage.py", "serve_talks", "--bind", "127.0.0.1", "--port", "{port}")
PEERS = (
    Peer("serve_talks", "画伴, as in the image", "house", SERVE_TALKS, is_as_in_image=True),
    Peer("source", "画伴, production shell, not compiled", "house", SERVE_TALKS),
    Peer("daphne", "画伴, Channels consumer under daphne", "house",
         (str(Path(sys.executable).parent / "daphne"), "--verbosity", "0", "--bind", "127.0.0.1", "--port", "{port}",
          "storybook.asgi:application")),
    Peer("bun", "Bun, the same job", "plain",
         (str(BUN), str(HERE / "relay_bun.js"), "{port}", "ws://127.0.0.1:{vendor}/v1/realtime")),
    Peer("bun-verbatim", "Bun, text passed unread", "text",
         (str(BUN), str(HERE / "relay_bun.js"), "{port}", "ws://127.0.0.1:{vendor}/v1/realtime", "verbatim")),
    Peer("direct", "no relay", "text", ()),
)  # fmt: skip


def install_bun() -> None:
    """Install what bench/package.json asks for, once."""
    if not BUN.exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def build_load(folder: Path) -> Path:
    """Compile the load generator; needs a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        sys.exit("bench/relay.py needs a C compiler: apt install gcc")
    program = folder / "load"
    subprocess.run([compiler, "-O3", "-march=native", "-o", str(program), str(HERE / "load.c")], check=True)
    return program


def compiled_copy(folder: Path) -> Path:
    """Return a copy of this tree in `folder`, with its brain compiled."""
    copy = folder / "compiled"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "var", "__pycache__", "img"))
    subprocess.run([sys.executable, "bin/compile_talks.py", "."], cwd=copy, check=True)
    return copy


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def running(peer: Peer, port: int, vendor_port: int, environment: dict[str, str], folder: Path) -> Iterator[int]:
    """Run a relay on its core, from `folder`; yield its process id, 0 for none."""
    if not peer.command:
        yield 0
        return
    command = [part.format(port=port, vendor=vendor_port) for part in peer.command]
    process = subprocess.Popen(
        ["taskset", "-c", RELAY_CORE, *command],
        cwd=folder,
        env={**os.environ, **environment, **(ALLOCATOR if peer.is_as_in_image else {})},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on port {port}")


def cpu_s(pid: int) -> float:
    """Return the seconds of CPU a process has used, in user mode and in the kernel, all threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def rss_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
