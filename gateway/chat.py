"""Ask a chat model one thing and get its whole answer: POST /chat/completions as StepFun serves it (OpenAI shape).

Facts: reference page of chat completions, platform.stepfun.com (2026-06-19) and notes up to 2026-10.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from gateway.errors import BadAnswer, BadRequest, Declined, GatewayError, Unreachable
from gateway.http import answer_json, send, translate

# These think before they answer, and thinking is paid from max_tokens: with less than this the answer comes out empty.
REASONING_TOKENS = 4096
_ANSWERS_AT_ONCE = ("step-1", "step-2")


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What a model said."""

    text: str
    model: str


class ChatClient:
    """Talks to one vendor with a list of models, the preferred one first. May be shared between threads."""

    def __init__(self, base_url: str, api_key: str, models: Sequence[str], client: httpx.Client | None = None) -> None:
        if not models:
            raise BadRequest("no model is named in the settings")
        self.models = list(models)
        self._url = base_url.rstrip("/") + "/chat/completions"
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._http = client or httpx.Client(follow_redirects=False)
        self._closes_http = client is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections; a client that was lent stays open."""
        if self._closes_http:
            self._http.close()

    def complete(
        self,
        messages: list[dict[str, Any]],
        *,
        max_tokens: int,
        timeout_s: float,
        json_object: bool = False,
        temperature: float = 0.5,
    ) -> ChatAnswer:
        """Send `messages` and return the finished answer.

        `timeout_s` bounds the whole call. The next model is asked when one is unknown, not permitted, out of quota
        (400, 404) or down (5xx). Raises a GatewayError: Declined when content review stopped the question or the
        answer, BadAnswer when the answer is cut off, empty or not in the promised shape, others as named there.
        """
        deadline = time.monotonic() + timeout_s
        failure: GatewayError = Unreachable("no time left")
        for model in self.models:
            left_s = deadline - time.monotonic()
            if left_s <= 0.05:
                break
            body = _request(model, messages, max_tokens, json_object, temperature)
            reply = send(self._http, "POST", self._url, timeout_s=left_s, headers=self._headers, json=body)
            if reply.is_success:
                return _answer(answer_json(reply), model)
            failure = translate(reply)
            if not _may_be_the_models_fault(reply.status_code):
                break
        raise failure


def _may_be_the_models_fault(status: int) -> bool:
    """Unknown, not permitted, out of quota (400, 404) or down (5xx): another model of the same vendor may answer."""
    return status in (400, 404) or status >= 500


def _request(
    model: str, messages: list[dict[str, Any]], max_tokens: int, json_object: bool, temperature: float
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "messages": messages,
        "max_tokens": max_tokens if model.startswith(_ANSWERS_AT_ONCE) else max(max_tokens, REASONING_TOKENS),
        "temperature": temperature,
        "stream": False,
    }
    if json_object:
        body["response_format"] = {"type": "json_object"}
    return body


def _answer(reply: Any, model: str) -> ChatAnswer:
    try:
        choice = reply["choices"][0]
        text, reason = choice["message"].get("content"), choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, AttributeError) as exc:
        raise BadAnswer("the answer has no message") from exc
    if reason == "content_filter":
        raise Declined("content_filter")
    if reason == "length":
        raise BadAnswer("the answer was cut off (finish_reason length)")
    if not isinstance(text, str) or not text.strip():
        raise BadAnswer("the answer is empty")
    return ChatAnswer(text=text, model=model)
