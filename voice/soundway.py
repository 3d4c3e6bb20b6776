"""The short way of sound to the link that stands; `voice.line` says which one that is."""

from collections.abc import Callable

from voice.commands import AppendAudio
from voice.unanswered import Unanswered


class SoundWay:
    """Of one talk. `sends` passes sound on without waiting, or returns False; None while no link can."""

    sends: Callable[[AppendAudio], bool] | None = None

    def __init__(self, unanswered: Unanswered) -> None:
        self._unanswered = unanswered

    def take(self, request: AppendAudio) -> bool:
        """Pass sound on now; False where that cannot be done, and nothing has happened."""
        sends = self.sends
        if sends is None or not sends(request):
            return False
        self._unanswered.sent(request)
        return True
