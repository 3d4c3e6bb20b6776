"""Is there a near voice in this frame? The level decides; webrtcvad says no to knocks before a turn begins.

Cheap first: a frame that does not stand out of the room costs its power and a comparison. Figures and the choice:
docs/decisions/0006-who-decides-that-a-child-speaks.md.
"""

import numpy as np
import webrtcvad

from voice.audio import power
from voice.loudness import Loudness

STRICTEST = 3  # of 0–3
VAD_HZ = 8_000
VAD_FRAME_BYTES = 960  # 20 ms at 24 000 Hz; the library takes 10, 20 or 30 ms at 8 000 Hz, not 24 000


class NearVoice:
    """Follows one microphone."""

    def __init__(self) -> None:
        self.loudness = Loudness()
        self._vad = webrtcvad.Vad(STRICTEST)

    def hear(self, pcm: bytes, *, is_in_turn: bool, must_last: bool = False) -> bool:
        """Take a frame (int16 little-endian mono at 24 000 Hz, 20 ms) and return whether a near voice is in it.
        must_last: see `Loudness.hear`."""
        if not self.loudness.hear(power(pcm), is_in_turn, must_last):
            return False
        return is_in_turn or self._is_speech(pcm)

    def _is_speech(self, pcm: bytes) -> bool:
        if len(pcm) != VAD_FRAME_BYTES:
            return True
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        third = ((samples[::3] + samples[1::3] + samples[2::3]) * np.float32(1 / 3)).astype("<i2")
        return self._vad.is_speech(third.tobytes(), VAD_HZ)
