"""The page's socket under any server: one message after the other, or frames that come and go straight.

Channels' own dispatch (tasks, a queue and a look at every database connection per message) costs more than all that we
do with a frame, so it ends with the handshake. Under `serve_talks` frames do not even become ASGI messages.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from voice import wire
from voice.serving.frames import EXTENSION, Frames


class PageSocket(AsyncWebsocketConsumer):
    """Hands frames to `hear`. `frames` is there where they may go straight."""

    goes_straight = True
    frames: Frames | None = None
    refusing: asyncio.Task | None = None

    async def __call__(self, scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable) -> None:
        self.scope, self.base_send = scope, send
        self.frames = scope.get("extensions", {}).get(EXTENSION) if self.goes_straight else None
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self.connect()
                else:
                    await self.receive(message.get("text"), message.get("bytes"))
        finally:
            await self._leave()

    async def _leave(self) -> None:
        """Leave to the end: who is told to leave while it leaves has still something to write."""
        leaving = asyncio.ensure_future(self.disconnect(1000))
        while not leaving.done():
            try:
                await asyncio.shield(leaving)
            except asyncio.CancelledError:
                if leaving.cancelled():
                    raise
        leaving.result()

    def hear(self, frame: str | bytes) -> Coroutine[Any, Any, None] | None:
        """Take a frame of the page; return what is to be said and done where it may not pass."""
        return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        refusal = self.hear(bytes_data if bytes_data is not None else text_data or "")
        if refusal is not None:
            await refusal

    def refusal(self, why: Any) -> Coroutine[Any, Any, None]:
        """Return what is to be said and done about a frame that may not pass: nothing here, but to hang up."""
        return self.close()

    def refused(self, why: object) -> None:
        """A frame that came straight may not pass; of several in one step, the first is answered."""
        if self.refusing is None or self.refusing.done():
            self.refusing = asyncio.get_running_loop().create_task(self.refusal(why))

    async def show(self, frame: dict | bytes) -> None:
        if isinstance(frame, bytes):
            await self.send(bytes_data=frame)
        else:
            await self.send(text_data=wire.frame_text(frame))
