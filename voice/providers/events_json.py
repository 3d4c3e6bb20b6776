"""The JSON of realtime events, and the base64 in it that is sound: both are most of what a frame costs here."""

import json
from collections import deque
from typing import Any, Final

import pybase64

Frame = dict[str, Any]

APPEND = "input_audio_buffer.append"
SOUND_KIND = b'audio.delta"'  # response.audio.delta, or response.output_audio.delta
HEAD_BYTES: Final = 200  # the type stands before the sound; where it does not, the event takes the ordinary way


class Once:
    """Remembers the last `most` names, and says of each whether it is new."""

    def __init__(self, most: int) -> None:
        self._names: set[str] = set()
        self._in_order: deque[str] = deque()
        self._most = most

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def is_new(self, name: str) -> bool:
        if name in self._names:
            return False
        self._names.add(name)
        self._in_order.append(name)
        if len(self._in_order) > self._most:
            self._names.remove(self._in_order.popleft())
        return True


def encode(frame: Frame) -> bytes:
    """Return a client event as it is sent."""
    if len(frame) == 2 and frame["type"] == APPEND:
        return f'{{"type":"{APPEND}","audio":"{frame["audio"]}"}}'.encode()
    return json.dumps(frame, ensure_ascii=False).encode("utf-8", "replace")


def appended(pcm: bytes) -> bytes:
    """Return the client event that brings sound, as it is sent."""
    return b"".join((b'{"type":"input_audio_buffer.append","audio":"', pybase64.b64encode(pcm), b'"}'))


def append(pcm: bytes) -> Frame:
    """Return the client event that brings sound."""
    return {"type": APPEND, "audio": pybase64.b64encode_as_string(pcm)}


def is_sound(raw: bytes) -> bool:
    """True for a server event that brings sound."""
    return raw.find(SOUND_KIND, 0, HEAD_BYTES) > 0


def decode(raw: bytes) -> Frame | None:
    """Return a server event, None when it is not a JSON object."""
    try:
        frame = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def sound(frame: Frame) -> bytes:
    """Return the sound that a server event brings; raises ValueError when it is not base64."""
    delta = frame.get("delta") or ""
    if isinstance(delta, bytes):  # `sound_events` has read it
        return delta
    if not isinstance(delta, str):
        raise ValueError("sound is not text")
    return pybase64.b64decode(delta, validate=True)
