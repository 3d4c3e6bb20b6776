"""What a long silence means: first patience, then one gentle word, then sleep, then goodbye."""

NUDGE_AFTER_S = 10.0
ASLEEP_AFTER_S = 45.0


class Quiet:
    """Counts the time since anything happened in a talk. One gentle word per silence, never two."""

    def __init__(self, now_s: float, idle_s: float) -> None:
        self.idle_s = idle_s
        self._stirred_s = self._lively_s = now_s
        self._has_nudged = False

    def stir(self, now_s: float) -> None:
        """The companion is busy. Its own gentle word does not keep it awake."""
        self._lively_s = now_s
        if not self._has_nudged:
            self._stirred_s = now_s

    def murmur(self, now_s: float) -> None:
        """Somebody near is heard, to whomever it speaks: no moment for a gentle word, but no reason to stay awake."""
        self._lively_s = now_s

    def live(self, now_s: float) -> None:
        """The child did something."""
        self._has_nudged = False
        self._stirred_s = self._lively_s = now_s

    def may_nudge(self, now_s: float, is_waiting: bool, is_drawing: bool) -> bool:
        """Return True once per silence, when a question waits and no pen moves."""
        if not is_waiting or is_drawing or self._has_nudged or now_s - self._lively_s < NUDGE_AFTER_S:
            return False
        self._has_nudged = True
        return True

    def is_asleep(self, now_s: float) -> bool:
        return now_s - self._stirred_s > ASLEEP_AFTER_S

    def is_idle(self, now_s: float) -> bool:
        return now_s - self._stirred_s > self.idle_s
