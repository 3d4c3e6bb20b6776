"""Where the frames of a page come into its talk: through the turnstile, to the brain. No I/O."""

import logging
from collections.abc import Callable
from enum import StrEnum

from voice import wire
from voice.carrying import Carrying
from voice.turnstile import NoMicrophone, TooFast, Turnstile

log = logging.getLogger(__name__)


class Refusal(StrEnum):
    """Why a frame may not pass."""

    BAD_FRAME = "bad_frame"
    TOO_FAST = "too_fast"
    CONSENT = "consent"


class Entrance:
    """Of one page. `calls_take` is asked first about each event, where calls are possible."""

    def __init__(
        self, turnstile: Turnstile, carrying: Carrying, calls_take: Callable[[object], bool] | None = None
    ) -> None:
        self._turnstile, self._carrying, self._calls_take = turnstile, carrying, calls_take

    def hear(self, frame: str | bytes) -> Refusal | None:
        """Let a frame in; return why it may not pass."""
        try:
            if isinstance(frame, bytes):
                if (sound := self._turnstile.sound(frame)) is not None:
                    self._carrying.sound(sound[0], sound[1])
                return None
            event = self._turnstile.words(frame)
            if event is not None and not (self._calls_take is not None and self._calls_take(event)):
                self._carrying.take(event)
        except wire.BadFrame as error:
            log.info("bad frame: %s", error)
            return Refusal.BAD_FRAME
        except TooFast:
            return Refusal.TOO_FAST
        except NoMicrophone:
            return Refusal.CONSENT
        return None
