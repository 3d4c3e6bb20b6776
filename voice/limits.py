"""How much one browser may send: a bucket that refills with time."""

AUDIO_MS_PER_S = 1_500  # half as fast again as real time, for a browser catching up after a stall
AUDIO_BURST_MS = 5_000
TEXT_PER_S = 20
TEXT_BURST = 60


class Bucket:
    """Holds up to `burst` and gains `per_s` each second."""

    def __init__(self, per_s: float, burst: float) -> None:
        self.per_s, self.burst = per_s, burst
        self._level, self._seen_s = burst, 0.0

    def takes(self, amount: float, now_s: float) -> bool:
        """Take `amount` and return True, or return False and take nothing."""
        self._level = min(self.burst, self._level + max(0.0, now_s - self._seen_s) * self.per_s)
        self._seen_s = now_s
        if amount > self._level:
            return False
        self._level -= amount
        return True
