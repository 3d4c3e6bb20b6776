"""What the brain decides: requests to a provider, entries of the journal, and the four commands that carry them."""

from dataclasses import dataclass
from typing import ClassVar, final
from uuid import UUID

from voice.events import Reason
from voice.record import Record

# --- requests to a link -----------------------------------------------------------------------------------------------


@final
class AppendAudio(Record):
    FIELDS: ClassVar[tuple[str, ...]] = ("pcm",)

    def __init__(self, pcm: bytes) -> None:
        self.pcm = pcm


@dataclass(frozen=True, slots=True)
class ClearAudio:
    pass


@dataclass(frozen=True, slots=True)
class CommitAudio:
    """The child finished a spoken turn. words: what the device recognised, or ''."""

    turn: UUID | None = None
    words: str = ""
    bead: str = ""


@dataclass(frozen=True, slots=True)
class EndTurn:
    """The child says that it is done: a link that takes turns, and hears the child itself, ends the open one now."""


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """The spoken turn that the link calls `item` is `turn` of the journal; a later transcript of it names `turn`."""

    turn: UUID
    item: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a tool call. output: a short JSON text for the model."""

    call: str
    output: str


@dataclass(frozen=True, slots=True)
class AddWords:
    text: str
    bead: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something happened that the companion should know: kind is a journal kind, or speaker's words from elsewhere."""

    kind: str
    text: str
    speaker: str = "house"
    bead: str = ""


@dataclass(frozen=True, slots=True)
class Respond:
    reason: Reason = Reason.ANSWER


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Leave:
    """Let go of every vendor for the rest of this connection; the companion goes on. why: what `LinkLost` then says."""

    why: str


@dataclass(frozen=True, slots=True)
class HeardUntil:
    """The child interrupted this response and really heard `played_ms` of it; the rest was never said."""

    response: str
    played_ms: int


# --- entries of the journal -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordTurn:
    id: UUID
    speaker: str
    means: str
    text: str
    bead: str = ""


@dataclass(frozen=True, slots=True)
class AmendTurn:
    id: UUID
    text: str | None = None
    is_heard: bool | None = None


@dataclass(frozen=True, slots=True)
class RunTool:
    """A model asks another room for something (`settings.TALK_TOOLS`): a job; what it finds comes back as a turn."""

    name: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class NoteIncident:
    rule: str
    place: str


Request = (
    AppendAudio
    | ClearAudio
    | CommitAudio
    | EndTurn
    | TurnTaken
    | ToolResult
    | AddWords
    | AddNote
    | Respond
    | Cancel
    | Leave
    | HeardUntil
)
Entry = RecordTurn | AmendTurn | RunTool | NoteIncident


# --- commands of the brain --------------------------------------------------------------------------------------------


@final
class Send(Record):
    FIELDS: ClassVar[tuple[str, ...]] = ("request",)

    def __init__(self, request: Request) -> None:
        self.request = request


@final
class Show(Record):
    FIELDS: ClassVar[tuple[str, ...]] = ("frame",)

    def __init__(self, frame: dict | bytes) -> None:
        self.frame = frame


@dataclass(frozen=True, slots=True)
class Write:
    entry: Entry


@dataclass(frozen=True, slots=True)
class HangUp:
    code: int


Command = Send | Show | Write | HangUp


class Out:
    """Commands in the order in which they are to be carried out."""

    def __init__(self) -> None:
        self._commands: list[Command] = []

    def append(self, command: Command) -> None:
        self._commands.append(command)

    def show(self, kind: str, **fields: object) -> None:
        self.append(Show({"type": kind, **fields}))

    def send(self, request: Request) -> None:
        self.append(Send(request))

    def write(self, entry: Entry) -> None:
        self.append(Write(entry))

    def bye(self, code: str, text: str, close_code: int) -> None:
        """Say goodbye kindly, then hang up."""
        self.show("bye", code=code, text=text)
        self.append(HangUp(close_code))

    def take(self) -> list[Command]:
        """Return the commands and forget them."""
        taken, self._commands = self._commands, []
        return taken
