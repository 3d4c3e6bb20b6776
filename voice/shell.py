"""Carries out what the brain decides: owned tasks around one `Relay`, none of which decides anything.

    browser ─ take, sound ─► relay ─► [to the browser]            ─ show ─► browser
    link    ─ line ────────► relay ─► [to the journal, the link]  ─ act ──► journal, provider
    channel layer, database ─ watch ─► relay           clock ─ tick ─► relay

The relay never waits, so it is asked in the very step in which something happened, and each event is decided before the
next one. `act` is one task, so a row is committed before the provider is asked about it. Where nothing waits in a box,
sound that would go into it is carried out at once: that is the whole fast lane, and why it keeps the order.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from voice import archive, leaving
from voice.coach_words import PHRASES
from voice.commands import AppendAudio, Command, HangUp, Send, Show, Write
from voice.events import GoingDown, Ticked
from voice.keeping import Keeper
from voice.line import Line
from voice.mailbox import Mailbox
from voice.meter import Meter
from voice.providers.base import RealtimeProvider
from voice.relay import Relay
from voice.watching import Watch

log = logging.getLogger(__name__)

TICK_S = 0.1
TICKED = Ticked()
MOST_UPSTREAM_AUDIO = 250  # frames of 20 ms: five seconds; the oldest goes first
MOST_SHOWN_AUDIO = 4_000  # a vendor sends minutes of speech ahead; the page has its own limit


class Shell:
    """Runs one talk. `show` writes a frame to the browser, `hang_up` closes it; `providers` are tried in order.

    `write`, where the server has it, writes a frame without waiting, or returns False while the browser is too slow.
    """

    def __init__(
        self,
        relay: Relay,
        archive: "archive.Archive",
        providers: Sequence[RealtimeProvider],
        show: Callable[[dict | bytes], Awaitable[None]],
        hang_up: Callable[[int], Awaitable[None]],
        keeper: Keeper,
        write: Callable[[dict | bytes], bool] | None = None,
    ) -> None:
        self._relay, self._archive = relay, archive
        self._show_frame, self._hang_up, self._write = show, hang_up, write
        self._is_showing = self._is_broken = False
        self._shown: Mailbox[Show | HangUp] = Mailbox(MOST_SHOWN_AUDIO)
        self._acts: Mailbox[Send | Write] = Mailbox(MOST_UPSTREAM_AUDIO)
        self._act_now: Send | Write | None = None  # cut short by a disconnect, a write is done again: it is idempotent
        self._line = Line(providers, relay.now_brief, lambda: relay.is_at_rest, self._told)
        self._keeper, self._watch = keeper, Watch(archive, keeper, self.take)
        self._meter = keeper.meter = Meter(time.monotonic, providers[0].name, lambda: relay.time.allowance.used_s)
        self._tasks: list[asyncio.Task] = []
        self._loop = asyncio.get_running_loop()
        self._ticking: asyncio.TimerHandle | None = None

    def start(self) -> None:
        leaving.arrived(self)
        for job in (self._show, self._act, self._line.keep, self._watch.watch, self._watch.keep):
            self._tasks.append(self._loop.create_task(self._guarded(job), name=f"talk.{job.__name__}"))
        self._tick()
        if leaving.is_going():  # it was told to stop between the door and here
            self.take(GoingDown())

    def take(self, event: object) -> None:
        """Let the brain decide about something that the browser sent, or that happened in the house."""
        try:
            self._carry_out(self._relay.heard(event))
            self._meter.listens(self._relay.hears_turn)
        except Exception:
            log.exception("a talk broke while it decided")
            self._break()

    def sound(self, pcm: bytes, at_ms: int) -> None:
        """Take a frame of the microphone; see `MicAudio`."""
        try:
            self._carry_out(self._relay.sound(pcm, at_ms))
            self._meter.listens(self._relay.hears_turn)
        except Exception:
            log.exception("a talk broke over a frame of sound")
            self._break()

    async def stop(self, last: Sequence[Command] = ()) -> None:
        """End every task, write what is still to be written (`last` too), close the link."""
        self._carry_out([*last, *(command for command in self._relay.left() if isinstance(command, Write))])
        if self._ticking is not None:
            self._ticking.cancel()
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
            try:
                await self._line.close()
                await self._keeper.leave()
            finally:
                leaving.left(self)

    async def _guarded(self, job: Callable[[], Awaitable[None]]) -> None:
        """The one place where an unforeseen error ends a talk: kindly, and with a trace in the log."""
        try:
            await job()
        except Exception:
            log.exception("a talk broke in %s", job.__name__)
            self._break()

    def _break(self) -> None:
        """Say goodbye kindly, once, and hang up."""
        if not self._is_broken:
            self._is_broken = True
            self._tasks.append(self._loop.create_task(self._say_trouble(), name="talk.trouble"))

    async def _say_trouble(self) -> None:
        text = PHRASES[self._relay.brief.language].byes["trouble"]
        await self._show_frame({"type": "bye", "code": "trouble", "text": text})
        await self._hang_up(1011)

    def _told(self, event: object) -> None:
        """The link said something."""
        try:
            self._meter.said(event)
            self._carry_out(self._relay.said(event))
            if self._meter.finished:
                self._keeper.call()  # somebody else speaks now
        except Exception:
            log.exception("a talk broke over what its link said")
            self._break()

    def _carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            if isinstance(command, Send) and isinstance(command.request, AppendAudio):
                if not self._send_now(command.request):
                    self._acts.put(command, is_audio=True)
            elif isinstance(command, Show):
                if not self._show_now(command.frame):
                    self._shown.put(command, is_audio=isinstance(command.frame, bytes))
            elif isinstance(command, HangUp):
                self._shown.put(command)
            else:
                self._acts.put(command)

    def _send_now(self, request: AppendAudio) -> bool:
        """Give sound to the link at once, if nothing before it still waits."""
        if self._acts or self._act_now is not None or not self._line.send_now(request):
            return False
        self._meter.sent(request)
        return True

    def _show_now(self, frame: dict | bytes) -> bool:
        """Write to the browser at once, if nothing before it still waits."""
        if self._write is None or self._shown or self._is_showing or not self._write(frame):
            return False
        if isinstance(frame, dict):
            self._meter.showed(frame)
        return True

    async def _show(self) -> None:
        while True:
            self._is_showing = False
            command = await self._shown.take()
            self._is_showing = True
            if isinstance(command, HangUp):
                await self._hang_up(command.code)
                return
            if isinstance(command.frame, dict):
                self._meter.showed(command.frame)
            await self._show_frame(command.frame)

    async def _act(self) -> None:
        while True:
            self._act_now = command = await self._acts.take()
            if isinstance(command, Write):
                await self._archive.write(command.entry)
            else:
                self._meter.sent(command.request)
                await self._line.send(command.request)
            self._act_now = None

    def _tick(self) -> None:
        self._ticking = self._loop.call_later(TICK_S, self._tick)
        self.take(TICKED)
