"""OpenAI's realtime models by WebSocket: sound and events through our server. What the events mean is in
`openai_dialect`; calls by WebRTC, whose sound does not pass here, are in `openai_call`.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from gateway.errors import Unreachable
from voice import tools
from voice.commands import AppendAudio, Respond
from voice.events import (
    AlreadyResponding,
    Brief,
    LinkEnded,
    LinkOpened,
    NothingHeard,
    ResponseEnded,
)
from voice.providers.openai_dialect import Dialect
from voice.providers.openai_errors import error_in, refuse
from voice.providers.openai_session import session
from voice.providers.sound_events import SoundLane
from voice.providers.vendor_handshake import with_query
from voice.providers.vendor_lane import SoundOut
from voice.providers.vendor_socket import VendorSocket, open_socket

log = logging.getLogger(__name__)

SETTLE_TIMEOUT_S = 5.0  # from the open socket to session.updated
STALL_TIMEOUT_S = 8.0  # a response is owed and nothing at all comes
LASTS_S = 55 * 60.0  # a session may be an hour old; ours is exchanged before that
ANSWERED = (ResponseEnded, NothingHeard, AlreadyResponding)


@dataclass(frozen=True)
class Account:
    """How this house is a customer of OpenAI. The key is in no text that this makes."""

    url: str  # wss://…/v1/realtime
    api_key: str = field(repr=False)
    model: str
    voice: str
    transcription_model: str

    def headers(self, person: str) -> dict[str, str]:
        """Return what each request carries. person: a pseudonym, by which OpenAI can act on one user only [8.6]."""
        named = {"OpenAI-Safety-Identifier": person} if person else {}
        return {"Authorization": f"Bearer {self.api_key}", **named}

    def session(self, brief: Brief, *, is_call: bool = False) -> dict:
        return session(
            brief,
            voice=self.voice,
            transcription_model=self.transcription_model,
            tools=tools.flat(brief.language),
            model=self.model if is_call else "",
            is_call=is_call,
        )

    async def socket(self, query: dict[str, str], person: str, stall_timeout_s: float) -> VendorSocket:
        return await open_socket(
            with_query(self.url, query),
            self.headers(person),
            vendor="OpenAI",
            setting="OPENAI_REALTIME_URL",
            stall_timeout_s=stall_timeout_s,
        )


class OpenAILink:
    """One realtime session, whose socket carries the sound. `settle` must have come back before it is used."""

    opened = LinkOpened("openai", has_voice=True, hears_words=True, calls_tools=True)

    def __init__(self, socket: VendorSocket, dialect: Dialect) -> None:
        self._socket, self._dialect = socket, dialect
        self.send_now: Callable[[AppendAudio], bool] | None = SoundOut(dialect.sound, socket.wire.lane).send_now

    async def send(self, request: object) -> None:
        if self._socket.is_closed:
            return
        if isinstance(request, Respond):
            self._socket.owe()
        for frame in self._dialect.requests(request):
            await self._socket.put(frame)

    def go_straight(self, tell: Callable[[object], None]) -> None:
        """Tell of sound in the step that read it from the socket, as long as everything before it has been told."""
        lane = SoundLane(self._dialect.told, self._dialect.told_of_sound, time.monotonic)
        lane.tell = tell
        self._socket.take_sound(lane)

    async def __aiter__(self) -> AsyncIterator[object]:
        yield self.opened
        while (frame := await self._socket.next()) is not None:
            events, replies = self._dialect.events(frame)
            for reply in replies:
                await self._socket.put(reply)
            for event in (*events, *self._dialect.due()):
                if isinstance(event, LinkEnded):
                    return
                if isinstance(event, ANSWERED):
                    self._socket.settle_up()
                yield event

    async def close(self) -> None:
        await self._socket.close()

    async def settle(self) -> None:
        """Send our session, wait until it holds, then give it the history. Raises GatewayError: BadRequest, which names
        the setting, when the vendor refuses the session."""
        try:
            async with asyncio.timeout(SETTLE_TIMEOUT_S):
                await self._socket.put(self._dialect.session())
                await self._until_updated()
                for item in self._dialect.history():
                    await self._socket.put(item)
        except TimeoutError as error:
            raise Unreachable("the session did not settle in time") from error

    async def _until_updated(self) -> None:
        while (frame := await self._socket.next()) is not None:
            events, replies = self._dialect.events(frame)
            for reply in replies:
                await self._socket.put(reply)
            if any(isinstance(event, LinkEnded) for event in events):
                break
            if frame.get("type") == "error" and not (events or replies):
                refuse(error_in(frame))
            if frame.get("type") == "session.updated" and not replies:
                return
        raise Unreachable("the vendor closed the session before it began")


class OpenAI:
    """Opens sessions with OpenAI by WebSocket."""

    name = "openai"
    lasts_s = LASTS_S

    def __init__(self, account: Account, stall_timeout_s: float = STALL_TIMEOUT_S) -> None:
        self._account, self._stall_timeout_s = account, stall_timeout_s

    async def open(self, brief: Brief) -> OpenAILink:
        """Return a settled session. Raises Unreachable, TooBusy, BadKey, NoBalance or BadRequest."""
        socket = await self._account.socket({"model": self._account.model}, brief.person, self._stall_timeout_s)
        link = OpenAILink(socket, Dialect(brief, self._account.session(brief)))
        try:
            await link.settle()
        except BaseException:
            await link.close()
            raise
        return link
