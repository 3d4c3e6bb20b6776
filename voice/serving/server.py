"""Listens for talks until it is told to stop."""

import asyncio
import gc
import logging
import signal
import sys

from voice.leaving import say_farewell
from voice.serving.doorstep import Application, Doorstep
from voice.serving.gathering import Gathering

log = logging.getLogger(__name__)

END_WITHIN_S = 5.0  # after the farewell
HAND_OVER_S = 0.0005  # so long the thread that asks the database may keep sound waiting; Python would give it 5 ms
NEW_OBJECTS = 20_000  # between two looks for garbage; what a frame leaves behind is freed without one
MOST_WAITING = 1_024  # connections that the kernel holds while we are busy


async def serve(application: Application, host: str, port: int, *, is_behind_proxy: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; then take nobody new, and let those who are here leave."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    callers: set[asyncio.Task] = set()
    server = await loop.create_server(
        lambda: Doorstep(application, callers, is_behind_proxy=is_behind_proxy), host, port, backlog=MOST_WAITING
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    be_prompt()
    gathering = Gathering(loop, lambda: len(callers))
    gathering.go()
    log.info("talks are served on %s:%s", host, port)
    await told.wait()
    server.close()
    await say_farewell()
    await leave(callers)
    gathering.stop()


def be_prompt() -> None:
    """Set this process up for many short steps: sound waits for no other thread, and for no walk over all objects."""
    sys.setswitchinterval(HAND_OVER_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 50, 100)


async def leave(callers: set[asyncio.Task]) -> None:
    """End the talks that stay although they were told to leave; each writes what is still to be written."""
    for caller in callers:
        caller.cancel()
    if callers:
        await asyncio.wait(callers, timeout=END_WITHIN_S)
