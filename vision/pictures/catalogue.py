"""Our own picture set: what there is, and which of it a child's phrase names, in Chinese or English."""

import re

from vision.pictures.subject import Group, Subject
from vision.pictures.subjects_living import ANIMALS, PEOPLE
from vision.pictures.subjects_telling import DEEDS, FEELINGS
from vision.pictures.subjects_things import FOOD, TOYS
from vision.pictures.subjects_world import NATURE, PLACES, WHEELS

__all__ = ["SUBJECTS", "Group", "Subject", "by_key", "find"]

SUBJECTS: tuple[Subject, ...] = (
    *ANIMALS,
    *PEOPLE,
    *WHEELS,
    *NATURE,
    *PLACES,
    *FOOD,
    *TOYS,
    *FEELINGS,
    *DEEDS,
)

# A one-character word names a thing only when it stands alone (马, 一匹马, 大马), never inside another (斑马, 马路).
_JOINTS = re.compile(r"[\s,，、。！？!?；;]|和|跟|与|还有|的|在|里面|里|上面|上")
_BEFORE_NOUN = re.compile(
    r"^(?:我们?|想要?|要|画|一|两|二|三|四|五|六|几|好多|很多|个|只|条|头|匹|辆|架|艘|座|朵|棵|颗|位|张|道|片|群|块"
    r"|小|大|老|白|红|黄|蓝|绿|黑|粉|紫|橙|彩色|可爱|漂亮)+"
)


def by_key(key: str) -> Subject:
    """Return the subject called `key`; raises KeyError when our set has no such picture."""
    return _BY_KEY[key]


def find(phrase: str) -> list[Subject]:
    """Return the subjects that `phrase` names, each once, in the order in which they are named.

    Longer words win over the shorter ones inside them (火车 is no 车, 小熊猫 no 小熊); nothing is guessed: a phrase
    with none of our words gives an empty list.
    """
    text = " ".join(phrase.lower().replace("_", " ").split())
    hits: list[tuple[int, Subject]] = []
    for pattern, subject in _WORDS:
        for match in pattern.finditer(text):
            hits.append((match.start(), subject))
            text = text[: match.start()] + "\N{WHITE SQUARE}" * len(match.group()) + text[match.end() :]
    hits += _single_characters(text)
    return list(dict.fromkeys(subject for _, subject in sorted(hits, key=lambda hit: hit[0])))


def _single_characters(text: str) -> list[tuple[int, Subject]]:
    hits, start = [], 0
    for chunk in _JOINTS.split(text):
        position = text.find(chunk, start)
        start = position + len(chunk)
        subject = _SINGLE.get(chunk) or _SINGLE.get(_BEFORE_NOUN.sub("", chunk))
        if subject:
            hits.append((position, subject))
    return hits


def _pattern(word: str) -> re.Pattern[str]:
    if not word.isascii():
        return re.compile(re.escape(word))
    stem, ending = (word[:-1], "(?:y|ies)") if word.endswith("y") else (word, "(?:s|es)?")
    return re.compile(rf"(?<![a-z]){re.escape(stem)}{ending}(?![a-z])")


_BY_KEY = {subject.key: subject for subject in SUBJECTS}
_SINGLE = {word: subject for subject in SUBJECTS for word in subject.words_zh if len(word) == 1}
_LONGEST_FIRST = sorted(
    ((word, subject) for subject in SUBJECTS for word in (*subject.words_zh, *subject.words_en) if len(word) > 1),
    key=lambda pair: -len(pair[0]),
)
_WORDS = [(_pattern(word), subject) for word, subject in _LONGEST_FIRST]
