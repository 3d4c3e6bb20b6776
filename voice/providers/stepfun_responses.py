"""What the vendor says in its responses: words, sound, calls, costs; what it only thinks is dropped. Pure [1.6, 1.9].

Ids may be missing, deltas may come late, doubled or in odd lengths, and `cancelled` and `done` may both end a response.
"""

from collections.abc import Callable

from voice.audio import WholeSamples
from voice.events import AudioPart, ResponseEnded, ResponseStarted, TextPart
from voice.providers import events_json
from voice.providers.events_json import Once
from voice.providers.stepfun_calls import Calls, usage_in
from voice.providers.stepfun_words import SpokenWords

Frame = dict


class Responses:
    """The responses of one session, of which one runs at a time."""

    def __init__(self) -> None:
        self._last, self._count = "", 0
        self._over, self._counted = Once(64), Once(64)
        self._spoken, self._calls = SpokenWords(), Calls()
        self._samples = WholeSamples()

    def told(self, frame: Frame) -> list[object]:
        """Return what an event says about a response; nothing for what we have no use for."""
        read = READERS.get(frame["type"])
        return read(self, frame) if read else []

    def _named(self, frame: Frame) -> str:
        """Return the response a frame belongs to; without an id, the last one that began."""
        response = frame.get("response")
        found = frame.get("response_id") or (response.get("id") if isinstance(response, dict) else "")
        return str(found or self._last)

    def _of(self, frame: Frame) -> str:
        """Return the response a frame belongs to; '' for one that is over."""
        found = self._named(frame)
        return "" if found in self._over else found

    def _started(self, frame: Frame) -> list[object]:
        self._count += 1
        response = frame.get("response")
        named = response.get("id") if isinstance(response, dict) else None
        self._last = str(named or f"r{self._count}")
        self._samples.forget()
        return [ResponseStarted(self._last)]

    def sound(self, frame: Frame, chunk: bytes) -> AudioPart | None:
        """Return the sound `chunk` of the response that `frame` names; None when it is over, or for half a sample."""
        response = self._of(frame)
        pcm = self._samples.take(chunk) if response else b""
        return AudioPart(response, pcm) if pcm else None

    def _audio(self, frame: Frame) -> list[object]:
        try:
            part = self.sound(frame, events_json.sound(frame))
        except ValueError:
            return []
        return [part] if part is not None else []

    def _text(self, frame: Frame) -> list[object]:
        response = self._of(frame)
        new = self._spoken.new_in(response, frame) if response else ""
        return [TextPart(response, new)] if new else []

    def _part(self, frame: Frame) -> list[object]:
        self._spoken.part(self._of(frame), frame)
        return []

    def _announced(self, frame: Frame) -> list[object]:
        self._calls.announced(frame.get("item"))
        return []

    def _fragment(self, frame: Frame) -> list[object]:
        self._calls.fragment(frame)
        return []

    def _called(self, frame: Frame) -> list[object]:
        return [*self._calls.done(frame, self._named(frame))]

    def _ended(self, frame: Frame) -> list[object]:
        response, details = self._named(frame), frame.get("response")
        if not response:
            return []
        cost: list[object] = [*usage_in(details)]
        if cost and not self._counted.is_new(response):
            cost = []
        if not self._over.is_new(response):
            return cost  # what an interrupted answer cost may come after its end
        status = str(details.get("status") or "completed") if isinstance(details, dict) else "completed"
        if frame["type"] == "response.cancelled":
            status = "cancelled"
        self._spoken.forget(response)
        return [*self._calls.in_output(details, response), *cost, ResponseEnded(response, status)]


READERS: dict[str, Callable[[Responses, Frame], list[object]]] = {
    "response.created": Responses._started,
    "response.output_item.added": Responses._announced,
    "response.content_part.added": Responses._part,
    "response.audio.delta": Responses._audio,
    "response.audio_transcript.delta": Responses._text,
    "response.audio_transcript.done": Responses._text,
    "response.text.delta": Responses._text,
    "response.text.done": Responses._text,
    "response.function_call_arguments.delta": Responses._fragment,
    "response.function_call_arguments.done": Responses._called,
    "response.cancelled": Responses._ended,
    "response.done": Responses._ended,
}
