"""What a client of the standard face may ask for: frozen records, no behaviour. `asking` reads them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetUp:
    """session.update; None: not mentioned. takes_turns: our relay hears when the child has finished."""

    modality: str | None = None
    takes_turns: bool | None = None
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Sound:
    """pcm: int16 little-endian mono at 24 000 Hz."""

    pcm: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    pass


@dataclass(frozen=True, slots=True)
class Clear:
    pass


@dataclass(frozen=True, slots=True)
class AddItem:
    """The child's words, or its voice in one piece."""

    text: str = ""
    pcm: bytes = b""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Create:
    modality: str | None = None
    metadata: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    response: str = ""


@dataclass(frozen=True, slots=True)
class Truncate:
    item: str
    heard_ms: int


@dataclass(frozen=True, slots=True)
class Retrieve:
    item: str


Asked = SetUp | Sound | Commit | Clear | AddItem | Create | Stop | Truncate | Retrieve
