"""Turn whatever a family uploads into our own picture: PNG, RGB on white, upright, at most 2048 px, no metadata.

Pure: bytes in, bytes out. What is kept is drawn anew from the pixels, so nothing that hid in the file comes along
(GPS, comments, scripts, a second file behind the first). The size is read from the header before anything unfolds.
"""

import hashlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image

from vision.errors import Bomb, Damaged, Empty, NotAPicture, TooLarge

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
LONGEST_SIDE_PX = 2048
MAX_PIXELS = 40_000_000
WHITE = (255, 255, 255)

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# How Pillow's decoders fail on damaged files, as a fuzzer finds them (tests/vision/test_developing.py).
_DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, OverflowError,
    MemoryError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Developed:
    """A picture of our own making."""

    png: bytes
    sha256: str
    width_px: int
    height_px: int


def develop(upload: bytes, max_bytes: int) -> Developed:
    """Return `upload` re-encoded; raises an UploadRefused that says why it cannot be."""
    if not upload:
        raise Empty
    if len(upload) > max_bytes:
        raise TooLarge
    if not _begins_like_a_picture(upload):
        raise NotAPicture
    try:
        paper = _on_white(upload)
    except _BOMBS as exc:
        raise Bomb from exc
    except _DAMAGE as exc:
        raise Damaged from exc
    png = io.BytesIO()
    paper.save(png, "PNG", compress_level=6)
    body = png.getvalue()
    return Developed(body, hashlib.sha256(body).hexdigest(), paper.width, paper.height)


def _begins_like_a_picture(upload: bytes) -> bool:
    return (
        upload.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))
        or upload[:4] == b"RIFF"
        and upload[8:12] == b"WEBP"
    )


def _on_white(upload: bytes) -> Image.Image:
    with Image.open(io.BytesIO(upload), formats=FORMATS) as image:
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError(f"{image.width} × {image.height}")
        orientation = _orientation(image)
        image.draft(image.mode, (LONGEST_SIDE_PX, LONGEST_SIDE_PX))  # a JPEG unfolds at a half, a quarter, an eighth
        image.load()  # the first frame of an animation
        pixels = _eight_bit(image)
    pixels.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS, reducing_gap=3.0)
    paper = Image.new("RGB", pixels.size, WHITE)
    paper.paste(pixels, mask=pixels.getchannel("A") if pixels.mode == "RGBA" else None)
    return paper.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else paper


def _eight_bit(image: Image.Image) -> Image.Image:
    """Return the pixels as RGB, or as RGBA where something is see-through."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):  # Pillow would clip 16 bits instead of scaling them
        depth = np.asarray(image).astype(np.float64)
        return Image.fromarray(np.clip(depth / 257.0, 0, 255).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("RGB")


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation; a picture with nonsense there is shown as it lies."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except _DAMAGE:
        return 1
