"""A page that can be called, without a browser: aiortc makes the offer and listens."""

import asyncio
import contextlib
from collections.abc import Callable

import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.exceptions import InvalidStateError
from aiortc.mediastreams import MediaStreamError
from standin_openai_calls import Mouth

from voice.calling import PageCalls
from voice.events import CallDown, CallOffered, CallUp, Hello


class Page:
    """Answers the house as static/js/talk/calls.js does. `child` is its microphone, `peak` what it heard; `say` takes
    its words to the house."""

    def __init__(
        self, can_call: bool = True, offers: bool = True, say: Callable[[object], object] | None = None
    ) -> None:
        self.calls, self.frames, self.offers = PageCalls(self.show), [], offers
        self.say = say or self.calls.takes
        self.peers: dict[int, RTCPeerConnection] = {}
        self.child, self.peak, self.live = Mouth(), 0, 0
        self.reads = asyncio.Event()
        self.reads.set()
        self._tasks: set[asyncio.Task] = set()
        self.calls.takes(Hello(calls=can_call))

    async def __aenter__(self) -> "Page":
        return self

    async def __aexit__(self, *_: object) -> None:
        for peer in self.peers.values():
            await peer.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def show(self, frame: dict) -> None:
        await self.reads.wait()
        self.frames.append(frame)
        number = frame["call"]
        match frame["type"]:
            case "call.wanted" if self.offers:
                self._spawn(self._offer(number))
            case "call.answer":
                self._spawn(self._answer(number, frame["sdp"]))
            case "call.live":
                self.live = number
            case "call.over" if number in self.peers:
                await self.peers.pop(number).close()

    @property
    def told(self) -> list[str]:
        return [frame["type"] for frame in self.frames]

    def hang_up(self) -> None:
        self.say(CallDown(max(self.peers)))

    async def _offer(self, number: int) -> None:
        peer = self.peers[number] = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peer.createDataChannel("oai-events")
        peer.addTrack(self.child)

        @peer.on("track")
        def _(track: MediaStreamTrack) -> None:
            self._spawn(self._listen(track))

        @peer.on("connectionstatechange")
        def _() -> None:
            if peer.connectionState == "connected":
                self.say(CallUp(number))

        await peer.setLocalDescription(await peer.createOffer())
        self.say(CallOffered(number, peer.localDescription.sdp))

    async def _answer(self, number: int, sdp: str) -> None:
        with contextlib.suppress(InvalidStateError):  # it was over before it could be answered
            try:
                await self.peers[number].setRemoteDescription(RTCSessionDescription(sdp, "answer"))
            except (ValueError, KeyError, AssertionError):
                self.say(CallDown(number))

    async def _listen(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                self.peak = max(self.peak, int(np.abs(frame.to_ndarray()).max()))

    def _spawn(self, work) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
