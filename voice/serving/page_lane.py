"""The short way between a page's socket and its talk: what waits for nothing. `frames` does the waiting."""

from collections.abc import Callable
from typing import Any, Final

from picows import WSMsgType

from voice.post import POST

TEXT: Final = WSMsgType.TEXT
BINARY: Final = WSMsgType.BINARY

Message = str | bytes


def nobody(transport: Any, frame: Any) -> None:
    """Take a frame of a connection that is gone."""


class PageLane:
    """Of one connection. `straight` is given each message in the step that read it from the socket, and may return why
    it does not pass, which is for `refused`; what cannot go straight is for `other`."""

    straight: Callable[[Message], object | None] | None = None
    refused: Callable[[object], None] | None = None

    def __init__(self, other: Callable[[Any, Any], None]) -> None:
        self._other = other
        self.transport: Any = None  # a WSTransport; its stubs know only registered close codes
        self.is_writable, self.is_closing = True, False
        self.parts: list[bytes] = []

    def let_go(self) -> None:
        """The connection is gone: nothing comes or goes any more."""
        self.transport, self.is_closing = None, True
        self.straight = self.refused = None
        self._other = nobody

    def frame(self, transport: Any, frame: Any) -> None:
        """Take a frame (`WSListener.on_ws_frame`)."""
        is_usual = frame.msg_type is BINARY and not (self.is_closing or self.parts)  # sound
        if is_usual and self.straight is not None and frame.fin:
            self.give(frame.get_payload_as_bytes())
        else:
            self._other(transport, frame)

    def give(self, message: Message) -> None:
        """Let a message go straight."""
        straight = self.straight
        refusal = straight(message) if straight is not None else None
        if refusal is not None and self.refused is not None:
            self.refused(refusal)

    def write(self, message: Message) -> bool:
        """Send a message now; False (and nothing is sent) while the other side is too slow to take more."""
        if not self.is_writable:
            return False
        if self.transport is not None and not self.is_closing:
            if isinstance(message, bytes):
                POST.send(self.transport, BINARY, message)
            else:
                POST.send(self.transport, TEXT, message.encode())
        return True
