"""Function calls and token counts in StepFun's events. Pure.

A call counts once its arguments are complete, by `…arguments.done` or by the items of `response.done`, and once per
`call_id`. The fragments of a delta stand in `arguments` or in `delta`; they are needed only where `.done` brings none.
"""

import json
from collections import deque

from voice.events import ToolCalled, UsageTold

Frame = dict


class Calls:
    """The calls of one session."""

    def __init__(self) -> None:
        self._done: deque[str] = deque(maxlen=128)
        self._names: dict[str, str] = {}
        self._fragments: dict[str, str] = {}

    def fragment(self, frame: Frame) -> None:
        """Keep a part of the arguments."""
        call, part = str(frame.get("call_id") or ""), frame.get("arguments", frame.get("delta"))
        if call and isinstance(part, str):
            self._fragments[call] = self._fragments.get(call, "") + part

    def announced(self, item: object) -> None:
        """Keep the name of a call whose arguments are still to come."""
        if isinstance(item, dict) and item.get("type") == "function_call" and isinstance(item.get("name"), str):
            self._names[str(item.get("call_id"))] = item["name"]

    def done(self, item: Frame, response: str) -> list[ToolCalled]:
        """Return the call in an `arguments.done` event or in an item of this response's output, the first time only."""
        call, name = str(item.get("call_id") or ""), item.get("name")
        if not call or call in self._done:
            return []
        told = item.get("arguments")
        text = told if isinstance(told, str) and told else self._fragments.get(call, "")
        name = name if isinstance(name, str) and name else self._names.get(call, "")
        self._done.append(call)
        self._fragments.pop(call, None)
        self._names.pop(call, None)
        return [ToolCalled(call, name, _object(text), response)]

    def in_output(self, details: object, response: str) -> list[ToolCalled]:
        """Return the calls among the items of a finished response that no event of their own told."""
        output = details.get("output") if isinstance(details, dict) else None
        items = output if isinstance(output, list) else []
        wanted = [item for item in items if isinstance(item, dict) and item.get("type") == "function_call"]
        return [called for item in wanted if item.get("status") != "incomplete" for called in self.done(item, response)]


def usage_in(response: object) -> list[UsageTold]:
    """Return what a response cost, where the vendor says so: in its realtime shape, or as chat completions count."""
    usage = response.get("usage") if isinstance(response, dict) else None
    if not isinstance(usage, dict):
        return []
    came = _part(usage, "input_token_details", "input_tokens_details", "prompt_tokens_details")
    went = _part(usage, "output_token_details", "output_tokens_details", "completion_tokens_details")
    audio_in, audio_out = _count(came, "audio_tokens"), _count(went, "audio_tokens")
    told = UsageTold(
        text_in=_count(came, "text_tokens") or max(0, _count(usage, "input_tokens", "prompt_tokens") - audio_in),
        audio_in=audio_in,
        cached_in=_count(came, "cached_tokens") or _count(usage, "cached_tokens"),
        text_out=_count(went, "text_tokens") or max(0, _count(usage, "output_tokens", "completion_tokens") - audio_out),
        audio_out=audio_out,
    )
    return [told] if told != UsageTold() else []


def _part(of: Frame, *names: str) -> Frame:
    return next((of[name] for name in names if isinstance(of.get(name), dict)), {})


def _count(of: Frame, *names: str) -> int:
    found = (of.get(name) for name in names)
    counts = (n for n in found if isinstance(n, int) and not isinstance(n, bool) and n > 0)
    return next(counts, 0)


def _object(text: str) -> dict:
    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
