"""OpenAI by WebRTC: the browser's sound goes straight to the vendor, this house holds the call's sideband.

Our server begins the call with its own key (the browser never holds one), journals what is said through the same relay
as any other talk, asks for each answer itself, insists on the session, and hangs up. Where a network lets no call
through, this provider steps aside and the next one carries the sound.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from gateway.errors import GatewayError, NeedsOperator, Unreachable
from voice.calling import NoCall, PageCalls, Ring
from voice.events import Brief, LinkOpened, SoundStarted, SoundStopped
from voice.providers.base import StepAside
from voice.providers.openai import LASTS_S, STALL_TIMEOUT_S, Account, OpenAILink
from voice.providers.openai_dialect import Dialect, SessionTaken
from voice.providers.openai_http import begin_call, end_call
from voice.providers.vendor_socket import VendorSocket

log = logging.getLogger(__name__)

SIDEBAND_WITHIN_S = 4.0  # a call is known to the sideband a moment after it was begun
FIRST_WAIT_S = 0.1
_works: set[asyncio.Task] = set()


class OpenAICallLink(OpenAILink):
    """One call. Its end, whoever wanted it and whoever waits for it, ends the call at the vendor and at the page."""

    opened = LinkOpened(
        "openai", has_voice=True, hears_words=True, takes_turns=True, carries_sound=False, calls_tools=True
    )

    def __init__(self, socket: VendorSocket, dialect: Dialect, ring: Ring, account: Account, call: str) -> None:
        super().__init__(socket, dialect)
        self.send_now = None  # a call carries its own sound
        self._ring, self._account, self._call = ring, account, call
        self._ending: asyncio.Task | None = None

    async def __aiter__(self) -> AsyncIterator[object]:
        """Yield events until the call is over. Raises StepAside when only the call is lost, not the vendor."""
        watch = asyncio.create_task(self._watch_page(), name="talk.call.watch")
        await self._ring.live()
        try:
            async for event in super().__aiter__():
                if isinstance(event, SoundStarted | SoundStopped):
                    await self._ring.sound(isinstance(event, SoundStarted))
                yield event
        except SessionTaken:
            raise _taken() from None
        except Unreachable as error:
            raise StepAside(str(error)) from error
        finally:
            watch.cancel()
        if self._ring.down.is_set():
            raise StepAside("the page lost the call")

    async def close(self) -> None:
        if self._ending is None:
            self._ending = _surely(self._end())
        await asyncio.shield(self._ending)

    async def _end(self) -> None:
        await asyncio.gather(end_call(self._account, self._call), self._ring.over(), self._part())

    async def _part(self) -> None:
        with contextlib.suppress(GatewayError):
            await super().close()

    async def _watch_page(self) -> None:
        await self._ring.down.wait()
        await self._socket.close()  # ends the iteration


class OpenAICall:
    """Opens calls between one page and OpenAI."""

    name = "openai"
    lasts_s = LASTS_S

    def __init__(self, account: Account, page: PageCalls, stall_timeout_s: float = STALL_TIMEOUT_S) -> None:
        self._account, self._page, self._stall_timeout_s = account, page, stall_timeout_s

    async def open(self, brief: Brief) -> OpenAICallLink:
        """Return a call through which sound flows. Raises StepAside; if OpenAI itself is unwell, the next provider
        finds that out and says so once."""
        try:
            ring = await self._page.ring()
        except NoCall as error:
            raise StepAside(str(error), is_for_good=True) from error
        try:
            return await self._open(brief, ring)
        except SessionTaken:
            raise _taken() from None
        except GatewayError as error:
            is_for_good = isinstance(error, NoCall | NeedsOperator)
            raise StepAside(f"{type(error).__name__}: {error}", is_for_good=is_for_good) from error

    async def _open(self, brief: Brief, ring: Ring) -> OpenAICallLink:
        beginning: asyncio.Task[tuple[str, str]] | None = None
        try:
            beginning = _surely(begin_call(self._account, brief, await ring.offer()))
            call, answer = await asyncio.shield(beginning)
            await ring.answer(answer)
            link = await self._join(brief, ring, call)
        except BaseException:
            await asyncio.shield(_surely(self._give_up(ring, beginning)))
            raise
        try:
            await ring.wait_up()
        except BaseException:
            await link.close()
            raise
        return link

    async def _give_up(self, ring: Ring, beginning: "asyncio.Task[tuple[str, str]] | None") -> None:
        """End what was begun, also a call whose beginning nobody waits for any more."""
        await ring.over()
        if beginning is not None:
            with contextlib.suppress(GatewayError):
                call, _answer = await beginning
                await end_call(self._account, call)

    async def _join(self, brief: Brief, ring: Ring, call: str) -> OpenAICallLink:
        """Open the call's sideband. The vendor may not know the call yet: ask again for a while."""
        loop = asyncio.get_running_loop()
        wait_s, until_s = FIRST_WAIT_S, loop.time() + SIDEBAND_WITHIN_S
        while True:
            try:
                socket = await self._account.socket({"call_id": call}, brief.person, self._stall_timeout_s)
                dialect = Dialect(brief, self._account.session(brief, is_call=True), is_call=True)
                link = OpenAICallLink(socket, dialect, ring, self._account, call)
                try:
                    await link.settle()
                except BaseException:
                    await socket.close()
                    raise
                return link
            except GatewayError as error:
                if ring.down.is_set():
                    raise NoCall("the page could not take the answer") from error
                if loop.time() + wait_s > until_s:
                    raise Unreachable(f"nobody lets us join the call: {error}") from error
            await asyncio.sleep(wait_s)
            wait_s *= 2


def _taken() -> StepAside:
    return StepAside("somebody else took the call's session over", is_for_good=True)


def _surely(work: Coroutine[Any, Any, Any]) -> asyncio.Task:
    """Begin what is done to its end even when nobody waits for it any more: a call costs until it is hung up."""
    task = asyncio.create_task(work, name="talk.call.work")
    _works.add(task)
    task.add_done_callback(_works.discard)
    return task
