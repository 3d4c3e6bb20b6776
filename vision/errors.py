"""Why a picture could not come in. Each has a code for the page and a kind sentence for the child.

UploadRefused
├── Empty          nothing in the file
├── TooLarge       more than settings.UPLOAD_MAX_BYTES
├── NotAPicture    something else than JPEG, PNG, WebP or GIF, whatever its name says
├── Damaged        begins like a picture and breaks off or makes no sense
└── Bomb           a small file that would unfold into an enormous picture
"""

from typing import ClassVar

from families.models import Language


class UploadRefused(Exception):
    """A file that does not become a drawing."""

    code: ClassVar[str]
    sentences: ClassVar[dict[str, str]]

    def message(self, language: str) -> str:
        """Return the sentence for a child that speaks `language`."""
        return self.sentences.get(language) or self.sentences[Language.CHINESE]


class Empty(UploadRefused):
    code = "empty"
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这张图是空的。再选一张，或者就在这里画吧！",
        "en": "There is nothing in this picture. Pick another one, or draw right here!",
    }


class TooLarge(UploadRefused):
    code = "too_large"
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这张图太大了，小画抱不动。请大人帮忙选一张小一点的，最大 10 MB。",
        "en": "This picture is too big to carry. Ask a grown-up to pick a smaller one, up to 10 MB.",
    }


class NotAPicture(UploadRefused):
    code = "not_a_picture"
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这个不是小画认识的图片。请选一张照片（JPEG、PNG、WebP 或 GIF），或者再拍一张。",
        "en": "I cannot open this one. Pick a photo (JPEG, PNG, WebP or GIF), or take a new one.",
    }


class Damaged(UploadRefused):
    code = "damaged"
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这张图好像坏了，打不开。再拍一张试试？",
        "en": "This picture seems to be broken. Shall we take it again?",
    }


class Bomb(UploadRefused):
    code = "bomb"
    sentences: ClassVar[dict[str, str]] = {
        "zh-hans": "这张图的尺寸太大太大了，画纸放不下。换一张吧！",
        "en": "This picture is far too wide and tall for our paper. Let us try another one!",
    }
