"""What the standard face tells its client: server events in the protocol's current shape. Pure.

Source: the OpenAI Realtime reference (server events, 2026-08) and the openai SDK's types, against which every frame is
checked in the tests.
"""

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from voice.events import UsageTold

Frame = dict[str, Any]

INSTRUCTIONS = "The companion's own instructions hold; a client cannot change them."


def event(kind: str, **fields: Any) -> Frame:
    return {"type": kind, "event_id": f"event_{uuid4().hex[:20]}", **fields}


def error(code: str, message: str, param: str | None = None, of: str | None = None, kind: str = "") -> Frame:
    """Return an error event; `of` is the event_id of the client's event."""
    told = {"type": kind or "invalid_request_error", "code": code, "message": message, "param": param, "event_id": of}
    return event("error", error=told)


def session(name: str, model: str, modality: str, detection: Frame | None) -> Frame:
    """Return the session as it holds."""
    pcm = {"type": "audio/pcm", "rate": 24_000}
    return {
        "type": "realtime",
        "object": "realtime.session",
        "id": name,
        "model": model,
        "output_modalities": [modality],
        "instructions": INSTRUCTIONS,
        "tools": [],
        "tool_choice": "none",
        "max_output_tokens": "inf",
        "audio": {
            "input": {"format": pcm, "transcription": None, "noise_reduction": None, "turn_detection": detection},
            "output": {"format": pcm, "voice": "huaban", "speed": 1.0},
        },
    }


def detection(silence_ms: int, answers: bool) -> Frame:
    """Return how our own turn-taking looks to a client."""
    return {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 400,
        "silence_duration_ms": silence_ms,
        "create_response": answers,
        "interrupt_response": True,
    }


def usage(told: UsageTold) -> Frame:
    """Return what the vendor said an answer cost, as `response.done` carries it."""
    inputs, outputs = told.text_in + told.audio_in, told.text_out + told.audio_out
    return {
        "total_tokens": inputs + outputs,
        "input_tokens": inputs,
        "output_tokens": outputs,
        "input_token_details": {
            "text_tokens": told.text_in,
            "audio_tokens": told.audio_in,
            "cached_tokens": told.cached_in,
        },
        "output_token_details": {"text_tokens": told.text_out, "audio_tokens": told.audio_out},
    }


def item_name(turn: UUID) -> str:
    """Return a turn of the journal as the protocol names it."""
    return f"item_{turn.hex[:24]}"


def child_item(name: str, *, text: str = "", transcript: str | None = None) -> Frame:
    """Return what the child wrote (text) or said (transcript, None while nobody wrote it down)."""
    part = {"type": "input_text", "text": text} if text else {"type": "input_audio", "transcript": transcript}
    return _message(name, "user", "completed", [part])


def cut(item: Frame) -> Frame:
    """Return an answer of which not all was heard: what it said is no part of the conversation any more."""
    return {**item, "content": [{"type": "output_audio"}]}


def transcript(item: str, text: str, seconds: float) -> Frame:
    return event(
        "conversation.item.input_audio_transcription.completed",
        item_id=item, content_index=0, transcript=text, usage={"type": "duration", "seconds": seconds},
    )  # fmt: skip


@dataclass
class Answer:
    """One response under way: what the client was told of it so far."""

    name: str
    item: str
    modality: str
    metadata: dict[str, str] | None = None
    text: str = ""
    sound_ms: float = 0.0
    before: str | None = None  # the item behind which it stands
    is_shown: bool = False  # its item was announced
    usage: Frame | None = None
    status: str = "completed"  # how the provider says that it ended

    def began(self) -> Frame:
        return event("response.created", response=self._response("in_progress", None, []))

    def words(self, text: str) -> list[Frame]:
        """Tell how the text grew; `text` is the whole text so far."""
        if not text.startswith(self.text) or text == self.text:
            return []
        new, self.text = text[len(self.text) :], text
        kind = "output_text" if self.modality == "text" else "output_audio_transcript"
        return [*self._shown(), self._scoped(f"response.{kind}.delta", delta=new)]

    def sound(self, pcm: bytes, length_ms: float) -> list[Frame]:
        if self.modality == "text":
            return []
        self.sound_ms += length_ms
        delta = base64.b64encode(pcm).decode()
        return [*self._shown(), self._scoped("response.output_audio.delta", delta=delta)]

    def ended(self, status: str, reason: str | None = None) -> list[Frame]:
        """Tell that the answer is over, in the protocol's order."""
        frames = self._shown() if status == "completed" else []
        item = _message(self.item, "assistant", "completed" if status == "completed" else "incomplete", [self._part()])
        if self.is_shown:
            if self.modality == "text":
                frames.append(self._scoped("response.output_text.done", text=self.text))
            else:
                frames.append(self._scoped("response.output_audio.done"))
                frames.append(self._scoped("response.output_audio_transcript.done", transcript=self.text))
            frames.append(self._scoped("response.content_part.done", part=self._outer_part()))
            frames.append(event("response.output_item.done", response_id=self.name, output_index=0, item=item))
            frames.append(event("conversation.item.done", item=item))
        details: Frame | None = None if status == "completed" else {"type": status, "reason": reason}
        if status == "failed":
            details = {"type": status, "error": {"type": "server_error", "code": "busy", "message": "Try again."}}
        frames.append(event("response.done", response=self._response(status, details, [item] * self.is_shown)))
        return frames

    def _shown(self) -> list[Frame]:
        """Announce the item before its first delta."""
        if self.is_shown:
            return []
        self.is_shown = True
        item = _message(self.item, "assistant", "in_progress", [])
        return [
            event("response.output_item.added", response_id=self.name, output_index=0, item=item),
            event("conversation.item.added", item=item),
            self._scoped("response.content_part.added", part=self._outer_part(is_empty=True)),
        ]

    def _scoped(self, kind: str, **fields: Any) -> Frame:
        return event(kind, response_id=self.name, item_id=self.item, output_index=0, content_index=0, **fields)

    def _part(self) -> Frame:
        if self.modality == "text":
            return {"type": "output_text", "text": self.text}
        return {"type": "output_audio", "transcript": self.text}

    def _outer_part(self, *, is_empty: bool = False) -> Frame:
        text = "" if is_empty else self.text
        return {"type": "text", "text": text} if self.modality == "text" else {"type": "audio", "transcript": text}

    def _response(self, status: str, details: Frame | None, output: list[Frame]) -> Frame:
        return {
            "object": "realtime.response",
            "id": self.name,
            "status": status,
            "status_details": details,
            "output": output,
            "output_modalities": [self.modality],
            "metadata": self.metadata,
            "usage": self.usage,
        }


def _message(name: str, role: str, status: str, content: list[Frame]) -> Frame:
    return {
        "id": name,
        "object": "realtime.item",
        "type": "message",
        "status": status,
        "role": role,
        "content": content,
    }
