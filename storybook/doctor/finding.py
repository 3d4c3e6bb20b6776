"""What an examination says: which part, how it is, in two languages (the catalogues may not be compiled yet)."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is."""

    GOOD = "good"
    OFF = "off"  # not set up, and everything works without it
    CARE = "care"  # works, but somebody should look
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str

    def filled(self, **values: object) -> "Words":
        return Words(self.zh.format(**values), self.en.format(**values))

    def told(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: its name, how it is, what was seen, and what to do when something should be done."""

    part: str
    state: State
    said: Words
    advice: Words = NOTHING
