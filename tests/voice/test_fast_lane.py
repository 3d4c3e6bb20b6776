"""The short ways of sound change neither what is decided nor the order in which it is done."""

import asyncio
import itertools
import json
import uuid

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from openai_accounts import account

from voice.commands import AppendAudio, ClearAudio, CommitAudio, RecordTurn, Send, Show, Write
from voice.events import (
    AudioPart,
    Brief,
    Hello,
    LinkLost,
    LinkOpened,
    MicAudio,
    MicSwitched,
    ModeChosen,
    PageTurned,
    Paused,
    PenMoved,
    Played,
    ResponseEnded,
    ResponseStarted,
    SpeechBegan,
    SpeechEnded,
    Stopped,
    TalkEnded,
    TalkStarted,
    Ticked,
    ToolCalled,
    Words,
)
from voice.providers.events_json import encode
from voice.providers.openai_dialect import Dialect as OpenAIDialect
from voice.providers.stepfun_dialect import Dialect as StepFunDialect
from voice.providers.stepfun_session import SessionPlan, Wishes
from voice.relay import Relay
from voice.shell import Shell
from voice.world import World

NOISE = np.random.default_rng(7).standard_normal(480)
VOICE = np.sin(np.arange(480) * 2 * np.pi * 200 / 24_000) + 0.4 * np.sin(np.arange(480) * 2 * np.pi * 1_400 / 24_000)


def frame(level: int) -> bytes:
    return np.clip(VOICE * level + NOISE * 20, -32_768, 32_767).astype("<i2").tobytes()


def world(clock) -> World:
    numbers = itertools.count(1)
    return World(
        clock=clock,
        new_id=lambda: uuid.UUID(int=next(numbers)),
        check=lambda text: "",
        picture_url=lambda key: key,
        book_url=str,
    )


HOUSE = {"may_listen": True, "expects": "stepfun", "idle_s": 1e9}


class Thorough(Relay):
    """A brain that settles everything after every event, also where an answer only goes on."""

    _goes_on = False


class Brain:
    """A relay with a clock and ids of its own, so that two of them can live the same life."""

    def __init__(self, takes_turns: bool, kind: type[Relay] = Relay) -> None:
        self.now_s = 100.0
        self.relay = kind(uuid.UUID(int=0), Brief(), world(lambda: self.now_s), **HOUSE)
        self.relay.heard(Hello())
        self.relay.said(LinkOpened("stepfun", True, True, takes_turns=takes_turns, answers_itself=takes_turns))


EVENTS = st.one_of(
    st.tuples(st.just("mic"), st.sampled_from([0, 300, 6_000]), st.integers(1, 40)),
    st.tuples(st.just("heard"), st.sampled_from([
        Ticked(), Words("小猫"), TalkStarted(), TalkEnded(), MicSwitched(False), MicSwitched(True), ModeChosen("push"),
        ModeChosen("voice"), PenMoved(True), Stopped("u1", 100), Paused(True), Paused(False), Words("再见"),
        PageTurned(True, 2, 2), Played("u1", 20),
    ])),
    st.tuples(st.just("said"), st.sampled_from([
        ResponseStarted("r1"), AudioPart("r1", bytes(960)), ResponseEnded("r1"), ResponseStarted("r2"),
        AudioPart("r2", bytes(960)), ResponseEnded("r2"), LinkLost("unreachable"), SpeechBegan(), SpeechEnded("i1"),
        ToolCalled("c1", "turn_page", {}), ToolCalled("c2", "show_pictures", {"subject": "小猫"}),
    ])),
    st.tuples(st.just("later"), st.sampled_from([0.1, 0.5, 3.0])),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.booleans(), st.booleans(), st.lists(EVENTS, max_size=25))
def test_sound_is_decided_about_the_same_by_both_ways(takes_turns, is_answering, events):
    if is_answering:
        events = [("said", ResponseStarted("r1")), ("said", AudioPart("r1", bytes(960))), *events]
    short, long = Brain(takes_turns), Brain(takes_turns, Thorough)
    at_ms = 0
    for kind, *what in events:
        if kind == "mic":
            level, count = what
            for _ in range(count):
                at_ms += 20
                short.now_s = long.now_s = long.now_s + 0.02
                assert short.relay.sound(frame(level), at_ms) == long.relay.heard(MicAudio(frame(level), at_ms))
        elif kind == "later":
            short.now_s = long.now_s = long.now_s + what[0]
        else:
            assert getattr(short.relay, kind)(*what) == getattr(long.relay, kind)(*what)


# --- the shell --------------------------------------------------------------------------------------------------------


class Line:
    """Takes requests; `is_ready` says whether it takes sound without waiting. `log` is what arrived, in order."""

    def __init__(self, log: list) -> None:
        self.log, self.is_ready = log, True

    def send_now(self, request) -> bool:
        if self.is_ready:
            self.log.append(request)
        return self.is_ready

    async def send(self, request) -> None:
        await asyncio.sleep(0)
        self.log.append(request)


class Books:
    """Nothing is counted here."""

    meter = None
    call = leave = None

    async def due(self) -> None:
        await asyncio.Event().wait()


class Journal:
    groups = ()

    def __init__(self, log: list) -> None:
        self.log = log

    async def write(self, entry) -> None:
        await asyncio.sleep(0)
        self.log.append(entry)


class Thoughts(Relay):
    """A brain that has decided already."""

    decided = ()

    def heard(self, event) -> list:
        return list(self.decided)


class Companion:
    name = "companion"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("awcSs"), st.booleans(), st.booleans(), st.integers(0, 3)), max_size=40))
def test_what_was_decided_first_is_done_first(decisions):
    """a: sound for the link, w: a row, c: a commit, S: sound for the page, s: a text frame."""
    asyncio.run(carry_out(decisions))


async def carry_out(decisions) -> None:
    done, shown, is_writable = [], [], [True]

    async def show(frame) -> None:
        await asyncio.sleep(0)
        shown.append(frame)

    async def hang_up(code) -> None: ...

    def write(message) -> bool:
        if is_writable[0]:
            shown.append(message if isinstance(message, bytes) else json.loads(message))
        return is_writable[0]

    brain, line = Thoughts(uuid.UUID(int=0), Brief(), world(lambda: 0.0), **HOUSE), Line(done)
    shell = Shell(brain, Journal(done), [Companion()], show, hang_up, Books(), write)
    shell._line, shell.carrying.link_takes = line, line.send_now
    jobs = [asyncio.create_task(job()) for job in (shell._show, shell._act)]
    wanted_done, wanted_shown = [], []
    for number, (kind, line_is_ready, page_is_ready, turns_of_the_loop) in enumerate(decisions):
        line.is_ready, is_writable[0] = line_is_ready, page_is_ready
        name = uuid.UUID(int=number)
        command = {
            "a": Send(AppendAudio(number.to_bytes(2, "little"))),
            "w": Write(RecordTurn(name, "child", "typed", str(number))),
            "c": Send(CommitAudio(name)),
            "S": Show(number.to_bytes(2, "little")),
            "s": Show({"type": "caption", "number": number}),
        }[kind]
        if isinstance(command, Show):
            wanted_shown.append(command.frame)
        else:
            wanted_done.append(command.entry if isinstance(command, Write) else command.request)
        brain.decided = (command,)
        shell.take(Ticked())
        for _ in range(turns_of_the_loop):
            await asyncio.sleep(0)
    line.is_ready = is_writable[0] = True
    for _ in range(6 * len(decisions) + 6):
        await asyncio.sleep(0)
    for job in jobs:
        job.cancel()
    await asyncio.gather(*jobs, return_exceptions=True)
    assert done == wanted_done
    assert shown == wanted_shown


# --- the links --------------------------------------------------------------------------------------------------------


def dialects(vendor: str) -> tuple:
    if vendor == "openai":
        return tuple(OpenAIDialect(Brief(), account("ws://x").session(Brief())) for _ in range(2))
    return tuple(StepFunDialect(SessionPlan(Wishes("step-audio-2", ""), Brief()), lambda: 0.0) for _ in range(2))


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["openai", "stepfun"]), st.lists(st.integers(0, 4_000) | st.booleans(), max_size=12))
def test_sound_goes_to_a_vendor_the_same_by_both_ways(vendor, steps):
    """A number: so many samples; True: the turn is over; False: what was heard is let go."""
    short, long = dialects(vendor)
    for step in steps:
        if isinstance(step, bool):
            request = CommitAudio(uuid.UUID(int=1)) if step else ClearAudio()
            assert short.requests(request) == long.requests(request)
        else:
            pcm = bytes(2 * step)
            assert [short.sound(pcm)] == [encode(event) for event in long.requests(AppendAudio(pcm))]
