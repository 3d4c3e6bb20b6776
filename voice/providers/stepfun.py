"""StepFun's realtime models over WebSocket: the only place that knows `websockets`. What the events mean is in
`stepfun_dialect`.

The key travels in one header, from here to the vendor, and nowhere else. Every wait has an end.
"""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from gateway.errors import BadAnswer, BadRequest, GatewayError, Unreachable
from gateway.http import translate
from voice.commands import Respond
from voice.events import AlreadyResponding, Brief, LinkOpened, NothingHeard, ResponseEnded
from voice.providers.stepfun_dialect import Dialect

log = logging.getLogger(__name__)

OPEN_TIMEOUT_S = 5.0
SETTLE_TIMEOUT_S = 5.0  # from the open socket to session.updated
SEND_TIMEOUT_S = 5.0
STALL_TIMEOUT_S = 8.0  # a response is owed and nothing at all comes
LOOK_EVERY_S = 1.0
PING_EVERY_S, PONG_WITHIN_S = 20, 10  # as the vendor's own samples do
LARGEST_EVENT_BYTES = 4 * 1024 * 1024
NORMAL_CLOSE = 1000  # from the server: the session is too old or was idle


class StepFunLink:
    """One realtime session. `open` has already seen `session.updated`."""

    def __init__(self, socket: ClientConnection, dialect: Dialect, stall_timeout_s: float) -> None:
        self._socket, self._dialect, self._stall_timeout_s = socket, dialect, stall_timeout_s
        self._owed_since_s: float | None = None  # since when a response is owed, or quiet in the middle of one
        self._is_closed = False

    async def send(self, request: object) -> None:
        if self._is_closed:
            return
        if isinstance(request, Respond) and self._owed_since_s is None:
            self._owed_since_s = time.monotonic()
        for frame in self._dialect.requests(request):
            await self._put(frame)

    async def __aiter__(self) -> AsyncIterator[object]:
        yield LinkOpened("stepfun", has_voice=True, hears_words=True)
        while True:
            frame = await self._next()
            if frame is None:
                return
            if self._owed_since_s is not None:
                self._owed_since_s = time.monotonic()
            events, replies = self._dialect.events(frame)
            for reply in replies:
                await self._put(reply)
            for event in events:
                if isinstance(event, ResponseEnded | NothingHeard | AlreadyResponding):
                    self._owed_since_s = None
                yield event

    async def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._socket.close()
        except TimeoutError:
            self._socket.transport.abort()

    async def settle(self) -> None:
        """Wait for session.created, send our session at once, wait until it holds, then give it the history."""
        try:
            async with asyncio.timeout(SETTLE_TIMEOUT_S):
                await self._await_event("session.created")
                await self._put(self._dialect.session())
                updated = await self._await_event("session.updated")
                session = updated.get("session")
                spoken_by = session.get("voice") if isinstance(session, dict) else None
                if spoken_by and spoken_by != self._dialect.voice:
                    log.warning("StepFun speaks with voice %s instead of STEPFUN_VOICE", spoken_by)
                for item in self._dialect.history():
                    await self._put(item)
        except TimeoutError as error:
            raise Unreachable("the session did not settle in time") from error

    async def _await_event(self, kind: str) -> dict:
        while True:
            frame = await self._next()
            if frame is None:
                raise Unreachable("the vendor closed the session before it began")
            if frame.get("type") == kind:
                return frame
            if frame.get("type") == "error":
                _, replies = self._dialect.events(frame)
                if not replies:
                    raise BadRequest("StepFun refused the session: look at STEPFUN_REALTIME_MODEL and STEPFUN_VOICE")
                for reply in replies:
                    await self._put(reply)

    async def _next(self) -> dict | None:
        """Return the next event, None when the vendor ended the session in good order."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    raw = await self._socket.recv()
            except TimeoutError:
                owed = self._owed_since_s
                if owed is not None and time.monotonic() - owed > self._stall_timeout_s:
                    raise Unreachable("a response was owed and nothing came") from None
                continue
            except ConnectionClosed as error:
                if self._is_closed or error.rcvd is not None and error.rcvd.code == NORMAL_CLOSE:
                    return None
                raise Unreachable(
                    f"the connection broke: {error.rcvd.code if error.rcvd else 'no close frame'}"
                ) from error
            try:
                frame = json.loads(raw)
            except (ValueError, RecursionError):
                frame = None
            if isinstance(frame, dict):
                return frame
            log.warning("StepFun sent an event that is no JSON object")

    async def _put(self, frame: dict) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._socket.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed:
            return  # the reader finds out and says why
        except TimeoutError as error:
            raise Unreachable("the vendor takes no more") from error


class StepFun:
    """Opens sessions with StepFun. Configuration comes as arguments."""

    name = "stepfun"

    def __init__(
        self, *, url: str, api_key: str, model: str, voice: str, transcription_model: str = "",
        stall_timeout_s: float = STALL_TIMEOUT_S,
    ) -> None:  # fmt: skip
        self._url, self._api_key, self._model, self._voice = url, api_key, model, voice
        self._transcription_model, self._stall_timeout_s = transcription_model, stall_timeout_s

    async def open(self, brief: Brief) -> StepFunLink:
        """Return a settled session. Raises Unreachable, TooBusy, BadKey, NoBalance or BadRequest."""
        socket = await self._connect()
        link = StepFunLink(socket, Dialect(brief, self._voice, self._transcription_model), self._stall_timeout_s)
        try:
            await link.settle()
        except BaseException:
            await link.close()
            raise
        return link

    async def _connect(self) -> ClientConnection:
        separator = "&" if "?" in self._url else "?"
        try:
            socket = await connect(
                f"{self._url}{separator}{urlencode({'model': self._model})}",
                additional_headers={"Authorization": f"Bearer {self._api_key}"},
                compression=None,
                open_timeout=OPEN_TIMEOUT_S,
                close_timeout=2,
                ping_interval=PING_EVERY_S,
                ping_timeout=PONG_WITHIN_S,
                max_size=LARGEST_EVENT_BYTES,
            )
        except InvalidStatus as error:
            raise _translated(error) from None
        except InvalidURI as error:
            raise BadRequest("STEPFUN_REALTIME_URL is not a WebSocket address") from error
        except (InvalidHandshake, OSError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error
        headers = socket.response.headers if socket.response else {}
        log.info("StepFun session opened, trace %s", headers.get("X-Trace-Id", "unknown"))
        return socket


def _translated(error: InvalidStatus) -> GatewayError:
    response = error.response
    if response.status_code < 400:
        return BadAnswer(f"HTTP {response.status_code} instead of a WebSocket")
    kept = {"retry-after": response.headers["retry-after"]} if "retry-after" in response.headers else {}
    return translate(httpx.Response(response.status_code, headers=kept, content=bytes(response.body or b"")))
