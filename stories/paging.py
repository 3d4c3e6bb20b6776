"""How much stands on a page: sentences, their length, and page plans by age. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from families.models import AgeBand

Line = TypeVar("Line")

_TOKEN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)*|[^\W_]", re.IGNORECASE)
_SENTENCE = re.compile(r"[^。！？!?…\n]+?(?:[。！？!?…]+[”」』\"']?|\.+(?=\s|$)|\n|$)")
_CLAUSE = re.compile(r"[^，,、；;：:]+(?:[，,、；;：:]+|$)")


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What suits an age: pages to aim for, units (characters, or words of English) on each, and the most pages."""

    pages: int
    page_units: int
    most_pages: int


PLANS = {
    AgeBand.YOUNG: PagePlan(pages=3, page_units=12, most_pages=8),
    AgeBand.MIDDLE: PagePlan(pages=5, page_units=25, most_pages=10),
    AgeBand.OLDER: PagePlan(pages=8, page_units=60, most_pages=14),
}


def tokens(text: str) -> list[str]:
    """Return the units a reader counts, lower-cased: each Chinese character, each word of English; no punctuation."""
    return [token.casefold() for token in _TOKEN.findall(text)]


def units(text: str) -> int:
    return len(tokens(text))


def sentences(text: str, longest_units: int = 60) -> list[str]:
    """Split at the ends of sentences, and a sentence longer than `longest_units` at its commas; drops no letter."""
    found = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        parts = clauses(sentence) if units(sentence) > longest_units else [sentence]
        found += [part for part in parts if units(part)]
    return found


def clauses(sentence: str) -> list[str]:
    """Split after each comma; drops no letter."""
    return [clause.strip() for clause in _CLAUSE.findall(sentence)]


def page_capacity(total_units: int, plan: PagePlan) -> int:
    """Return how many units to put on a page, so that a short story gets enough pages and a long one not too many."""
    for_enough_pages = min(plan.page_units, ceil(total_units / plan.pages))
    for_few_enough = ceil(total_units / plan.most_pages)
    return max(1, for_enough_pages, for_few_enough)


def pack(lines: Sequence[Line], capacity: int, length: Callable[[Line], int]) -> list[list[Line]]:
    """Fill pages in order, opening a new one when the next line would not fit; a longer line has its own page."""
    pages: list[list[Line]] = []
    room = 0
    for line in lines:
        needed = length(line)
        if not pages or needed > room:
            pages.append([])
            room = capacity
        pages[-1].append(line)
        room -= needed
    return pages
