"""The wire between browser and server: JSON text frames with a `type`, binary frames with audio.

Up, binary: u8 kind=1, u8 flags (bit 0: audio is missing before this frame), u16 seq, u32 first sample, u32 ms since the
microphone started, then int16 little-endian mono PCM at 24 000 Hz (480 samples; up to 4 800).
Down, binary: u8 kind=2, u8 flags, u16 reserved, u32 number of the item, then PCM of the same kind.
"""

import json
import struct
from collections.abc import Callable
from typing import Any, Final

from voice.events import (
    CallDown,
    CallOffered,
    CallUp,
    Finished,
    Hello,
    MicSwitched,
    ModeChosen,
    PageTurned,
    PastTurn,
    Paused,
    PenMoved,
    Pinged,
    Played,
    Stopped,
    TalkEnded,
    TalkStarted,
    Transcript,
    Woken,
    Words,
)

UP: Final = struct.Struct("<BBHII")
UP_BYTES: Final = 12
DOWN: Final = struct.Struct("<BBHI")
MAX_TEXT_BYTES = 8_192
MAX_WORDS = 500  # characters in one typed or recognised sentence
MAX_SAMPLES: Final = 4_800


class BadFrame(ValueError):
    """The browser sent what the protocol does not know; the talk is closed with 4400."""


def read_sound(frame: bytes) -> tuple[bytes, int]:
    """Return the PCM in a binary frame and its capture time in ms; raise BadFrame for anything else."""
    pcm_bytes = len(frame) - UP_BYTES
    if pcm_bytes <= 0 or pcm_bytes % 2 or pcm_bytes > 2 * MAX_SAMPLES:
        raise BadFrame("audio frame has an impossible length")
    if frame[0] != 1:
        raise BadFrame("binary frame is not microphone audio")
    return frame[UP_BYTES:], int.from_bytes(frame[8:UP_BYTES], "little")


def read_text(frame: str) -> object | None:
    """Return the event in a text frame, None for a type we do not know (a newer page), or raise BadFrame."""
    if len(frame) > MAX_TEXT_BYTES:
        raise BadFrame("text frame is too long")
    try:
        fields = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise BadFrame("text frame is not JSON") from error
    if not isinstance(fields, dict) or not isinstance(fields.get("type"), str):
        raise BadFrame("text frame has no type")
    read = _READERS.get(fields["type"])
    return read(fields) if read else None


def audio_frame(number: int, pcm: bytes) -> bytes:
    return DOWN.pack(2, 0, 0, number) + pcm


def turn_frame(turn: PastTurn) -> dict:
    """Return a row of the journal as the page gets it."""
    about = str(turn.about) if turn.about else None
    return {
        "id": str(turn.id),
        "seq": turn.seq,
        "kind": turn.kind,
        "speaker": turn.speaker,
        "means": turn.means,
        "text": turn.text,
        "bead": turn.bead,
        "about": about,
        "is_heard": turn.is_heard,
        "created_at": turn.created_at,
    }


def frame_text(frame: dict) -> str:
    text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "ignore").decode()  # half a character, as a vendor's JSON can hold it, cannot be sent


def _text(fields: dict, name: str, limit: int = MAX_WORDS) -> str:
    value = fields.get(name, "")
    if not isinstance(value, str):
        raise BadFrame(f"{name} is not a string")
    # Half of a surrogate pair (an emoji cut in two) is a string to JavaScript, and nothing that can be stored or sent.
    return value.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:limit]


def _whole(fields: dict, name: str) -> int:
    value: Any = fields.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**31:
        raise BadFrame(f"{name} is not a whole number")
    return int(value)


def _one_of(fields: dict, name: str, allowed: tuple[str, ...]) -> str:
    value = _text(fields, name, 20) or allowed[0]
    if value not in allowed:
        raise BadFrame(f"{name} is not one of {', '.join(allowed)}")
    return value


def _is(fields: dict, name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise BadFrame(f"{name} is not true or false")
    return value


def _hello(fields: dict) -> Hello:
    return Hello(
        mode=_one_of(fields, "mode", ("voice", "push")),
        hears=_one_of(fields, "hears", ("none", "device")),
        speaks=_is(fields, "speaks"),
        last_seq=_whole(fields, "last_seq"),
        calls=_is(fields, "calls"),
    )


def _words(fields: dict) -> Words | None:
    words = Words(
        text=_text(fields, "text"),
        means=_one_of(fields, "means", ("typed", "tapped")),
        bead=_text(fields, "bead", 12),
        choice=_text(fields, "choice", 20),
    )
    return words if words.text else None


_READERS: dict[str, Callable[[dict], object | None]] = {
    "hello": _hello,
    "say": _words,
    "transcript": lambda fields: Transcript(_text(fields, "text"), _is(fields, "final")),
    "mode": lambda fields: ModeChosen(_one_of(fields, "mode", ("voice", "push"))),
    "talk.start": lambda fields: TalkStarted(),
    "talk.end": lambda fields: TalkEnded(),
    "mic": lambda fields: MicSwitched(_is(fields, "on")),
    "stop": lambda fields: Stopped(_text(fields, "item", 20), _whole(fields, "played_ms")),
    "played": lambda fields: Played(_text(fields, "item", 20), _whole(fields, "ms")),
    "pen": lambda fields: PenMoved(_is(fields, "down")),
    "page": lambda fields: PageTurned(_is(fields, "turned"), _whole(fields, "number"), _whole(fields, "count")),
    "call.offer": lambda fields: CallOffered(_whole(fields, "call"), _text(fields, "sdp", MAX_TEXT_BYTES) + "\r\n"),
    "call.up": lambda fields: CallUp(_whole(fields, "call")),
    "call.down": lambda fields: CallDown(_whole(fields, "call")),
    "pause": lambda fields: Paused(_is(fields, "on")),
    "wake": lambda fields: Woken(),
    "finish": lambda fields: Finished(),
    "ping": lambda fields: Pinged(),
}
