"""What a client of the standard face may ask for, read from its frames. Pure; anything else is `Refused`.

Source: the OpenAI Realtime reference (client events, 2026-08). Model, voice, instructions, tools and every safety rule
are the house's: what a client says about them is not taken, and `session.updated` shows what holds.
"""

import base64
import binascii
import json
from typing import Any

from voice.audio import BYTES_PER_MS
from voice.face.asks import AddItem, Asked, Clear, Commit, Create, Retrieve, SetUp, Sound, Stop, Truncate
from voice.wire import MAX_WORDS

MAX_FRAME_CHARS = 1_500_000  # about 23 s of sound in one frame
RATE_HZ = 24_000


class Refused(ValueError):
    """The client is told by an `error` event; the talk goes on."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.param = code, message, param


def fields_of(frame: str) -> dict[str, Any]:
    """Return the JSON object in a text frame; raises Refused."""
    if len(frame) > MAX_FRAME_CHARS:
        raise Refused("too_large", "The event is too large: send sound in pieces of 20 to 100 ms.")
    try:
        fields = json.loads(frame)
    except (ValueError, RecursionError):
        raise Refused("invalid_json", "The event is not JSON.") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("type"), str):
        raise Refused("missing_required_parameter", "An event is a JSON object with a type.", "type")
    return fields


def asked(fields: dict[str, Any]) -> Asked:
    """Return what a client event asks for; raises Refused."""
    match fields["type"]:
        case "session.update":
            return _session(_object(fields, "session"))
        case "input_audio_buffer.append":
            return Sound(_pcm(fields.get("audio"), "audio"))
        case "input_audio_buffer.commit":
            return Commit()
        case "input_audio_buffer.clear":
            return Clear()
        case "conversation.item.create":
            return _item(_object(fields, "item"))
        case "conversation.item.retrieve":
            return Retrieve(_string(fields, "item_id"))
        case "conversation.item.truncate":
            heard_ms = fields.get("audio_end_ms")
            if isinstance(heard_ms, bool) or not isinstance(heard_ms, int) or not 0 <= heard_ms < 2**31:
                raise Refused("invalid_value", "audio_end_ms is a whole number of milliseconds.", "audio_end_ms")
            return Truncate(_string(fields, "item_id"), heard_ms)
        case "response.create":
            return _create(fields.get("response") or {})
        case "response.cancel":
            response = fields.get("response_id")
            return Stop(response if isinstance(response, str) else "")
        case "conversation.item.delete":
            raise Refused("not_allowed", "What a child said is kept; its guardian can erase it on our pages.", "type")
        case kind:
            raise Refused("invalid_value", f"This event is not known here: {kind[:60]!r}", "type")


def _session(session: dict[str, Any]) -> SetUp:
    if session.get("type", "realtime") != "realtime":
        raise Refused("invalid_value", "Only sessions of type realtime are served here.", "session.type")
    audio = _part_of(session, "audio")
    hearing, speaking = _part_of(audio, "input"), _part_of(audio, "output")
    _check_format(hearing.get("format"), "session.audio.input.format")
    _check_format(speaking.get("format"), "session.audio.output.format")
    modality = _modality(session, "session.output_modalities")
    if "turn_detection" not in hearing:
        return SetUp(modality)
    detection = hearing["turn_detection"]
    if detection is None:
        return SetUp(modality, takes_turns=False)
    if not isinstance(detection, dict):
        raise Refused("invalid_value", "turn_detection is an object or null.", "session.audio.input.turn_detection")
    return SetUp(modality, takes_turns=True, answers=detection.get("create_response") is not False)


def _part_of(fields: dict[str, Any], name: str) -> dict[str, Any]:
    part = fields.get(name)
    return part if isinstance(part, dict) else {}


def _check_format(value: Any, param: str) -> None:
    if value is None:
        return
    if not isinstance(value, dict) or value.get("type") != "audio/pcm" or value.get("rate", RATE_HZ) != RATE_HZ:
        raise Refused("invalid_value", "Sound is audio/pcm at 24000 Hz, mono, 16 bit.", param)


def _modality(fields: dict[str, Any], param: str) -> str | None:
    wanted = fields.get("output_modalities")
    if wanted is None:
        return None
    if wanted == ["text"]:
        return "text"
    if isinstance(wanted, list) and "audio" in wanted and set(map(str, wanted)) <= {"audio", "text"}:
        return "audio"
    raise Refused("invalid_value", 'output_modalities is ["audio"] or ["text"].', param)


def _create(response: Any) -> Create:
    if not isinstance(response, dict):
        raise Refused("invalid_value", "response is an object.", "response")
    if response.get("conversation", "auto") != "auto":
        raise Refused("invalid_value", "Every answer belongs to the child's conversation.", "response.conversation")
    if response.get("input"):
        raise Refused("invalid_value", "An answer is to what the child said, not to other input.", "response.input")
    metadata = response.get("metadata")
    if metadata is not None and not (
        isinstance(metadata, dict) and len(metadata) <= 16 and all(isinstance(v, str) for v in metadata.values())
    ):
        raise Refused("invalid_value", "metadata holds at most 16 strings.", "response.metadata")
    return Create(_modality(response, "response.output_modalities"), metadata)


def _item(item: dict[str, Any]) -> AddItem:
    if item.get("type") != "message" or item.get("role") != "user":
        raise Refused("not_allowed", "Only the child's own messages can be added (role user).", "item.role")
    parts = item.get("content")
    if not isinstance(parts, list) or not parts:
        raise Refused("missing_required_parameter", "A message has content.", "item.content")
    words, pcm = [], b""
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "input_text" and isinstance(part.get("text"), str):
            words.append(part["text"])
        elif kind == "input_audio":
            pcm += _pcm(part.get("audio"), "item.content.audio")
        elif kind == "input_image":
            raise Refused("not_allowed", "Drawings come in by upload, where they are checked.", "item.content")
        else:
            raise Refused("invalid_value", "Content is input_text or input_audio.", "item.content")
    text = " ".join(words).replace("\0", "").encode("utf-8", "ignore").decode().strip()[:MAX_WORDS]
    if not text and not pcm:
        raise Refused("invalid_value", "The message is empty.", "item.content")
    name = item.get("id")
    return AddItem(text, pcm, name if isinstance(name, str) and 0 < len(name) <= 64 else "")


def _pcm(value: Any, param: str) -> bytes:
    if not isinstance(value, str):
        raise Refused("invalid_value", "Sound is base64 in a string.", param)
    try:
        pcm = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("invalid_value", "The sound is not base64.", param) from None
    if len(pcm) % 2:
        raise Refused("invalid_value", "16-bit sound has an even number of bytes.", param)
    return pcm


def length_ms(pcm: bytes) -> float:
    return len(pcm) / BYTES_PER_MS


def _object(fields: dict[str, Any], name: str) -> dict[str, Any]:
    value = fields.get(name)
    if not isinstance(value, dict):
        raise Refused("missing_required_parameter", f"{name} is an object.", name)
    return value


def _string(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("missing_required_parameter", f"{name} is a string.", name)
    return value
