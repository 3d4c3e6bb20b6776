"""Little pictures of our own set beside words that have no drawing, for what those words name. Pure."""

import re

from vision.pictures.catalogue import find

_MOST = 2


def stamps_for(text: str, nickname: str) -> list[str]:
    """Return paths below the static root of at most two pictures of what `text` names; the child is no thing in it."""
    return [subject.path for subject in find(text.replace(nickname, " "))[:_MOST]]


def named_in(text: str, is_chinese: bool) -> str:
    """Return the first thing of our set that `text` names, in the very words of the text, or ""."""
    for subject in find(text):
        for word in sorted(subject.words_zh if is_chinese else subject.words_en, key=len, reverse=True):
            match = re.search(re.escape(word), text, re.IGNORECASE)
            if match:
                return match.group()
    return ""
