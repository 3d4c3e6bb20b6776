"""Carries out what the brain decides: owned tasks around one `Relay`, none of which decides anything.

    browser ─ take, sound ─► relay ─► [to the browser]            ─ show ─► browser
    link    ─ line ────────► relay ─► [to the journal, the link]  ─ act ──► journal, provider
    channel layer, database ─ watch ─► relay           clock ─ tick ─► relay

The relay never waits, so it is asked in the very step in which something happened (`voice.carrying`), and each event is
decided before the next one. `act` is one task, so a row is committed before the provider is asked about it.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from voice import archive, leaving
from voice.carrying import Carrying
from voice.coach_words import PHRASES
from voice.commands import Command, HangUp, Write
from voice.events import GoingDown
from voice.keeping import Keeper
from voice.line import Line
from voice.meter import Meter
from voice.metronome import metronome
from voice.providers.base import RealtimeProvider
from voice.relay import Relay
from voice.watching import Watch

log = logging.getLogger(__name__)


class Shell:
    """Runs one talk. `show` writes a frame to the browser, `hang_up` closes it; `providers` are tried in order.

    `write`, where the server has it, writes a message without waiting, or returns False while the browser is too slow.
    """

    def __init__(
        self,
        relay: Relay,
        archive: "archive.Archive",
        providers: Sequence[RealtimeProvider],
        show: Callable[[dict | bytes], Awaitable[None]],
        hang_up: Callable[[int], Awaitable[None]],
        keeper: Keeper,
        write: Callable[[str | bytes], bool] | None = None,
    ) -> None:
        self._relay, self._archive, self._keeper = relay, archive, keeper
        self._show_frame, self._hang_up = show, hang_up
        self._is_broken = False
        keeper.meter = Meter(time.monotonic, providers[0].name, lambda: relay.time.allowance.used_s)
        self.carrying = Carrying(relay, keeper.meter, write, keeper.call, self._break)
        self.take = self.carrying.take
        self._line = Line(providers, relay.now_brief, lambda: relay.is_at_rest, self.carrying.told)
        self.carrying.way = self._line.sound_way
        self._watch = Watch(archive, keeper, self.take)
        self._tasks: list[asyncio.Task] = []
        self._loop = asyncio.get_running_loop()
        self._metronome, self._tick = metronome(), self.carrying.tick

    def start(self) -> None:
        leaving.arrived(self)
        for job in (self._show, self._act, self._line.keep, self._watch.watch, self._watch.keep):
            self._tasks.append(self._loop.create_task(self._guarded(job), name=f"talk.{job.__name__}"))
        self._metronome.join(self._tick)
        if leaving.is_going():  # it was told to stop between the door and here
            self.take(GoingDown())

    async def stop(self, last: Sequence[Command] = ()) -> None:
        """End every task, write what is still to be written (`last` too), close the link."""
        self.carrying.carry_out([*last, *(command for command in self._relay.left() if isinstance(command, Write))])
        self._metronome.leave(self._tick)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        acts, act_now = self.carrying.acts, self.carrying.act_now
        rest = [act_now] if act_now else []
        while acts.items:
            rest.append(await acts.take())
        try:
            for act in rest:
                if isinstance(act, Write):
                    await self._archive.write(act.entry)
        finally:
            try:
                await self._line.close()
                await self._keeper.leave()
            finally:
                self.carrying.let_go()
                self._tasks.clear()
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

    async def _show(self) -> None:
        carrying = self.carrying
        while True:
            carrying.is_showing = False
            command = await carrying.shown.take()
            carrying.is_showing = True
            if isinstance(command, HangUp):
                await self._hang_up(command.code)
                return
            carrying.shows(command.frame)
            await self._show_frame(command.frame)

    async def _act(self) -> None:
        carrying = self.carrying
        while True:
            carrying.act_now = command = await carrying.acts.take()
            if isinstance(command, Write):
                await self._archive.write(command.entry)
            else:
                carrying.sends(command.request)
                await self._line.send(command.request)
            carrying.act_now = None
