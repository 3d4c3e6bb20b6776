"""A title of the child's own words: 《小雨的小猫》, Lily's dragon. Pure."""

import re
from collections.abc import Iterator

from stories.beads import WHO
from stories.draft import StoryBrief
from stories.paging import sentences, units
from stories.stamps import named_in

_WHO_UNITS = 8  # a longer answer is a sentence, not a name for somebody
_FIRST_CLAUSE = re.compile(r"^[^，,、；;：:。！？!?….\n]+")
_INTRODUCTION = {
    True: re.compile(
        r"^(?:我(?:想|要)?[讲说画](?:的是)?|从前|很久以前|这是|那是|有)*(?:一?[只个条头匹位朵辆艘架座棵])?"
    ),
    False: re.compile(
        r"^(?:once upon a time |there (?:was|is|lived) |it(?:'s| is) |this is |i drew |i want to draw )*"
        r"(?:an? |the |my )?",
        re.IGNORECASE,
    ),
}
_WHOSE = {True: "{nickname}的{what}", False: "{nickname}’s {what}"}
_ITS_STORY = {True: "{nickname}的故事", False: "{nickname}’s story"}


def own_title(brief: StoryBrief) -> str:
    """Return nickname + the first who-words (or what the child wished to draw or named first), else 「小雨的故事」."""
    for words in _candidates(brief):
        what = _name_of(words, brief.is_chinese)
        if what:
            return _WHOSE[brief.is_chinese].format(nickname=brief.nickname, what=what)
    return _ITS_STORY[brief.is_chinese].format(nickname=brief.nickname)


def _candidates(brief: StoryBrief) -> Iterator[str]:
    """Yield answers to "who", then the wish, then the beginning of the story."""
    yield from (saying.text for saying in brief.sayings if saying.bead == WHO)
    yield brief.wish
    yield from (saying.text for saying in brief.sayings[:1])


def _name_of(words: str, is_chinese: bool) -> str:
    first = next(iter(sentences(words)), "")
    clause = _FIRST_CLAUSE.match(first)
    name = _INTRODUCTION[is_chinese].sub("", clause.group().strip(), count=1).strip() if clause else ""
    is_name = 0 < units(name) <= (_WHO_UNITS if is_chinese else _WHO_UNITS // 2)
    return name if is_name else named_in(words, is_chinese)
