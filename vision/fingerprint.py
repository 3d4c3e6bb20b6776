"""Tell whether a page changed enough to be worth another look. Pure."""

import io

import numpy as np
from PIL import Image

GRID = (32, 24)
CELL_CHANGE = 24  # of 255: about a crayon line across one cell
PAGE_CHANGE = 1.5  # of 255 on average: many small marks


def fingerprint(picture: bytes) -> str:
    """Return the picture's brightness on a coarse grid, as hex of one byte per cell."""
    with Image.open(io.BytesIO(picture)) as image:
        return image.convert("L").resize(GRID, Image.Resampling.BOX).tobytes().hex()


def looks_different(before: str, after: str) -> bool:
    """Compare two fingerprints; one of another shape (or none) always looks different."""
    if len(before) != len(after):
        return True
    old, new = (np.frombuffer(bytes.fromhex(cells), dtype=np.uint8).astype(np.int16) for cells in (before, after))
    change = np.abs(old - new)
    return bool(change.max(initial=0) >= CELL_CHANGE or change.mean() >= PAGE_CHANGE)
