"""A local stand-in for StepFun's POST /v1/chat/completions, quirks and faults as its reference page tells (§2), with
GET /v1/models and GET /v1/accounts (§3.1).

    with StandinChat(answer='{"description": "…"}') as chat:
        ChatClient(chat.url, chat.key, ["step-1o-turbo-vision"]).complete(…)
    chat.fault = "busy"        every further request meets this fault (see FAULTS), or {"step-3.5-flash": "no_model"}
    chat.requests              the bodies it was asked with, in order

Listens on 127.0.0.1; nothing leaves the machine.
"""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

MODELS = ("step-1o-turbo-vision", "step-3.5-flash", "step-3.5-flash-2603", "step-3.7-flash", "step-5-preview")
REASONS_FIRST = ("step-3", "step-5")
IMAGES_MAX = 60
IMAGE_BYTES_MAX = 20 * 1024 * 1024
LATE_S = 1.2  # tests that meet this fault wait less

# name → (HTTP status, error type, message)
FAULTS: dict[str, tuple[int, str, str]] = {
    "bad_request": (400, "request_params_invalid", "invalid msg role: x"),
    "no_model": (400, "request_params_invalid", "model not found or no permission"),
    "no_path": (404, "request_params_invalid", "404 page not found"),
    "bad_key": (401, "invalid_api_key", "Incorrect API key provided"),
    "no_balance": (402, "insufficient_balance", "balance is not enough"),
    "no_quota": (400, "quota_exceeded", "you exceeded your current quota"),
    "busy": (429, "rate_limit_exceeded", "too many requests"),
    "declined": (451, "content_filtered", "the content did not pass the review"),
    "broken": (500, "server_error", "internal error"),
    "overloaded": (503, "engine_overloaded", "the engine is overloaded"),
    "gateway_timeout": (504, "server_error", "upstream timeout"),
}
# Answers with status 200 that are not what was asked for; "late", "dribble" and "hang_up" are about time and the line.
ODD_ANSWERS = (
    "late", "dribble", "hang_up", "html", "not_json", "no_choices", "null_content", "empty", "cut_off", "filtered",
    "fenced", "chatty", "prose", "array", "endless",
)  # fmt: skip


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left early is part of the play."""


Answer = str | Callable[[dict[str, Any]], str]


class StandinChat:
    """The server; a context manager."""

    def __init__(self, answer: Answer = "{}", key: str = "sk-standin-2026", fault: str | dict[str, str] = "") -> None:
        self.answer, self.key, self.fault = answer, key, fault
        self.balance: float | None = 88.5  # None: an account that tells none
        self.clock_is_off_s = 0.0
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()
        self._server = _QuietServer(("127.0.0.1", 0), _door_of(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Base URL, as STEPFUN_BASE_URL wants it."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def fault_for(self, model: str) -> str:
        return self.fault.get(model, "") if isinstance(self.fault, dict) else self.fault

    def text_for(self, body: dict[str, Any]) -> str:
        return self.answer(body) if callable(self.answer) else self.answer


def _door_of(chat: StandinChat) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Stay quiet."""

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + chat.clock_is_off_s)

        def do_GET(self) -> None:
            if self.headers.get("Authorization") != f"Bearer {chat.key}":
                return self._refuse("bad_key")
            if isinstance(chat.fault, str) and chat.fault in FAULTS:
                return self._refuse(chat.fault)
            if self.path == "/v1/models":
                names = (*MODELS, "step-1o-audio", "stepaudio-2.5-realtime")
                return self._say(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in names]})
            if self.path == "/v1/accounts" and chat.balance is not None:
                return self._say(200, {"object": "account", "type": "prepaid", "balance": chat.balance})
            return self._refuse("no_path")

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path != "/v1/chat/completions":
                return self._refuse("no_path")
            if self.headers.get("Authorization") != f"Bearer {chat.key}":
                return self._refuse("bad_key")
            try:
                body = json.loads(raw)
            except ValueError:
                return self._refuse("bad_request")
            chat.requests.append(body)
            chat.headers.append(dict(self.headers))
            fault = chat.fault_for(str(body.get("model")))
            if fault in FAULTS:
                return self._refuse(fault)
            if body.get("model") not in MODELS:
                return self._refuse("no_model")
            if wrong := what_is_wrong(body):
                return self._say(400, {"error": {"message": wrong, "type": "request_params_invalid"}})
            return self._answer(body, fault)

        def _answer(self, body: dict[str, Any], fault: str) -> None:
            if fault == "late":
                chat.released.wait(LATE_S)
            if fault == "hang_up":
                self.close_connection = True
                return self.connection.close()
            if fault == "html":
                return self._bytes(200, b"<html>welcome</html>", "text/html")
            if fault == "not_json":
                return self._bytes(200, b'{"id": "a1", "choices": [{"mess', "application/json")
            if fault == "endless":
                return self._bytes(200, b'{"id": "' + b"a" * 3_000_000 + b'"}', "application/json")
            reply = completion(body, chat.text_for(body), fault)
            if fault == "dribble":
                return self._dribble(json.dumps(reply).encode())
            return self._say(200, reply)

        def _refuse(self, fault: str) -> None:
            status, kind, message = FAULTS[fault]
            self._say(status, {"error": {"message": message, "type": kind}})

        def _say(self, status: int, body: dict[str, Any]) -> None:
            self._bytes(status, json.dumps(body).encode(), "application/json")

        def _bytes(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Trace-Id", "standin")
            self.end_headers()
            self.wfile.write(body)

        def _dribble(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            deadline = time.monotonic() + 2 * LATE_S
            for n in range(len(body)):
                if time.monotonic() > deadline or chat.released.wait(0.05):
                    return
                try:
                    self.wfile.write(body[n : n + 1])
                except OSError:
                    return

    return Door


def what_is_wrong(body: dict[str, Any]) -> str:
    """Return why StepFun would refuse this request, or an empty string."""
    images, image_bytes = 0, 0
    for message in body.get("messages") or [{}]:
        if message.get("role") not in ("system", "user", "assistant", "tool"):
            return f"invalid msg role: {message.get('role')}"
        parts = message.get("content")
        for part in parts if isinstance(parts, list) else []:
            if part.get("type") == "image_url":
                url = part["image_url"]["url"]
                if not url.startswith(("data:image/jpeg;base64,", "data:image/png;base64,", "https://")):
                    return "unsupported image"
                images, image_bytes = images + 1, image_bytes + len(url) * 3 // 4
    if images > IMAGES_MAX or image_bytes > IMAGE_BYTES_MAX:
        return "too many images"
    if images and body["model"] == "step-3.5-flash":
        return "unsupported content type"
    return ""


def completion(body: dict[str, Any], text: str, fault: str) -> dict[str, Any]:
    """Return the JSON of an answer, as this fault turns it."""
    reason: str = "stop"
    content: str | None = text
    starved = body["model"].startswith(REASONS_FIRST) and (body.get("max_tokens") or 4096) < 1024
    if starved or fault == "cut_off":
        content, reason = ("" if starved else text[: len(text) // 2]), "length"
    odd = {
        "empty": "",
        "null_content": None,
        "fenced": f"```json\n{text}\n```",
        "chatty": f"好的，我看到了这张画！\n{text}\n希望对你有帮助 {{:)}}",
        "prose": "I see a lovely drawing of a dinosaur.",
        "array": f"[{text}]",
    }
    content = odd.get(fault, content)
    if fault == "filtered":
        content, reason = "", "content_filter"
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if body["model"].startswith(REASONS_FIRST):
        message["reasoning"] = "The user wants JSON. Let me think about it."
    choices = [{"index": 0, "message": message, "finish_reason": reason}]
    return {
        "id": "5f2a.9c01",
        "object": "chat.completion",
        "created": 1_790_000_000,
        "model": body["model"],
        "choices": [] if fault == "no_choices" else choices,
        "usage": {"prompt_tokens": 200, "completion_tokens": 60, "total_tokens": 260},
    }
