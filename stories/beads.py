"""The six questions a story answers, in the order in which they are asked: the beads that light up in the studio."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHO = "who"


@dataclass(frozen=True, slots=True)
class Bead:
    """One question of the story grammar; `key` stands in Turn.bead."""

    key: str
    name: str | Promise


BEADS = (
    Bead(WHO, _("谁")),
    Bead("where", _("在哪里")),
    Bead("what", _("发生了什么")),
    Bead("feeling", _("心情")),
    Bead("solution", _("想了什么办法")),
    Bead("ending", _("后来呢")),
)


class Told(Protocol):
    """Anything that may answer a story question: a turn, or a saying in a brief."""

    @property
    def bead(self) -> str: ...

    @property
    def text(self) -> str: ...


def answered(told: Iterable[Told]) -> list[str]:
    """Return the keys of the questions that these words answer, in story order; empty words count for nothing."""
    lit = {saying.bead for saying in told if saying.text.strip()}
    return [bead.key for bead in BEADS if bead.key in lit]
