"""What comes before a WebSocket: its HTTP head is read, and the ASGI application says whether it is let in.

Only then does picows answer the handshake and take the socket over (`frames`). Pages are served elsewhere: whatever is
not a WebSocket is told so, except for the health check of this process.
"""

import asyncio
import logging
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from picows import WSAutoPingStrategy, WSUpgradeRequest, WSUpgradeResponse, WSUpgradeResponseWithListener
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # public in the code, not in its stubs

from voice.serving.frames import EXTENSION, LARGEST_MESSAGE_BYTES, NO_CODE, Frames
from voice.serving.head import BadHead, Head, read_head

log = logging.getLogger(__name__)

MOST_HEAD_BYTES = 16 * 1024
HEAD_TIMEOUT_S = 10.0
PING_EVERY_S, PONG_WITHIN_S = 20, 20
READ_BUFFER_BYTES = 8 * 1024
ALIVE = "/health/live"
Application = Callable[..., Any]


class Doorstep(asyncio.Protocol):
    """One connection until its handshake is done. `callers` holds the running talks, one task each."""

    def __init__(self, application: Application, callers: set[asyncio.Task], *, is_behind_proxy: bool) -> None:
        self._application, self._callers, self._is_behind_proxy = application, callers, is_behind_proxy
        self._raw, self._frames = b"", Frames()
        self._transport: asyncio.Transport | None = None
        self._has_begun = self._is_in = False
        self._subprotocol: str | None = None

    # --- the socket ---------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # uvloop's are of no asyncio class
        assert self._transport is not None
        self._patience = asyncio.get_running_loop().call_later(HEAD_TIMEOUT_S, self._transport.abort)

    def data_received(self, data: bytes) -> None:
        self._raw += data
        head, end, _ = self._raw.partition(b"\r\n\r\n")
        if len(head) > MOST_HEAD_BYTES:
            self._answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        elif end:
            self._patience.cancel()
            try:
                self._begin(read_head(head))
            except BadHead as error:
                log.info("a bad request: %s", error)
                self._answer(HTTPStatus.BAD_REQUEST)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.cancel()
        self._frames.never_opened()

    def _begin(self, head: Head) -> None:
        assert self._transport is not None
        if head.target == ALIVE and head.method == "GET":
            self._answer(HTTPStatus.OK)
        elif not head.is_websocket:
            self._answer(HTTPStatus.UPGRADE_REQUIRED)
        else:
            self._transport.pause_reading()  # until the application has decided
            task = asyncio.get_running_loop().create_task(self._run(self._scope(head)), name="talk.caller")
            self._callers.add(task)
            task.add_done_callback(self._callers.discard)

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        assert self._transport is not None
        lines = [f"HTTP/1.1 {status.value} {status.phrase}", f"Content-Length: {len(body)}", "Connection: close"]
        if status is HTTPStatus.UPGRADE_REQUIRED:
            lines.append("Upgrade: websocket")
        self._transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self._transport.close()

    # --- ASGI ---------------------------------------------------------------------------------------------------------

    def _scope(self, head: Head) -> dict[str, Any]:
        """Return the scope of the ASGI WebSocket protocol, version 3."""
        assert self._transport is not None
        raw_path, _, query = head.target.partition("?")
        offered = head.get(b"sec-websocket-protocol").decode("latin-1")
        client = list(self._transport.get_extra_info("peername") or ("unknown", 0))[:2]
        scheme = "ws"
        if self._is_behind_proxy:
            told = head.get(b"x-forwarded-for").decode("latin-1").split(",")[0].strip()
            client = [told, 0] if told else client
            scheme = "wss" if head.get(b"x-forwarded-proto") == b"https" else "ws"
        return {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": scheme,
            "path": unquote(raw_path),
            "raw_path": raw_path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": list(head.headers),
            "client": client,
            "server": list(self._transport.get_extra_info("sockname") or ("unknown", 0))[:2],
            "subprotocols": [name.strip() for name in offered.split(",") if name],
            "extensions": {EXTENSION: self._frames},
        }

    async def _run(self, scope: dict[str, Any]) -> None:
        try:
            await self._application(scope, self._receive, self._send)
        except Exception:
            log.exception("a talk's application broke")
        if not self._is_in:
            self._deny()
        else:
            self._frames.close(1011 if self._frames.ended_with is None else 1000)

    async def _receive(self) -> dict[str, Any]:
        if not self._has_begun:
            self._has_begun = True
            return {"type": "websocket.connect"}
        message = await self._frames.next()
        if message is None:
            return {"type": "websocket.disconnect", "code": self._frames.ended_with or NO_CODE}
        return {"type": "websocket.receive", "bytes" if isinstance(message, bytes) else "text": message}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self._let_in(message)
            case "websocket.send":
                data = message.get("bytes")
                await self._frames.send(message["text"] if data is None else data)
            case "websocket.close" if self._is_in:
                self._frames.close(message.get("code") or 1000, message.get("reason") or "")
            case "websocket.close":
                self._deny()

    def _let_in(self, message: MutableMapping[str, Any]) -> None:
        """Give the socket to picows, with the request that it has not seen; it answers the handshake."""
        assert self._transport is not None
        if self._transport.is_closing():
            return
        self._is_in, headers = True, [(name.decode(), value.decode()) for name, value in message.get("headers") or ()]
        if message.get("subprotocol"):
            headers.append(("Sec-WebSocket-Protocol", message["subprotocol"]))

        def answer(_request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
            return WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(headers), self._frames)

        # The constructor that picows.ws_create_server calls, with its arguments in its order.
        protocol = WSProtocol(
            None, None, False, answer, logging.getLogger("picows.server"), True, HEAD_TIMEOUT_S, True, PING_EVERY_S,
            PONG_WITHIN_S, WSAutoPingStrategy.PING_WHEN_IDLE, True, LARGEST_MESSAGE_BYTES, None, READ_BUFFER_BYTES,
        )  # fmt: skip
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        self._transport.resume_reading()
        rest, self._raw = memoryview(self._raw), b""
        while rest:
            room = protocol.get_buffer(-1)
            taken = min(len(room), len(rest))
            room[:taken] = rest[:taken]
            rest = rest[taken:]
            protocol.buffer_updated(taken)
        if not self._frames.is_open:
            self._frames.never_opened()  # picows refused the handshake; nothing else would tell the application

    def _deny(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._answer(HTTPStatus.FORBIDDEN)
