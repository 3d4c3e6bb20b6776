"""What happens around a talk while it is open: in its journal, to its consent, to its time. I/O; it tells events."""

from collections.abc import Callable

from sessions import live as talk_live
from voice import budget, switch
from voice.archive import Archive
from voice.events import ConsentWithdrawn, JournalGrew, TakenOver, TimeTold
from voice.keeping import Keeper


class Watch:
    """One talk's. `watch` and `keep` run until they are cancelled."""

    def __init__(self, archive: Archive, keeper: Keeper, tell: Callable[[object], None]) -> None:
        self._archive, self._keeper, self._tell = archive, keeper, tell

    async def watch(self) -> None:
        """Follow the journal and the guardian's decisions."""
        async for message in talk_live.watch(*self._archive.groups):
            if message["type"] == "consent.changed":
                if message["purpose"] == "voice" and not message["granted"]:
                    self._tell(ConsentWithdrawn())
                continue
            if message["type"] in (budget.TIME_CHANGED, switch.SWITCHED):
                self._keeper.call()
                continue
            if not await self._keeper.look():
                self._tell(TakenOver())
            turns, is_open, may_listen = await self._archive.news()
            if turns or not is_open:
                self._tell(JournalGrew(tuple(turns), is_open))
            if not may_listen:
                self._tell(ConsentWithdrawn())

    async def keep(self) -> None:
        """Write what is used, and hear how much is left."""
        while True:
            await self._keeper.due()
            self._tell(TimeTold(await self._keeper.keep()))
