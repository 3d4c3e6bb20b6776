"""A page with a socket, for tests of the talk: real Channels, real journal."""

import asyncio
import json

from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from talks import WAIT_S

from voice import wire
from voice.urls import websocket_urlpatterns


class Browser:
    """A page with a socket: collects every frame it gets."""

    def __init__(self, user, conversation, *, quiet=False, session=None) -> None:
        path = f"/ws/talk/{getattr(conversation, 'id', conversation)}/{'quiet/' if quiet else ''}"
        self.socket = WebsocketCommunicator(URLRouter(websocket_urlpatterns), path)
        self.socket.scope["user"], self.socket.scope["session"] = user, session or {}
        self.frames, self.pcm_bytes, self.raw, self.code = [], 0, [], None

    async def __aenter__(self) -> "Browser":
        accepted, _ = await self.socket.connect(timeout=WAIT_S)
        assert accepted
        return self

    async def __aexit__(self, *_) -> None:
        await self.socket.disconnect(timeout=WAIT_S)

    async def hello(self, **fields) -> dict:
        await self.send("hello", **{"mode": "voice", "hears": "none", "speaks": False, "last_seq": 0} | fields)
        return await self.until("ready")

    async def send(self, kind: str, **fields) -> None:
        await self.socket.send_to(text_data=json.dumps({"type": kind, **fields}))

    async def mic(self, pcm: bytes, at_ms: int = 0) -> None:
        for start in range(0, len(pcm), 960):
            header = wire.UP.pack(1, 0, (start // 960) % 65_536, start // 2, at_ms + start // 48)
            await self.socket.send_to(bytes_data=header + pcm[start : start + 960])
            await asyncio.sleep(0)

    async def next(self):
        message = await asyncio.wait_for(self.socket.output_queue.get(), WAIT_S)
        self.raw.append(message)
        if message["type"] == "websocket.close":
            self.code = message["code"]
            return {"type": "closed"}
        if message.get("bytes") is not None:
            self.pcm_bytes += len(message["bytes"]) - wire.DOWN.size
            return {"type": "audio"}
        frame = json.loads(message["text"].encode())  # as it goes over the wire
        self.frames.append(frame)
        return frame

    async def until(self, kind: str, **fields) -> dict:
        async with asyncio.timeout(WAIT_S):
            while True:
                frame = await self.next()
                if frame["type"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                    return frame
                assert frame["type"] != "closed" or kind == "closed", self.frames[-3:]

    async def heard(self, text: str) -> None:
        """Wait until the page has a turn with this text: the words may come with the turn, or amend it later."""
        while text not in [frame["turn"]["text"] for frame in self.of("turn")]:
            await self.until("turn")

    def of(self, kind: str) -> list[dict]:
        return [frame for frame in self.frames if frame["type"] == kind]
