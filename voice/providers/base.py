"""What every voice of the companion promises. Learn these two and you can add a vendor.

A link carries one talk. Requests go in by `send` (`AppendAudio`, `ClearAudio`, `CommitAudio`, `AddWords`, `AddNote`,
`Respond`, `Cancel`, `HeardUntil`; `TurnTaken` and `EndTurn` where the link takes turns, `ToolResult` where it calls
tools), events come out by iteration (`LinkOpened` first, then `ResponseStarted`, `TextPart`, `AudioPart`,
`ResponseEnded`, `ChildTranscript`, `NothingHeard`, `NothingToCancel`, `AlreadyResponding`, and where the link can:
`SpeechBegan`, `SpeechEnded`, `SoundStarted`, `SoundStopped`, `ToolCalled`, `UsageTold`, `TranscriptionTold`). At most
one response runs at a time; every response that was started is ended, cancelled or not. Iteration stops when the
vendor ends the session in good order, and raises `gateway.errors.GatewayError` when the link is lost. A provider whose
sessions end at an age says how long one may be used: `lasts_s`; `voice.line` then opens the next one in time.
"""

from collections.abc import AsyncIterator, Callable
from typing import Protocol

from gateway.errors import GatewayError
from voice.commands import AppendAudio
from voice.events import Brief


class StepAside(GatewayError):
    """This way of talking is not open to this page, though the talk is fine: go on with the next provider, and say
    nothing about it. is_for_good: do not try again in this talk."""

    def __init__(self, message: str, *, is_for_good: bool = False) -> None:
        super().__init__(message)
        self.is_for_good = is_for_good


class RealtimeLink(Protocol):
    """One talk with a provider."""

    async def send(self, request: object) -> None:
        """Pass a request on; quietly does nothing on a closed link. Raises GatewayError when the link is lost."""

    def __aiter__(self) -> AsyncIterator[object]:
        """Yield events until the session ends."""

    async def close(self) -> None:
        """End the talk and free everything; a second call does nothing."""


class StraightLink(RealtimeLink, Protocol):
    """A link whose sound need not wait for a task of its own; both are optional, and change no order."""

    def send_now(self, request: AppendAudio) -> bool:
        """As `send`, without waiting; False, and nothing is sent, when the other side takes no more at this moment."""

    def go_straight(self, tell: Callable[[object], None]) -> None:
        """From now on `tell` of sound in the step that received it, while the iteration waits for the next event."""


class RealtimeProvider(Protocol):
    """A voice that talks can be opened with."""

    name: str

    async def open(self, brief: Brief) -> RealtimeLink:
        """Return a link that is ready to be used. Raises GatewayError when there is none to be had."""
