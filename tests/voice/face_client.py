"""A program at the standard face, without I/O: it asks in the protocol's words, and every answer is checked against the
openai SDK's own models."""

import base64
import itertools
import typing
import uuid

from openai.types.beta.realtime import RealtimeServerEvent as BetaEvent
from openai.types.realtime import RealtimeServerEvent as Event

from voice.audio import silence
from voice.commands import AmendTurn, HeardUntil, RecordTurn, Respond, Send, Show, Write
from voice.events import AudioPart, Brief, LinkOpened, ResponseEnded, ResponseStarted, TextPart, Ticked
from voice.face import asking, beta
from voice.face.relay import ClientAsked, ClientCame, ClientRelay
from voice.world import World


def _by_type(union) -> dict:
    models = typing.get_args(typing.get_args(union)[0])
    return {typing.get_args(model.model_fields["type"].annotation)[0]: model for model in models}


CURRENT, OLD = _by_type(Event), _by_type(BetaEvent)


def check(frame: dict) -> None:
    """Raise pydantic.ValidationError for a frame that the current SDK's models refuse."""
    CURRENT[frame["type"]].model_validate(frame)


def check_old(frame: dict) -> None:
    """The same for the old names; the old SDK's session knows only the vendor's own model names."""
    if "session" in frame:
        frame = {**frame, "session": {**frame["session"], "model": "gpt-realtime"}}
    OLD[frame["type"]].model_validate(frame)


def check_both(frame: dict) -> None:
    check(frame)
    old = beta.to_beta(frame)
    if old is not None:
        check_old(old)


class FakeClient:
    """Drives a ClientRelay by hand; time passes only by `wait`."""

    def __init__(self, *, check_words=lambda text: "", hears_words=True) -> None:
        self.now_s, self.commands, ids = 100.0, [], itertools.count(1)
        self._responses = itertools.count(1)
        world = World(
            clock=lambda: self.now_s,
            new_id=lambda: uuid.UUID(int=next(ids) << 64),
            check=check_words,
            picture_url=lambda key: f"/{key}.svg",
            book_url=lambda story: f"/books/{story}/",
        )
        self.relay = ClientRelay(
            uuid.uuid4(), Brief(), world, may_listen=True, expects="stepfun", idle_s=1800, model="huaban-test"
        )
        self.keep(self.relay.heard(ClientCame()))
        self.keep(self.relay.said(LinkOpened("stepfun", has_voice=True, hears_words=hears_words)))

    def keep(self, commands):
        commands = list(commands)
        for command in commands:
            if isinstance(command, Show):
                check_both(command.frame)
        self.commands += commands
        return commands

    def ask(self, kind, *, event_id=None, **fields):
        """Send a client event; return the server events that answer it."""
        try:
            asked = asking.asked({"type": kind, **fields})
        except asking.Refused as no:
            return [{"type": "error", "error": {"code": no.code}}]
        return shown(self.keep(self.relay.heard(ClientAsked(asked, event_id))))

    def say(self, pcm, kind="input_audio_buffer.append"):
        return self.ask(kind, audio=base64.b64encode(pcm).decode())

    def write(self, text):
        part = {"type": "input_text", "text": text}
        return self.ask("conversation.item.create", item={"type": "message", "role": "user", "content": [part]})

    def answer(self, text="你好呀", pcm=None, *, ends=True):
        """The provider answers what it was asked for."""
        assert self.owed, "nobody asked for an answer"
        name = f"r{next(self._responses)}"
        events = [ResponseStarted(name), TextPart(name, text), AudioPart(name, pcm or silence(200))]
        return self.said(*events, *([ResponseEnded(name)] if ends else []))

    def said(self, *events):
        return shown(self.keep([command for event in events for command in self.relay.said(event)]))

    def wait(self, seconds):
        told = []
        for _ in range(round(seconds * 10)):
            self.now_s += 0.1
            told += shown(self.keep(self.relay.heard(Ticked())))
        return told

    def relay_ended(self, response):
        return self.said(ResponseEnded(response))

    def frames_about(self, prefix):
        return [frame for frame in self.shown if frame["type"].startswith(prefix)]

    @property
    def shown(self):
        return shown(self.commands)

    @property
    def owed(self) -> int:
        return sum(isinstance(c, Send) and isinstance(c.request, Respond) for c in self.commands)

    @property
    def heard_until(self) -> list[tuple[str, int]]:
        """What the provider was told of answers that were cut."""
        cuts = [c.request for c in self.commands if isinstance(c, Send) and isinstance(c.request, HeardUntil)]
        return [(cut.response, cut.played_ms) for cut in cuts]

    @property
    def marked_heard(self) -> list[bool | None]:
        """How the journal was amended: heard after all, or not."""
        return [c.entry.is_heard for c in self.commands if isinstance(c, Write) and isinstance(c.entry, AmendTurn)]

    @property
    def kinds(self):
        return [frame["type"] for frame in self.shown]

    @property
    def recorded(self):
        return [c.entry for c in self.commands if isinstance(c, Write) and isinstance(c.entry, RecordTurn)]


def shown(commands):
    return [command.frame for command in commands if isinstance(command, Show)]


def of(frames, kind):
    return [frame for frame in frames if frame["type"] == kind]
