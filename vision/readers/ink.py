"""Tell ink from paper in a drawing or a photo of one, and find the separate shapes. Pure arithmetic on arrays."""

import numpy as np
from PIL import Image, ImageFilter

LONGEST_SIDE_PX = 320  # big enough for a child's crayon line, small enough to look at in 50 ms
_CLEAN_WHITE_SHARE = 0.05  # of pure white pixels: drawn on a screen, no shadow to take away
_PAPER_MIN_LIGHT = 110.0  # darker than this is a coloured ground and not badly lit paper
_SPECK_SHARE = 0.0004  # of the picture: smaller marks are dust


def settle(image: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Return (pixels, ink): float RGB [h, w, 3] with the paper evened out to white, and bool [h, w], True for ink.

    Pixels are picked, not mixed, so that a red line on white stays red and does not become pink at its edges.
    """
    scale = min(1.0, LONGEST_SIDE_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    rgb = image.convert("RGB")
    picked = np.asarray(rgb.resize(size, Image.Resampling.NEAREST)).astype(np.float64)
    mixed = np.asarray(rgb.resize(size, Image.Resampling.BOX)).astype(np.float64)
    is_clean = bool((picked.min(axis=2) >= 250).mean() >= _CLEAN_WHITE_SHARE)
    if not is_clean:
        light = _lighting(mixed)
        picked, mixed = (np.minimum(pixels * 255.0 / light, 255.0) for pixels in (picked, mixed))
    tint = 24.0 if is_clean else 46.0
    shade = 232.0 if is_clean else 188.0
    ink = (mixed.max(axis=2) - mixed.min(axis=2) > tint) | (mixed.mean(axis=2) < shade)
    return picked, _without_specks(ink)


def shapes_in(ink: np.ndarray, gap_px: int = 2) -> list[np.ndarray]:
    """Return the separate shapes as bool masks [h, w], the largest first; marks closer than `gap_px` are one shape."""
    labels, count = _label(_grown(ink, gap_px))
    labels = np.where(ink, labels, 0)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    order = [int(n) for n in np.argsort(-sizes[1:]) + 1 if sizes[n] >= max(4, _SPECK_SHARE * ink.size)]
    return [labels == n for n in order]


def _lighting(pixels: np.ndarray) -> np.ndarray:
    """Estimate how bright the bare paper would be everywhere (shadows, lamp light), or white for a coloured ground."""
    height, width = pixels.shape[:2]
    image = Image.fromarray(pixels.astype(np.uint8))
    small = image.resize((max(1, width // 8), max(1, height // 8)), Image.Resampling.BOX)
    widest = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(3))
    light = np.asarray(widest.resize((width, height), Image.Resampling.BICUBIC)).astype(np.float64)
    chroma = light.max(axis=2) - light.min(axis=2)
    looks_like_paper = (light.mean(axis=2) > _PAPER_MIN_LIGHT) & (chroma < 70)
    if looks_like_paper.mean() < 0.5:
        return np.full_like(light, 255.0)
    typical = np.median(light[looks_like_paper], axis=0)
    return np.maximum(np.where(looks_like_paper[..., None], light, typical), 1.0)


def _without_specks(ink: np.ndarray) -> np.ndarray:
    labels, count = _label(_grown(ink, 1))
    labels = np.where(ink, labels, 0)
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    keep = sizes >= max(3, _SPECK_SHARE * ink.size)
    keep[0] = False
    return keep[labels]


def _grown(mask: np.ndarray, by_px: int) -> np.ndarray:
    """Return the mask with every True grown to a square of 2·by_px+1."""
    if by_px < 1:
        return mask
    image = Image.fromarray(mask.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(2 * by_px + 1))
    return np.asarray(image) > 127


def _label(mask: np.ndarray) -> tuple[np.ndarray, int]:
    """Number the 8-connected regions from 1: each row's runs joined with those of the row above by union-find."""
    parent: list[int] = [0]
    labels = np.zeros(mask.shape, dtype=np.int32)
    above: list[tuple[int, int, int]] = []
    for y in range(mask.shape[0]):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], mask[y].astype(np.int8), [0]))))
        runs = []
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            number = 0
            for above_start, above_end, above_number in above:
                if above_start <= end and above_end >= start:  # corners touch, too
                    root = _root(parent, above_number)
                    if number == 0:
                        number = root
                    else:
                        low, high = sorted((_root(parent, number), root))
                        parent[high] = low
            if number == 0:
                number = len(parent)
                parent.append(number)
            labels[y, start:end] = number
            runs.append((start, end, number))
        above = runs
    roots = np.array([_root(parent, n) for n in range(len(parent))])
    names, compact = np.unique(roots, return_inverse=True)
    return compact[labels].astype(np.int32), len(names) - 1


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number
