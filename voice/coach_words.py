"""What the offline companion says and listens for, in one place for both languages.

{hero} is the child's main character, {words} the child's own words, {colours} colours that were measured in a drawing.
Each group is a handful of phrasings, so that a talk does not sound like a form. At most two short sentences come
together, the question last. Never kinship, never "I am lonely", never praise of the person: only of what was done.
"""

from dataclasses import dataclass
from types import ModuleType

from voice import coach_words_en, coach_words_zh
from voice.coach_choices import CHOICES


@dataclass(frozen=True, slots=True)
class Choice:
    """A picture answer: `key` names static/img/pictures/<key>.svg, `echo` is how the companion repeats it."""

    key: str
    label: str
    echo: str


@dataclass(frozen=True)
class Phrases:
    """All that is said in one language."""

    greet: dict[str, tuple[str, ...]]
    welcome_back: tuple[str, ...]
    questions: dict[str, tuple[str, ...]]
    questions_young: dict[str, tuple[str, ...]]
    questions_older: dict[str, tuple[str, ...]]
    choices: dict[str, tuple[Choice, ...]]
    echo: tuple[str, ...]
    echo_long: tuple[str, ...]
    praise: dict[str, tuple[str, ...]]
    more: tuple[str, ...]
    curious: tuple[str, ...]
    unsure: tuple[str, ...]
    unheard: tuple[str, ...]
    unheard_smile: tuple[str, ...]
    nudge: tuple[str, ...]
    wish: tuple[str, ...]
    drawing: tuple[str, ...]
    turning: tuple[str, ...]
    reading: tuple[str, ...]
    reading_plain: tuple[str, ...]
    pictures: tuple[str, ...]
    finish: tuple[str, ...]
    finish_early: tuple[str, ...]
    finish_bare: tuple[str, ...]
    care: tuple[str, ...]
    nearly: tuple[str, ...]
    goodbye: tuple[str, ...]
    rests: tuple[str, ...]
    lost: dict[str, tuple[str, ...]]
    asides: tuple[tuple[str, tuple[str, ...]], ...]
    notices: dict[str, str]
    byes: dict[str, str]
    nameless: str


def _phrases(language: str, module: ModuleType) -> Phrases:
    choices = {bead: tuple(Choice(*row) for row in rows) for bead, rows in CHOICES[language].items()}
    names = (name for name in Phrases.__dataclass_fields__ if name != "choices")
    return Phrases(choices=choices, **{name: getattr(module, name.upper()) for name in names})


PHRASES = {name: _phrases(name, module) for name, module in (("zh-hans", coach_words_zh), ("en", coach_words_en))}
