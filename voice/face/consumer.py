"""The WebSocket of the standard face: a thin shell, like the page's own."""

import json
import logging
import time

from django.conf import settings

from voice import limits
from voice.archive import Archive
from voice.coach_words import PHRASES
from voice.consumer import TalkConsumer
from voice.face import asking, beta, telling
from voice.face.asks import AddItem, Sound
from voice.face.door import Shut, is_beta, visitor
from voice.face.relay import ClientAsked, ClientCame, ClientRelay
from voice.world import World

log = logging.getLogger(__name__)

SUBPROTOCOL = "realtime"
NOT_LET_IN = 3000
AUDIO_MS_PER_S, AUDIO_BURST_MS = 3_000, 60_000  # a program may send a recording faster than it was spoken


class FaceConsumer(TalkConsumer):
    """One client's talk, in the protocol of the OpenAI Realtime API."""

    takes_calls = False
    is_beta = False
    goes_straight = False  # its frames are made of other words than ours
    relay: ClientRelay

    async def connect(self) -> None:
        offered = self.scope["subprotocols"]
        self.is_beta = is_beta(self.scope)
        await self.accept(subprotocol=SUBPROTOCOL if SUBPROTOCOL in offered else None)
        try:
            came = await visitor(self.scope)
        except Shut as shut:
            await self.show(telling.error(shut.code, shut.message))
            await self.close(NOT_LET_IN)
            return
        self.device = came.device
        await self.enter(came.user, came.session, came.conversation_id)

    def begin(self, archive: Archive) -> None:
        archive.device = self.device
        super().begin(archive)
        self.turnstile.sounds = limits.Bucket(AUDIO_MS_PER_S, AUDIO_BURST_MS)
        if self.shell is not None:
            self.shell.take(ClientCame())

    def new_relay(self, archive: Archive, world: World, expects: str) -> ClientRelay:
        return ClientRelay(
            archive.conversation.id,
            archive.brief,
            world,
            may_listen=True,
            expects=expects,
            idle_s=settings.TALK_IDLE_MINUTES * 60,
            model=f"huaban-{expects}",
        )

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.shell is None:
            return
        event_id = None
        try:
            if text_data is None:
                raise asking.Refused("invalid_json", "Events are JSON text; sound is base64 inside them.")
            fields = asking.fields_of(text_data)
            event_id = fields["event_id"] if isinstance(fields.get("event_id"), str) else None
            asked = asking.asked(beta.from_beta(fields) if self.is_beta else fields)
            now_s = time.monotonic()
            sound_ms = asking.length_ms(asked.pcm) if isinstance(asked, Sound | AddItem) else 0.0
            if not (self.turnstile.sounds.takes(sound_ms, now_s) if sound_ms else self.turnstile.texts.takes(1, now_s)):
                raise asking.Refused("rate_limit_exceeded", "That was faster than anybody speaks: slow down.")
        except asking.Refused as no:
            if not self.turnstile.texts.takes(1, time.monotonic()):
                await self.refuse("too_fast", 4429, self.language)
                return
            await self.show(telling.error(no.code, no.message, no.param, event_id))
            return
        self.shell.take(ClientAsked(asked, event_id))

    async def disconnect(self, code: int) -> None:
        shell, self.shell = self.shell, None
        if shell is not None:
            await shell.stop(self.relay.farewell())

    async def say_consent_is_missing(self, text: str) -> None:
        await self.show(telling.error("consent_missing", text, kind="permission_error"))

    async def refuse(self, code: str, close_code: int, language: str) -> None:
        await self.show(telling.error(code, PHRASES[language].byes[code], kind="session_ended"))
        await self.close(close_code)

    async def show(self, frame: dict | bytes) -> None:
        assert isinstance(frame, dict), "the protocol has text frames only"
        told = beta.to_beta(frame) if self.is_beta else frame
        if told is not None:
            await self.send(text_data=json.dumps(told, separators=(",", ":")))  # half a character can only be escaped
