"""A queue for one reader in which sound may be dropped and words may not."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds control items without loss and at most `most_audio` items of sound, of which the oldest goes first.

    Control items are bounded by whoever fills the box: the rate limits of the wire, or one brain's decisions.
    """

    def __init__(self, most_audio: int) -> None:
        self.items: deque[tuple[bool, T]] = deque()  # to look at: is anything waiting?
        self._most_audio, self._audio = most_audio, 0
        self._filled = asyncio.Event()

    def put(self, item: T, *, is_audio: bool = False) -> None:
        if is_audio and self._audio >= self._most_audio:
            self._drop_oldest_audio()
        self._audio += is_audio
        self.items.append((is_audio, item))
        self._filled.set()

    async def take(self) -> T:
        """Return the next item, waiting for one."""
        while not self.items:
            self._filled.clear()
            await self._filled.wait()
        is_audio, item = self.items.popleft()
        self._audio -= is_audio
        return item

    def __len__(self) -> int:
        return len(self.items)

    def _drop_oldest_audio(self) -> None:
        for place, (is_audio, _) in enumerate(self.items):
            if is_audio:
                del self.items[place]
                self._audio -= 1
                return
