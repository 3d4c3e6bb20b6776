"""The protocol's old names, for clients that still speak them (`OpenAI-Beta: realtime=v1`), in and out. Pure.

Source: the rename tables of the OpenAI Realtime migration guide, and the field lists of the openai SDK's own types.
"""

from typing import Any

Frame = dict[str, Any]

RENAMED = {
    "response.output_text.delta": "response.text.delta",
    "response.output_text.done": "response.text.done",
    "response.output_audio.delta": "response.audio.delta",
    "response.output_audio.done": "response.audio.done",
    "response.output_audio_transcript.delta": "response.audio_transcript.delta",
    "response.output_audio_transcript.done": "response.audio_transcript.done",
    "conversation.item.added": "conversation.item.created",
}
GONE = {"conversation.item.done"}  # the old protocol tells of an item once
CONTENT = {"output_text": "text", "output_audio": "audio"}


def to_beta(frame: Frame) -> Frame | None:
    """Return a server event under its old name and shape, or None where the old protocol had no such event."""
    kind = frame["type"]
    if kind in GONE:
        return None
    old = {**frame, "type": RENAMED.get(kind, kind)}
    if "session" in old:
        old["session"] = _flat(old["session"])
    if "response" in old:
        old["response"] = _old_response(old["response"])
    if "item" in old:
        old["item"] = _old_item(old["item"])
    return old


def from_beta(fields: Frame) -> Frame:
    """Return a client event in the current shape."""
    kind = fields.get("type")
    if kind == "session.update" and isinstance(fields.get("session"), dict):
        return {**fields, "session": _nested(fields["session"])}
    if kind == "response.create" and isinstance(fields.get("response"), dict):
        response = dict(fields["response"])
        if "modalities" in response:
            response["output_modalities"] = response.pop("modalities")
        return {**fields, "response": response}
    return fields


def _nested(session: Frame) -> Frame:
    """Old flat session fields, of which only those a client may set are looked at."""
    hearing: Frame = {}
    speaking: Frame = {}
    if "turn_detection" in session:
        hearing["turn_detection"] = session["turn_detection"]
    for old, place in (("input_audio_format", hearing), ("output_audio_format", speaking)):
        if session.get(old) is not None:
            is_ours = session[old] == "pcm16"
            place["format"] = {"type": "audio/pcm", "rate": 24_000} if is_ours else {"type": str(session[old])}
    nested: Frame = {"type": "realtime", "audio": {"input": hearing, "output": speaking}}
    if session.get("modalities") is not None:
        nested["output_modalities"] = session["modalities"]
    return nested


def _flat(session: Frame) -> Frame:
    hearing, speaking = session["audio"]["input"], session["audio"]["output"]
    detection = hearing["turn_detection"]
    return {
        "id": session["id"],
        "object": session["object"],
        "model": session["model"],
        "modalities": ["text"] if session["output_modalities"] == ["text"] else ["text", "audio"],
        "instructions": session["instructions"],
        "voice": speaking["voice"],
        "input_audio_format": "pcm16",
        "output_audio_format": "pcm16",
        "input_audio_transcription": None,
        "turn_detection": detection,
        "tools": [],
        "tool_choice": "none",
        "max_response_output_tokens": session["max_output_tokens"],
    }


def _old_response(response: Frame) -> Frame:
    old = {key: value for key, value in response.items() if key not in ("output_modalities", "audio")}
    old["modalities"] = ["text"] if response["output_modalities"] == ["text"] else ["text", "audio"]
    old["output"] = [_old_item(item) for item in response["output"]]
    return old


def _old_item(item: Frame) -> Frame:
    parts = [{**part, "type": CONTENT.get(part["type"], part["type"])} for part in item["content"]]
    return {**item, "content": parts}
