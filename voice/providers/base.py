"""What every voice of the companion promises. Learn these two and you can add a vendor.

A link carries one talk. Requests go in by `send` (`AppendAudio`, `ClearAudio`, `CommitAudio`, `AddWords`, `AddNote`,
`Respond`, `Cancel`), events come out by iteration (`LinkOpened` first, then `ResponseStarted`, `TextPart`, `AudioPart`,
`ResponseEnded`, `ChildTranscript`, `NothingHeard`, `NothingToCancel`, `AlreadyResponding`). At most one response runs
at a time; every response that was started is ended, cancelled or not. Iteration stops when the vendor ends the session
in good order, and raises `gateway.errors.GatewayError` when the link is lost.
"""

from collections.abc import AsyncIterator
from typing import Protocol

from voice.events import Brief


class RealtimeLink(Protocol):
    """One talk with a provider."""

    async def send(self, request: object) -> None:
        """Pass a request on; quietly does nothing on a closed link. Raises GatewayError when the link is lost."""

    def __aiter__(self) -> AsyncIterator[object]:
        """Yield events until the session ends."""

    async def close(self) -> None:
        """End the talk and free everything; a second call does nothing."""


class RealtimeProvider(Protocol):
    """A voice that talks can be opened with."""

    name: str

    async def open(self, brief: Brief) -> RealtimeLink:
        """Return a link that is ready to be used. Raises GatewayError when there is none to be had."""
