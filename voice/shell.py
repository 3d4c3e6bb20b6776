"""Carries out what the brain decides: owned tasks around one `Relay`, none of which decides anything.

    browser ─ enqueue ─► [inbox] ─ think ─► relay ─► [to the browser]            ─ show ─► browser
    link    ─ read ───────────────────────► relay ─► [to the journal, the link]  ─ act ──► journal, provider
    channel layer, database ─ watch ──► [inbox]            clock ─ tick ─► [inbox]

`act` is one task, so a row is committed before the provider is asked about it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from gateway.errors import GatewayError, NeedsOperator, TooBusy
from sessions import live as talk_live
from voice import archive
from voice.coach_words import PHRASES
from voice.commands import AppendAudio, HangUp, Send, Show, Write
from voice.events import ConsentWithdrawn, JournalGrew, LinkEnded, LinkLost, MicAudio, Ticked
from voice.mailbox import Mailbox
from voice.providers.base import RealtimeLink, RealtimeProvider
from voice.relay import Relay

log = logging.getLogger(__name__)

TICK_S = 0.1
MOST_INBOX_AUDIO = 100  # frames of 20 ms: two seconds; the oldest goes first
MOST_UPSTREAM_AUDIO = 250
MOST_SHOWN_AUDIO = 4_000  # a vendor sends minutes of speech ahead; the page has its own limit
LINK_SEND_TIMEOUT_S = 10.0
SHORT_SESSION_S = 60.0  # a session that ends in good order sooner than this was not simply too old


def kind_of(error: GatewayError) -> str:
    """Return what the child is told about: unreachable, busy, or a setup that a grown-up must mend."""
    return "busy" if isinstance(error, TooBusy) else "setup" if isinstance(error, NeedsOperator) else "unreachable"


class Shell:
    """Runs one talk. `show` writes a frame to the browser, `hang_up` closes it; `providers` are tried in order."""

    def __init__(
        self,
        relay: Relay,
        archive: "archive.Archive",
        providers: Sequence[RealtimeProvider],
        show: Callable[[dict | bytes], Awaitable[None]],
        hang_up: Callable[[int], Awaitable[None]],
    ) -> None:
        self._relay, self._archive, self._providers = relay, archive, list(providers)
        self._show_frame, self._hang_up = show, hang_up
        self._inbox: Mailbox[object] = Mailbox(MOST_INBOX_AUDIO)
        self._shown: Mailbox[Show | HangUp] = Mailbox(MOST_SHOWN_AUDIO)
        self._acts: Mailbox[Send | Write] = Mailbox(MOST_UPSTREAM_AUDIO)
        self._act_now: Send | Write | None = None  # cut short by a disconnect, a write is done again: it is idempotent
        self._link: RealtimeLink | None = None
        self._tasks: list[asyncio.Task] = []

    def start(self) -> None:
        for job in (self._think, self._show, self._act, self._read, self._watch, self._tick):
            self._tasks.append(asyncio.create_task(self._guarded(job), name=f"talk.{job.__name__}"))

    def take(self, event: object) -> None:
        """Enqueue what the browser sent."""
        self._inbox.put(event, is_audio=isinstance(event, MicAudio))

    async def stop(self) -> None:
        """End every task, write what is still to be written, close the link."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        rest = [self._act_now] if self._act_now else []
        while len(self._acts):
            rest.append(await self._acts.take())
        try:
            for act in rest:
                if isinstance(act, Write):
                    await self._archive.write(act.entry)
        finally:
            if self._link is not None:
                await self._link.close()

    async def _guarded(self, job: Callable[[], Awaitable[None]]) -> None:
        """The one place where an unforeseen error ends a talk: kindly, and with a trace in the log."""
        try:
            await job()
        except Exception:
            log.exception("a talk broke in %s", job.__name__)
            text = PHRASES[self._relay.brief.language].byes["trouble"]
            await self._show_frame({"type": "bye", "code": "trouble", "text": text})
            await self._hang_up(1011)

    def _carry_out(self, commands: list) -> None:
        for command in commands:
            if isinstance(command, Show | HangUp):
                self._shown.put(command, is_audio=isinstance(command, Show) and isinstance(command.frame, bytes))
            else:
                is_audio = isinstance(command, Send) and isinstance(command.request, AppendAudio)
                self._acts.put(command, is_audio=is_audio)

    async def _think(self) -> None:
        while True:
            self._carry_out(self._relay.heard(await self._inbox.take()))

    async def _show(self) -> None:
        while True:
            command = await self._shown.take()
            if isinstance(command, HangUp):
                await self._hang_up(command.code)
                return
            await self._show_frame(command.frame)

    async def _act(self) -> None:
        while True:
            self._act_now = command = await self._acts.take()
            if isinstance(command, Write):
                await self._archive.write(command.entry)
            elif self._link is not None:
                try:
                    async with asyncio.timeout(LINK_SEND_TIMEOUT_S):
                        await self._link.send(command.request)
                except (GatewayError, TimeoutError):
                    await self._link.close()  # the reader notices and goes on with the next provider
            self._act_now = None

    async def _read(self) -> None:
        """Keep a link open: the first provider while it lasts, then the next; the last one never fails."""
        while True:
            provider, began_s = self._providers[0], time.monotonic()
            try:
                self._link = await provider.open(self._relay.now_brief())
                async for event in self._link:
                    self._carry_out(self._relay.said(event))
                is_spent = time.monotonic() - began_s < SHORT_SESSION_S
                loss: LinkLost | LinkEnded = LinkLost("unreachable") if is_spent else LinkEnded()
            except GatewayError as error:
                log.warning("%s lost: %s: %s", provider.name, type(error).__name__, error)
                loss, is_spent = LinkLost(kind_of(error)), True
            link, self._link = self._link, None
            if link is not None:
                await link.close()
            if is_spent and len(self._providers) > 1:
                self._providers.pop(0)
            self._carry_out(self._relay.said(loss))

    async def _watch(self) -> None:
        """Follow the journal and the guardian's decisions."""
        async for message in talk_live.watch(*self._archive.groups):
            if message["type"] == "consent.changed":
                if message["purpose"] == "voice" and not message["granted"]:
                    self._inbox.put(ConsentWithdrawn())
                continue
            turns, is_open, may_listen = await self._archive.news()
            if turns or not is_open:
                self._inbox.put(JournalGrew(tuple(turns), is_open))
            if not may_listen:
                self._inbox.put(ConsentWithdrawn())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._inbox.put(Ticked())
