"""What goes out to browsers and vendors: at once, or together at the end of a round (`voice.serving.gathering`).

Sent together, messages wake whoever takes them once and not each time, and the processor does one thing after another.
"""

import logging
from typing import Any, Final

log = logging.getLogger(__name__)


class Post:
    """Of this process. The order of a connection's messages stays, as long as all of them go by here."""

    def __init__(self) -> None:
        self.gathers = False  # messages wait for `send_all`
        self._waiting: list[tuple[Any, Any, bytes]] = []

    def send(self, transport: Any, kind: Any, message: bytes) -> None:
        """Send a message by a picows transport, or take it along with the next ones."""
        if self.gathers:
            self._waiting.append((transport, kind, message))
        else:
            transport.send(kind, message)

    def send_all(self) -> None:
        """Send what waits; call it before a connection is told goodbye."""
        waiting, self._waiting = self._waiting, []
        for transport, kind, message in waiting:
            try:
                transport.send(kind, message)
            except Exception:  # one connection's trouble is not another's
                log.exception("a message could not be sent")
                transport.disconnect(False)


POST: Final = Post()
