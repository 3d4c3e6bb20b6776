"""What does one frame of sound cost in our own layers, without sockets?   .venv/bin/python bench/frame.py [--rounds 5]

The real objects of one talk (turnstile, shell, brain, line, link, dialect), with a page and a vendor that only count.
Each row enters further in, so the difference to the row before it is what that layer costs; the rows take turns, and
the least of the rounds is printed, as another program can only make one dearer. CPU of this process, µs per frame.
"""

import argparse
import asyncio
import base64
import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storybook.settings")
django.setup()

import numpy as np  # noqa: E402
from picows import WSFrame, WSMsgType  # noqa: E402
from picows.picows import _make_test_ws_frame  # type: ignore[attr-defined]  # noqa: E402  # for tests, says its name

from voice import wire  # noqa: E402
from voice.commands import AppendAudio  # noqa: E402
from voice.consumer import TalkConsumer  # noqa: E402
from voice.entrance import Entrance  # noqa: E402
from voice.events import AudioPart, Brief, Hello, LinkOpened, ResponseEnded, ResponseStarted, Ticked  # noqa: E402
from voice.providers.stepfun import StepFunLink  # noqa: E402
from voice.providers.stepfun_session import SessionPlan, VendorTurns, Wishes  # noqa: E402
from voice.providers.stepfun_socket import Socket  # noqa: E402
from voice.providers.vendor_wire import VendorWire  # noqa: E402
from voice.relay import Relay  # noqa: E402
from voice.serving.frames import Frames  # noqa: E402
from voice.shell import Shell  # noqa: E402
from voice.turnstile import Turnstile  # noqa: E402
from voice.world import World  # noqa: E402

COUNT, WARM = 1_000, 100  # frames of each talk in one round, and before it


class Sink:
    """The other end of a picows transport."""

    is_disconnected = False
    count = 0

    def send(self, *_message: object) -> None:
        self.count += 1


def frame_of(kind: WSMsgType, payload: bytes) -> WSFrame:
    return _make_test_ws_frame(kind, payload, True, False)


class Talk:
    """One open talk. `sound_ms` of PCM are in a frame; time passes by so much with each."""

    def __init__(self, *, vendor_turns: bool, speaks: bool, answers: bool, sound_ms: int = 20) -> None:
        self.now_s, self.at_ms, self.sound_ms = 1_000.0, 0, sound_ms
        clock = lambda: self.now_s  # noqa: E731
        world = World(clock, uuid.uuid4, lambda _text: "", str, str)
        self.relay = Relay(uuid.uuid4(), Brief(), world, may_listen=True, expects="stepfun", idle_s=1e9)
        plan = SessionPlan(Wishes("step-audio-2", "", vendor_turns=VendorTurns() if vendor_turns else None), Brief())
        self.wire, self.page, self.vendor = VendorWire(), Sink(), Sink()
        self.wire.on_ws_connected(self.vendor)  # type: ignore[arg-type]
        self.link = StepFunLink(Socket(self.wire), plan, 1e9)
        books = SimpleNamespace(meter=None, call=lambda: None)
        consumer = TalkConsumer()
        consumer.frames = self.frames = Frames()
        self.frames.on_ws_connected(self.page)  # type: ignore[arg-type]
        consumer.turnstile = self.turnstile = Turnstile(clock, may_listen=True)
        consumer.language = "zh-hans"
        companion = SimpleNamespace(name="companion")
        self.shell = consumer.shell = Shell(
            self.relay, None, [companion], consumer.show, None, books, self.frames.write
        )  # type: ignore[arg-type]
        self.line = self.shell._line
        entrance = consumer.entrance = Entrance(self.turnstile, self.shell.carrying)
        self.frames.go_straight(entrance.hear, consumer.refused)
        consumer.hear(json.dumps({"type": "hello"}))
        self.relay.heard(Hello())
        self.carrying = self.shell.carrying
        self.carrying.told(LinkOpened("stepfun", True, True, vendor_turns, vendor_turns))
        self.carrying.acts.items.clear()
        self.line._stand(self.link)
        self.link.go_straight(self.carrying.told)
        self.wire.lane.is_awaited = True
        self.sounds = [a_voice(n, sound_ms) if speaks else a_room(sound_ms) for n in range(50)]
        self.response = "r1"  # the greeting
        self.vendor_says("response.created")
        self.carrying.told(ResponseStarted("r1"))
        if not answers:
            self.vendor_says("response.done")
            self.carrying.told(ResponseEnded("r1"))

    def vendor_says(self, kind: str) -> None:
        self.link._dialect.events({"type": kind, "response": {"id": self.response}})

    def up(self) -> list:
        """Return a second of the microphone, as (pcm, capture time)."""
        return [(pcm, self.at_ms + n * self.sound_ms) for n, pcm in enumerate(self.sounds)]

    def framed_up(self) -> list:
        return [frame_of(WSMsgType.BINARY, wire.UP.pack(1, 0, 0, 0, at_ms) + pcm) for pcm, at_ms in self.up()]

    def framed_down(self) -> list:
        return [frame_of(WSMsgType.TEXT, vendor_event(self.response, pcm)) for pcm in self.sounds]


def a_voice(n: int, ms: int) -> bytes:
    """Return the nth piece of a voice that dips now and then, as voices do."""
    at = np.arange(n * 24 * ms, (n + 1) * 24 * ms) * (2 * np.pi / 24_000)
    tone = np.sin(at * 200) + 0.4 * np.sin(at * 1_400)
    return (tone * (6_000 if n % 10 < 8 else 300)).astype("<i2").tobytes()


def a_room(ms: int) -> bytes:
    return np.random.default_rng(1).normal(0, 20, 24 * ms).astype("<i2").tobytes()


def vendor_event(response: str, pcm: bytes) -> bytes:
    event = {"event_id": uuid.uuid4().hex, "type": "response.audio.delta", "response_id": response, "item_id": "item1",
             "output_index": 0, "content_index": 0, "delta": base64.b64encode(pcm).decode()}  # fmt: skip
    return json.dumps(event).encode()


Way = tuple[str, Callable[[Talk], Callable], Callable[[Talk], list]]  # name, what takes an input, a second of inputs
UP: list[Way] = [
    ("the page's frame", lambda t: lambda frame: t.frames.on_ws_frame(t.page, frame), Talk.framed_up),
    ("shell and further in", lambda t: lambda heard: t.carrying.sound(*heard), Talk.up),
    ("brain alone", lambda t: lambda heard: t.relay.sound(*heard), Talk.up),
    ("link alone", lambda t: t.link.send_now, lambda t: [AppendAudio(pcm) for pcm in t.sounds]),
]
DOWN: list[Way] = [
    ("the vendor's frame", lambda t: lambda frame: t.wire.on_ws_frame(t.vendor, frame), Talk.framed_down),
    ("shell and further in", lambda t: t.carrying.told, lambda t: [AudioPart(t.response, pcm) for pcm in t.sounds]),
    ("brain alone", lambda t: t.relay.said, lambda t: [AudioPart(t.response, pcm) for pcm in t.sounds]),
]
TICK: list[Way] = [("a tick", lambda t: t.shell.take, lambda t: [Ticked()] * 50)]
ROWS: dict[str, tuple[dict, list[Way]]] = {
    "up, the vendor takes turns": ({"vendor_turns": True, "speaks": True, "answers": False}, UP),
    "up, the same, it answers (40 ms)": ({"vendor_turns": True, "speaks": True, "answers": True, "sound_ms": 40}, UP),
    "up, we take turns, nobody speaks": ({"vendor_turns": False, "speaks": False, "answers": False}, UP[:3]),
    "up, we take turns, the child speaks": ({"vendor_turns": False, "speaks": True, "answers": False}, UP),
    "up, we take turns, the companion speaks": ({"vendor_turns": False, "speaks": False, "answers": True}, UP[:3]),
    "down (40 ms)": ({"vendor_turns": True, "speaks": True, "answers": True, "sound_ms": 40}, DOWN),
    "tick, nobody speaks": ({"vendor_turns": False, "speaks": False, "answers": False}, TICK),
    "tick, the companion speaks": ({"vendor_turns": False, "speaks": False, "answers": True}, TICK),
}  # fmt: skip


def cost_us(kind: dict, way: Way, count: int) -> float:
    """Return what one input costs, in `count` new talks that take turns."""
    talks, (_, taker, inputs) = [Talk(**kind) for _ in range(count)], way
    takes, used_s, done, step_s = [taker(talk) for talk in talks], 0.0, 0, talks[0].sound_ms / 1000
    while done < WARM + COUNT:
        more = [inputs(talk) for talk in talks]
        began_s = time.process_time()
        for step in zip(*more, strict=True):
            for talk, take, one in zip(talks, takes, step, strict=True):
                talk.now_s += step_s
                take(one)
        if done >= WARM:
            used_s += time.process_time() - began_s
        done += len(more[0])
        for talk in talks:
            talk.carrying.acts.items.clear()
            talk.at_ms += 50 * talk.sound_ms
    return used_s / (done - WARM) / count * 1e6


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--talks", type=int, default=1, help="so many take turns: no talk stays in the caches")
    parser.add_argument("--only", default="", help="rows that begin so")
    asked = parser.parse_args()
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(asked.rounds):
        for row, (kind, ways) in ROWS.items():
            if row.startswith(asked.only):
                for way in ways:
                    found.setdefault((row, way[0]), []).append(cost_us(kind, way, asked.talks))
    for (row, layer), costs in found.items():
        print(f"{min(costs):6.2f} µs  {row}: {layer}")


if __name__ == "__main__":
    asyncio.run(main())
