"""A wax crayon in the hand of a six-year-old: wobbly lines, hatching that misses the edge, paper grain showing through.

Coordinates are in a space of 200 × 150; the paper scales them to its size in pixels.
"""

import math
import random
from collections.abc import Sequence
from functools import partial

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Point = tuple[float, float]


class Paper:
    """White paper with a grain. Every stroke lays wax of one colour where the grain is high enough to catch it."""

    SPACE = 200  # width in drawing units

    def __init__(self, width_px: int, height_px: int, seed: int) -> None:
        self.scale = width_px / self.SPACE
        self.random = random.Random(seed)
        self._size = (width_px, height_px)
        self._colour = np.full((height_px, width_px, 3), 255, np.float32)
        coarse = np.random.default_rng(seed).integers(0, 256, (height_px // 4 + 1, width_px // 4 + 1), np.uint8)
        grain = Image.fromarray(coarse).resize(self._size, Image.Resampling.BICUBIC)
        self._grain = np.asarray(grain.filter(ImageFilter.GaussianBlur(2.6)), np.float32) / 255
        self._grain = (self._grain - 0.5) * 1.4 + 0.5  # the blur flattened it

    def lay(self, points: Sequence[Point], colour: str, width: float, wax: float) -> None:
        """Draw one stroke: `width` in drawing units, `wax` 0 (a breath) … 1 (pressed hard)."""
        scale, reach = self.scale, width * self.scale / 2 + 4
        xs, ys = [x * scale for x, _ in points], [y * scale for _, y in points]
        box = (
            max(0, int(min(xs) - reach)),
            max(0, int(min(ys) - reach)),
            min(self._size[0], int(max(xs) + reach) + 1),
            min(self._size[1], int(max(ys) + reach) + 1),
        )
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        stroke = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        pen, line = ImageDraw.Draw(stroke), [(x - box[0], y - box[1]) for x, y in zip(xs, ys, strict=True)]
        thick = max(2, round(width * scale))
        pen.line(line, fill=255, width=thick, joint="curve")
        for x, y in (line[0], line[-1]):
            pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
        cover = np.asarray(stroke.filter(ImageFilter.GaussianBlur(1.5)), np.float32) / 255
        part = np.s_[box[1] : box[3], box[0] : box[2]]
        caught = np.clip((self._grain[part] - (0.62 - 0.5 * wax)) * 5, 0.05 + 0.4 * wax, 1)
        amount = (cover * caught * (0.72 + 0.25 * wax))[..., None]
        ink = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32)
        self._colour[part] = self._colour[part] * (1 - amount) + amount * ink

    def image(self) -> Image.Image:
        """Return the paper in 32 steps per colour: the grain hides them, and the file is half the size."""
        return Image.fromarray((np.round(self._colour / 8) * 8).clip(0, 255).astype(np.uint8))


class Crayon:
    """Draws lines, rounds and hatched areas on a paper, never quite straight."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._random = paper.random

    def line(
        self, points: Sequence[Point], colour: str, width: float = 1.7, wax: float = 0.8, wobble: float = 0.7
    ) -> None:
        """Draw through `points` in one go."""
        self._paper.lay(self._wobbly(points, wobble), colour, width, wax)

    def loop(
        self, points: Sequence[Point], colour: str, fill: str = "", width: float = 1.7, slant: float = 0.6
    ) -> None:
        """Draw a closed outline through `points`, hatched with `fill` first; the ends overshoot a little."""
        if fill:
            self.hatch(points, fill, slant)
        self.line([*points, points[0], _between(points[0], points[1], 0.3)], colour, width)

    def round(self, x: float, y: float, rx: float, ry: float, colour: str, fill: str = "", width: float = 1.7) -> None:
        """Draw an ellipse."""
        turn = self._random.uniform(0, math.tau)
        angles = [turn + math.tau * i / 12 for i in range(12)]
        self.loop([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles], colour, fill, width)

    def dot(self, x: float, y: float, r: float, colour: str) -> None:
        """Press a filled spot."""
        for _ in range(3):
            dx, dy = self._random.uniform(-0.2, 0.2) * r, self._random.uniform(-0.2, 0.2) * r
            self._paper.lay([(x + dx, y + dy), (x - dx + 0.1, y - dy)], colour, r * 1.7, 1)

    def hatch(
        self, points: Sequence[Point], colour: str, slant: float = 0.6, gap: float = 1.9, wax: float = 0.5
    ) -> None:
        """Fill a closed shape with to-and-fro strokes at `slant` radians that stop near, not on, its edge."""
        cos, sin = math.cos(slant), math.sin(slant)
        turned = [(x * cos + y * sin, y * cos - x * sin) for x, y in self._wobbly([*points, points[0]], 0)]
        low, high = min(y for _, y in turned), max(y for _, y in turned)
        y = low + gap / 2
        while y < high:
            cuts = sorted(_crossings(turned, y))
            for left, right in zip(cuts[::2], cuts[1::2], strict=False):
                a, b = left + self._random.uniform(-0.9, 1.6), right + self._random.uniform(-1.6, 0.9)
                dy = self._random.uniform(-0.5, 0.5)
                ends = [(a, y), ((a + b) / 2, y + dy), (b, y + self._random.uniform(-0.6, 0.6))]
                stroke = [(u * cos - v * sin, u * sin + v * cos) for u, v in ends]
                self._paper.lay(self._wobbly(stroke, 0.2), colour, 2.5, wax + self._random.uniform(-0.1, 0.12))
            y += gap * self._random.uniform(0.75, 1.15)

    def _wobbly(self, points: Sequence[Point], wobble: float) -> list[Point]:
        """Return a smooth line through `points` (Catmull-Rom), each point moved by up to `wobble`."""
        jitter = partial(self._random.uniform, -wobble, wobble)
        moved = [(x + jitter(), y + jitter()) for x, y in points]
        closed = points[0] == points[-1]
        if closed:
            moved[-1] = moved[0]
        path: list[Point] = []
        for i in range(len(moved) - 1):
            before = moved[i - 1] if i else (moved[-2] if closed else moved[0])
            after = moved[i + 2] if i + 2 < len(moved) else (moved[1] if closed else moved[-1])
            path += [_spline(before, moved[i], moved[i + 1], after, step / 8) for step in range(8)]
        return [*path, moved[-1]]


def _spline(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def at(i: int) -> float:
        linear, square, cube = c[i] - a[i], 2 * a[i] - 5 * b[i] + 4 * c[i] - d[i], 3 * (b[i] - c[i]) + d[i] - a[i]
        return 0.5 * (2 * b[i] + linear * t + square * t * t + cube * t**3)

    return at(0), at(1)


def _between(a: Point, b: Point, part: float) -> Point:
    return a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part


def _crossings(outline: Sequence[Point], y: float) -> list[float]:
    pairs = zip(outline, outline[1:], strict=False)
    return [a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in pairs if (a[1] <= y) != (b[1] <= y)]
