"""The thing to look for in a sentence or a bare phrase. Pure."""

from vision.pictures import noun
from vision.pictures.intent import wish_in


def phrase_in(words: str) -> str | None:
    """Return the thing in a sentence (我想画恐龙) or in a bare phrase (恐龙), or None when nothing may be looked up."""
    if wish := wish_in(words):
        return wish
    bare = words.strip().strip("，。！？,.!?")
    return noun.english(bare.lower()) if bare.isascii() else noun.chinese(bare.replace(" ", ""))
