"""The companion's side of OpenAI's events: responses, their words, their sound, the tools they call. Pure."""

import json
from collections.abc import Callable

from voice.audio import WholeSamples, duration_ms
from voice.events import AudioPart, ResponseEnded, ResponseStarted, SoundStarted, SoundStopped, TextPart, ToolCalled
from voice.providers import events_json
from voice.providers.openai_errors import meaning
from voice.providers.openai_usage import usage

Frame = dict
SOUNDS_REMEMBERED = 8  # responses of which we know how much came


class Replies:
    """Follows the responses of one session. `is_call`: their sound does not come by us."""

    def __init__(self, is_call: bool) -> None:
        self._is_call = is_call
        self._spoken: dict[str, str] = {}  # response → its words so far
        self._sounds: dict[str, tuple[str, float]] = {}  # response → (item, ms received)
        self._samples = WholeSamples()
        self._called: set[str] = set()

    def events(self, frame: Frame) -> list[object]:
        """Return what a frame tells about a response; nothing for any other frame."""
        read = self._READERS.get(str(frame.get("type")))
        return read(self, frame) if read else []

    def unheard(self, response: str, played_ms: int) -> tuple[str, int] | None:
        """Return (item, ms) at which a response is to be cut, None when it was heard to its end or never sounded.

        Never beyond what came: the vendor refuses that [4.4].
        """
        item, received_ms = self._sounds.get(response, ("", 0.0))
        return (item, max(0, int(played_ms))) if item and played_ms < int(received_ms) else None

    def _started(self, frame: Frame) -> list[object]:
        self._samples.forget()
        return [ResponseStarted(_response(frame))]

    def _audio(self, frame: Frame) -> list[object]:
        if self._is_call:  # whether a sideband is told the sound as well is not documented [3]
            return []
        try:
            chunk = events_json.sound(frame)
        except ValueError:
            return []
        pcm = self._samples.take(chunk)
        if not pcm:
            return []
        response = _response(frame)
        item, received_ms = self._sounds.pop(response, (str(frame.get("item_id", "")), 0.0))
        self._sounds[response] = (item, received_ms + duration_ms(pcm))
        while len(self._sounds) > SOUNDS_REMEMBERED:
            del self._sounds[next(iter(self._sounds))]
        return [AudioPart(response, pcm)]

    def _text(self, frame: Frame) -> list[object]:
        response = _response(frame)
        so_far = self._spoken.get(response, "")
        delta, whole = frame.get("delta"), frame.get("transcript", frame.get("text"))
        new = delta if isinstance(delta, str) else ""
        if isinstance(whole, str):
            new = whole[len(so_far) :] if whole.startswith(so_far) else ""
        self._spoken[response] = so_far + new
        return [TextPart(response, new)] if new else []

    def _item_done(self, frame: Frame) -> list[object]:
        item = frame.get("item")
        if not isinstance(item, dict) or item.get("status") == "incomplete":
            return []
        return self._call(item, _response(frame))

    def _call(self, item: dict, response: str) -> list[object]:
        call = str(item.get("call_id") or "")
        if item.get("type") != "function_call" or not call or call in self._called:
            return []
        self._called.add(call)
        try:
            arguments = json.loads(item.get("arguments") or "{}")
        except (TypeError, ValueError, RecursionError):
            arguments = {}
        arguments = arguments if isinstance(arguments, dict) else {}
        return [ToolCalled(call, str(item.get("name", "")), arguments, response)]

    def _ended(self, frame: Frame) -> list[object]:
        """A failure for want of money or of a good key ends the link, any other only this answer."""
        response, told = _response(frame), frame.get("response")
        details = told if isinstance(told, dict) else {}
        status = str(details.get("status") or "completed")
        why = details.get("status_details")
        error = why.get("error") if isinstance(why, dict) else None
        if status == "failed" and isinstance(error, dict):
            meaning(error)
        self._spoken.pop(response, None)
        output = details.get("output") if status == "completed" else None
        items = [item for item in output if isinstance(item, dict)] if isinstance(output, list) else []
        calls = [event for item in items for event in self._call(item, response)]
        return [*calls, *usage(details.get("usage")), ResponseEnded(response, status)]

    _READERS: dict[str, Callable[["Replies", Frame], list[object]]] = {
        "response.created": _started,
        "response.output_audio.delta": _audio,
        "response.output_audio_transcript.delta": _text,
        "response.output_audio_transcript.done": _text,
        "response.output_text.delta": _text,
        "response.output_text.done": _text,
        "response.output_item.done": _item_done,
        "response.done": _ended,
        "output_audio_buffer.started": lambda self, frame: [SoundStarted(_response(frame))],
        "output_audio_buffer.stopped": lambda self, frame: [SoundStopped(_response(frame))],
        "output_audio_buffer.cleared": lambda self, frame: [SoundStopped(_response(frame), was_cut=True)],
    }


def _response(frame: Frame) -> str:
    told = frame.get("response")
    return str(frame.get("response_id") or (told.get("id") if isinstance(told, dict) else "") or "")
