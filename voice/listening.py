"""The child's side of the talk: when a spoken turn begins and ends, its audio, and the words heard on the device."""

from collections import deque
from dataclasses import dataclass, field

from voice.audio import BYTES_PER_MS, duration_ms, rms
from voice.hesitation import TAIL_MS, is_backchannel, is_drawn_out, is_thinking
from voice.nearvoice import NearVoice
from voice.patience import Patience
from voice.turntaking import (
    AFTER_NODS,
    AT_ONCE,
    MAX_TURN_MS,
    MIN_VOICED_MS,
    OF_A_STRANGER,
    OVER_SPEECH,
    WHILE_THINKING,
    Evidence,
    Sign,
    TurnTaker,
)

LEAD_MS = 200  # of sound before the voice that began a turn: a word may begin softly
LATELY_MS = AFTER_NODS.within_ms + LEAD_MS
PEN_LINGERS_S = 2.0
PEN_RESTS_S = 12.0  # down, and no word from the page that it moves (it comes every 5 s): it lies on the paper
WORDS_GRACE_S = 1.2  # a recogniser on the device finishes a little after the voice
STALLED_S = 4.0  # no audio for so long in the middle of a turn: the microphone is gone
VOICED_RMS = 250.0  # push-to-talk: louder than this was a voice
PIECE_BYTES = 20 * BYTES_PER_MS  # what the rule for near voices takes at a time
TAIL_DUE_MS = 240  # a voice that fell silent so long ago is looked at: was it a sound of thinking?
LEVEL_LAG_MS = 60  # levels are smoothed, so a voice seems to last a little longer than it did
NEVER_MS = 10**9  # a frame with a voice in it ends no turn


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

    silence_ms: int
    mode: str = "voice"
    recognises: bool = False
    mic_is_on: bool = False
    pressed: bool = False
    turn_is_open: bool = False
    is_nodding: bool = False  # the words so far are only a listener's: 「嗯嗯」, “yes”
    voice_s: float = -1e9  # when a near voice was heard last, whether or not it became a turn
    words_due_s: float | None = None  # the turn ended; waiting for the device's last words until then
    _final: list[str] = field(default_factory=list)
    _interim: str = ""
    _lately: deque[bytes] = field(default_factory=lambda: deque(maxlen=LATELY_MS // 20 + 1))
    _unsent_ms: float = 0.0  # so much of the end of it belongs to no turn
    _ends_thinking: bool | None = None  # did the last voice end in a drawn-out sound? None: not looked at yet
    _pen_s: float = -1e9
    _pen_is_down: bool = False
    _heard_s: float = 0.0
    _voiced_ms: float = 0.0
    _words_s: float | None = None
    _words_hesitate: bool = False
    _is_awaited: bool = False

    def __post_init__(self) -> None:
        self.patience = Patience(self.silence_ms)
        self.taker = TurnTaker(self.patience)
        self.near = NearVoice()

    def pen(self, is_down: bool, now_s: float) -> None:
        self._pen_is_down, self._pen_s = is_down, now_s

    def is_drawing(self, now_s: float) -> bool:
        return now_s - self._pen_s < (PEN_RESTS_S if self._pen_is_down else PEN_LINGERS_S)

    def lives(self, now_s: float) -> None:
        """The microphone is there, though nothing of it is taken."""
        self.mic_is_on, self._heard_s = True, now_s
        self._lately.clear()
        self._unsent_ms = 0.0

    def audio(self, pcm: bytes, at_ms: int, now_s: float, is_over_speech: bool, is_awaited: bool = False) -> Heard:
        """Take a microphone frame and say what it changed. is_awaited: the companion is about to speak."""
        self.mic_is_on, self._heard_s, self._is_awaited = True, now_s, is_awaited
        if self.mode == "push":
            if not self.pressed:
                return Heard()
            self._voiced_ms += duration_ms(pcm) if rms(pcm) > VOICED_RMS else 0.0
            return Heard(pcm=pcm)
        sign = None
        for start in range(0, len(pcm), PIECE_BYTES):  # one piece, but for a browser with frames of its own size
            sign = self._follow(pcm[start : start + PIECE_BYTES], at_ms, now_s, is_over_speech) or sign
        if sign is Sign.ENDED or sign is Sign.DROPPED:
            is_endless = at_ms - self.taker.began_ms >= MAX_TURN_MS
            return self._close(pcm, dropped=sign is Sign.DROPPED and not self.words, is_believed=not is_endless)
        if sign is None and not self.turn_is_open:
            self._unsent_ms += duration_ms(pcm)
            return Heard()
        if self._unsent_ms:  # words that came first came late, as if over the companion's speech
            needed = OVER_SPEECH if sign is None else self._needed(is_over_speech)
            pcm = self._with_its_beginning(pcm, needed.within_ms + LEAD_MS)
        return self._open(pcm) if sign is Sign.BEGAN else Heard(pcm=pcm)

    def _follow(self, piece: bytes, at_ms: int, now_s: float, is_over_speech: bool) -> Sign | None:
        taker = self.taker
        self._lately.append(piece)
        is_voice = self.near.hear(piece, is_in_turn=taker.is_in_turn, must_last=is_over_speech or self._is_awaited)
        if is_voice:
            self.voice_s = now_s
        if not taker.is_in_turn:
            return taker.hear(is_voice, duration_ms(piece), at_ms, 0, needed=self._needed(is_over_speech))
        if is_voice:
            self._ends_thinking = None
        elif self._ends_thinking is None and taker.silent_ms >= TAIL_DUE_MS:
            self._ends_thinking = is_drawn_out(self._tail(taker.silent_ms - LEVEL_LAG_MS))
        wait_ms = NEVER_MS if is_voice else self._wait_ms(now_s)
        return taker.hear(is_voice, duration_ms(piece), at_ms, wait_ms)

    def _needed(self, is_over_speech: bool) -> Evidence:
        """Return what begins a turn now."""
        if is_over_speech or self._is_awaited:
            if self.is_nodding:
                return AFTER_NODS
            return OVER_SPEECH if is_over_speech else WHILE_THINKING
        return AT_ONCE if self.near.loudness.knows_the_child else OF_A_STRANGER

    def _with_its_beginning(self, pcm: bytes, within_ms: int) -> bytes:
        """Return the first sound of a turn: `pcm`, and what came before it and belongs to no turn."""
        before_ms = min(int(self._unsent_ms), within_ms)
        self._unsent_ms = 0.0
        return b"".join(self._lately)[-len(pcm) - before_ms * BYTES_PER_MS :]

    def _wait_ms(self, now_s: float) -> int:
        return self.patience.wait_ms(
            is_drawing=self.is_drawing(now_s),
            is_thinking=bool(self._ends_thinking) or self._words_hesitate,
        )

    def _tail(self, ago_ms: int) -> bytes:
        """Return TAIL_MS of sound that ended `ago_ms` ago."""
        lately = b"".join(self._lately)
        end = len(lately) - ago_ms * BYTES_PER_MS
        return lately[max(0, end - TAIL_MS * BYTES_PER_MS) : end]

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

    def restart(self) -> None:
        """Another microphone, whose clock begins again."""
        self.taker.restart()
        self.forget_lately()

    def forget_lately(self) -> None:
        """What was heard before now begins no turn."""
        self.taker.forget()
        self._lately.clear()
        self._unsent_ms = 0.0

    def doubt(self) -> None:
        """The turn that ended held no words."""
        self.near.loudness.doubt()

    def transcript(
        self, text: str, is_final: bool, now_s: float, *, is_over_speech: bool = False, opens: bool = True
    ) -> bool:
        """Take words from the device; return True when they open a turn by themselves: no audio came, or not enough of
        it to interrupt. opens: False where somebody else says when turns begin."""
        is_listening_sound = is_over_speech and not self.turn_is_open and is_backchannel(f"{self.words} {text}".strip())
        self._words_s = now_s
        if is_final and is_listening_sound:
            self.taker.forget()
        elif is_final:
            self._final.append(text)
        self._interim = "" if is_final else text
        self._words_hesitate, self.is_nodding = is_thinking(self.words), is_backchannel(self.words)
        if self.turn_is_open or self.words_due_s is not None or not text or is_listening_sound or not opens:
            return False
        self.turn_is_open = True
        return True

    def tick(self, now_s: float) -> Heard:
        """Notice turns that nothing else ends: words without audio, a microphone that went away."""
        if not self.turn_is_open or self.pressed:
            return Heard()
        if self.taker.is_in_turn:
            return self.release() if now_s - self._heard_s > STALLED_S else Heard()
        if self._words_s is not None and now_s - self._words_s > self._wait_ms(now_s) / 1000:
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
        self.is_nodding = self._words_hesitate = False
        return words

    def _open(self, pcm: bytes) -> Heard:
        self._ends_thinking = None
        if self.turn_is_open:  # words came first
            return Heard(pcm=pcm)
        self.turn_is_open = True
        return Heard(began=True, pcm=pcm)

    def _close(self, pcm: bytes, *, dropped: bool, is_believed: bool = True) -> Heard:
        self.turn_is_open = False
        self._words_s = None
        self.near.loudness.end_turn(is_believed=is_believed and not dropped)
        if dropped:
            self._unsent_ms = float(LATELY_MS)
        return Heard(ended=not dropped, dropped=dropped, pcm=pcm)
