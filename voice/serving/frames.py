"""The frames of one WebSocket after its handshake, parsed by picows: one at a time by `receive`, or straight.

Straight means: whoever said `go_straight` is called for each message in the very step that read it from the socket, and
writes without waiting. That leaves out what costs most per message: a task, a queue and three coroutines.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

EXTENSION = "huaban.straight"  # in the scope's extensions: this connection's `Frames`
MOST_WAITING = 64  # messages; the socket is read no further until some of them were taken
LARGEST_MESSAGE_BYTES = 4 * 1024 * 1024
CLOSE_TIMEOUT_S = 3.0
NO_CODE, WENT_AWAY = 1005, 1006  # RFC 6455 §7.4.1: a close without a code, no close at all
TEXT, BINARY, CONTINUATION, CLOSE = WSMsgType.TEXT, WSMsgType.BINARY, WSMsgType.CONTINUATION, WSMsgType.CLOSE

Message = str | bytes


class Frames(WSListener):
    """One open connection. After the end `ended_with` is the close code."""

    def __init__(self) -> None:
        self.ended_with: int | None = None
        self._transport: Any = None  # a WSTransport; its stubs know only registered close codes
        self._straight: Callable[[Message], None] | None = None
        self._waiting: deque[Message] = deque()
        self._arrived, self._writable = asyncio.Event(), asyncio.Event()
        self._writable.set()
        self._is_writable = True
        self._is_closing = self._is_paused = False
        self._parts: list[bytes] = []
        self._parts_kind = TEXT

    # --- for the application ------------------------------------------------------------------------------------------

    def go_straight(self, take: Callable[[Message], None]) -> None:
        """From now on call `take` with each message at once, first with those that wait already."""
        while self._waiting:
            take(self._waiting.popleft())
        self._straight = take
        self._go_on()

    async def next(self) -> Message | None:
        """Return the next message that did not go straight; None once the connection has ended."""
        while not self._waiting:
            if self.ended_with is not None:
                return None
            self._arrived.clear()
            await self._arrived.wait()
        message = self._waiting.popleft()
        self._go_on()
        return message

    def write(self, message: Message) -> bool:
        """Send a message now; False (and nothing is sent) while the other side is too slow to take more."""
        if not self._is_writable:
            return False
        if self._transport is not None and not self._is_closing:
            if isinstance(message, bytes):
                self._transport.send(BINARY, message)
            else:
                self._transport.send(TEXT, message.encode())
        return True

    async def send(self, message: Message) -> None:
        """Send a message as soon as the other side takes more."""
        while not self.write(message):
            await self._writable.wait()

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; the connection ends when the other side has answered, or soon after."""
        if self._transport is None or self._is_closing:
            return
        self._is_closing, transport = True, self._transport
        transport.send_close(code, reason.encode())
        asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, transport.disconnect, False)

    # --- for the doorstep ---------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True once the handshake is done."""
        return self._transport is not None

    def never_opened(self) -> None:
        """The connection ended before its handshake did: whoever waits for a message hears of it."""
        if self.ended_with is None:
            self.ended_with = WENT_AWAY
        self._arrived.set()

    # --- for picows ---------------------------------------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        kind = frame.msg_type
        if kind == BINARY and frame.fin and self._straight is not None and not (self._parts or self._is_closing):
            self._straight(frame.get_payload_as_bytes())  # the usual one: sound
        elif kind == CLOSE:
            self._closed_by_peer(transport)
        elif not self._is_closing:
            self._assemble(kind, frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.ended_with is None:
            self.ended_with = WENT_AWAY
        self._is_closing, self._straight = True, None
        self.resume_writing()
        self._arrived.set()

    def pause_writing(self) -> None:
        self._is_writable = False
        self._writable.clear()

    def resume_writing(self) -> None:
        self._is_writable = True
        self._writable.set()

    # --- private ------------------------------------------------------------------------------------------------------

    def _assemble(self, kind: WSMsgType, frame: WSFrame) -> None:
        """Join fragments (RFC 6455 §5.4) and check text; control frames between them were answered by picows."""
        if kind not in (TEXT, BINARY, CONTINUATION):
            return
        if frame.rsv1 or frame.rsv2 or frame.rsv3 or (kind == CONTINUATION) != bool(self._parts):
            self.close(WSCloseCode.PROTOCOL_ERROR.value)
            return
        if kind != CONTINUATION:
            self._parts_kind = kind
        self._parts.append(frame.get_payload_as_bytes())
        if sum(map(len, self._parts)) > LARGEST_MESSAGE_BYTES:
            self.close(WSCloseCode.MESSAGE_TOO_BIG.value)
        elif frame.fin:
            whole, self._parts = b"".join(self._parts), []
            try:
                self._deliver(whole if self._parts_kind == BINARY else whole.decode())
            except UnicodeDecodeError:
                self.close(WSCloseCode.INVALID_TEXT.value)

    def _deliver(self, message: Message) -> None:
        if self._straight is not None:
            self._straight(message)
            return
        self._waiting.append(message)
        self._arrived.set()
        if len(self._waiting) >= MOST_WAITING and not self._is_paused and self._transport is not None:
            self._is_paused = True
            self._transport.underlying_transport.pause_reading()

    def _go_on(self) -> None:
        if self._is_paused and len(self._waiting) < MOST_WAITING // 2 and self._transport is not None:
            self._is_paused = False
            self._transport.underlying_transport.resume_reading()

    def _closed_by_peer(self, transport: Any) -> None:
        received = transport.close_handshake.recv
        self.ended_with = int(received.code) or NO_CODE if received is not None else NO_CODE
        if not self._is_closing:
            self._is_closing = True
            transport.send_close(received.code if received and received.code else WSCloseCode.OK)
        transport.disconnect()
