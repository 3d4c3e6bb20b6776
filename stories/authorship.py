"""Who made a sentence: found by comparing it with the child's own words, never taken from a model's word. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol
from uuid import UUID

from stories.models import Span
from stories.paging import sentences, tokens

# A sentence that shares less than this with the child's words is the model's own.
_SHARED_ENOUGH = 0.3


class Said(Protocol):
    """Words of a child."""

    @property
    def turn_id(self) -> UUID: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who made a sentence, and the turn it comes from (None for a model's own)."""

    made_by: Span.Maker
    turn_id: UUID | None


def attribute(text: str, sayings: Sequence[Said]) -> Authorship:
    """Say who made `text`.

    The child's sentence, or several in a row joined by punctuation → CHILD; recognisably theirs, but changed →
    CHILD_WITH_AI; else AI. Punctuation, case and spacing do not count as a change.
    """
    wanted = tokens(text)
    exact = _spoken_by(wanted, sayings)
    if exact is not None:
        return Authorship(Span.Maker.CHILD, exact)
    nearest = max(sayings, key=lambda saying: _shared(wanted, saying), default=None)
    if nearest is None or _shared(wanted, nearest) < _SHARED_ENOUGH:
        return Authorship(Span.Maker.AI, None)
    return Authorship(Span.Maker.CHILD_WITH_AI, nearest.turn_id)


def share_kept(text: str, sayings: Sequence[Said]) -> float:
    """Return which part of the child's sayings can be recognised in `text`, 0–1 (1 when nothing was said)."""
    if not sayings:
        return 1.0
    words = tokens(text)
    book = _pairs(words) | set(words)
    kept = 0
    for saying in sayings:
        own = _pairs(tokens(saying.text))
        kept += not own or len(own & book) * 2 >= len(own)
    return kept / len(sayings)


def _spoken_by(wanted: list[str], sayings: Sequence[Said]) -> UUID | None:
    said = [(tokens(sentence), saying.turn_id) for saying in sayings for sentence in sentences(saying.text)]
    for start in range(len(said)):
        run: list[str] = []
        for words, _ in said[start:]:
            run += words
            if run == wanted:
                return said[start][1]
            if len(run) >= len(wanted):
                break
    return None


def _shared(wanted: list[str], saying: Said) -> float:
    said = tokens(saying.text)
    if not wanted or not said:
        return 0.0
    blocks = SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= min(2, len(said))) / len(wanted)


def _pairs(words: list[str]) -> set[str]:
    """Return neighbours as one text each ("小猫" → 小猫); a single English word stands for itself."""
    joined = [" ".join(pair) for pair in pairwise(words)]
    return set(joined or words)
