"""Smaller copies of a drawing for pages that only show it: a shelf need not carry a megabyte for each book.

Made when first asked for and kept beside the drawing, whose name is its content's: a copy never goes stale.
"""

import io
from enum import StrEnum

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

QUALITY = 86


class Size(StrEnum):
    """How large a copy is."""

    THUMB = "thumb"
    PAGE = "page"

    @property
    def longest_px(self) -> int:
        return {Size.THUMB: 400, Size.PAGE: 1280}[self]


def name_of(original: str, size: Size) -> str:
    """Return the stored name of the copy of `original` (….png)."""
    return f"{original.removesuffix('.png')}.{size}.webp"


def ensure(original: str, size: Size) -> str:
    """Return the stored name of a copy, making it if it is not there.

    Raises FileNotFoundError when the drawing itself is gone.
    """
    name = name_of(original, size)
    if default_storage.exists(name):
        return name
    with default_storage.open(original) as file, Image.open(file) as image:
        small = image.convert("RGB")
    small.thumbnail((size.longest_px, size.longest_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=QUALITY)
    stored = default_storage.save(name, ContentFile(out.getvalue()))
    if stored != name:  # somebody made the same copy meanwhile
        default_storage.delete(stored)
    return name


def delete_with_copies(original: str) -> None:
    """Delete a stored drawing and its copies."""
    for name in (original, *(name_of(original, size) for size in Size)):
        default_storage.delete(name)
