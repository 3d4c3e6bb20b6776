"""When this process is asked to stop: every open talk is told, writes what is unwritten, and goes on elsewhere.

Independent of the server that carries the sockets: it calls `say_farewell` before it ends connections by itself. The
page hears one kind sentence and close code 1012, comes back with some chance in its wait, here or at another process,
and continues with its history.
"""

import asyncio
import logging
from typing import Protocol

from voice.events import GoingDown

log = logging.getLogger(__name__)

WITHIN_S = 8.0  # containers are given ten
LOOK_EVERY_S = 0.05


class Talk(Protocol):
    """An open talk (`voice.shell.Shell`)."""

    def take(self, event: object) -> None: ...


_open: set[Talk] = set()
_is_going = False


def is_going() -> bool:
    """Return whether this process takes no new talks any more."""
    return _is_going


def arrived(talk: Talk) -> None:
    """A talk was opened."""
    _open.add(talk)


def left(talk: Talk) -> None:
    """A talk is over, and everything it had to write is written."""
    _open.discard(talk)


async def say_farewell(within_s: float = WITHIN_S) -> None:
    """Tell every open talk and wait until each has left, but not for ever. New talks are refused from now on."""
    global _is_going
    _is_going = True
    told = len(_open)
    for talk in tuple(_open):
        talk.take(GoingDown())
    try:
        async with asyncio.timeout(within_s):
            while _open:  # noqa: ASYNC110  (each talk leaves when its page has hung up; nothing else announces it)
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        log.warning("%s talks had not left in time", len(_open))
    log.info("%s talks were told to go on elsewhere", told)


def stay() -> None:
    """Take talks again; a process that is told to stop never does."""
    global _is_going
    _is_going = False
