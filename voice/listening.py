"""The child's side of the talk: when a spoken turn begins and ends, its audio, and the words heard on the device."""

from collections import deque
from dataclasses import dataclass, field

from voice.audio import duration_ms, rms
from voice.turntaking import MIN_VOICED_MS, SILENCE_MS, Sign, TurnTaker

PREROLL_MS = 400
PEN_LINGERS_S = 2.0
WORDS_GRACE_S = 1.2  # a recogniser on the device finishes a little after the voice
STALLED_S = 4.0  # no audio for so long in the middle of a turn: the microphone is gone
VOICED_RMS = 250.0  # push-to-talk: louder than this was a voice


@dataclass(frozen=True, slots=True)
class Heard:
    """What a stretch of audio or a button changed. began: a turn starts, pcm goes upstream; ended: the turn is over."""

    began: bool = False
    ended: bool = False
    dropped: bool = False
    pcm: bytes = b""


@dataclass
class Listening:
    """Follows the microphone in both modes and remembers the words of the turn."""

    band: str
    mode: str = "voice"
    recognises: bool = False
    mic_is_on: bool = False
    pressed: bool = False
    turn_is_open: bool = False
    words_due_s: float | None = None  # the turn ended; waiting for the device's last words until then
    _final: list[str] = field(default_factory=list)
    _interim: str = ""
    _preroll: deque[bytes] = field(default_factory=lambda: deque(maxlen=PREROLL_MS // 20))
    _pen_s: float = -1e9
    _pen_is_down: bool = False
    _heard_s: float = 0.0
    _voiced_ms: float = 0.0
    _words_s: float | None = None

    def __post_init__(self) -> None:
        self.taker = TurnTaker(SILENCE_MS[self.band])

    def pen(self, is_down: bool, now_s: float) -> None:
        self._pen_is_down, self._pen_s = is_down, now_s

    def is_drawing(self, now_s: float) -> bool:
        return self._pen_is_down and now_s - self._pen_s < 30 or now_s - self._pen_s < PEN_LINGERS_S

    def audio(self, pcm: bytes, at_ms: int, now_s: float, is_over_speech: bool) -> Heard:
        """Take a microphone frame and say what it changed."""
        self.mic_is_on, self._heard_s = True, now_s
        level, length_ms = rms(pcm), duration_ms(pcm)
        if self.mode == "push":
            if not self.pressed:
                return Heard()
            self._voiced_ms += length_ms if level > VOICED_RMS else 0.0
            return Heard(pcm=pcm)
        sign = self.taker.hear(
            level, length_ms, at_ms, is_drawing=self.is_drawing(now_s), is_over_speech=is_over_speech
        )
        if sign is Sign.BEGAN:
            return self._open(b"".join(self._preroll) + pcm)
        if sign is not None:
            return self._close(pcm, dropped=sign is Sign.DROPPED and not self.words)
        if not self.turn_is_open:
            self._preroll.append(pcm)
            return Heard()
        return Heard(pcm=pcm)

    def press(self) -> Heard:
        """Push-to-talk pressed."""
        if self.mode != "push" or self.pressed:
            return Heard()
        self.pressed, self._voiced_ms = True, 0.0
        return self._open(b"")

    def release(self) -> Heard:
        """Push-to-talk released, 「我说完啦」, or the microphone went away: the turn ends now."""
        self.pressed = False
        if not self.turn_is_open:
            return Heard()
        if self.mode == "push":
            return self._close(b"", dropped=self._voiced_ms < MIN_VOICED_MS and not self.words)
        sign = self.taker.end()
        return self._close(b"", dropped=sign is Sign.DROPPED and not self.words)

    def let_go(self) -> None:
        """Forget the open turn: what was heard was nothing."""
        self.taker.end()
        self._close(b"", dropped=True)

    def transcript(self, text: str, is_final: bool, now_s: float) -> bool:
        """Take words from the device; return True when they open a turn by themselves (no audio came)."""
        self._words_s = now_s
        if is_final:
            self._final.append(text)
            self._interim = ""
        else:
            self._interim = text
        if self.turn_is_open or self.words_due_s is not None or not text:
            return False
        self.turn_is_open = True
        return True

    def tick(self, now_s: float) -> Heard:
        """Notice turns that nothing else ends: words without audio, a microphone that went away."""
        if not self.turn_is_open or self.pressed:
            return Heard()
        if self.taker.is_in_turn:
            return self.release() if now_s - self._heard_s > STALLED_S else Heard()
        patience_s = (self.taker.silence_ms + (1_500 if self.is_drawing(now_s) else 0)) / 1000
        if self._words_s is not None and now_s - self._words_s > patience_s:
            return self._close(b"", dropped=not self.words)
        return Heard()

    @property
    def words(self) -> str:
        return " ".join(part for part in (*self._final, self._interim) if part).strip()

    @property
    def words_are_final(self) -> bool:
        return bool(self._final) and not self._interim

    def take_words(self) -> str:
        """Return the words of the turn and forget them."""
        words = self.words
        self._final, self._interim, self._words_s, self.words_due_s = [], "", None, None
        return words

    def _open(self, pcm: bytes) -> Heard:
        self._preroll.clear()
        if self.turn_is_open:  # words came first
            return Heard(pcm=pcm)
        self.turn_is_open = True
        return Heard(began=True, pcm=pcm)

    def _close(self, pcm: bytes, *, dropped: bool) -> Heard:
        self.turn_is_open = False
        self._words_s = None
        return Heard(ended=not dropped, dropped=dropped, pcm=pcm)
