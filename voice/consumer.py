"""The WebSocket of a talk: a thin shell. Handlers only enqueue; `voice.shell` owns the tasks, `voice.relay` decides."""

import logging
import time
import uuid

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from families import safeguards
from sessions.models import Conversation
from voice import limits, wire
from voice.archive import Archive, open_archive
from voice.audio import duration_ms
from voice.coach_words import PHRASES
from voice.events import Hello, MicAudio
from voice.providers import providers
from voice.relay import Relay
from voice.shell import Shell
from voice.world import World

log = logging.getLogger(__name__)


class TalkConsumer(AsyncWebsocketConsumer):
    """The full talk, with a microphone. Needs the guardian's consent to voice."""

    may_listen = True
    shell: Shell | None = None

    async def connect(self) -> None:
        await self.accept()
        scope = self.scope
        try:
            archive = await open_archive(
                scope["user"], scope["session"], scope["url_route"]["kwargs"]["conversation_id"]
            )
        except Conversation.DoesNotExist:
            await self.refuse("missing", 4404, "zh-hans")
            return
        if not archive.conversation.is_open:
            await self.refuse("closed", 4410, archive.brief.language)
        elif self.may_listen and not archive.is_allowed:
            text = PHRASES[archive.brief.language].byes["refused"]
            await self.show({"type": "refused", "code": "consent", "purpose": "voice", "text": text})
            await self.refuse("refused", 4403, archive.brief.language)
        else:
            self.begin(archive)

    def begin(self, archive: Archive) -> None:
        """Start the talk's tasks."""
        self.language = archive.brief.language
        self.sound = limits.Bucket(limits.AUDIO_MS_PER_S, limits.AUDIO_BURST_MS)
        self.texts = limits.Bucket(limits.TEXT_PER_S, limits.TEXT_BURST)
        self.has_hello = False
        chosen = providers(is_quiet=not self.may_listen)
        relay = Relay(
            archive.conversation.id,
            archive.brief,
            World(
                clock=time.monotonic,
                new_id=uuid.uuid4,
                check=lambda text: safeguards.check(text).rule,
                picture_url=lambda key: static(f"img/pictures/{key}.svg"),
                book_url=lambda story: reverse("book", args=[story]),
            ),
            may_listen=self.may_listen,
            expects=chosen[0].name,
            idle_s=settings.TALK_IDLE_MINUTES * 60,
        )
        self.shell = Shell(relay, archive, chosen, self.show, self.close)
        self.shell.start()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.shell is None:
            return
        try:
            event = wire.read_audio(bytes_data) if bytes_data is not None else wire.read_text(text_data or "")
        except wire.BadFrame as error:
            log.info("bad frame: %s", error)
            await self.refuse("bad_frame", 4400, self.language)
            return
        now_s = time.monotonic()
        if isinstance(event, MicAudio) and self.may_listen:
            if self.has_hello and self.sound.takes(duration_ms(event.pcm), now_s):
                self.shell.take(event)
        elif not self.texts.takes(1, now_s):
            await self.refuse("too_fast", 4429, self.language)
        elif isinstance(event, MicAudio):
            text = PHRASES[self.language].notices["consent"]
            await self.show({"type": "refused", "code": "consent", "purpose": "voice", "text": text})
        elif event is not None:
            self.has_hello = self.has_hello or isinstance(event, Hello)
            self.shell.take(event)

    async def disconnect(self, code: int) -> None:
        shell, self.shell = self.shell, None
        if shell is not None:
            await shell.stop()

    async def refuse(self, code: str, close_code: int, language: str) -> None:
        """Say in one kind sentence why not, and close."""
        await self.show({"type": "bye", "code": code, "text": PHRASES[language].byes[code]})
        await self.close(close_code)

    async def show(self, frame: dict | bytes) -> None:
        if isinstance(frame, bytes):
            await self.send(bytes_data=frame)
        else:
            await self.send(text_data=wire.frame_text(frame))


class QuietConsumer(TalkConsumer):
    """The companion alone, by tapping and typing: needs no consent, takes no sound, asks no vendor."""

    may_listen = False


class NoTalk(AsyncWebsocketConsumer):
    """Any other address: nothing is there."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(4404)
