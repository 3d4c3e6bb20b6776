"""What does our relay cost beside one in Bun?   python bench/relay.py [--talks 50,200,500] [--seconds 10] [--repeats 3]

Every relay gets the same load from the same program (load.c), which plays the children and the vendor on one clock;
the relay runs on core 0, the load on core 1, and the relays take turns so that a busy machine is busy for all of them.
"""

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from peers import (
    HERE,
    LOAD_CORE,
    PEERS,
    ROOT,
    Peer,
    build_load,
    compiled_copy,
    cpu_s,
    free_port,
    install_bun,
    rss_mb,
    running,
)

sys.path.insert(0, str(ROOT))
from voice.audio import BYTES_PER_MS
from voice.speech import voice_or_none

NAMES = [peer.name for peer in PEERS]
SAID = "从前有一只小猫它住在森林里有一天它遇见了一只大恐龙它们一起去海边看星星"


@dataclass(frozen=True)
class Run:
    """One measured stretch."""

    cpu_us: float  # of the relay, per message that it passed on
    busy: float  # share of its core
    messages: int
    up_ms: tuple[float, float]
    down_ms: tuple[float, float]
    lost: int
    mb_per_talk: float
    load_busy: float
    turns: int


def speech() -> bytes:
    """Return a child's steady stream of words (int16, 24 000 Hz), or a tone with a voice's rhythm where none speaks."""
    voice = voice_or_none()
    if voice is None:
        sys.exit("bench/relay.py needs espeak-ng (pip install -r requirements.txt brings it)")
    pcm = asyncio.run(voice.say(SAID, "zh-hans"))
    return pcm[: len(pcm) // (40 * BYTES_PER_MS) * (40 * BYTES_PER_MS)]


class Bench:
    def __init__(self, folder: Path, arguments: argparse.Namespace) -> None:
        self.folder, self.asked = folder, arguments
        self.load = build_load(folder)
        is_compiled = any(peer.is_as_in_image for peer in PEERS if peer.name in arguments.only)
        self.compiled = compiled_copy(folder) if is_compiled else ROOT
        (folder / "speech.pcm").write_bytes(speech())
        self.vendor_port = free_port()
        self.environment = {
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(folder / "var"),
            "STEPFUN_API_KEY": "sk-bench",
            "STEPFUN_REALTIME_URL": f"ws://127.0.0.1:{self.vendor_port}/v1/realtime",
            "REDIS_URL": arguments.redis_url,
            "LIVE_POLL_S": "60",  # what it is with Redis
            "LOG_LEVEL": "ERROR",
            # Where sound goes both ways at once, it is the vendor who hears that a turn has ended.
            "STEPFUN_TURN_DETECTION": "vendor" if arguments.shape == "both" else "ours",
            "TALK_MINUTES": "0",
        }

    def prepare(self) -> None:
        """Make the families once; every run begins with a copy of them."""
        environment = {**os.environ, **self.environment}
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        most = str(max(self.asked.talks))
        made = subprocess.run([sys.executable, str(HERE / "households.py"), most], env=environment, check=True,
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
        self.lines = made.stdout.splitlines()
        shutil.copytree(self.folder / "var", self.folder / "var.new")

    def run(self, peer: Peer, talks: int) -> Run:
        shutil.rmtree(self.folder / "var")
        shutil.copytree(self.folder / "var.new", self.folder / "var")
        port = free_port() if peer.command else self.vendor_port
        (self.folder / "talks").write_text("\n".join(self.lines[:talks]))
        tree = self.compiled if peer.is_as_in_image else ROOT
        with running(peer, port, self.vendor_port, self.environment, tree) as pid:
            return self.measure(peer, pid, port, talks)

    def measure(self, peer: Peer, pid: int, port: int, talks: int) -> Run:
        alone_mb = rss_mb(pid) if pid else 0.0
        command = ["taskset", "-c", LOAD_CORE, str(self.load), str(port), str(self.vendor_port), peer.dialect,
                   self.asked.shape, str(self.folder / "talks"), str(self.folder / "speech.pcm")]  # fmt: skip
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as load:
            try:
                assert load.stdin and load.stdout
                if load.stdout.readline() != "ready\n":
                    raise RuntimeError(f"{peer.name}: the talks did not begin")
                subprocess.run(["sleep", str(self.asked.settle)], check=True)
                before_s = cpu_s(pid) if pid else 0.0
                load.stdin.write(f"go {self.asked.seconds}\n")
                load.stdin.flush()
                told = json.loads(load.stdout.readline())
                used_s = (cpu_s(pid) if pid else told["load_cpu_s"]) - before_s
                full_mb = rss_mb(pid) if pid else 0.0
                load.stdin.write("end\n")
                load.stdin.flush()
                end = json.loads(load.stdout.readline())
            finally:
                load.kill()
        up, down = told["up"], told["down"]
        return Run(
            cpu_us=used_s * 1e6 / max(1, told["messages_came"]),
            busy=used_s / self.asked.seconds,
            messages=told["messages_came"],
            up_ms=(up["p50_ms"], up["p99_ms"]),
            down_ms=(down["p50_ms"], down["p99_ms"]),
            lost=end["lost_up"] + end["lost_down"],
            mb_per_talk=(full_mb - alone_mb) / talks,
            load_busy=told["load_cpu_s"] / self.asked.seconds,
            turns=end["turns"],
        )


def middle(runs: list[Run], field: str, part: int | None = None) -> float:
    values = [getattr(run, field) for run in runs]
    return median(value if part is None else value[part] for value in values)


def table(talks: int, runs: dict[str, list[Run]]) -> str:
    """Return the medians of one number of talks as Markdown."""
    rows = [
        f"### {talks} talks",
        "",
        "| relay | CPU µs/message | × Bun | core | up, ms added: p50 / p99 | down: p50 / p99 | KB/talk | lost |",
        "|---|---|---|---|---|---|---|---|",
    ]
    says = {peer.name: peer.says for peer in PEERS}
    direct, bun = runs.get("direct"), runs.get("bun")
    for name, found in runs.items():
        us = middle(found, "cpu_us")
        ratio = f"{us / middle(bun, 'cpu_us'):.2f}" if bun else "–"

        def added(field: str, found: list[Run] = found, name: str = name) -> str:
            alone = [middle(direct, field, part) if direct and name != "direct" else 0.0 for part in (0, 1)]
            return " / ".join(f"{max(0.0, middle(found, field, part) - alone[part]):.2f}" for part in (0, 1))

        rows.append(
            f"| {says[name]} | {us:.1f} | {ratio} | {middle(found, 'busy') * 100:.0f} % | {added('up_ms')} | "
            f"{added('down_ms')} | {middle(found, 'mb_per_talk') * 1024:.0f} | {sum(run.lost for run in found)} |"
        )
    return "\n".join(rows) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(part) for part in text.split(",")]  # noqa: E731
    parser.add_argument("--talks", type=numbers, default=[50, 200, 500])
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument(
        "--settle", type=float, default=3, help="seconds between the last talk's opening and the measurement"
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--shape", choices=["both", "turns"], default="both")
    parser.add_argument("--only", type=lambda text: text.split(","), default=NAMES, help=", ".join(NAMES))
    parser.add_argument("--redis-url", default=os.environ.get("REDIS_URL", ""))
    arguments = parser.parse_args()
    install_bun()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), arguments)
        bench.prepare()
        for talks in arguments.talks:
            runs: dict[str, list[Run]] = {peer.name: [] for peer in PEERS if peer.name in arguments.only}
            for repeat in range(arguments.repeats):
                for peer in PEERS:
                    if peer.name not in runs:
                        continue
                    try:
                        run = bench.run(peer, talks)
                    except RuntimeError as error:
                        print(f"  {talks} talks, {repeat + 1}, {error}", file=sys.stderr)
                        continue
                    runs[peer.name].append(run)
                    print(f"  {talks} talks, {repeat + 1}, {peer.name}: {run}", file=sys.stderr)
            print(table(talks, {name: found for name, found in runs.items() if found}), flush=True)


if __name__ == "__main__":
    main()
