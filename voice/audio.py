"""Arithmetic on PCM16: level, resampling, silence, whole samples."""

import math
from functools import lru_cache

import numpy as np

RATE_HZ = 24_000
BYTES_PER_MS = RATE_HZ * 2 // 1000
INT16, FLOAT32 = np.dtype("<i2"), np.dtype(np.float32)
ONES = np.ones(
    20 * RATE_HZ // 1000, FLOAT32
)  # the sum of a frame is a product with these: exact below 2**24, and sooner


def rms(pcm: bytes) -> float:
    """Return the root mean square (0–32768) of int16 little-endian samples, of the part around their mean."""
    samples = np.frombuffer(pcm, dtype="<i2", count=len(pcm) // 2).astype(np.float64)
    return float(samples.std()) if samples.size else 0.0


def power(pcm: bytes) -> float:
    """Return the mean square of int16 little-endian samples around their mean: `rms` squared, far cheaper."""
    samples = np.frombuffer(pcm, INT16, len(pcm) // 2).astype(FLOAT32)
    count = len(samples)
    if not count:
        return 0.0
    total = samples.dot(ONES) if count == len(ONES) else np.add.reduce(samples)
    mean = float(total) / count
    return max(0.0, float(samples.dot(samples)) / count - mean * mean)


def duration_ms(pcm: bytes, rate_hz: int = RATE_HZ) -> float:
    return len(pcm) / 2 / rate_hz * 1000


def silence(ms: float) -> bytes:
    return bytes(2 * round(RATE_HZ * ms / 1000))


def resample(pcm: bytes, from_hz: int, to_hz: int = RATE_HZ) -> bytes:
    """Return `pcm` (int16 mono) at another rate, through a windowed-sinc polyphase filter (pass band to 0.45 of the
    lower rate, stop band below −60 dB); the length is rounded to the nearest sample."""
    if from_hz == to_hz or len(pcm) < 2:
        return pcm
    common = math.gcd(from_hz, to_hz)
    up, down = to_hz // common, from_hz // common
    table, half = _filters(up, down)
    samples = np.frombuffer(pcm, dtype="<i2", count=len(pcm) // 2).astype(np.float64)
    wanted = round(samples.size * up / down)
    moments = np.arange(wanted) * down  # in units of 1 / (from_hz × up)
    phase, base = moments % up, moments // up
    padded = np.pad(samples, (half, half + 1))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half)
    mixed = np.einsum("ij,ij->i", windows[base + 1], table[phase])
    return np.clip(np.rint(mixed), -32768, 32767).astype("<i2").tobytes()


class WholeSamples:
    """Joins chunks of any length into chunks of whole int16 samples; an odd byte waits for its other half."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, chunk: bytes) -> bytes:
        joined = self._rest + chunk
        cut = len(joined) & ~1
        self._rest = joined[cut:]
        return joined[:cut]

    def forget(self) -> None:
        self._rest = b""


@lru_cache(maxsize=4)
def _filters(up: int, down: int, zeros: int = 24) -> tuple[np.ndarray, int]:
    """Return (one row of taps per phase, half length): row p weighs the samples around position base + p / up."""
    cutoff = min(1.0, up / down) * 0.92
    half = math.ceil(zeros / cutoff)
    offsets = np.arange(-half + 1, half + 1)  # sample positions relative to base
    distance = offsets[None, :] - np.arange(up)[:, None] / up
    window = np.kaiser(4001, 7.5)
    shape = np.interp(distance, np.linspace(-half, half, 4001), window)
    table = cutoff * np.sinc(cutoff * distance) * shape
    return table / table.sum(axis=1, keepdims=True), half
