"""The short way between a vendor's socket and its talk: what waits for nothing. `vendor_wire` does the waiting."""

from collections.abc import Callable
from typing import Any, Final

from picows import WSMsgType

from voice.commands import AppendAudio
from voice.post import POST

LARGEST_MESSAGE_BYTES: Final = 4 * 1024 * 1024
TEXT: Final = WSMsgType.TEXT


def nothing(message: bytes) -> None:
    """Take a message of a connection that is gone."""


def nobody(transport: Any, frame: Any) -> None:
    """Take a frame of a connection that is gone."""


class VendorLane:
    """Of one connection. `take_sound` is offered each message whose turn has come, in the step that read it from the
    socket; what it does not take, and every frame that is no whole message, is for `wire`."""

    take_sound: Callable[[bytes], bool] | None = None

    def __init__(self, whole: Callable[[bytes], None], other: Callable[[Any, Any], None]) -> None:
        self._whole, self._other = whole, other
        self.transport: Any = None  # a WSTransport; its stubs know only registered close codes
        self.is_open = False
        self.is_writable = True  # the vendor takes more at this moment
        self.is_awaited = False  # somebody waits for the next message: everything before it has been told
        self.parts: list[bytes] = []

    def let_go(self) -> None:
        """The connection is gone: nothing comes or goes any more."""
        self.transport, self.is_open = None, False
        self.take_sound = None
        self._whole, self._other = nothing, nobody

    def frame(self, transport: Any, frame: Any) -> None:
        """Take a frame (`WSListener.on_ws_frame`)."""
        if frame.msg_type is not TEXT or not frame.fin or self.parts:
            self._other(transport, frame)
            return
        message: bytes = frame.get_payload_as_bytes()
        take_sound = self.take_sound
        if self.is_awaited and take_sound is not None and len(message) <= LARGEST_MESSAGE_BYTES and take_sound(message):
            return
        self._whole(message)

    def put(self, message: bytes) -> None:
        """Send a text message; nothing happens once we said goodbye, or once the connection is gone: the reader finds
        out and says why."""
        if self.is_open:
            POST.send(self.transport, TEXT, message)


class SoundOut:
    """Sends sound without waiting. `encode` turns PCM into an event."""

    def __init__(self, encode: Callable[[bytes], bytes], lane: VendorLane) -> None:
        self._encode, self._lane = encode, lane

    def send_now(self, request: AppendAudio) -> bool:
        """As a link's `send`; False when the vendor takes no more at this moment."""
        lane = self._lane
        if not lane.is_writable:
            return False
        lane.put(self._encode(request.pcm))
        return True
