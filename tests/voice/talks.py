"""A link that is opened, asked and read: what every provider's tests do."""

import asyncio

from voice.commands import Respond
from voice.events import AudioPart, Brief, LinkOpened, Reason, ResponseEnded, TextPart

WAIT_S = 60.0  # a busy machine is slow; only what never comes is a failure


class Talk:
    """Opens a link and reads its events; closed at the end of the test."""

    def __init__(self, provider, brief: Brief | None = None) -> None:
        self.provider, self.brief, self.events = provider, brief or Brief(), []

    async def __aenter__(self) -> "Talk":
        self.link = await self.provider.open(self.brief)
        self.stream = aiter(self.link)
        assert isinstance(await self.next(), LinkOpened)
        return self

    async def __aexit__(self, *_) -> None:
        await self.link.close()
        await self.link.close()  # idempotent

    async def next(self):
        async with asyncio.timeout(WAIT_S):
            event = await anext(self.stream)
        self.events.append(event)
        return event

    async def until(self, kind, count: int = 1):
        while True:
            event = await self.next()
            if isinstance(event, kind):
                count -= 1
                if not count:
                    return event

    async def ask(self, *requests, reason: Reason = Reason.ANSWER) -> ResponseEnded:
        for request in (*requests, Respond(reason)):
            await self.link.send(request)
        return await self.until(ResponseEnded)

    def of(self, kind) -> list:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.of(TextPart))

    @property
    def pcm(self) -> bytes:
        return b"".join(event.pcm for event in self.of(AudioPart))
