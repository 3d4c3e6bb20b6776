"""The page's end of a call: it is asked for an offer, gets the answer, and says whether sound flows.

A call's sound goes between browser and vendor (WebRTC); what is said about it goes over the talk's own socket. Calls
are numbered, so that a fresh one can be set up beside the one that stands.

    house ─ call.wanted ─► page ─ call.offer ─► house ─ call.answer ─► page ─ call.up ─► house ─ call.live ─► page
    then call.sound whenever the companion begins or stops to sound; call.over ends it from here, call.down from there
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

from gateway.errors import GatewayError
from voice.events import CallDown, CallOffered, CallUp, Hello

HELLO_WITHIN_S = 5.0
OFFER_WITHIN_S = 3.0
OVER_WITHIN_S = 2.0  # a page that reads nothing loses the call's sound all the same
UP_WITHIN_S = 5.0  # a network that lets no UDP through says nothing at all

T = TypeVar("T")


class NoCall(GatewayError):
    """No call with this page: it cannot, it would not, or nothing came through."""


class Ring:
    """One call with the page, from the wish for it to its end."""

    def __init__(self, page: "PageCalls", number: int) -> None:
        self.number, self._page = number, page
        loop = asyncio.get_running_loop()
        self.offered: asyncio.Future[str] = loop.create_future()
        self.up: asyncio.Future[None] = loop.create_future()
        self.down = asyncio.Event()

    async def offer(self) -> str:
        """Ask the page for its offer (SDP) and return it. Raises NoCall."""
        await self._page.show({"type": "call.wanted", "call": self.number})
        return await self._wait(self.offered, OFFER_WITHIN_S, "the page made no offer")

    async def answer(self, sdp: str) -> None:
        """Hand the page the vendor's answer."""
        await self._page.show({"type": "call.answer", "call": self.number, "sdp": sdp})

    async def wait_up(self) -> None:
        """Return once sound flows. Raises NoCall."""
        await self._wait(self.up, UP_WITHIN_S, "no sound came through")

    async def live(self) -> None:
        """Tell the page that this call is the talk from now on: the child's voice goes this way, and no other."""
        await self._page.show({"type": "call.live", "call": self.number})

    async def sound(self, is_on: bool) -> None:
        """Tell the page that the companion begins, or stops, to sound in this call."""
        await self._page.show({"type": "call.sound", "call": self.number, "on": is_on})

    async def over(self) -> None:
        """Tell the page that this call is over; it closes its end. One that does not read is not waited for."""
        if self._page.forget(self):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(OVER_WITHIN_S):
                    await self._page.show({"type": "call.over", "call": self.number})

    async def _wait(self, awaited: asyncio.Future[T], within_s: float, otherwise: str) -> T:
        down = asyncio.ensure_future(self.down.wait())
        either: set[asyncio.Future] = {awaited, down}
        try:
            await asyncio.wait(either, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            down.cancel()
        if not awaited.done() or self.down.is_set():
            raise NoCall(otherwise)
        return awaited.result()


class PageCalls:
    """Every call of one open page. `show` sends a frame to it."""

    def __init__(self, show: Callable[[dict], Awaitable[None]]) -> None:
        self._show_frame: Callable[[dict], Awaitable[None]] | None = show
        self._hello: asyncio.Event = asyncio.Event()
        self._can = False
        self._count = 0
        self._rings: dict[int, Ring] = {}

    def takes(self, event: object) -> bool:
        """Take what the page says about calls; return whether it was about nothing else."""
        if isinstance(event, Hello):
            self._can = event.calls
            self._hello.set()
            return False
        if not isinstance(event, CallOffered | CallUp | CallDown):
            return False
        ring = self._rings.get(event.call)
        if ring is not None:
            self._tell(ring, event)
        return True

    async def ring(self) -> Ring:
        """Begin a call, once the page has said hello. Raises NoCall when it cannot."""
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                await self._hello.wait()
        except TimeoutError:
            raise NoCall("the page has not said hello") from None
        if not self._can:
            raise NoCall("this page makes no calls")
        self._count += 1
        self._rings[self._count] = ring = Ring(self, self._count)
        return ring

    async def show(self, frame: dict) -> None:
        if self._show_frame is not None:
            await self._show_frame(frame)

    def leave(self) -> None:
        """The page is gone: its calls are down, and nothing more can be told to it."""
        self._show_frame = None
        for ring in self._rings.values():
            ring.down.set()

    def forget(self, ring: Ring) -> bool:
        """Forget a call; return False when it was forgotten before."""
        return self._rings.pop(ring.number, None) is not None

    def _tell(self, ring: Ring, event: object) -> None:
        match event:
            case CallOffered() if not ring.offered.done():
                ring.offered.set_result(event.sdp)
            case CallUp() if not ring.up.done():
                ring.up.set_result(None)
            case CallDown():
                ring.down.set()
