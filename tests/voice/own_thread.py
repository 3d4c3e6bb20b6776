"""A stand-in on a loop of its own, for tests that drive a browser from theirs."""

import asyncio
import threading
from typing import Any, Generic, TypeVar

StandIn = TypeVar("StandIn", bound=Any)


class InItsOwnThread(Generic[StandIn]):
    """Runs a stand-in (an asynchronous context manager) until the end of the block."""

    def __init__(self, house: StandIn) -> None:
        self.house = house

    def __enter__(self) -> StandIn:
        self._ready, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self.house

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(10)

    async def _serve(self) -> None:
        async with self.house:
            self._ready.set()
            await asyncio.to_thread(self._over.wait)
