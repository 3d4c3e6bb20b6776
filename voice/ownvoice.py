"""Do we hear ourselves? The microphone's last seconds beside what we played: the same sound, a moment later. No I/O.

A loudspeaker that the microphone hears makes a companion that interrupts itself. Bands of both spectra are compared at
every delay a room and a network can have, where the microphone hears a voice: that both began at some time says
nothing. Measured on synthesised speech in reverberant rooms: three echoes of four are more than 0.55 alike (half of
them 0.65); a child who interrupts is below 0.55 in 99 of 100 cases after 0.6 s, and below 0.4 after 1.2 s, which is why
it is asked again while the voice goes on.
"""

from dataclasses import dataclass, field

import numpy as np

from voice.audio import INT16

KEPT_FRAMES = 110  # of 20 ms: what of the microphone is compared
LEAST_FRAMES, LEAST_ACTIVE_FRAMES = 25, 15
LONGEST_DELAY_FRAMES = 45
CERTAIN, LIKELY = 0.60, 0.52
ACTIVE_DB, WITHIN_DB = 6.0, 25.0  # above the room, below the loudest: where the microphone hears a voice
SAME_DELAY_FRAMES = 4
ENOUGH = 2  # echoes with the same delay, until the microphone rests while the companion speaks
EARLY_S = 2.5  # interruptions so soon after the companion began, which turn out to be no words, are suspicious
ENOUGH_WORDLESS = 3
PAST_S = 6.0  # what sounded longer ago is compared with nothing
_FRAME_SAMPLES, _THIN = 160, 3  # every third sample is kept: 8 000 Hz
_FRAME_BYTES = 2 * _FRAME_SAMPLES
_FRESH_BYTES = 24_000  # half a second, thinned together: that costs little more than one frame would
_KEPT_BYTES = KEPT_FRAMES * _FRAME_BYTES
_MOST_PLAYED_BYTES = 60 * 16_000
_BANDS = np.array([3, 5, 7, 9, 12, 15, 19, 24, 30, 37, 45, 55, 66, 78])
_HANN = np.hanning(_FRAME_SAMPLES).astype(np.float32)


class Thinned:
    """Every third sample of what sounds: a third of the memory, of which each frame would touch another part."""

    def __init__(self) -> None:
        self.kept = bytearray()  # int16 mono at 8 000 Hz, without what is fresh
        self._fresh: list[bytes] = []
        self._fresh_bytes = self._samples = 0

    def clear(self) -> None:
        self.kept.clear()
        self._fresh.clear()
        self._fresh_bytes = self._samples = 0

    def take(self, pcm: bytes) -> bool:
        """Take int16 mono at 24 000 Hz; return True when it is time to `thin`."""
        self._fresh.append(pcm)
        self._fresh_bytes += len(pcm)
        return self._fresh_bytes >= _FRESH_BYTES

    def thin(self) -> None:
        """Bring `kept` up to date."""
        samples = np.frombuffer(b"".join(self._fresh), INT16)
        self.kept += samples[-self._samples % _THIN :: _THIN].tobytes()
        self._samples += len(samples)
        self._fresh.clear()
        self._fresh_bytes = 0


@dataclass
class OwnVoice:
    """Remembers what sounds now and what the microphone hears meanwhile; counts for the whole talk."""

    comes_back: bool = False  # proven: from now on the microphone rests while the companion speaks
    _played: Thinned = field(default_factory=Thinned)  # since `_began_s`, without
    _gone: int = 0  # so many frames
    _is_full: bool = False
    _heard: Thinned = field(default_factory=Thinned)  # meanwhile, the last KEPT_FRAMES
    _began_s: float = 0.0
    _delays: list[int] = field(default_factory=list)
    _wordless: int = 0
    _is_early: bool = False

    def begin(self, now_s: float) -> None:
        """The companion begins to sound."""
        self._began_s = now_s
        self._played.clear()
        self._heard.clear()
        self._gone, self._is_full = 0, False

    def played(self, pcm: bytes, now_s: float) -> None:
        """Take what was sent to the loudspeaker (int16 mono at 24 000 Hz)."""
        if self.comes_back or self._is_full:
            return
        if self._played.take(pcm):
            self._thin_played(now_s)

    def heard(self, pcm: bytes) -> None:
        """Take a frame of the microphone while the companion sounds."""
        if self._heard.take(pcm):
            self._thin_heard()

    def interrupts(self, now_s: float) -> bool:
        """True when the voice that seems to interrupt now is our own."""
        likeness, delay = self._compare(now_s)
        self._is_early = now_s - self._began_s < EARLY_S
        if likeness >= LIKELY:
            self._delays.append(delay)
            near = [other for other in self._delays if abs(other - delay) <= SAME_DELAY_FRAMES]
            self.comes_back = self.comes_back or len(near) >= ENOUGH
        return likeness >= CERTAIN or self.comes_back and likeness >= LIKELY

    def came_to(self, *, words: bool) -> None:
        """The interruption that was let through turned out to be words, or nothing."""
        if words:
            self._wordless = 0
        elif self._is_early:
            self._wordless += 1
            self.comes_back = self.comes_back or self._wordless >= ENOUGH_WORDLESS
        self._is_early = False

    def _thin_played(self, now_s: float) -> None:
        """Let go of what sounded long ago."""
        self._played.thin()
        played = self._played.kept
        past = int((now_s - self._began_s - PAST_S) * 50) - self._gone
        if past > 0:
            past = min(past, len(played) // _FRAME_BYTES)
            del played[: past * _FRAME_BYTES]
            self._gone += past
        self._is_full = len(played) >= _MOST_PLAYED_BYTES

    def _thin_heard(self) -> None:
        self._heard.thin()
        heard = self._heard.kept
        if len(heard) > _KEPT_BYTES:
            del heard[: len(heard) - _KEPT_BYTES]

    def _compare(self, now_s: float) -> tuple[float, int]:
        """Return how alike the two are at the best delay (−1…1), and that delay in frames; about 1 ms of work."""
        self._thin_played(now_s)
        self._thin_heard()
        frames = len(self._heard.kept) // _FRAME_BYTES
        if frames < LEAST_FRAMES or len(self._played.kept) < 2 * _FRAME_SAMPLES:
            return 0.0, 0
        heard = _bands(np.frombuffer(bytes(self._heard.kept[-frames * _FRAME_BYTES :]), "<i2"))
        levels = heard.mean(axis=1)
        active = np.flatnonzero(levels > max(np.percentile(levels, 10) + ACTIVE_DB, levels.max() - WITHIN_DB))
        if len(active) < LEAST_ACTIVE_FRAMES:
            return 0.0, 0
        heard = np.maximum(heard, np.percentile(heard, 20, axis=0))
        heard = _centred(heard[active])
        played = _bands(np.frombuffer(bytes(self._played.kept), "<i2"))
        played = np.maximum(played, played.max() - 40)
        silent = np.full(played.shape[1], played.min())
        last, best, best_delay = int((now_s - self._began_s) * 50) - self._gone, 0.0, 0
        for delay in range(LONGEST_DELAY_FRAMES + 1):
            at = active + (last - frames - delay)
            is_there = ((at >= 0) & (at < len(played)))[:, None]
            window = _centred(np.where(is_there, played[np.clip(at, 0, len(played) - 1)], silent))
            size = float(np.linalg.norm(window) * np.linalg.norm(heard))
            likeness = float((window * heard).sum()) / size if size else 0.0
            if likeness > best:
                best, best_delay = likeness, delay
        return best, best_delay


def _bands(samples: np.ndarray) -> np.ndarray:
    """Return the level of each band (dB) in each frame of 20 ms at 8 000 Hz."""
    frames = len(samples) // _FRAME_SAMPLES
    pieces = samples[: frames * _FRAME_SAMPLES].reshape(frames, _FRAME_SAMPLES).astype(np.float32) * _HANN
    powers = np.abs(np.fft.rfft(pieces, axis=1)) ** 2
    return 10.0 * np.log10(np.add.reduceat(powers, _BANDS, axis=1)[:, :-1] + 1e3)


def _centred(levels: np.ndarray) -> np.ndarray:
    return levels - levels.mean(axis=0)
