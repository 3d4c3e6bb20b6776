"""What a subject of our own picture set is; the rows stand in `subjects_*.py`, the search in `catalogue.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """Shelves of the picture set, in the order in which a child would look through them."""

    ANIMALS = "animals"
    PEOPLE = "people"
    WHEELS = "wheels"
    NATURE = "nature"
    PLACES = "places"
    FOOD = "food"
    TOYS = "toys"
    FEELINGS = "feelings"
    DEEDS = "deeds"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to draw: `static/img/pictures/<key>.svg`, its names, and other words that mean it."""

    key: str
    zh: str
    en: str
    words_zh: tuple[str, ...]
    words_en: tuple[str, ...]
    group: Group

    @property
    def path(self) -> str:
        """Path of its picture below the static root."""
        return f"img/pictures/{self.key}.svg"


def rows(group: Group, table: str) -> Iterator[Subject]:
    """Read lines `key | 中文 | English | more Chinese words | more English words` (words split by commas)."""
    for line in table.strip().splitlines():
        key, zh, en, words_zh, words_en = (cell.strip() for cell in line.split("|"))
        yield Subject(key, zh, en, (zh, *_split(words_zh)), (en, *_split(words_en)), group)


def _split(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]
