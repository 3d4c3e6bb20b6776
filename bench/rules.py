"""Three rules for the end of a turn, behind one call: ours, the level rule it replaced, a vendor's fixed silence."""

from collections import deque
from collections.abc import Callable

import numpy as np
import webrtcvad

from voice.audio import rms
from voice.listening import Listening
from voice.patience import SILENCE_MS

Rule = Callable[[bytes, int], str]  # (20 ms of pcm, at_ms) → "began", "ended", "dropped" or ""


def ours(band: str) -> Rule:
    """What the relay runs, from the microphone frame on."""
    listening = Listening(SILENCE_MS[band])

    def hear(pcm: bytes, at_ms: int) -> str:
        heard = listening.audio(pcm, at_ms, at_ms / 1000, is_over_speech=False)
        return "began" if heard.began else "ended" if heard.ended else "dropped" if heard.dropped else ""

    hear.listening = listening  # type: ignore[attr-defined]  (words of a recogniser are handed in there)
    return hear


def plain_level(band: str) -> Rule:
    """A floor that follows the room, 9 dB above it to begin, 5 dB to go on, and the silence of the band."""
    floor, is_open, voiced_ms, last_ms, began_ms = 120.0, False, 0.0, 0, 0
    starts: deque[int] = deque()
    recent: deque[tuple[int, float]] = deque()

    def hear(pcm: bytes, at_ms: int) -> str:
        nonlocal floor, is_open, voiced_ms, last_ms, began_ms
        level = rms(pcm)
        is_voice = level > max(floor * (1.8 if is_open else 2.8), 80.0)
        recent.append((at_ms, level))
        while at_ms - recent[0][0] > 3_000:
            recent.popleft()
        if not is_voice:
            floor += (level - floor) * (0.2 if level < floor else 0.03)
        elif at_ms - recent[0][0] >= 2_900:
            steady = min(value for _, value in recent)
            floor = steady if steady > floor * 1.8 else floor
        floor = max(floor, 40.0)
        if is_voice:
            starts.append(at_ms)
            last_ms, voiced_ms = at_ms, voiced_ms + 20
        while starts and at_ms - starts[0] > 240:
            starts.popleft()
        if not is_open:
            if len(starts) < 5:
                return ""
            is_open, began_ms, voiced_ms = True, at_ms, 20.0 * len(starts)
            return "began"
        if at_ms - last_ms < SILENCE_MS[band] and at_ms - began_ms < 45_000:
            return ""
        is_open = False
        starts.clear()
        return "ended" if voiced_ms >= 240 else "dropped"

    return hear


def fixed_silence(band: str, silence_ms: int = 500) -> Rule:
    """webrtcvad alone and half a second, as vendors' own turn detection is set unless told otherwise."""
    vad, is_open, last_ms = webrtcvad.Vad(2), False, 0
    votes: deque[bool] = deque(maxlen=15)

    def hear(pcm: bytes, at_ms: int) -> str:
        nonlocal is_open, last_ms
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        third = ((samples[::3] + samples[1::3] + samples[2::3]) / 3).astype("<i2").tobytes()
        is_voice = vad.is_speech(third, 8_000)
        votes.append(is_voice)
        if is_voice:
            last_ms = at_ms
        if not is_open and sum(votes) >= 8:
            is_open = True
            return "began"
        if is_open and at_ms - last_ms >= silence_ms:
            is_open = False
            votes.clear()
            return "ended"
        return ""

    return hear


RULES: dict[str, Callable[[str], Rule]] = {
    "ours": ours,
    "level rule before": plain_level,
    "fixed 500 ms": fixed_silence,
}
