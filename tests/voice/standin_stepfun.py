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

from standin_stepfun_script import USAGE, Faults, Script
from websockets.asyncio.server import ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State

KEY = "sk-standin-0123456789"
VOICES = {"jingdiannvsheng", "linjiajiejie", "cixingnansheng"}
DELTA_BYTES = 8_192
THOUGHT = "这个孩子大概是想要一只猫，我应该问它在哪里"
SHORTEST_SPEECH_MS = 1_000
STATUS_BODIES = {
    400: {"message": "model is required", "type": "invalid_request_error"},
    401: {"message": "Incorrect API key provided", "type": "invalid_api_key"},
    402: {"message": "Insufficient balance", "type": "insufficient_balance"},
    429: {"message": "Rate limit reached", "type": "rate_limit_error"},
    503: {"message": "The engine is overloaded", "type": "server_error"},
}


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
    refusals: list[str] = field(default_factory=list)  # messages of every error that was sent
    pings: int = 0

    async def __aenter__(self) -> "StandIn":
        return await self.start()

    async def start(self, port: int = 0) -> "StandIn":
        self._server = await serve(
            self._session, "127.0.0.1", port, process_request=self._admit, process_response=self._trace,
            compression=None, max_size=20_000_000, create_connection=self._counting(),
        )  # fmt: skip
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    @property
    def open_sockets(self) -> int:
        """Return how many connections stand."""
        return sum(session.socket.state in (State.OPEN, State.CLOSING) for session in self.sessions)

    def _counting(self) -> type[ServerConnection]:
        house = self

        class Counting(ServerConnection):
            def process_event(self, event: object) -> None:
                house.pings += getattr(event, "opcode", None) is Opcode.PING
                super().process_event(event)

        return Counting

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
        if self.faults.retry_after:
            headers["Retry-After"] = self.faults.retry_after
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
        self.calls: set[str] = set()
        self.audio = bytearray()
        self.appended = self.is_updated = False
        self.response: asyncio.Task | None = None
        self.response_id = self.heard_item = ""
        self.turns = self.commits = 0
        self.speaking_ms = self.quiet_ms = 0.0

    async def run(self) -> None:
        watching = asyncio.create_task(self.expect_update())
        try:
            if self.faults.refuses:
                await self.refuse(self.faults.refuses)
            if self.faults.refuses or self.faults.hang == "created":
                await self.socket.wait_closed()
            await asyncio.sleep(self.faults.created_after_s)
            await self.send("session.created", session=self.described())
            async with asyncio.timeout(None) as self.life:
                async for raw in self.socket:
                    frame = json.loads(raw)
                    self.house.received.append(frame)
                    await self.take(frame)
        except TimeoutError:
            await self.socket.close(self.faults.expire_code)
        except ConnectionClosed:
            pass
        finally:
            watching.cancel()
            if self.response:
                self.response.cancel()

    async def expect_update(self) -> None:
        """Cut off who sends no session.update for too long."""
        if self.faults.needs_update_within_s:
            await asyncio.sleep(self.faults.needs_update_within_s)
            if not self.is_updated:
                self.socket.transport.abort()

    def described(self) -> dict:
        return {"id": str(uuid.uuid4()), "object": "realtime.session", "model": "stand-in", **self.settings}

    async def send(self, kind: str, *, again: bool = False, **fields: object) -> None:
        for _ in range(2 if again and self.faults.is_repeating else 1):
            event = {"event_id": f"ev_{uuid.uuid4().hex[:12]}", "type": kind, **fields}
            text = json.dumps(event, ensure_ascii=self.faults.escapes)
            for _ in range(2 if self.faults.is_twice else 1):
                await self.socket.send(text)
        if self.faults.is_noisy:
            for noise in ("{broken", "[1, 2]", '{"type": "rate_limits.updated"}', '{"type": 7}', '{"no": "type"}',
                          "[" * 5_000, '{"type": "response.audio.delta", "delta": "*not base64*"}',
                          '{"type": "response.audio.delta", "delta": {"a": 1}}',
                          '{"type": "conversation.item.input_audio_transcription.delta", "delta": 5}'):  # fmt: skip
                await self.socket.send(noise)

    async def refuse(self, message: str, code: str = "invalid_param", kind: str = "invalid_request_error") -> None:
        self.house.refusals.append(message)
        error = {"type": kind, "code": code, "message": message}
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

    # --- the session --------------------------------------------------------------------------------------------------

    async def update(self, frame: dict) -> None:
        self.is_updated = True
        if self.faults.hang == "updated":
            self.grow_old()
            await self.socket.wait_closed()
        await asyncio.sleep(self.faults.updated_after_s)
        session = frame.get("session") or {}
        voice = session.get("voice", "jingdiannvsheng")
        tools = session.get("tools") or []
        if self.faults.has_trouble:
            await self.refuse("internal error", "internal", "server_error")
        elif (
            isinstance(session.get("tool_choice"), dict)
            or any("function" not in tool for tool in tools)
            or tools
            and self.faults.refuses_tools
        ):
            await self.refuse("invalid event format")
        elif voice not in VOICES or voice in self.faults.refuses_voices:
            await self.refuse(f"voice {voice} is not valid")
        else:
            self.settings |= session
            if self.faults.swaps_voice:
                self.settings["voice"] = "cixingnansheng"
            if self.faults.keeps_turns:
                self.settings["turn_detection"] = {"type": "server_vad"}
            await self.send("session.updated", session=self.settings)
            self.grow_old()

    def grow_old(self) -> None:
        """The session holds, or never will; its time begins, so that a slow machine cannot end it before it begun."""
        if self.faults.expire_after_s and self.life.when() is None:
            self.life.reschedule(asyncio.get_running_loop().time() + self.faults.expire_after_s)

    # --- the child's sound --------------------------------------------------------------------------------------------

    async def append(self, frame: dict) -> None:
        pcm = base64.b64decode(frame["audio"])
        if len(pcm) % 2:
            await self.refuse("audio is incomplete")
            return
        self.audio += pcm
        self.appended = True
        vad = self.settings.get("turn_detection")
        if vad:
            for start in range(0, len(pcm), 960):
                await self.detect(pcm[start : start + 960], vad)

    async def detect(self, pcm: bytes, vad: dict) -> None:
        """Energy detection of the vendor's kind; the response follows by itself."""
        ms, kind = len(pcm) / 48, "input_audio_buffer"
        if level(pcm) > vad.get("energy_awakeness_threshold", 2500):
            if not self.speaking_ms:
                self.heard_item = str(uuid.uuid4())
                await self.send(f"{kind}.speech_started", audio_start_ms=1_760_000_000_000, item_id=self.heard_item)
            self.speaking_ms, self.quiet_ms = self.speaking_ms + ms, 0.0
        elif self.speaking_ms:
            self.quiet_ms += ms
            if self.quiet_ms >= vad.get("silence_duration_ms", 100):
                self.speaking_ms = self.quiet_ms = 0.0
                await self.send(f"{kind}.speech_stopped", audio_end_ms=1_760_000_002_000, item_id=self.heard_item)
                await self.committed(self.heard_item)
                if self.faults.hang != "response":
                    await asyncio.sleep(0.005)
                    await self.start_response()

    async def commit(self, frame: dict) -> None:
        if self.settings.get("turn_detection"):
            await self.refuse("commit when server vad")
        elif not self.appended:
            await self.refuse("append is not called")
        elif len(self.audio) / 48 < SHORTEST_SPEECH_MS or level(bytes(self.audio)) < 60:
            self.audio.clear()
            await self.refuse("no speech found")
        elif self.faults.hang != "commit":
            await self.committed(str(uuid.uuid4()))

    async def committed(self, item: str) -> None:
        self.appended = False
        self.audio.clear()
        self.items[item], self.heard_item, self.commits = "user", item, self.commits + 1
        if self.faults.transcript == "early":
            await self.transcribe()
        await self.send("input_audio_buffer.committed", again=True, previous_item_id="", item_id=item)
        await self.send("conversation.item.created", item=self.item(item, "user", [{"type": "input_audio"}]))
        if self.faults.transcript in ("before", "unfinished"):
            await self.transcribe()

    async def transcribe(self) -> None:
        said, kind = self.house.script.hears, "conversation.item.input_audio_transcription"
        text, place = said[(self.commits - 1) % len(said)], {"item_id": self.heard_item, "content_index": 0}
        if self.faults.is_cumulative:
            for end in (2, 2, 4):
                await self.send(f"{kind}.delta", **place, delta=text[:end])
        if self.faults.transcript == "unfinished":
            await self.send(f"{kind}.delta", **place, delta=text)
        else:
            await self.send(f"{kind}.completed", **place, transcript=text)

    async def clear(self, frame: dict) -> None:
        self.audio.clear()
        self.appended = False
        await self.send("input_audio_buffer.cleared")

    # --- the conversation ---------------------------------------------------------------------------------------------

    async def create_item(self, frame: dict) -> None:
        item = frame.get("item") or {}
        kinds = [part.get("type") for part in item.get("content") or []]
        wanted = {"assistant": ["text"], "user": ["input_text"], "system": ["input_text"]}.get(item.get("role", ""))
        if frame.get("previous_item_id") == "root":
            await self.refuse("cannot find previous item root")
        elif item.get("type") not in ("message", "function_call_output"):
            await self.refuse("item.type must be message or function_call_output")
        elif item["type"] == "message" and kinds != wanted:
            await self.refuse("invalid event format")
        elif item["type"] == "function_call_output" and item.get("call_id") not in self.calls:
            await self.refuse("cannot find function call")
        else:
            own_id = str(uuid.uuid4())
            self.items[own_id] = item.get("role", "")
            await self.send("conversation.item.created", item=self.item(own_id, item.get("role", ""), None))

    async def delete_item(self, frame: dict) -> None:
        if self.items.pop(str(frame.get("item_id")), None) is None:
            await self.refuse("item not found")
        else:
            await self.send("conversation.item.deleted", item_id=frame["item_id"])

    # --- responses ----------------------------------------------------------------------------------------------------

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
            await self.send("response.done", response=self.paid(self.about(response, status)))
        if self.faults.is_late:
            for ids in ({"response_id": response, "item_id": "i"}, {"item_id": "i"}):
                await self.send("response.audio.delta", **ids, delta=b64(tone(200)))
                await self.send("response.audio_transcript.delta", **ids, delta="太晚了")

    async def respond(self, response: str) -> None:
        """Speak one reply: transcript and audio interleaved, faster than real time; perhaps call for something."""
        await self.send("response.created", response=self.about(response, "in_progress"))
        if self.faults.fails:
            await self.send("response.done", response=self.about(response, "failed"))
            return
        replies, item, done = self.house.script.replies, str(uuid.uuid4()), self.about(response, "completed")
        text = replies[self.turns % len(replies)]
        self.turns += 1
        ids = {"item_id": item, "output_index": 0} | ({"response_id": response} if self.faults.has_ids else {})
        if self.faults.has_thinking:
            await self.think(ids)
            done["output"].append({"type": "message", "content": [{"type": "thinking", "thinking": THOUGHT}]})
        if self.faults.speaks_first:
            if not await self.speak(response, ids, text):
                return
            done["output"].append(self.item(item, "assistant", [{"type": "audio", "transcript": text}]))
        if self.faults.calls_tool:
            done["output"].append(await self.call(response))
        await self.send("response.done", again=True, response=self.paid(done))
        if self.faults.transcript == "after" and self.commits:
            await self.transcribe()

    async def speak(self, response: str, ids: dict, text: str) -> bool:
        """Say the words; False when the connection is gone in the middle."""
        created = self.item(ids["item_id"], "assistant", None)
        openings = [("response.output_item.added", {"response_id": response}), ("conversation.item.created", {})]
        for kind, fields in reversed(openings) if self.faults.items_first else openings:
            await self.send(kind, item=created, **fields)
        place, voice = {**ids, "content_index": 1}, "text" if self.faults.is_text_only else "audio_transcript"
        await self.send("response.content_part.added", **place, part={"type": "audio"})
        if self.faults.oversized:
            await self.send("response.audio.delta", **ids, delta="A" * 6_000_000)
        size = DELTA_BYTES - 1 if self.faults.is_odd else DELTA_BYTES
        pcm = b"" if self.faults.is_text_only else tone(self.house.script.audio_ms)
        chunks = [pcm[start : start + size] for start in range(0, len(pcm), size)] or [b""] * 3
        per_chunk = math.ceil(len(text) / len(chunks))
        for number, chunk in enumerate(chunks):
            if number == self.faults.drop_after_deltas:
                await self.drop()
                return False
            words = text[number * per_chunk : (number + 1) * per_chunk]
            if words and self.faults.has_text_deltas:
                await self.send(f"response.{voice}.delta", **place, delta=words)
            await asyncio.sleep(self.faults.delay_s)
            if chunk:
                await self.send("response.audio.delta", **ids, delta=b64(chunk))
        await self.send("response.audio.done", **ids)
        named = {"text": text} if self.faults.is_text_only else {"transcript": text}
        await self.send(f"response.{voice}.done", **place, **named)
        await self.send("response.content_part.done", **place, part={"type": "audio", "transcript": text})
        await self.send(
            "response.output_item.done", response_id=response, item=self.item(ids["item_id"], "assistant", [])
        )
        return True

    async def drop(self) -> None:
        if self.faults.drop_code:
            await self.socket.close(self.faults.drop_code)
        else:
            self.socket.transport.abort()

    async def think(self, ids: dict) -> None:
        """Think aloud in every form that was seen: a child must never meet a word of it."""
        place = {**ids, "content_index": 0}
        await self.send("response.thinking.delta", delta=THOUGHT, item_id=ids["item_id"])
        await self.send("response.thinking.done", thinking=THOUGHT, item_id=ids["item_id"])
        await self.send("response.content_part.added", **place, part={"type": "thinking", "thinking": ""})
        await self.send("response.text.delta", **place, delta=THOUGHT)
        await self.send("response.text.done", **place, text=THOUGHT)
        await self.send("response.content_part.done", **place, part={"type": "thinking", "thinking": THOUGHT})

    async def call(self, response: str) -> dict:
        """Call for something, in events or only in the output that is returned."""
        call, name, arguments = f"call_{uuid.uuid4().hex[:8]}", self.house.script.tool, self.house.script.arguments
        self.calls.add(call)
        item = {"id": str(uuid.uuid4()), "type": "function_call", "call_id": call, "name": name}
        whole = item | {"status": "completed", "arguments": arguments}
        if self.faults.calls_tool == "output":
            return whole
        about = {"call_id": call, "name": name, "output_index": 1}
        await self.send("response.output_item.added", response_id=response, item=item | {"status": "in_progress"})
        await self.send("conversation.item.created", item=item | {"status": "incomplete"})
        kind = "response.function_call_arguments"
        for part in (arguments[:5], arguments[5:]):
            await self.send(f"{kind}.delta", **about, **{self.faults.calls_tool: part})
        await self.send(f"{kind}.done", again=True, **about, arguments=arguments)
        await self.send("response.output_item.done", response_id=response, item=whole)
        return whole

    def about(self, response: str, status: str) -> dict:
        return {"id": response, "object": "realtime.response", "status": status, "output": []}

    def paid(self, done: dict) -> dict:
        """Return the end of a response with what it cost; that a cancelled one tells it too is a guess [1.7]."""
        return done | ({"usage": USAGE[self.faults.usage]} if self.faults.usage else {})

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
