"""Reads the events that bring a vendor's sound. Within an answer they differ in nothing but their id and the sound, so
what stands around these two is read as JSON once and then only compared; every other event is JSON as ever.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pybase64

from voice.providers import events_json

Frame = dict[str, Any]

PLAIN_ID = re.compile(rb"[\w.:-]+")  # nothing in it means anything in JSON
MOST_LOOKS = 8  # in a row at events that are alike in nothing; then it is not worth looking any more


class SoundEvents:
    """Those of one connection."""

    def __init__(self) -> None:
        self._before = self._between = self._after = b""  # the id, the id and the sound, the sound
        self._frame: Frame | None = None
        self._looks = 0

    def read(self, raw: bytes) -> Frame | None:
        """Return an event that brings sound, None for any other. Its `delta` may be read already: bytes."""
        return self._alike(raw) or self._any(raw)

    def _alike(self, raw: bytes) -> Frame | None:
        before, between, after = self._before, self._between, self._after
        if self._frame is None or not (raw.startswith(before) and raw.endswith(after)):
            return None
        named = PLAIN_ID.match(raw, len(before))
        if named is None or not raw.startswith(between, end := named.end()):
            return None
        start, stop = end + len(between), len(raw) - len(after)
        if stop < start:
            return None
        try:
            pcm = pybase64.b64decode(memoryview(raw)[start:stop], validate=True)
        except ValueError:
            return None
        self._looks = 0
        return {**self._frame, "event_id": named[0].decode(), "delta": pcm}

    def _any(self, raw: bytes) -> Frame | None:
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
            self._before, self._between, self._after, self._frame = before, between, after, frame


class SoundLane:
    """Takes what a socket reads, and tells of sound in that very step. `read` says what an event with sound means,
    `tell` hears of it, `last_s` is when there was some."""

    tell: Callable[[object], None] | None = None

    def __init__(self, read: Callable[[Frame], list[object]], clock: Callable[[], float]) -> None:
        self._read, self._clock = read, clock
        self._sounds = SoundEvents()
        self.last_s = float("-inf")

    def take(self, raw: bytes) -> bool:
        """Tell of an event that brings sound; False for any other, and nothing has happened."""
        frame = self._sounds.read(raw)
        if frame is None or self.tell is None:
            return False
        self.last_s = self._clock()
        for event in self._read(frame):
            self.tell(event)
        return True
