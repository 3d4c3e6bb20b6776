"""A stand-in for StepFun's realtime server, on a real socket: what the vendor documents, what was measured, and every
fault as a switch (reference, StepFun §1.4–1.13). By hand: `python tests/voice/standin_stepfun.py 9100`.
"""

import asyncio
import base64
import json
import math
import struct
import sys
import uuid
from array import array
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

KEY = "sk-standin-0123456789"
VOICES = {"jingdiannvsheng", "linjiajiejie", "cixingnansheng"}
DELTA_BYTES = 8_192
SHORTEST_SPEECH_MS = 1_000
STATUS_BODIES = {
    400: {"message": "model is required", "type": "invalid_request_error"},
    401: {"message": "Incorrect API key provided", "type": "invalid_api_key"},
    402: {"message": "Insufficient balance", "type": "insufficient_balance"},
    429: {"message": "Rate limit reached", "type": "rate_limit_error"},
    503: {"message": "The engine is overloaded", "type": "server_error"},
}


@dataclass
class Faults:
    """What goes wrong, or differs between models. The defaults are a good day."""

    status: int = 0  # answer the handshake with this instead of a WebSocket
    hang: str = ""  # go silent before "created", before "updated", or when a "response" is owed
    delay_s: float = 0.0  # before each audio delta
    drop_after_deltas: int = -1  # cut the connection in the middle of a response
    expire_after_s: float = 0.0  # close with 1000 at this age
    busy_times: int = 0  # refuse so many response.create with "ongoing response already exists"
    cancel: str = "AB"  # A: response.cancelled · B: response.done{cancelled} · C: only done{completed} · AB: both
    transcript: str = "before"  # of the child, relative to the response: before | after | never
    is_cumulative: bool = False  # transcription deltas that hold the whole text so far, with repeats
    has_thinking: bool = False
    has_text_deltas: bool = True  # False: the words come only in .done
    has_ids: bool = True  # False: response_id is missing on deltas
    is_odd: bool = False  # audio in chunks of odd length
    is_twice: bool = False  # every event comes twice
    is_noisy: bool = False  # unknown types, broken JSON, broken base64 and a list in between
    is_flat: bool = False  # errors with their fields at top level
    is_late: bool = False  # deltas of a cancelled response keep coming after its end
    fails: bool = False  # responses end as failed, without a word
    calls_tool: str = ""  # "arguments" | "delta": a function call after the speech, its fragments in this field
    oversized: bool = False  # one event larger than any client should take


@dataclass
class Script:
    """What the model says and hears."""

    replies: tuple[str, ...] = (
        "小猫呀！它住在哪里呢？",
        "在森林里呀。后来发生了什么事？",
        "好，我记下啦。最后怎么样了？",
    )
    hears: tuple[str, ...] = ("我想讲一只小猫", "它在森林里", "它迷路了")
    audio_ms: int = 1_200


@dataclass
class StandIn:
    """Serves on 127.0.0.1; `received` keeps every frame of every session, `requests` the handshakes."""

    faults: Faults = field(default_factory=Faults)
    script: Script = field(default_factory=Script)
    key: str = KEY
    received: list[dict] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    sessions: list["Session"] = field(default_factory=list)
    arrivals: asyncio.Queue["Session"] = field(default_factory=asyncio.Queue)

    async def __aenter__(self) -> "StandIn":
        return await self.start()

    async def start(self, port: int = 0) -> "StandIn":
        self._server = await serve(
            self._session, "127.0.0.1", port, process_request=self._admit, process_response=self._trace,
            compression=None, max_size=20_000_000,
        )  # fmt: skip
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    def sent(self, kind: str) -> list[dict]:
        """Return the frames of one type that clients sent."""
        return [frame for frame in self.received if frame.get("type") == kind]

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request)
        query = parse_qs(urlsplit(request.path).query)
        status = self.faults.status
        if not status and request.headers.get("Authorization") != f"Bearer {self.key}":
            status = 401
        if not status and not query.get("model"):
            status = 400
        if not status:
            return None
        body = json.dumps({"error": STATUS_BODIES.get(status, {})}).encode()
        headers = Headers({"Content-Type": "application/json", "Content-Length": str(len(body)), "X-Trace-Id": "t-1"})
        return Response(status, HTTPStatus(status).phrase, headers, body)

    def _trace(self, connection: ServerConnection, request: Request, response: Response) -> None:
        response.headers["X-Trace-Id"] = response.headers["X-Request-Id"] = uuid.uuid4().hex

    async def _session(self, connection: ServerConnection) -> None:
        session = Session(self, connection)
        self.sessions.append(session)
        self.arrivals.put_nowait(session)
        await session.run()


class Session:
    """One connection: a session with a conversation, an audio buffer and at most one response."""

    def __init__(self, house: StandIn, socket: ServerConnection) -> None:
        self.house, self.faults, self.socket = house, replace(house.faults), socket
        self.settings: dict[str, Any] = {"voice": "jingdiannvsheng", "turn_detection": None}
        self.items: dict[str, str] = {}
        self.audio = bytearray()
        self.appended = False
        self.response: asyncio.Task | None = None
        self.response_id = ""
        self.turns = self.commits = 0
        self.speaking_ms = self.quiet_ms = 0.0

    async def run(self) -> None:
        if self.faults.hang == "created":
            await self.socket.wait_closed()
        await self.send("session.created", session=self.described())
        try:
            async with asyncio.timeout(self.faults.expire_after_s or None):
                async for raw in self.socket:
                    frame = json.loads(raw)
                    self.house.received.append(frame)
                    await self.take(frame)
        except TimeoutError:
            await self.socket.close(1000)
        except ConnectionClosed:
            pass
        finally:
            if self.response:
                self.response.cancel()

    def described(self) -> dict:
        return {"id": str(uuid.uuid4()), "object": "realtime.session", "model": "stand-in", **self.settings}

    async def send(self, kind: str, **fields: object) -> None:
        text = json.dumps({"event_id": f"ev_{uuid.uuid4().hex[:12]}", "type": kind, **fields}, ensure_ascii=False)
        for _ in range(2 if self.faults.is_twice else 1):
            await self.socket.send(text)
        if self.faults.is_noisy:
            for noise in ("{broken", "[1, 2]", '{"type": "rate_limits.updated"}', '{"type": 7}', '{"no": "type"}',
                          '{"type": "response.audio.delta", "delta": "*not base64*"}'):  # fmt: skip
                await self.socket.send(noise)

    async def refuse(self, message: str, code: str = "invalid_param") -> None:
        error = {"type": "invalid_request_error", "code": code, "message": message}
        await self.send("error", **(error | {"type": "error"} if self.faults.is_flat else {"error": error}))

    async def take(self, frame: dict) -> None:
        handle = {
            "session.update": self.update,
            "input_audio_buffer.append": self.append,
            "input_audio_buffer.commit": self.commit,
            "input_audio_buffer.clear": self.clear,
            "conversation.item.create": self.create_item,
            "conversation.item.delete": self.delete_item,
            "response.create": self.create_response,
            "response.cancel": self.cancel_response,
        }.get(str(frame.get("type")))
        if handle is None:
            await self.refuse("unknown event type", "invalid_value")
        else:
            await handle(frame)

    async def update(self, frame: dict) -> None:
        if self.faults.hang == "updated":
            await self.socket.wait_closed()
        session = frame.get("session") or {}
        if isinstance(session.get("tool_choice"), dict):
            await self.refuse("invalid event format")
        elif session.get("voice", "jingdiannvsheng") not in VOICES:
            await self.refuse(f"voice {session['voice']} is not valid")
        else:
            self.settings |= session
            await self.send("session.updated", session=self.settings)

    async def append(self, frame: dict) -> None:
        pcm = base64.b64decode(frame["audio"])
        self.audio += pcm
        self.appended = True
        vad = self.settings.get("turn_detection")
        if vad:
            await self.detect(pcm, vad)

    async def detect(self, pcm: bytes, vad: dict) -> None:
        """Energy detection of the vendor's kind; the response follows by itself."""
        ms = len(pcm) / 48
        if level(pcm) > vad.get("energy_awakeness_threshold", 2500):
            if not self.speaking_ms:
                await self.send("input_audio_buffer.speech_started", audio_start_ms=1000, item_id=str(uuid.uuid4()))
            self.speaking_ms, self.quiet_ms = self.speaking_ms + ms, 0.0
        elif self.speaking_ms:
            self.quiet_ms += ms
            if self.quiet_ms >= vad.get("silence_duration_ms", 100):
                self.speaking_ms = self.quiet_ms = 0.0
                await self.send("input_audio_buffer.speech_stopped", audio_end_ms=2000, item_id=str(uuid.uuid4()))
                await self.committed()
                await self.start_response()

    async def commit(self, frame: dict) -> None:
        if self.settings.get("turn_detection"):
            await self.refuse("commit when server vad")
        elif not self.appended:
            await self.refuse("append is not called")
        elif len(self.audio) / 48 < SHORTEST_SPEECH_MS or level(bytes(self.audio)) < 60:
            self.audio.clear()
            await self.refuse("no speech found")
        else:
            await self.committed()

    async def committed(self) -> None:
        item, self.appended = str(uuid.uuid4()), False
        self.audio.clear()
        await self.send("input_audio_buffer.committed", previous_item_id="", item_id=item)
        content = [{"type": "input_audio"}]
        await self.send("conversation.item.created", item=self.item(item, "user", content))
        self.items[item] = "user"
        self.heard_item, self.commits = item, self.commits + 1
        if self.faults.transcript == "before":
            await self.transcribe()

    async def transcribe(self) -> None:
        said, kind = self.house.script.hears, "conversation.item.input_audio_transcription"
        text = said[(self.commits - 1) % len(said)]
        if self.faults.is_cumulative:
            for end in (2, 2, 4):
                await self.send(f"{kind}.delta", item_id=self.heard_item, content_index=0, delta=text[:end])
        await self.send(f"{kind}.completed", item_id=self.heard_item, content_index=0, transcript=text)

    async def clear(self, frame: dict) -> None:
        self.audio.clear()
        self.appended = False
        await self.send("input_audio_buffer.cleared")

    async def create_item(self, frame: dict) -> None:
        item = frame.get("item") or {}
        if frame.get("previous_item_id") == "root":
            await self.refuse("cannot find previous item root")
        elif item.get("type") not in ("message", "function_call_output"):
            await self.refuse("item.type must be message or function_call_output")
        else:
            own_id = str(uuid.uuid4())
            self.items[own_id] = item.get("role", "")
            await self.send("conversation.item.created", item=self.item(own_id, item.get("role", ""), None))

    async def delete_item(self, frame: dict) -> None:
        if self.items.pop(str(frame.get("item_id")), None) is None:
            await self.refuse("item not found")
        else:
            await self.send("conversation.item.deleted", item_id=frame["item_id"])

    async def create_response(self, frame: dict) -> None:
        if self.faults.busy_times > 0 or self.response and not self.response.done():
            self.faults.busy_times -= 1
            await self.refuse("ongoing response already exists")
        elif not self.items:
            await self.refuse("continue_final_message is not supported")
        elif self.faults.hang != "response":
            await self.start_response()

    async def start_response(self) -> None:
        self.response_id = str(uuid.uuid4())
        self.response = asyncio.create_task(self.respond(self.response_id))

    async def cancel_response(self, frame: dict) -> None:
        running, response = self.response, self.response_id
        if running is None or running.done():
            await self.refuse("no ongoing response to cancel")
            return
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        if "A" in self.faults.cancel:
            await self.send("response.cancelled", response_id=response)
        if "B" in self.faults.cancel or "C" in self.faults.cancel:
            status = "completed" if "C" in self.faults.cancel else "cancelled"
            await self.send("response.done", response=self.about(response, status))
        if self.faults.is_late:
            await self.send("response.audio.delta", response_id=response, item_id="i", delta=b64(tone(200)))
            await self.send("response.audio_transcript.delta", response_id=response, item_id="i", delta="太晚了")

    async def respond(self, response: str) -> None:
        """Speak one reply: transcript and audio interleaved, faster than real time."""
        await self.send("response.created", response=self.about(response, "in_progress"))
        if self.faults.fails:
            await self.send("response.done", response=self.about(response, "failed"))
            return
        replies, item = self.house.script.replies, str(uuid.uuid4())
        text = replies[self.turns % len(replies)]
        self.turns += 1
        ids = {"item_id": item, "output_index": 0} | ({"response_id": response} if self.faults.has_ids else {})
        await self.send("response.output_item.added", response_id=response, item=self.item(item, "assistant", None))
        await self.send("response.content_part.added", **ids, content_index=0, part={"type": "audio"})
        if self.faults.has_thinking:
            await self.send("response.thinking.delta", delta="孩子想要什么呢", item_id=item)
            await self.send("response.thinking.done", thinking="孩子想要什么呢", item_id=item)
        if self.faults.oversized:
            await self.send("response.audio.delta", **ids, delta="A" * 6_000_000)
        size = DELTA_BYTES - 1 if self.faults.is_odd else DELTA_BYTES
        pcm = tone(self.house.script.audio_ms)
        chunks = [pcm[start : start + size] for start in range(0, len(pcm), size)]
        per_chunk = math.ceil(len(text) / len(chunks))
        for place, chunk in enumerate(chunks):
            if place == self.faults.drop_after_deltas:
                self.socket.transport.abort()
                return
            words = text[place * per_chunk : (place + 1) * per_chunk]
            if words and self.faults.has_text_deltas:
                await self.send("response.audio_transcript.delta", **ids, content_index=0, delta=words)
            await asyncio.sleep(self.faults.delay_s)
            await self.send("response.audio.delta", **ids, delta=b64(chunk))
        await self.send("response.audio.done", **ids)
        await self.send("response.audio_transcript.done", **ids, content_index=0, transcript=text)
        if self.faults.calls_tool:
            call = {"call_id": "call_1", "name": "show_picture", "output_index": 1}
            await self.send("response.function_call_arguments.delta", **call, **{self.faults.calls_tool: '{"page"'})
            await self.send("response.function_call_arguments.done", **call, arguments='{"page": 1}')
        await self.send(
            "response.content_part.done", **ids, content_index=0, part={"type": "audio", "transcript": text}
        )
        await self.send("response.output_item.done", response_id=response, item=self.item(item, "assistant", []))
        await self.send("response.done", response=self.about(response, "completed"))
        if self.faults.transcript == "after" and self.commits:
            await self.transcribe()

    def about(self, response: str, status: str) -> dict:
        return {"id": response, "object": "realtime.response", "status": status, "output": []}

    def item(self, item: str, role: str, content: list | None) -> dict:
        return {"id": item, "object": "realtime.item", "type": "message", "status": "completed", "role": role,
                "content": content}  # fmt: skip


def level(pcm: bytes) -> float:
    samples = array("h", pcm[: len(pcm) & ~1])
    return math.sqrt(sum(sample * sample for sample in samples) / len(samples)) if samples else 0.0


def tone(ms: int, hz: int = 440, peak: int = 6_000) -> bytes:
    """Return a tone as PCM16 at 24 kHz: stands for speech in both directions."""
    count = 24 * ms
    return struct.pack(f"<{count}h", *(int(peak * math.sin(2 * math.pi * hz * n / 24_000)) for n in range(count)))


def b64(pcm: bytes) -> str:
    return base64.b64encode(pcm).decode()


async def main(port: int) -> None:
    house = await StandIn().start(port)
    print(f"stand-in StepFun on {house.url}, key {KEY}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
