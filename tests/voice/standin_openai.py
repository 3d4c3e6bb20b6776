"""A stand-in for OpenAI's realtime server (GA), on a real socket: what the vendor documents, what others measured, and
every fault as a switch (reference, OpenAI 1–4). Calls with sound are in `standin_openai_calls`.
"""

import asyncio
import base64
import json
import math
import uuid
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import WSMsgType, web
from standin_stepfun import level, tone

KEY = "sk-openai-standin-0123456789"
VOICES = {"marin", "cedar", "alloy", "shimmer"}
WRITERS = {"gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper"}
DELTA_BYTES = 9_600  # 200 ms
SHORTEST_COMMIT_MS = 100
SESSION = {"object": "realtime.session", "type": "realtime", "output_modalities": ["audio"], "instructions": "",
           "tools": [], "audio": {"input": {}, "output": {"voice": "alloy"}}}  # fmt: skip


@dataclass
class Faults:
    """What goes wrong. The defaults are a good day."""

    status: int = 0  # answer the handshake with this instead of a WebSocket
    error: dict | None = None  # accept, tell this error, close with `error_code`: a bad key, the retired beta shape
    error_code: int = 3000
    hang: str = ""  # go silent before the session is "created" or "updated", or when a "response" is owed
    delay_s: float = 0.0  # before each audio delta
    drop_after_deltas: int = -1
    expires: bool = False  # session_expired at the first response, then close 1001
    fails_with: str = ""  # a response ends as failed, with this code
    is_noisy: bool = False  # broken JSON, unknown types, broken base64 in between
    is_odd: bool = False  # audio in chunks of odd length
    calls_tool: str = ""  # the name of a function that the model calls after it spoke
    transcript: str = "before"  # of the child, relative to the response: before | after | never | failed
    # calls and tokens:
    call_status: int = 0  # answer POST /calls with this
    token_status: int = 0
    call_waits: asyncio.Event | None = None  # begin a call, and answer only then
    call_body: str = ""  # answer POST /calls with this instead of SDP
    has_location: bool = True
    location: str = ""  # instead of a call's own
    sideband_late_times: int = 0  # refuse so many sidebands before the call is known
    sideband_drops: bool = False  # cut the sideband once it has spoken
    is_deaf: bool = False  # answer a call, but never connect its media
    tampers: int = 0  # so many times somebody else changes the session
    tampers_early: int = 0  # and before it holds


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
    """Serves on 127.0.0.1; `received` keeps every event of every client, `requests` what came by HTTP."""

    faults: Faults = field(default_factory=Faults)
    script: Script = field(default_factory=Script)
    key: str = KEY
    received: list[dict] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)
    bodies: list[dict] = field(default_factory=list)  # of requests for tokens
    sessions: list["Session"] = field(default_factory=list)

    async def __aenter__(self) -> "StandIn":
        return await self.start()

    async def start(self, port: int = 0) -> "StandIn":
        app = web.Application()
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        return self

    def routes(self) -> list:
        return [
            web.get("/v1/realtime", self._socket),
            web.post("/v1/realtime/client_secrets", self._token),
        ]

    async def __aexit__(self, *_: object) -> None:
        for session in self.sessions:
            await session.end()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    def sent(self, kind: str) -> list[dict]:
        """Return the events of one type that clients sent."""
        return [frame for frame in self.received if frame.get("type") == kind]

    def is_known(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") == f"Bearer {self.key}"

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        if self.faults.status:
            return refusal(self.faults.status)
        error = self.faults.error
        if not self.is_known(request):
            error = {
                "type": "invalid_request_error",
                "code": "invalid_api_key",
                "message": "Incorrect API key provided",
            }
        elif "OpenAI-Beta" in request.headers:
            error = {"type": "invalid_request_error", "code": "beta_api_shape_disabled", "message": "beta is gone"}
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if error:
            await socket.send_json({"type": "error", "event_id": new("event"), "error": error})
            await socket.close(code=self.faults.error_code)
            return socket
        await self.session_for(request, socket).run()
        return socket

    def session_for(self, request: web.Request, socket: web.WebSocketResponse) -> "Session":
        session = Session(self, socket, request.query.get("model", ""))
        self.sessions.append(session)
        return session

    async def _token(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        if self.faults.token_status:
            return refusal(self.faults.token_status)
        if not self.is_known(request):
            return refusal(401)
        body = await request.json()
        self.bodies.append(body)
        told = {**deepcopy(SESSION), **body.get("session", {}), "id": new("sess")}
        return web.json_response({"value": new("ek"), "expires_at": 1_795_200_000, "session": told})


def new(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:16]}"


def refusal(status: int) -> web.Response:
    codes = {401: "invalid_api_key", 429: "insufficient_quota", 400: "unknown_parameter"}
    error = {"type": "error", "code": codes.get(status, "server_error"), "message": "no", "param": None}
    return web.json_response({"error": error}, status=status)


class Session:
    """One client of one session: a conversation, an audio buffer and at most one response."""

    is_call = False

    def __init__(self, house: StandIn, socket: web.WebSocketResponse, model: str) -> None:
        self.house, self.faults, self.socket = house, replace(house.faults), socket
        self.settings: dict[str, Any] = {**deepcopy(SESSION), "id": new("sess"), "model": model}
        self.items: dict[str, dict] = {}
        self.audio_ms: dict[str, int] = {}  # items of the assistant, by what was sent of them
        self.audio = bytearray()
        self.response: asyncio.Task | None = None
        self.response_id = ""
        self.turns = self.commits = 0

    async def run(self) -> None:
        if self.faults.hang != "created":
            await self.send("session.created", session=self.settings)
        try:
            async for message in self.socket:
                if message.type is WSMsgType.TEXT:
                    frame = json.loads(message.data)
                    self.house.received.append(frame)
                    await self.take(frame)
        except ConnectionError:
            pass
        finally:
            await self.end()

    async def end(self) -> None:
        if self.response is not None and self.response is not asyncio.current_task():
            self.response.cancel()
            await asyncio.gather(self.response, return_exceptions=True)

    async def send(self, kind: str, **fields: object) -> None:
        if self.socket.closed:
            return
        await self.socket.send_json({"type": kind, "event_id": new("event"), **fields})
        if self.faults.is_noisy:
            for noise in ("{broken", "[1]", '{"type": "rate_limits.updated"}', '{"type": 7}', '{"no": 1}',
                          '{"type": "response.output_audio.delta", "response_id": "x", "delta": "*"}'):  # fmt: skip
                await self.socket.send_str(noise)

    async def refuse(self, code: str, message: str = "no", param: str | None = None) -> None:
        error = {"type": "invalid_request_error", "code": code, "message": message, "param": param}
        await self.send("error", error=error)

    async def take(self, frame: dict) -> None:
        handle = {
            "session.update": self.update,
            "input_audio_buffer.append": self.append,
            "input_audio_buffer.commit": self.commit,
            "input_audio_buffer.clear": self.clear,
            "conversation.item.create": self.create_item,
            "conversation.item.truncate": self.truncate,
            "response.create": self.create_response,
            "response.cancel": self.cancel_response,
            "output_audio_buffer.clear": self.clear_output,
        }.get(str(frame.get("type")))
        if handle is None:
            await self.refuse("invalid_value", f"unknown event {frame.get('type')}")
        else:
            await handle(frame)

    async def update(self, frame: dict) -> None:
        session = frame.get("session") or {}
        voice = session.get("audio", {}).get("output", {}).get("voice", "alloy")
        writer = (session.get("audio", {}).get("input", {}).get("transcription") or {}).get("model", "gpt-transcribe")
        if self.faults.hang == "updated":
            return
        if session.get("type") != "realtime" or set(session) & {"voice", "modalities", "turn_detection", "model"}:
            await self.refuse("unknown_parameter", "unknown parameter", "session.voice" if "voice" in session else None)
        elif voice not in VOICES:
            await self.refuse("invalid_value", f"Invalid value: '{voice}'.", "session.audio.output.voice")
        elif writer not in WRITERS:
            await self.refuse("invalid_value", f"Invalid value: '{writer}'.", "session.audio.input.transcription.model")
        else:
            self.settings |= session
            await self.updated()

    async def updated(self) -> None:
        await self.send("session.updated", session=self.settings)

    async def append(self, frame: dict) -> None:
        self.audio += base64.b64decode(frame["audio"])

    async def commit(self, frame: dict) -> None:
        if len(self.audio) / 48 < SHORTEST_COMMIT_MS:
            await self.refuse("input_audio_buffer_commit_empty", "buffer too small")
            return
        self.loudest = level(bytes(self.audio))
        self.audio.clear()
        await self.committed()

    async def committed(self) -> None:
        item = new("item")
        self.items[item] = {"id": item, "type": "message", "role": "user", "content": [{"type": "input_audio"}]}
        self.commits += 1
        self.heard_item = item
        await self.send("input_audio_buffer.committed", item_id=item, previous_item_id=None)
        await self.send("conversation.item.added", item=self.items[item], previous_item_id=None)
        if self.faults.transcript in ("before", "failed"):
            await self.transcribe()

    async def transcribe(self) -> None:
        kind, said = "conversation.item.input_audio_transcription", self.house.script.hears
        text = said[(self.commits - 1) % len(said)]
        where = {"item_id": self.heard_item, "content_index": 0}
        for start in range(0, len(text), 4):
            await self.send(f"{kind}.delta", **where, delta=text[start : start + 4])
        if self.faults.transcript == "failed":
            error = {"type": "transcription_error", "code": "audio_unintelligible", "message": "no"}
            await self.send(f"{kind}.failed", **where, error=error)
            return
        usage = {"type": "tokens", "input_tokens": 20, "output_tokens": 6, "total_tokens": 26}
        await self.send(f"{kind}.completed", **where, transcript=text, usage=usage)

    async def clear(self, frame: dict) -> None:
        self.audio.clear()
        await self.send("input_audio_buffer.cleared")

    async def create_item(self, frame: dict) -> None:
        item = frame.get("item") or {}
        role = item.get("role")
        wanted = {"user": "input_text", "assistant": "output_text", "system": "input_text"}.get(str(role))
        kinds = {part.get("type") for part in item.get("content") or []}
        if item.get("type") == "message" and kinds - {wanted, "input_audio"}:
            await self.refuse("invalid_value", "wrong content type", "item.content")
            return
        made = {"id": new("item"), "object": "realtime.item", "status": "completed", **item}
        self.items[made["id"]] = made
        await self.send("conversation.item.added", item=made, previous_item_id=None)
        await self.send("conversation.item.done", item=made, previous_item_id=None)

    async def truncate(self, frame: dict) -> None:
        item, end_ms = frame["item_id"], frame["audio_end_ms"]
        if end_ms > self.audio_ms.get(item, -1):
            await self.refuse("invalid_value", "Audio content is shorter than audio_end_ms", "audio_end_ms")
        else:
            await self.send("conversation.item.truncated", item_id=item, content_index=0, audio_end_ms=end_ms)

    async def create_response(self, frame: dict) -> None:
        if self.response is not None and not self.response.done():
            await self.refuse("conversation_already_has_active_response", "one is running")
        elif self.faults.expires:
            await self.refuse("session_expired", "Your session hit the maximum duration of 60 minutes.")
            await self.socket.close(code=1001)
        elif self.faults.hang != "response":
            self.response_id = new("resp")
            self.response = asyncio.create_task(self.respond(self.response_id))

    async def cancel_response(self, frame: dict) -> None:
        running, response = self.response, self.response_id
        if running is None or running.done():
            await self.refuse("response_cancel_not_active", "Cancellation failed: no active response found")
            return
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await self.send("response.done", response=self.about(response, "cancelled"))

    async def clear_output(self, frame: dict) -> None:
        await self.refuse("invalid_value", "output_audio_buffer.clear is for calls")

    async def respond(self, response: str) -> None:
        """Speak one reply: transcript and audio interleaved, faster than real time."""
        await self.send("response.created", response=self.about(response, "in_progress"))
        if self.faults.fails_with:
            error = {"type": "invalid_request_error", "code": self.faults.fails_with}
            details = {"type": "failed", "error": error}
            await self.send("response.done", response={**self.about(response, "failed"), "status_details": details})
            return
        replies, item = self.house.script.replies, new("item")
        text = replies[self.turns % len(replies)]
        self.turns += 1
        ids = {"response_id": response, "item_id": item, "output_index": 0, "content_index": 0}
        spoken = {"id": item, "type": "message", "role": "assistant", "status": "in_progress", "content": []}
        await self.send("response.output_item.added", response_id=response, output_index=0, item=spoken)
        await self.say(text, ids)
        await self.send("response.output_audio_transcript.done", **ids, transcript=text)
        await self.send("response.output_item.done", response_id=response, output_index=0, item=spoken)
        output = [spoken]
        if self.faults.calls_tool:
            call = {"id": new("item"), "type": "function_call", "status": "completed", "call_id": new("call"),
                    "name": self.faults.calls_tool, "arguments": '{"subject": "小猫"}'}  # fmt: skip
            self.faults.calls_tool = ""
            await self.send("response.output_item.done", response_id=response, output_index=1, item=call)
            output.append(call)
        await self.send("response.done", response={**self.about(response, "completed"), "output": output})
        if self.faults.transcript == "after" and self.commits:
            await self.transcribe()

    async def say(self, text: str, ids: dict) -> None:
        pcm, size = tone(self.house.script.audio_ms), DELTA_BYTES - 1 if self.faults.is_odd else DELTA_BYTES
        chunks = [pcm[start : start + size] for start in range(0, len(pcm), size)]
        per_chunk = math.ceil(len(text) / len(chunks))
        for place, chunk in enumerate(chunks):
            if place == self.faults.drop_after_deltas:
                self.socket._req.transport.abort()
                return
            words = text[place * per_chunk : (place + 1) * per_chunk]
            if words:
                await self.send("response.output_audio_transcript.delta", **ids, delta=words)
            await asyncio.sleep(self.faults.delay_s)
            self.audio_ms[ids["item_id"]] = self.audio_ms.get(ids["item_id"], 0) + len(chunk) // 48
            await self.send("response.output_audio.delta", **ids, delta=base64.b64encode(chunk).decode())
        await self.send("response.output_audio.done", **ids)

    def about(self, response: str, status: str) -> dict:
        usage = {"total_tokens": 253, "input_tokens": 193, "output_tokens": 60,
                 "input_token_details": {"text_tokens": 93, "audio_tokens": 100, "cached_tokens": 64,
                                         "cached_tokens_details": {"text_tokens": 60, "audio_tokens": 4}},
                 "output_token_details": {"text_tokens": 20, "audio_tokens": 40}}  # fmt: skip
        told = {"usage": usage} if status in ("completed", "cancelled") else {}
        return {"id": response, "object": "realtime.response", "status": status, "output": [], **told}
