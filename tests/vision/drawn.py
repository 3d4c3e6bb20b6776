"""Pictures as families send them."""

import io
from typing import Any

from PIL import Image, ImageDraw

Mark = tuple[str, tuple[int, int, int, int], str]

SUN: Mark = ("ball", (20, 20, 120, 120), "#f4c20d")
HOUSE: Mark = ("block", (200, 120, 360, 280), "#c0392b")
GRASS: Mark = ("line", (0, 290, 400, 290), "#2e8b57")


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return `image` as a file of this kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def painted(*marks: Mark, size: tuple[int, int] = (400, 300)) -> Image.Image:
    """Return white paper with marks on it: (shape, box, colour), shape "ball", "block" or "line"."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for shape, box, colour in marks:
        if shape == "ball":
            draw.ellipse(box, fill=colour)
        elif shape == "block":
            draw.rectangle(box, fill=colour)
        else:
            draw.line(box, fill=colour, width=8)
    return image
