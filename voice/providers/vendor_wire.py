"""A WebSocket to a vendor, by picows: the only place that knows how we connect. Messages in, messages out, one end.

The key travels in one header, from here to the vendor, and nowhere else; redirects are not followed with it.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any

from picows import (
    WSAutoPingStrategy,
    WSError,
    WSFrame,
    WSHandshakeError,
    WSInvalidURL,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,
)
from python_socks import ProxyError

from gateway.errors import BadRequest, Unreachable
from voice.post import POST
from voice.providers.vendor_handshake import proxy_to, translated
from voice.providers.vendor_lane import LARGEST_MESSAGE_BYTES, VendorLane

OPEN_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 2.0
SEND_TIMEOUT_S = 5.0
PING_EVERY_S, PONG_WITHIN_S = 20.0, 10.0
LARGEST_FRAME_BYTES = 4 * LARGEST_MESSAGE_BYTES  # what picows takes; beyond that it waits for the vendor's goodbye
TOO_LONG = 1009
MOST_WAITING = 1_024  # messages; beyond that the socket is read no further until the talk has caught up
NOTHING_SAID = 1006  # RFC 6455 §7.4.1: the connection ended without a close frame
CLOSE = WSMsgType.CLOSE
WORDS = (WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION)


class WireEnded(Exception):
    """The vendor, or the network, ended the connection; `code` is its close code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"close code {code}")
        self.code = code


class VendorWire(WSListener):
    """One open connection. `lane` is its short way, for sound."""

    def __init__(self) -> None:
        self.lane = VendorLane(self._whole, self._other)
        self.on_ws_frame = self.lane.frame  # type: ignore[method-assign]  # no step of ours lies between
        self._waiting: deque[bytes] = deque()
        self._reader: asyncio.Future[None] | None = None
        self._code: int | None = None
        self._is_paused = False
        self._writable = asyncio.Event()  # says the same as `lane.is_writable` to who waits
        self._writable.set()

    @property
    def headers(self) -> Mapping[str, str]:
        """What the vendor answered the handshake with."""
        return self.lane.transport.response.headers if self.lane.transport is not None else {}

    async def next(self, within_s: float) -> bytes | None:
        """Return the next message, None when there was none for so long. Raises WireEnded."""
        if not self._waiting and self._code is None:
            await self._arrival(within_s)
        if self._waiting:
            message = self._waiting.popleft()
            self._read_on()
            return message
        if self._code is not None:
            raise WireEnded(self._code)
        return None

    async def send(self, message: bytes) -> None:
        """Send a text message, once the vendor takes more. Raises Unreachable when it does not."""
        if not self._writable.is_set():
            try:
                async with asyncio.timeout(SEND_TIMEOUT_S):
                    await self._writable.wait()
            except TimeoutError as error:
                raise Unreachable("the vendor takes no more") from error
        self.lane.put(message)
        POST.send_all()  # not gathered, or much of it would find out late that the vendor takes no more

    async def close(self) -> None:
        """Say goodbye, but not for long."""
        transport = self.lane.transport
        if transport is None or transport.is_disconnected:
            return
        self.lane.is_open = False
        POST.send_all()
        transport.send_close(1000)
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_S):
                await transport.wait_disconnected()
        except (TimeoutError, OSError, WSError):
            transport.disconnect(False)

    # --- for picows ---------------------------------------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.lane.transport, self.lane.is_open = transport, True

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.lane.let_go()
        self.__dict__.pop("on_ws_frame", None)  # no ring is left: what a talk was goes with it
        self._code = NOTHING_SAID if self._code is None else self._code
        self.resume_writing()
        self._wake()

    def pause_writing(self) -> None:
        self.lane.is_writable = False
        self._writable.clear()

    def resume_writing(self) -> None:
        self.lane.is_writable = True
        self._writable.set()

    # --- private ------------------------------------------------------------------------------------------------------

    def _other(self, transport: Any, frame: WSFrame) -> None:
        """Take whatever is no whole message: a part of one, or the vendor's goodbye."""
        if frame.msg_type == CLOSE:
            received = transport.close_handshake.recv
            self._code = int(received.code) or 1005 if received is not None else 1005
            self.lane.is_open = False
            POST.send_all()
            transport.send_close(1000)
            transport.disconnect()
            self._wake()
        elif frame.msg_type in WORDS:
            parts = self.lane.parts
            parts.append(frame.get_payload_as_bytes())
            if frame.fin or sum(map(len, parts)) > LARGEST_MESSAGE_BYTES:
                self.lane.parts = []
                self._whole(b"".join(parts))

    def _whole(self, message: bytes) -> None:
        if len(message) > LARGEST_MESSAGE_BYTES:
            self._leave(TOO_LONG)
            return
        self._waiting.append(message)
        self._wake()
        if len(self._waiting) > MOST_WAITING and not self._is_paused and self.lane.transport is not None:
            self._is_paused = True
            self.lane.transport.underlying_transport.pause_reading()

    def _leave(self, code: int) -> None:
        """Part at once from a vendor that does not keep to the protocol: nobody waits for its goodbye."""
        self._code, self.lane.is_open = code, False
        self.lane.transport.disconnect(False)
        self._wake()

    def _read_on(self) -> None:
        if self._is_paused and len(self._waiting) < MOST_WAITING // 2 and self.lane.transport is not None:
            self._is_paused = False
            self.lane.transport.underlying_transport.resume_reading()

    async def _arrival(self, within_s: float) -> None:
        loop = asyncio.get_running_loop()
        self._reader, self.lane.is_awaited = loop.create_future(), True
        timer = loop.call_later(within_s, self._wake)
        try:
            await self._reader
        finally:
            timer.cancel()
            self._reader, self.lane.is_awaited = None, False

    def _wake(self) -> None:
        self.lane.is_awaited = False
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


async def connect(url: str, headers: Mapping[str, str], *, setting: str) -> VendorWire:
    """Return an open connection. Raises Unreachable, TooBusy, BadKey, NoBalance, BadRequest or BadAnswer.

    setting: the name of the setting that `url` comes from, for whoever has to mend it.
    """
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            _, wire = await ws_connect(
                VendorWire,
                url,
                extra_headers=dict(headers),
                max_redirects=0,
                max_frame_size=LARGEST_FRAME_BYTES,
                enable_auto_ping=True,
                auto_ping_idle_timeout=PING_EVERY_S,
                auto_ping_reply_timeout=PONG_WITHIN_S,
                auto_ping_strategy=WSAutoPingStrategy.PING_PERIODICALLY,
                websocket_handshake_timeout=OPEN_TIMEOUT_S,
                proxy=proxy_to(url),
            )
    except WSInvalidURL as error:
        raise BadRequest(f"{setting} is not a WebSocket address") from error
    except WSHandshakeError as error:
        raise translated(error) from None
    except (WSError, ProxyError, OSError, TimeoutError, EOFError) as error:
        raise Unreachable(type(error).__name__) from error
    if wire is None:  # the connection ended before the handshake did
        raise Unreachable("the vendor hung up")
    assert isinstance(wire, VendorWire)
    return wire
