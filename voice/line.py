"""Keeps a talk's link open: opens, fails over, comes back, and exchanges an old session for a fresh one unnoticed.

The I/O half; `line_policy` decides. A fresh session is open, settled and has the history before the old one is let go.
What the child has said and nobody has answered yet is handed on to the next session, sound included.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gateway.errors import GatewayError, NeedsOperator, TooBusy
from voice.commands import Leave
from voice.events import Brief, LinkEnded, LinkLost
from voice.line_policy import LinePolicy
from voice.providers.base import RealtimeLink, RealtimeProvider, StepAside
from voice.soundway import SoundWay
from voice.unanswered import Unanswered

log = logging.getLogger(__name__)

SEND_TIMEOUT_S = 10.0
LOOK_EVERY_S = 1.0


def kind_of(error: GatewayError) -> str:
    """Return what the child is told about: unreachable, busy, or a setup that a grown-up must mend."""
    return "busy" if isinstance(error, TooBusy) else "setup" if isinstance(error, NeedsOperator) else "unreachable"


@dataclass(frozen=True, slots=True)
class Opened:
    """A settled link, with what it was told about the talk and when."""

    link: RealtimeLink
    which: int
    brief: Brief
    began_s: float


class Line:
    """One talk's way to whoever answers. `brief` says what a provider must know now, `is_at_rest` whether nothing is
    owed and nobody speaks, `tell` takes every event of the link that stands."""

    def __init__(
        self,
        providers: Sequence[RealtimeProvider],
        brief: Callable[[], Brief],
        is_at_rest: Callable[[], bool],
        tell: Callable[[object], None],
        policy: LinePolicy | None = None,
    ) -> None:
        self._providers, self._brief, self._is_at_rest, self._tell = list(providers), brief, is_at_rest, tell
        lasts_s = [getattr(provider, "lasts_s", float("inf")) for provider in providers]
        self._policy = policy or LinePolicy(lasts_s, time.monotonic, random.random)
        self._link: RealtimeLink | None = None
        self._unanswered = Unanswered(time.monotonic)
        self.sound_way = SoundWay(self._unanswered)
        self._left = ""  # why every vendor was let go
        self._closing: set[asyncio.Task] = set()

    async def keep(self) -> None:
        """Keep a link open until cancelled."""
        while True:
            which = self._policy.choose()
            try:
                fresh = await self._open(which)
                if self._left and which != self._policy.last:  # left while it was being opened
                    await fresh.link.close()
                    self._tell(LinkLost(self._left))
                    continue
                await self._use(fresh)
            except GatewayError as error:
                self._lose(which, error)
                if which == self._policy.last:
                    await asyncio.sleep(LOOK_EVERY_S)
            else:
                await self._follow()

    async def send(self, request: object) -> None:
        """Pass a request on. Between two links nothing is sent; what the child said is kept for the next one."""
        if isinstance(request, Leave):
            await self._leave(request.why)
            return
        self._unanswered.sent(request)
        if self._link is not None:
            await self._hand_on(self._link, request)

    async def _leave(self, why: str) -> None:
        """Let go of every vendor for good; the reader of the link that stands notices."""
        self._left = why
        for which in range(self._policy.last):
            self._policy.failed(which, is_hopeless=True)
        if self._link is not None and self._policy.current != self._policy.last:
            await self._link.close()

    async def close(self) -> None:
        """Let go of every link; `keep` must have been cancelled."""
        link = self._link
        self._stand(None)
        if link is not None:
            await link.close()
        if self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    # --- one link after the other -------------------------------------------------------------------------------------

    async def _open(self, which: int) -> Opened:
        brief, began_s = self._brief(), time.monotonic()
        return Opened(await self._providers[which].open(brief), which, brief, began_s)

    async def _use(self, fresh: Opened) -> None:
        """Go on with this link; first give it what its history cannot have yet."""
        self._policy.opened(fresh.which)
        self._stand(None)  # what is said from here on waits its turn below
        try:
            for request in self._unanswered.since(fresh.began_s, fresh.brief, hears=fresh.which != self._policy.last):
                await self._hand_on(fresh.link, request)
        except BaseException:
            await fresh.link.close()
            raise
        self._stand(fresh.link)

    def _stand(self, link: RealtimeLink | None) -> None:
        """From now on this is the link, if any."""
        self._link = link
        self.sound_way.sends = getattr(link, "send_now", None)  # of a StraightLink

    async def _hand_on(self, link: RealtimeLink, request: object) -> None:
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await link.send(request)
        except (GatewayError, TimeoutError):
            await link.close()  # the reader notices

    async def _follow(self) -> None:
        """Read the link that stands until it is over; meanwhile exchange it for a fresh one whenever that is due."""
        while (link := self._link) is not None:
            reading = asyncio.create_task(self._read(link), name="talk.line.read")
            freshening = asyncio.create_task(self._freshen(), name="talk.line.freshen")
            try:
                await asyncio.wait({reading, freshening}, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                _, fresh = await _ended(reading, freshening)
                if isinstance(fresh, Opened):
                    await fresh.link.close()
                raise
            lost, fresh = await _ended(reading, freshening)
            for failure in (lost, fresh):
                if isinstance(failure, Exception) and not isinstance(failure, GatewayError):
                    raise failure
            self._part(link)
            if self._left and self._policy.current != self._policy.last:
                if isinstance(fresh, Opened):
                    await fresh.link.close()
                self._tell(LinkLost(self._left))
                return
            if isinstance(fresh, Opened):
                if not (isinstance(lost, asyncio.CancelledError) and self._is_at_rest()):
                    self._tell(LinkEnded())  # something was owed after all; the fresh session is asked for it
                await self._use(fresh)
            else:
                self._end(lost)

    async def _read(self, link: RealtimeLink) -> GatewayError | None:
        """Tell everything the link says; return why it was lost, or None when it ended in good order."""
        if (go_straight := getattr(link, "go_straight", None)) is not None:
            go_straight(self._tell)
        try:
            async for event in link:
                self._unanswered.said(event)
                self._tell(event)
        except GatewayError as error:
            return error
        return None

    async def _freshen(self) -> Opened:
        """Wait until a fresh session is due and possible; return it settled.

        When the talk woke up while it was being opened, the fresh session goes and a later moment is waited for.
        """
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._policy.rest(self._is_at_rest())
            which = self._policy.wish()
            if which is None:
                continue
            try:
                fresh = await self._open(which)
            except GatewayError as error:
                log.warning("%s is not to be had now: %s: %s", self._providers[which].name, type(error).__name__, error)
                self._note_failure(which, error)
                continue
            is_left = bool(self._left) and which != self._policy.last  # while it was being opened
            if not is_left and (self._policy.is_overdue or self._is_at_rest()):
                return fresh
            self._policy.rest(False)
            await fresh.link.close()

    def _end(self, error: BaseException | None) -> None:
        """The link that stood is over: come back at once where it had stood for long, else go on with the next."""
        which = self._policy.current
        if self._policy.over():
            if error is not None:
                log.warning("%s broke: %s: %s", self._providers[which].name, type(error).__name__, error)
            self._tell(LinkEnded())
        else:
            self._lose(which, error if isinstance(error, GatewayError) else None)

    def _lose(self, which: int, error: GatewayError | None) -> None:
        if isinstance(error, StepAside):
            log.info("%s steps aside: %s", self._providers[which].name, error)
            self._note_failure(which, error)
            self._tell(LinkEnded())
            return
        name, why = self._providers[which].name, type(error).__name__ if error else "it ended too soon"
        log.warning("%s lost: %s: %s", name, why, error or "")
        self._note_failure(which, error)
        self._tell(LinkLost(kind_of(error) if error else "unreachable"))

    def _note_failure(self, which: int, error: GatewayError | None) -> None:
        retry_after_s = error.retry_after_s or 0.0 if isinstance(error, TooBusy) else 0.0
        is_hopeless = isinstance(error, NeedsOperator) or isinstance(error, StepAside) and error.is_for_good
        self._policy.failed(which, is_hopeless=is_hopeless, retry_after_s=retry_after_s)

    def _part(self, link: RealtimeLink) -> None:
        """Let a link go without waiting for its goodbye."""
        self._stand(None)
        task = asyncio.create_task(link.close(), name="talk.line.close")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _ended(*tasks: asyncio.Task) -> list:
    """Cancel what still runs and return what came of each: a result, or the exception."""
    for task in tasks:
        task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)
