"""Reads the events that bring a vendor's sound. Within an answer they differ in nothing but their id and the sound, so
what stands around these two is read as JSON once and then only compared; every other event is JSON as ever.
"""

import json
from collections.abc import Callable
from typing import Any, Final

import pybase64

from voice.providers import events_json

Frame = dict[str, Any]

PLAIN: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz.:-"  # in an id: means nothing to JSON
QUOTE: Final = b'"'
MOST_LOOKS = 8  # in a row at events that are alike in nothing; then it is not worth looking any more


class SoundEvents:
    """Those of one connection. After `alike`, `frame` is the event that one was like, and `name` its own id."""

    def __init__(self) -> None:
        self.frame: Frame = {}
        self.name = ""
        self._before = self._between = self._after = b""  # the id, the id and the sound, the sound
        self._looks = 0

    def alike(self, raw: bytes) -> bytes | None:
        """Return the sound of an event that is like the last one that was read whole; None for any other."""
        before, between, after = self._before, self._between, self._after
        if not before or not raw.startswith(before):
            return None
        begin = len(before)
        end = raw.find(QUOTE, begin)
        name = raw[begin:end]
        start, stop = end + len(between), len(raw) - len(after)
        if end <= begin or start > stop or name.translate(None, PLAIN):
            return None
        if not raw.startswith(between, end) or not raw.endswith(after):
            return None
        try:
            pcm: bytes = pybase64.b64decode(raw[start:stop], None, True)
        except ValueError:
            return None
        self._looks = 0
        self.name = name.decode()
        return pcm

    def whole(self, raw: bytes) -> Frame | None:
        """Return an event that brings sound, None for any other."""
        frame = events_json.decode(raw) if events_json.is_sound(raw) else None
        if frame is not None and self._looks < MOST_LOOKS:
            self._looks += 1
            self._learn(raw, frame)
        return frame

    def _learn(self, raw: bytes, frame: Frame) -> None:
        """Find where the id and the sound stand, and make sure of it: with others there, all else must stay."""
        name, sound = frame.get("event_id"), frame.get("delta")
        if not (isinstance(name, str) and name and isinstance(sound, str) and sound):
            return
        try:
            before, _, rest = raw.partition(name.encode())
            between, _, after = rest.partition(sound.encode())
            same = json.loads(b"".join((before, b"0", between, after)))
        except ValueError:
            return
        if same == {**frame, "event_id": "0", "delta": ""}:
            self._before, self._between, self._after, self.frame = before, between, after, frame


class SoundLane:
    """Takes what a socket reads, and tells of sound in that very step. `read` says what an event with sound means, and
    `read_alike` one that is like an earlier event but for its id and its sound; `tell` hears of it, `last_s` is when
    there was some."""

    tell: Callable[[object], None] | None = None

    def __init__(
        self,
        read: Callable[[Frame], list[object]],
        read_alike: Callable[[Frame, str, bytes], object | None],
        clock: Callable[[], float],
    ) -> None:
        self._read, self._read_alike, self._clock = read, read_alike, clock
        self._sounds = SoundEvents()
        self.last_s = float("-inf")

    def take(self, raw: bytes) -> bool:
        """Tell of an event that brings sound; False for any other, and nothing has happened."""
        tell, sounds = self.tell, self._sounds
        if tell is None:
            return False
        pcm = sounds.alike(raw)
        if pcm is not None:
            event = self._read_alike(sounds.frame, sounds.name, pcm)
            if event is not None:
                tell(event)
        elif (frame := sounds.whole(raw)) is not None:
            for event in self._read(frame):
                tell(event)
        else:
            return False
        self.last_s = self._clock()
        return True
