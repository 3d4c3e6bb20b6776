"""What daphne does not do when it is asked to stop: let the talks leave first (`voice.leaving`).

Daphne has no lifespan and on SIGTERM cancels every application at once, so that what a talk has not written yet would
be lost and its page would only see a line that broke. Its reactor installs its signal handlers when it starts, after
the application was imported; ours goes before them when the first socket comes, and hands the signal on when the talks
have left. A second signal goes straight through. Servers of another kind call `voice.leaving.say_farewell` themselves.
"""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from voice import leaving

SIGNALS = (signal.SIGTERM, signal.SIGINT)
REGISTERED_CODES = (1001, 1011, 1012, 1013)  # RFC 6455 and IANA; daphne only sends 1000 and 3000–4999
Application = Callable[..., Any]


def lets_talks_leave(application: Application) -> Application:
    """Return `application`, which watches for the end of its process from its first connection on."""
    _let_daphne_say_why()
    is_watched = False

    async def watched(scope: dict, receive: Any, send: Any) -> None:
        nonlocal is_watched
        if not is_watched:
            is_watched = True
            if _is_daphne() and threading.current_thread() is threading.main_thread():
                _watch(asyncio.get_running_loop())
        await application(scope, receive, send)

    return watched


def _is_daphne() -> bool:
    """Return whether this process is served by Twisted's reactor; installed apps import daphne in every process."""
    reactor = sys.modules.get("twisted.internet.reactor")
    return bool(getattr(reactor, "running", False))


def _watch(loop: asyncio.AbstractEventLoop) -> None:
    """Come before the handlers that stand: the talks leave, then the signal goes on."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    leaving_now: set[asyncio.Task] = set()

    async def leave(number: int) -> None:
        await leaving.say_farewell()
        hand_on(number, None)

    def hand_on(number: int, frame: FrameType | None) -> None:
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    def begin(number: int) -> None:
        leaving_now.add(loop.create_task(leave(number), name="house.leave"))

    def told(number: int, frame: FrameType | None) -> None:
        if leaving.is_going():
            hand_on(number, frame)
        else:
            loop.call_soon_threadsafe(begin, number)

    for number in SIGNALS:
        if callable(before[number]):
            signal.signal(number, told)


def _let_daphne_say_why() -> None:
    """Let daphne close with the registered codes that an application may use: autobahn takes them for a mistake."""
    if "daphne.ws_protocol" not in sys.modules:
        return
    from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol

    class OutspokenProtocol(WebSocketProtocol):
        def serverClose(self, code: int | None = None) -> None:  # noqa: N802  (daphne's name)
            if code in REGISTERED_CODES:
                self.sendCloseFrame(code=code)
            else:
                super().serverClose(code)

    WebSocketFactory.protocol = OutspokenProtocol
