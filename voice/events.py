"""What travels between the shell, the brain (`relay`) and the providers: frozen records, no behaviour.

browser, house ── heard() ──►  relay  ◄── said() ── link (a provider)
                                 │
                 Send(request) · Show(frame) · Write(entry) · HangUp(code)
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """What the companion's face shows."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    ASLEEP = "asleep"
    OFFLINE = "offline"


class Reason(StrEnum):
    """Why the companion is asked to speak."""

    GREET = "greet"
    WELCOME_BACK = "welcome-back"
    ANSWER = "answer"
    UNHEARD = "unheard"  # a voice came, but no words
    DRAWING = "drawing"
    READING = "reading"
    PICTURES = "pictures"
    NUDGE = "nudge"
    FINISH = "finish"
    CARE = "care"  # the child said something that a grown-up should hear


# --- from the browser -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    mode: str = "voice"  # "voice" | "push"
    hears: str = "none"  # "device" when the browser recognises speech on the device
    speaks: bool = False
    last_seq: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """Typed or tapped words of the child."""

    text: str
    means: str = "typed"
    bead: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words that the browser recognised on the device."""

    text: str
    is_final: bool


@dataclass(frozen=True, slots=True)
class MicAudio:
    """pcm: int16 little-endian mono at 24 000 Hz; at_ms: capture time, counted from the start of the microphone."""

    pcm: bytes
    at_ms: int
    has_gap: bool = False


@dataclass(frozen=True, slots=True)
class ModeChosen:
    mode: str


@dataclass(frozen=True, slots=True)
class TalkStarted:
    pass


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """Push-to-talk released, or 「我说完啦」."""


@dataclass(frozen=True, slots=True)
class MicSwitched:
    is_on: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    item: str
    played_ms: int


@dataclass(frozen=True, slots=True)
class Played:
    item: str
    played_ms: int


@dataclass(frozen=True, slots=True)
class PenMoved:
    is_down: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """The button 「讲完了」."""


@dataclass(frozen=True, slots=True)
class Pinged:
    pass


# --- from the house ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A row of the journal."""

    id: UUID
    seq: int
    kind: str
    speaker: str
    means: str
    text: str
    bead: str = ""
    about: UUID | None = None
    is_heard: bool = True
    created_at: str = ""
    age_s: float = 0.0  # how old it was when it was read


@dataclass(frozen=True, slots=True)
class JournalGrew:
    turns: tuple[PastTurn, ...]
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    purpose: str = "voice"


@dataclass(frozen=True, slots=True)
class Ticked:
    """A moment passed (about every 100 ms)."""


# --- from a link ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkOpened:
    provider: str
    has_voice: bool
    hears_words: bool  # it understands speech by itself


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    response: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words to be spoken next; `bead` names the story question they ask, where the provider knows it."""

    response: str
    text: str
    bead: str = ""


@dataclass(frozen=True, slots=True)
class AudioPart:
    """pcm: int16 little-endian mono at 24 000 Hz, an even number of bytes."""

    response: str
    pcm: bytes


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    response: str
    status: str = "completed"  # completed | cancelled | failed | incomplete


@dataclass(frozen=True, slots=True)
class ChildTranscript:
    """The provider wrote down what the child said in `turn` (of `CommitAudio`); text is the whole text so far."""

    text: str
    is_final: bool
    turn: UUID | None = None


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """The provider found no speech in the committed audio; no response will follow."""


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    pass


@dataclass(frozen=True, slots=True)
class AlreadyResponding:
    """A response was refused because one is running."""


@dataclass(frozen=True, slots=True)
class LinkEnded:
    """The session ended in good order (it was too old); another one follows."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    kind: str  # gateway.errors: unreachable, busy, bad_key, no_balance, …


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a provider needs to know about a talk when it opens a link."""

    language: str = "zh-hans"
    band: str = "6-7"
    history: tuple[PastTurn, ...] = ()
    lost: str = ""  # why the link before this one was lost; the companion says so once
    trace: str = field(default="", repr=False)
