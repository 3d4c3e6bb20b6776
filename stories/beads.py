"""The six questions a story answers, in the order in which they are asked."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol


class Bead(StrEnum):
    """One question of the story grammar; the studio strings them as beads that light up."""

    WHO = "who"
    WHERE = "where"
    WHAT = "what"
    FEELING = "feeling"
    SOLUTION = "solution"
    ENDING = "ending"


class Told(Protocol):
    """Anything that may answer a story question: a turn, or a saying in a brief."""

    @property
    def bead(self) -> str: ...

    @property
    def text(self) -> str: ...


def answered(told: Iterable[Told]) -> list[Bead]:
    """Return the questions that these words answer, in story order. Unknown beads and empty words count for nothing."""
    lit = {saying.bead for saying in told if saying.text.strip()}
    return [bead for bead in Bead if bead in lit]
