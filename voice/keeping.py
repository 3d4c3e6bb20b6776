"""Keeps the books of one connection: who has the seat, what was used, what is left. Thin; `budget` and `seat` decide.

enter   the seat is taken and the first slice of time promised, before anything is opened
keep    every half minute, and at once when somebody calls: what was used is written, the next slice promised
look    whether this page still has the talk
leave   the last of what was used is written, seat and promise are given back
"""

import asyncio
import random
import uuid
from collections.abc import MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from django.utils import timezone

from sessions.models import Conversation
from voice import budget, seat, switch
from voice.allowance import NO_LIMIT, Absence, Grant
from voice.meter import Counts, Meter
from voice.prices import COMPANION
from voice.providers.base import RealtimeProvider

KEEP_S = 30.0
SOONEST_S = 2.0


def page_in(scope: MutableMapping[str, Any]) -> seat.Page:
    """Return which page a socket belongs to: `?tab=<its own name>&back=1` when it came back without a tap."""
    asked = parse_qs(scope.get("query_string", b"").decode("ascii", "ignore"))
    return seat.Page(uuid.uuid4(), asked.get("tab", [""])[0][:40], asked.get("back", [""])[0] == "1")


class Keeper:
    """One connection. A quiet one (`is_quiet`) uses nothing that is limited, but has a seat like any other."""

    def __init__(self, conversation: Conversation, page: seat.Page, *, is_quiet: bool = False) -> None:
        self.grant: Grant = NO_LIMIT
        self.meter: Meter | None = None
        self._conversation, self._page, self._is_quiet = conversation, page, is_quiet
        self._usage: uuid.UUID | None = None
        self._day = timezone.localdate()
        self._is_on = True
        self._called = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._patience_s = self._some_patience_s()

    @database_sync_to_async
    def enter(self, provider: str) -> bool:
        """Take the seat, and the first slice of time with `provider`; return False when another page sits there.

        `grant` then says what is left; with an absence in it, the companion alone was promised.
        """
        now = timezone.now()
        if not seat.take(self._conversation.child_id, self._page, now):
            return False
        if not self._is_quiet:
            self.grant = self._reserve(provider)
        return True

    def allowed(self, chosen: Sequence[RealtimeProvider]) -> Sequence[RealtimeProvider]:
        """Return the providers that may be asked: without time or money the last one alone, the companion."""
        may_ask = (
            self.grant.absence is Absence.NONE and min(self.grant.day_s, self.grant.talk_s, self.grant.night_s) > 0
        )
        return chosen if may_ask else chosen[-1:]

    async def due(self) -> None:
        """Wait until the books are due: after half a minute (the first time sooner), a shorter slice, or a call."""
        patience_s = max(SOONEST_S, min(self._patience_s, self.grant.vendor_s / 2))
        try:
            async with asyncio.timeout(patience_s):
                await self._called.wait()
            self._patience_s = self._some_patience_s()  # a call may have come to all talks at once
        except TimeoutError:
            self._patience_s = KEEP_S
        self._called.clear()

    def call(self) -> None:
        """Something was decided elsewhere: minutes were given, the switch was turned."""
        self._called.set()

    @database_sync_to_async
    def keep(self) -> Grant:
        """Write what was used, promise the next slice, keep the seat; return what is left."""
        seat.renew(self._conversation.child_id, self._page.connection, timezone.now())
        if self.meter is None or self._is_quiet:
            return self.grant
        if self._day != timezone.localdate():
            self._day = timezone.localdate()
            self.meter.turn_page()
        self._settle_finished(self.meter)
        counts = self.meter.snapshot()
        kept = None if self._usage is None else budget.keep(self._usage, counts, timezone.now())
        self.grant = kept or self._reserve(counts.provider)
        return self.grant

    @database_sync_to_async
    def look(self) -> bool:
        """Return whether this page still has the talk; a switch that was turned calls for the books."""
        is_on = switch.is_on()
        if is_on is not self._is_on:
            self._is_on = is_on
            self._loop.call_soon_threadsafe(self._called.set)
        return seat.has(self._conversation.child_id, self._page.connection)

    @database_sync_to_async
    def leave(self) -> None:
        """Write the last, give back the promise and the seat. The rows may be gone: a child was erased."""
        if self.meter is not None and not self._is_quiet:
            self._settle_finished(self.meter)
            self._settle(self.meter.snapshot())
        seat.leave(self._conversation.child_id, self._page.connection)

    @staticmethod
    def _some_patience_s() -> float:
        """Talks that began together are not written down together."""
        return random.uniform(SOONEST_S, KEEP_S)

    # --- in a thread of the database ----------------------------------------------------------------------------------

    def _reserve(self, provider: str) -> Grant:
        promise = self._promised(provider)
        grant = promise.grant
        if grant.absence is not Absence.NONE and provider != COMPANION:
            self._promised(COMPANION)
        return grant

    def _promised(self, provider: str) -> budget.Promise:
        promise = budget.reserve(
            self._conversation.child,
            provider=provider,
            now=timezone.now(),
            connection=self._page.connection,
            conversation=self._conversation,
        )
        self._usage = promise.usage if promise.seconds > 0 else None
        return promise

    def _settle_finished(self, meter: Meter) -> None:
        while meter.finished:
            self._settle(meter.finished.pop(0))

    def _settle(self, counts: Counts) -> None:
        if self._usage is not None:
            budget.settle(self._usage, counts, timezone.now())
        elif counts.awake_s or counts.responses:
            budget.note(self._conversation, self._page.connection, counts, timezone.now())
        self._usage = None
