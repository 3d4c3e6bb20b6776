"""What the frames of one page may do: their form, their size, their pace. Pure; the clock is handed in."""

from collections.abc import Callable

from voice import limits, wire
from voice.audio import BYTES_PER_MS
from voice.events import Hello


class TooFast(Exception):
    """More text frames than anybody types; the talk is closed with 4429."""


class NoMicrophone(Exception):
    """Sound where no guardian agreed to it; the page is told."""


class Turnstile:
    """Lets the frames of one page in, one by one. Sound that comes too fast, or before `hello`, is dropped."""

    def __init__(self, clock: Callable[[], float], *, may_listen: bool) -> None:
        self._clock, self._may_listen = clock, may_listen
        self._has_hello = False
        self.sounds = limits.Bucket(limits.AUDIO_MS_PER_S, limits.AUDIO_BURST_MS)
        self.texts = limits.Bucket(limits.TEXT_PER_S, limits.TEXT_BURST)

    def sound(self, frame: bytes) -> tuple[bytes, int] | None:
        """Return (pcm, capture time in ms) of a microphone frame, or None. Raises BadFrame, NoMicrophone, TooFast."""
        pcm, at_ms = wire.read_sound(frame)
        if not self._may_listen:
            self.pace()
            raise NoMicrophone
        if self._has_hello and self.sounds.takes(len(pcm) / BYTES_PER_MS, self._clock()):
            return pcm, at_ms
        return None

    def words(self, frame: str) -> object | None:
        """Return the event in a text frame, None for a type that we do not know. Raises BadFrame, TooFast."""
        event = wire.read_text(frame)
        self.pace()
        self._has_hello = self._has_hello or isinstance(event, Hello)
        return event

    def pace(self) -> None:
        """Count one text frame. Raises TooFast."""
        if not self.texts.takes(1, self._clock()):
            raise TooFast
