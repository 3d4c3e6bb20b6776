"""What the companion would like to say next, when several things wait."""

from voice.events import Reason

URGENT = (Reason.CARE, Reason.FINISH, Reason.ANSWER, Reason.UNHEARD)  # the child waits for these, pen or no pen
LEADING = (Reason.RESTS, Reason.GOODBYE, Reason.NEARLY)  # to the ending of today
NEWS = (Reason.READING, Reason.DRAWING, Reason.PICTURES)
SMALL_TALK = (Reason.WELCOME_BACK, Reason.GREET, Reason.NUDGE)  # pointless once the child has said something
ORDER = (*URGENT, *LEADING, *NEWS, *SMALL_TALK)


class Wanted:
    """Reasons to speak, each at most once."""

    def __init__(self) -> None:
        self._reasons: set[Reason] = set()

    def add(self, reason: Reason) -> None:
        if reason in URGENT:
            self._reasons -= set(SMALL_TALK)
        self._reasons.add(reason)

    def remove(self, reason: Reason) -> None:
        self._reasons.discard(reason)

    def clear(self) -> None:
        """Forget what waits, whoever wants that; only what a grown-up should hear is answered all the same."""
        self._reasons &= {Reason.CARE}

    @property
    def first(self) -> Reason:
        return next(reason for reason in ORDER if reason in self._reasons)

    @property
    def is_urgent(self) -> bool:
        return not self._reasons.isdisjoint(URGENT)

    def __bool__(self) -> bool:
        return bool(self._reasons)
