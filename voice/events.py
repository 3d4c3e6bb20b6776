"""What travels between the shell, the brain (`relay`) and the providers: frozen records, no behaviour.

browser, house ── heard() ──►  relay  ◄── said() ── link (a provider)
                                 │
                 Send(request) · Show(frame) · Write(entry) · HangUp(code)
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, final
from uuid import UUID

from voice.allowance import Grant
from voice.record import Record


class State(StrEnum):
    """What the companion's face shows."""

    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    ASLEEP = "asleep"
    PAUSED = "paused"  # the child talks to somebody else


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
    NEARLY = "nearly"  # a few minutes are left: lead the story to its ending
    GOODBYE = "goodbye"  # one minute is left: say goodbye and offer the book
    RESTS = "rests"  # the time to talk is over; drawing and tapping go on


# --- from the browser -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hello:
    mode: str = "voice"  # "voice" | "push"
    hears: str = "none"  # "device" when the browser recognises speech on the device
    speaks: bool = False
    last_seq: int = 0
    calls: bool = False  # it can be called by WebRTC


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
class Paused:
    """「我在和别人说话」 begins or ends; until it ends, nothing is for the companion, and the companion is quiet."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Woken:
    """A tap on the companion: it wakes, and is no longer paused."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The button 「讲完了」."""


@dataclass(frozen=True, slots=True)
class PageTurned:
    """The page turned to another sheet, or could not; it shows sheet `number` (from 1) of `count`."""

    turned: bool
    number: int = 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class CallOffered:
    """The page's end of the call that it was asked for, as a session description (SDP)."""

    call: int
    sdp: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallUp:
    """Sound flows in this call."""

    call: int


@dataclass(frozen=True, slots=True)
class CallDown:
    """This call could not be made, or broke."""

    call: int


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
class TakenOver:
    """The child's talk went on to another page: this one ends kindly and does not come back by itself."""


@dataclass(frozen=True, slots=True)
class TimeTold:
    """How much time is left was asked again: it passed, a guardian gave more, or a budget or switch ended it."""

    grant: Grant


@dataclass(frozen=True, slots=True)
class GoingDown:
    """This process is asked to stop: the talk goes on in another one."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """A moment passed (about every 100 ms)."""


# --- from a link ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkOpened:
    provider: str
    has_voice: bool
    hears_words: bool  # it understands speech by itself
    takes_turns: bool = False  # it decides when the child has finished (`SpeechBegan`, `SpeechEnded`), not our relay
    waits_ms: int = 1_200  # and then must hear so much silence until a turn is over
    answers_itself: bool = False  # and then answers without being asked: no `Respond` for spoken turns
    carries_sound: bool = True  # False: sound travels past us (WebRTC); `AudioPart` never comes, `SoundStarted` does
    calls_tools: bool = False


@dataclass(frozen=True, slots=True)
class SpeechBegan:
    """A link that takes turns heard the child begin to speak."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """A link that takes turns heard the child finish; `item` is its own name for that turn (see `TurnTaken`)."""

    item: str = ""


@dataclass(frozen=True, slots=True)
class SoundStarted:
    """Sound that travels past us began to be heard."""

    response: str


@dataclass(frozen=True, slots=True)
class SoundStopped:
    """Sound that travels past us was heard to its end, or was cut off."""

    response: str
    was_cut: bool = False


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model asks for something to be done; arguments: the JSON object it sent, {} when it could not be read.

    response: in which answer; '' where the vendor does not say, then in the one that runs.
    """

    call: str
    name: str
    arguments: dict = field(default_factory=dict)
    response: str = ""


@dataclass(frozen=True, slots=True)
class UsageTold:
    """What the vendor says one response cost, in tokens; 0 where it says nothing. `cached_in` is a part of what came
    in, `cached_audio_in` the part of that which is sound."""

    text_in: int = 0
    audio_in: int = 0
    cached_in: int = 0
    text_out: int = 0
    audio_out: int = 0
    cached_audio_in: int = 0


@dataclass(frozen=True, slots=True)
class TranscriptionTold:
    """The vendor wrote down so much of the child's speech, and bills that apart from its responses."""

    seconds: float


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    response: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """Words to be spoken next; `bead` names the story question they ask, where the provider knows it."""

    response: str
    text: str
    bead: str = ""


@final
class AudioPart(Record):
    """pcm: int16 little-endian mono at 24 000 Hz, an even number of bytes."""

    FIELDS: ClassVar[tuple[str, ...]] = ("response", "pcm")

    def __init__(self, response: str, pcm: bytes) -> None:
        self.response, self.pcm = response, pcm


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
    patience_ms: int | None = None  # how long a guardian wants this child to be waited for; None: by its age
    history: tuple[PastTurn, ...] = ()
    lost: str = ""  # why the link before this one was lost; the companion says so once
    trace: str = field(default="", repr=False)
    person: str = field(default="", repr=False)  # a pseudonym of the child, for vendors that act on single users
