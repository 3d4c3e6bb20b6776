"""A socket that answers with what it gets: the check page measures the way to us and back by it."""

import time

from channels.generic.websocket import AsyncWebsocketConsumer

from voice import limits

LONGEST = 200  # characters of one message
PER_S, BURST = 10, 30


class EchoConsumer(AsyncWebsocketConsumer):
    """For people who are logged in; keeps nothing, takes no sound."""

    async def connect(self) -> None:
        await self.accept()
        self.bucket = limits.Bucket(PER_S, BURST)
        if not self.scope["user"].is_authenticated:
            await self.close(4404)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if text_data is None or len(text_data) > LONGEST:
            await self.close(4400)
        elif not self.bucket.takes(1, time.monotonic()):
            await self.close(4429)
        else:
            await self.send(text_data=text_data)
