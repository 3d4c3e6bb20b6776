"""Why operations could not come in.

SheetRefused
├── Full      this sheet or this child has no room left; a fresh sheet may
├── TooLarge  one operation is larger than any hand draws
└── Deleted   a guardian deleted this sheet for good: the device forgets it too
"""

from typing import ClassVar

from families.models import Language


class SheetRefused(Exception):
    """Operations that the house does not take. Nothing of the batch was kept."""

    code: ClassVar[str]
    status: ClassVar[int]
    sentences: ClassVar[dict[str, str]]

    def message(self, language: str) -> str:
        """Return the sentence for a child that speaks `language`."""
        return self.sentences.get(language) or self.sentences[Language.CHINESE]


class Full(SheetRefused):
    code, status = "sheet_full", 413
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这张纸画得满满的啦！这张画已经收好，换一张白纸接着画吧。",
        "en": "This paper is full to the edge! The picture is safe. Take a fresh sheet and draw on.",
    }


class TooLarge(SheetRefused):
    code, status = "operation_too_large", 413
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这一笔太大太大了，只收好了画，没收下这一笔的过程。",
        "en": "That was an enormous stroke. The picture is kept, the way it was drawn is not.",
    }


class Deleted(SheetRefused):
    code, status = "sheet_deleted", 410
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "大人把这张画删掉了。来，换一张白纸画新的！",
        "en": "A grown-up deleted this picture. Here is a fresh sheet for a new one!",
    }
