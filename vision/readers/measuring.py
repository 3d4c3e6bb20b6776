"""Measure a drawing: colours, how much of the paper, how many shapes and where, whether both sides match. Pure."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from vision.readers.ink import settle, shapes_in

COLOUR_MIN_SHARE = 0.03  # of the ink: less is an edge or a smudge
COLOURS_MAX = 6
EMPTY_COVERAGE = 0.0005
SAME_ON_BOTH_SIDES = 0.8

# Hue in degrees up to which a vivid colour has this name.
_HUES = ((14, "red"), (40, "orange"), (70, "yellow"), (165, "green"), (255, "blue"), (305, "purple"), (345, "pink"))
_THIRDS = (("top left", "top", "top right"), ("left", "middle", "right"), ("bottom left", "bottom", "bottom right"))


@dataclass(frozen=True, slots=True)
class Shape:
    """A connected piece of ink: where it is (fractions 0..1: left, top, width, height) and its share of the paper."""

    box: tuple[float, float, float, float]
    place: str
    share: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What can be said of a drawing without knowing what it shows."""

    coverage: float  # 0..1 of the paper
    colours: tuple[str, ...]  # names of measuring._name, the most used first
    shapes: tuple[Shape, ...]  # the largest first
    is_symmetric: bool  # left and right, about its own middle

    @property
    def is_empty(self) -> bool:
        return self.coverage < EMPTY_COVERAGE


def measure(image: Image.Image) -> Measures:
    """Measure a picture of any size and mode."""
    pixels, ink = settle(image)
    masks = shapes_in(ink)
    return Measures(
        coverage=round(float(ink.mean()), 4),
        colours=_colours(pixels, ink),
        shapes=tuple(_shape(mask) for mask in masks),
        is_symmetric=_is_symmetric(ink),
    )


def _colours(pixels: np.ndarray, ink: np.ndarray) -> tuple[str, ...]:
    """Name the colours of the ink, taken from the inside of the lines where there is an inside."""
    if not ink.any():
        return ()
    inside = np.asarray(Image.fromarray(ink.astype(np.uint8) * 255).filter(ImageFilter.MinFilter(3))) > 127
    chosen = pixels[inside if inside.sum() >= 0.3 * ink.sum() else ink]
    names = _names(chosen)
    names = names[names != "white"]
    if names.size == 0:
        return ()
    found, counts = np.unique(names, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return tuple(str(found[n]) for n in order if counts[n] >= COLOUR_MIN_SHARE * names.size)[:COLOURS_MAX]


def _names(rgb: np.ndarray) -> np.ndarray:
    """Return the colour name of each pixel [n, 3]: what a child would call it, not what a printer would."""
    high, low = rgb.max(axis=1), rgb.min(axis=1)
    value, chroma = high / 255.0, high - low
    saturation = np.divide(chroma, high, out=np.zeros_like(high), where=high > 0)
    hue = _hue(rgb, high, chroma)
    vivid = np.full(len(rgb), "red", dtype="<U6")
    for upto, name in reversed(_HUES):
        vivid[hue < upto] = name
    vivid[hue >= 345] = "red"
    reddish, warm = (hue < 14) | (hue >= 345), (hue >= 8) & (hue < 48)
    names = vivid
    names[reddish & (saturation < 0.6) & (value > 0.7)] = "pink"
    names[(hue >= 305) & (hue < 345) & (value < 0.55)] = "purple"
    names[warm & (value < 0.72) & (saturation > 0.25)] = "brown"
    names[reddish & (value < 0.45) & (saturation > 0.25)] = "brown"
    names[(hue >= 14) & (hue < 42) & (saturation >= 0.15) & (saturation < 0.6) & (value >= 0.72)] = "skin"
    names[(saturation < 0.15) | (chroma < 18)] = "grey"
    names[(names == "grey") & (value > 0.9)] = "white"
    names[(value < 0.28) & ((saturation < 0.5) | (value < 0.16))] = "black"
    return names


def _hue(rgb: np.ndarray, high: np.ndarray, chroma: np.ndarray) -> np.ndarray:
    """Return the hue of each pixel in degrees; 0 where there is none."""
    red, green, blue = rgb[:, 0], rgb[:, 1], rgb[:, 2]
    step = np.where(chroma > 0, chroma, 1.0)
    hue = np.where(
        high == red,
        ((green - blue) / step) % 6,
        np.where(high == green, (blue - red) / step + 2, (red - green) / step + 4),
    )
    return np.where(chroma > 0, hue * 60.0, 0.0)


def _shape(mask: np.ndarray) -> Shape:
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    middle_x, middle_y = (left + right) / 2 / width, (top + bottom) / 2 / height
    box = (left / width, top / height, (right - left) / width, (bottom - top) / height)
    return Shape(
        box=(round(float(box[0]), 4), round(float(box[1]), 4), round(float(box[2]), 4), round(float(box[3]), 4)),
        place=_THIRDS[min(2, int(middle_y * 3))][min(2, int(middle_x * 3))],
        share=round(float(mask.mean()), 4),
    )


def _is_symmetric(ink: np.ndarray) -> bool:
    """Compare the ink with its mirror image about the middle of what is drawn, forgiving a line's width."""
    columns = np.flatnonzero(ink.any(axis=0))
    if columns.size < 8:
        return False
    drawn = ink[:, columns[0] : columns[-1] + 1]
    mirrored = drawn[:, ::-1]
    grown = np.asarray(Image.fromarray(mirrored.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(7))) > 127
    return bool((drawn & grown).sum() >= SAME_ON_BOTH_SIDES * drawn.sum())
