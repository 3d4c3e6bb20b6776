"""How to draw the pictures that children ask for most: lines to follow, a few at a time, and what to say to each."""

from dataclasses import dataclass

from vision.pictures.steps_en import TEXT as ENGLISH
from vision.pictures.steps_zh import TEXT as CHINESE


@dataclass(frozen=True, slots=True)
class HowTo:
    """Drawing instructions: `static/img/steps/<key>.svg` holds one group s1, s2, … for each sentence."""

    key: str
    sentences: tuple[str, ...]

    @property
    def path(self) -> str:
        """Path of the lines below the static root."""
        return f"img/steps/{self.key}.svg"


def how_to(key: str, language: str) -> HowTo | None:
    """Return how the picture called `key` is drawn, or None when we only have the picture."""
    sentences = _BY_LANGUAGE["en" if language == "en" else "zh-hans"].get(key)
    return HowTo(key, sentences) if sentences else None


def _read(table: str) -> dict[str, tuple[str, ...]]:
    """Read `key | first sentence`, then one line for each further sentence."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in table.strip().splitlines():
        if " | " in line:
            key, _, line = line.partition(" | ")
        found.setdefault(key.strip(), []).append(line.strip())
    return {key: tuple(sentences) for key, sentences in found.items()}


_BY_LANGUAGE = {"zh-hans": _read(CHINESE), "en": _read(ENGLISH)}
KEYS = tuple(_BY_LANGUAGE["zh-hans"])
