"""The frames of one WebSocket after its handshake, parsed by picows: one at a time by `receive`, or straight.

Straight means: whoever said `go_straight` is called for each message in the very step that read it from the socket, and
writes without waiting. That leaves out what costs most per message: a task, a queue and three coroutines.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from voice.post import POST
from voice.serving.page_lane import BINARY, TEXT, Message, PageLane

EXTENSION = "huaban.straight"  # in the scope's extensions: this connection's `Frames`
MOST_WAITING = 64  # messages; the socket is read no further until some of them were taken
LARGEST_MESSAGE_BYTES = 4 * 1024 * 1024
CLOSE_TIMEOUT_S = 3.0
NO_CODE, WENT_AWAY = 1005, 1006  # RFC 6455 §7.4.1: a close without a code, no close at all
CONTINUATION, CLOSE = WSMsgType.CONTINUATION, WSMsgType.CLOSE


class Frames(WSListener):
    """One open connection; `lane` is its short way. After the end `ended_with` is the close code."""

    def __init__(self) -> None:
        self.ended_with: int | None = None
        self.lane = PageLane(self._other)
        self.on_ws_frame = self.lane.frame  # type: ignore[method-assign]  # no step of ours lies between
        self.write = self.lane.write
        self._waiting: deque[Message] = deque()
        self._arrived, self._writable = asyncio.Event(), asyncio.Event()
        self._writable.set()
        self._is_paused = False
        self._parts_kind = TEXT

    # --- for the application ------------------------------------------------------------------------------------------

    def go_straight(self, take: Callable[[Message], object | None], refused: Callable[[object], None]) -> None:
        """From now on give each message to `take` at once, first those that wait already; see `PageLane`."""
        self.lane.straight, self.lane.refused = take, refused
        while self._waiting:
            self.lane.give(self._waiting.popleft())
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

    async def send(self, message: Message) -> None:
        """Send a message as soon as the other side takes more; not gathered, or much of it would find that out late."""
        while not self.write(message):
            await self._writable.wait()
        POST.send_all()

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye; the connection ends when the other side has answered, or soon after."""
        transport = self.lane.transport
        if transport is None or self.lane.is_closing:
            return
        self.lane.is_closing = True
        POST.send_all()
        transport.send_close(code, reason.encode())
        asyncio.get_running_loop().call_later(CLOSE_TIMEOUT_S, transport.disconnect, False)

    # --- for the doorstep ---------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True once the handshake is done."""
        return self.lane.transport is not None

    def never_opened(self) -> None:
        """The connection ended before its handshake did: whoever waits for a message hears of it."""
        if self.ended_with is None:
            self.ended_with = WENT_AWAY
        self._arrived.set()

    # --- for picows ---------------------------------------------------------------------------------------------------

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.lane.transport = transport

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.ended_with is None:
            self.ended_with = WENT_AWAY
        self.lane.let_go()
        self.__dict__.pop("on_ws_frame", None)  # no ring is left: what a talk was goes with it
        self.resume_writing()
        self._arrived.set()

    def pause_writing(self) -> None:
        self.lane.is_writable = False
        self._writable.clear()

    def resume_writing(self) -> None:
        self.lane.is_writable = True
        self._writable.set()

    # --- private ------------------------------------------------------------------------------------------------------

    def _other(self, transport: Any, frame: WSFrame) -> None:
        """Take whatever does not go straight: text, parts of a message, the page's goodbye."""
        kind = frame.msg_type
        if kind == CLOSE:
            self._closed_by_peer(transport)
        elif not self.lane.is_closing and kind in (TEXT, BINARY, CONTINUATION):
            self._assemble(kind, frame)

    def _assemble(self, kind: WSMsgType, frame: WSFrame) -> None:
        """Join fragments (RFC 6455 §5.4) and check text; control frames between them were answered by picows."""
        parts = self.lane.parts
        if frame.rsv1 or frame.rsv2 or frame.rsv3 or (kind == CONTINUATION) != bool(parts):
            self.close(WSCloseCode.PROTOCOL_ERROR.value)
            return
        if kind != CONTINUATION:
            self._parts_kind = kind
        parts.append(frame.get_payload_as_bytes())
        if sum(map(len, parts)) > LARGEST_MESSAGE_BYTES:
            self.close(WSCloseCode.MESSAGE_TOO_BIG.value)
        elif frame.fin:
            whole, self.lane.parts = b"".join(parts), []
            try:
                self._deliver(whole if self._parts_kind == BINARY else whole.decode())
            except UnicodeDecodeError:
                self.close(WSCloseCode.INVALID_TEXT.value)

    def _deliver(self, message: Message) -> None:
        if self.lane.straight is not None:
            self.lane.give(message)
            return
        self._waiting.append(message)
        self._arrived.set()
        if len(self._waiting) >= MOST_WAITING and not self._is_paused and self.is_open:
            self._is_paused = True
            self.lane.transport.underlying_transport.pause_reading()

    def _go_on(self) -> None:
        if self._is_paused and len(self._waiting) < MOST_WAITING // 2 and self.is_open:
            self._is_paused = False
            self.lane.transport.underlying_transport.resume_reading()

    def _closed_by_peer(self, transport: Any) -> None:
        received = transport.close_handshake.recv
        self.ended_with = int(received.code) or NO_CODE if received is not None else NO_CODE
        if not self.lane.is_closing:
            self.lane.is_closing = True
            POST.send_all()
            transport.send_close(received.code if received and received.code else WSCloseCode.OK)
        transport.disconnect()
