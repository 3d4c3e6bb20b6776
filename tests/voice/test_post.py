"""What goes out together goes out in its order, before any goodbye, and whatever happens to another connection."""

import asyncio
from types import SimpleNamespace

import pytest
from picows import WSMsgType

from voice.post import POST, Post
from voice.providers.vendor_wire import VendorWire
from voice.serving.frames import Frames


class Transport:
    """A picows transport of which only the order counts. One that is broken raises; after `takes` it wants no more."""

    listener: Frames
    close_handshake = SimpleNamespace(recv=None)

    def __init__(self, *, is_broken: bool = False, takes: int = 99) -> None:
        self.done: list[object] = []
        self.is_broken, self.is_gone, self.takes = is_broken, False, takes

    def send(self, kind: object, message: bytes) -> None:
        if self.is_broken:
            raise RuntimeError("it broke")
        self.done.append(message)
        if len(self.done) == self.takes:
            self.listener.pause_writing()

    def send_close(self, code: int, reason: bytes = b"") -> None:
        self.done.append(int(code))

    def disconnect(self, is_graceful: bool = True) -> None:
        self.is_gone = True


def test_a_message_goes_out_at_once_while_nothing_is_gathered():
    post, page = Post(), Transport()
    post.send(page, 1, b"a")
    assert page.done == [b"a"]


def test_what_is_gathered_goes_out_together_in_its_order():
    post, page, other = Post(), Transport(), Transport()
    post.gathers = True
    for transport, message in ((page, b"a"), (other, b"b"), (page, b"c")):
        post.send(transport, 1, message)
    assert not page.done and not other.done
    post.send_all()
    post.send_all()
    assert (page.done, other.done) == ([b"a", b"c"], [b"b"])


def test_one_connection_that_breaks_takes_no_message_of_another_along(caplog):
    post, page, broken = Post(), Transport(), Transport(is_broken=True)
    post.gathers = True
    post.send(broken, 1, b"a")
    post.send(page, 1, b"b")
    post.send_all()
    assert page.done == [b"b"] and broken.is_gone and not page.is_gone
    assert "could not be sent" in caplog.text


class Frame:
    """The other side's goodbye, as picows tells it."""

    msg_type, fin = WSMsgType.CLOSE, True


async def test_what_waits_is_heard_though_the_other_side_says_goodbye_first():
    page, vendor = Transport(), Transport()
    frames, wire = Frames(), VendorWire()
    frames.on_ws_connected(page)  # type: ignore[arg-type]
    wire.on_ws_connected(vendor)  # type: ignore[arg-type]
    POST.gathers = True
    try:
        frames.write(b"answer")
        wire.lane.put(b"turn")
        frames.lane.frame(page, Frame())
        wire.lane.frame(vendor, Frame())
    finally:
        POST.gathers = False
    assert (page.done, vendor.done) == ([b"answer", 1000], [b"turn", 1000])


async def test_who_has_much_to_say_hears_at_once_that_it_is_too_much():
    page = Transport(takes=3)
    frames = page.listener = Frames()
    frames.on_ws_connected(page)  # type: ignore[arg-type]
    POST.gathers = True
    try:
        for number in range(3):
            await frames.send(f"{number}")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await frames.send("3")
    finally:
        POST.gathers = False
    assert page.done == [b"0", b"1", b"2"]


async def test_what_was_said_last_is_heard_before_the_goodbye():
    page = Transport()
    frames = Frames()
    frames.on_ws_connected(page)  # type: ignore[arg-type]
    POST.gathers = True
    try:
        assert frames.write(b"bye")
        frames.close(4403)
    finally:
        POST.gathers = False
    assert page.done == [b"bye", 4403]
