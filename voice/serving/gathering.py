"""With many talks open, rounds of the loop begin ROUND_S apart at the least: what arrives meanwhile is done in one go.

A frame that comes alone costs a sleep and a waking here, and wakes the proxy or the vendor's side alone as well; frames
that come together share all that. A busy round is followed by the next one at once, so nothing is lost when the core is
full. What it gains and what a frame waits for it: docs/decisions/0010.
"""

import asyncio
import time
from collections.abc import Callable

from voice.post import POST, Post

MANY = 20  # talks; with fewer a frame waits for nothing
ROUND_S = 0.003
LOOK_EVERY_S = 1.0


class Gathering:
    """Of one event loop. `how_many` tells how many talks are open."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        how_many: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        post: Post = POST,
    ) -> None:
        self._loop, self._how_many, self._clock, self._sleep = loop, how_many, clock, sleep
        self._post = post
        self._due_s = 0.0
        self._is_over = False

    def go(self) -> None:
        """End this round: let events gather, if there are many talks, and come again after the next one."""
        self._post.gathers = not self._is_over and self._how_many() >= MANY
        self._post.send_all()
        if not self._post.gathers:
            if not self._is_over:
                self._loop.call_later(LOOK_EVERY_S, self.go)
            return
        now_s = self._clock()
        if now_s < self._due_s:
            self._sleep(self._due_s - now_s)  # the loop stands still on purpose; other threads run
            now_s = self._due_s
        self._due_s = now_s + ROUND_S
        self._loop.call_soon(self.go)

    def stop(self) -> None:
        """Gather no more; send what waits."""
        self._is_over = True
        self._post.gathers = False
        self._post.send_all()
