"""One clock for all talks of a process: each hears its tick every TICK_S, and the talks of a process not all at once.

A timer for each talk would cost more than what most ticks decide.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary

TICK_S = 0.1
BEATS = 20  # in TICK_S; each talk belongs to one of them
BEAT_S = TICK_S / BEATS

Tick = Callable[[], None]


class Metronome:
    """Of one event loop. It stands still while nobody listens."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._listeners: list[list[Tick]] = [[] for _ in range(BEATS)]
        self._count = self._beat = 0
        self._next_s = 0.0

    def join(self, tick: Tick) -> None:
        """From now on call `tick` every TICK_S, until it leaves."""
        min(self._listeners, key=len).append(tick)
        self._count += 1
        if self._count == 1:
            self._next_s = self._loop.time()
            self._arm()

    def leave(self, tick: Tick) -> None:
        """Call it no more; a second call does nothing."""
        for listeners in self._listeners:
            if tick in listeners:
                listeners.remove(tick)
                self._count -= 1
                if not self._count:
                    self._timer.cancel()

    def _arm(self) -> None:
        self._next_s += BEAT_S
        self._timer = self._loop.call_at(self._next_s, self._strike)

    def _strike(self) -> None:
        """Strike each beat that is due: a loop that is late leaves none out, but a talk hears one of them at most."""
        late = min(BEATS - 1, max(0, int((self._loop.time() - self._next_s) / BEAT_S)))
        self._next_s = max(self._next_s + late * BEAT_S, self._loop.time() - BEAT_S)
        self._arm()
        for _ in range(late + 1):
            self._beat = (self._beat + 1) % BEATS
            for tick in tuple(self._listeners[self._beat]):
                tick()


_of: WeakKeyDictionary[asyncio.AbstractEventLoop, Metronome] = WeakKeyDictionary()


def metronome() -> Metronome:
    """Return the one of the running loop."""
    loop = asyncio.get_running_loop()
    if loop not in _of:
        _of[loop] = Metronome(loop)
    return _of[loop]
