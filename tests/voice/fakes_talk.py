"""A browser, a clock and a link for the relay, without any I/O."""

import itertools
import uuid
from functools import cache

import numpy as np

from voice import wire
from voice.audio import silence
from voice.commands import AmendTurn, HangUp, RecordTurn, Respond, Send, Show, Write
from voice.events import (
    AudioPart,
    Brief,
    Hello,
    LinkOpened,
    MicAudio,
    PastTurn,
    ResponseEnded,
    ResponseStarted,
    TextPart,
    Ticked,
)
from voice.patience import FIRST_TURNS
from voice.relay import Relay
from voice.world import World

CONVERSATION = uuid.UUID("0c3c6f2e-9d9e-4a58-8bb0-37d6cd6e8b7a")
FRAME_MS = 20


@cache
def a_voice() -> np.ndarray:
    """Ten seconds of syllables: a pitch of 250–330 Hz, and every 160 ms other overtones."""
    random, parts = np.random.default_rng(5), []
    for _ in range(63):
        time_s, pitch = np.arange(24_000 * 160 // 1000) / 24_000, random.uniform(250, 330)
        first, second = random.uniform(300, 900), random.uniform(1_100, 2_600)
        overtones = pitch * np.arange(1, 12)
        loud = np.exp(-(((overtones - first) / 250) ** 2)) + 0.5 * np.exp(-(((overtones - second) / 350) ** 2))
        parts.append((loud[:, None] * np.sin(2 * np.pi * overtones[:, None] * time_s)).sum(0))
        parts[-1] *= 6_000 / parts[-1].std()
    return np.concatenate(parts)[:240_000].clip(-32_768, 32_767).astype("<i2")


@cache
def a_room() -> np.ndarray:
    """Ten seconds in which nobody speaks."""
    return np.random.default_rng(6).normal(0, 20, 240_000).astype("<i2")


class FakeTalk:
    """Drives a relay by hand and remembers every command; time passes only by `wait`."""

    def __init__(self, history=(), *, language="zh-hans", band="6-7", may_listen=True, check=None, idle_s=1800) -> None:
        self.now_s, self.commands, self._ids, self._mic_ms = 100.0, [], itertools.count(1), 0
        self.log = []  # (moment, event of the link or command), in order
        self._responses = itertools.count(1)
        world = World(
            clock=lambda: self.now_s,
            new_id=lambda: uuid.UUID(int=next(self._ids)),
            check=check or (lambda text: ""),
            picture_url=lambda key: f"/{key}.svg",
            book_url=lambda story: f"/books/{story}/",
        )
        brief = Brief(language=language, band=band, history=tuple(history))
        self.relay = Relay(CONVERSATION, brief, world, may_listen=may_listen, expects="companion", idle_s=idle_s)
        self.relay.ear.listening.patience.turns = FIRST_TURNS  # a child that has said something before

    def heard(self, *events):
        return self._keep(command for event in events for command in self.relay.heard(event))

    def said(self, *events):
        commands = []
        for event in events:
            self.log.append((self.now_s, event))
            commands += self._keep(self.relay.said(event))
        return commands

    def _keep(self, commands):
        commands = list(commands)
        self.commands += commands
        self.log += [(self.now_s, command) for command in commands]
        return commands

    def open(self, provider="companion", has_voice=True, hello=None):
        """The page says hello and the link is there."""
        hears = provider != "companion"
        return self.heard(hello or Hello()) + self.said(LinkOpened(provider, has_voice, hears))

    def wait(self, seconds, step_s=0.1):
        commands, end_s = [], self.now_s + seconds
        while self.now_s < end_s - 1e-9:
            self.now_s += step_s
            commands += self.heard(Ticked())
        return commands

    def speak(self, text="好的。它在哪里呢？", ms=1_000, bead="", ends=True, status="completed"):
        """The provider gives the response that was asked for; returns its id."""
        response = f"r{next(self._responses)}"
        self.said(ResponseStarted(response), TextPart(response, text, bead), AudioPart(response, silence(ms)))
        if ends:
            self.said(ResponseEnded(response, status))
        return response

    def speak_out(self, text="好的。它在哪里呢？", ms=1_000, bead=""):
        """The provider answers and the sound is heard to its end."""
        self.speak(text, ms, bead)
        self.wait(ms / 1000 + 0.5)

    def mic(self, seconds, loud):
        """The microphone brings so much voice or silence."""
        return self.mic_sound(seconds, a_voice() if loud else a_room())

    def mic_sound(self, seconds, sound):
        """The microphone brings so much of a sound (int16 at 24 000 Hz), from where the last one ended."""
        commands = []
        for _ in range(round(seconds * 1000 / FRAME_MS)):
            self.now_s += FRAME_MS / 1000
            self._mic_ms += FRAME_MS
            start = self._mic_ms * 24 % sound.size
            pcm = sound[start : start + 24 * FRAME_MS].tobytes()
            commands += self.heard(MicAudio(pcm, self._mic_ms))
            if self._mic_ms % 100 == 0:
                commands += self.heard(Ticked())
        return commands

    # --- what became of it --------------------------------------------------------------------------------------------

    def shown(self, kind=None, among=None):
        frames = [
            c.frame
            for c in (self.commands if among is None else among)
            if isinstance(c, Show) and isinstance(c.frame, dict)
        ]
        return [frame for frame in frames if kind in (None, frame["type"])]

    def sent(self, kind, among=None):
        commands = self.commands if among is None else among
        return [c.request for c in commands if isinstance(c, Send) and isinstance(c.request, kind)]

    def written(self, kind=RecordTurn, among=None):
        commands = self.commands if among is None else among
        return [c.entry for c in commands if isinstance(c, Write) and isinstance(c.entry, kind)]

    @property
    def asked(self):
        return [request.reason for request in self.sent(Respond)]

    @property
    def child_turns(self):
        return [entry for entry in self.written() if entry.speaker == "child"]

    @property
    def state(self):
        return self.shown("state")[-1]["state"]

    @property
    def hung_up(self):
        return [command.code for command in self.commands if isinstance(command, HangUp)]

    @property
    def unheard(self):
        return [entry.id for entry in self.written(AmendTurn) if entry.is_heard is False]


def past(seq, text, speaker="child", kind="words", bead="", age_s=0.0, about=None) -> PastTurn:
    means = {"child": "typed", "companion": "scripted"}.get(speaker, "program")
    return PastTurn(uuid.uuid4(), seq, kind, speaker, means, text, bead, about, age_s=age_s)


def audio_numbers(commands) -> list[int]:
    """Return the item numbers of the binary frames, in order."""
    frames = [c.frame for c in commands if isinstance(c, Show) and isinstance(c.frame, bytes)]
    return [wire.DOWN.unpack_from(frame)[3] for frame in frames]


def greeted(**changes) -> FakeTalk:
    talk = FakeTalk(**changes)
    talk.open()
    talk.speak_out("你好，我是小画。今天的故事里有谁？", bead="who")
    return talk


def with_model(**changes) -> FakeTalk:
    """A talk with a vendor's model, which has said hello."""
    talk = FakeTalk(**changes)
    talk.open("stepfun")
    talk.speak_out("你好！今天的故事里有谁呀？")
    return talk
