"""What of a child's words is the story: not the wishes to draw, not the words around it. Pure."""

from dataclasses import dataclass

from families.models import Language
from stories.paging import clauses, sentences, tokens
from stories.words import ASIDES
from vision.pictures.intent import wish_in


@dataclass(frozen=True, slots=True)
class Telling:
    """The part of an utterance that belongs into a book ("" for none), and what the child wished to draw."""

    text: str
    wish: str = ""


def telling(text: str, language: str) -> Telling:
    """Leave out 讲完了, 嗯, 你好, I'm done when they are all that was said, and any part that is a wish to draw."""
    if _is_aside(text, language):
        return Telling("")
    wish = wish_in(text)
    if wish is None:
        return Telling(text.strip())
    parts = [part for sentence in sentences(text) for part in (clauses(sentence) if wish_in(sentence) else [sentence])]
    kept = [part for part in parts if wish_in(part) is None and not _is_aside(part, language)]
    return Telling(("" if language == Language.CHINESE else " ").join(kept), wish)


def _is_aside(text: str, language: str) -> bool:
    said = tokens(text)
    joined = "".join(said) if language == Language.CHINESE else " ".join(said).replace("’", "'")
    return not said or joined in ASIDES[Language(language)]
