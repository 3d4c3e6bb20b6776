"""Tell a sheet that was drawn on from one that was wiped clean again."""

import logging

from PIL import Image

from vision.models import Drawing

log = logging.getLogger(__name__)

_PAPER_WHITE = 250  # of 255; a faint crayon line is well below
_SHORT_SIDE_PX = 96


def has_ink(drawing: Drawing) -> bool:
    """Return False for a blank sheet, and for a drawing whose file cannot be opened: neither makes a page."""
    try:
        with drawing.file.open("rb") as file, Image.open(file) as picture:
            grey = picture.convert("L")
    except OSError:
        log.warning("drawing %s: its file cannot be opened; left out of the book", drawing.pk)
        return False
    smaller = max(1, min(grey.size) // _SHORT_SIDE_PX)
    return any(grey.reduce(smaller).histogram()[:_PAPER_WHITE])
