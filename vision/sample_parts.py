"""What the sample drawings have in common: a box of crayons, a sun, grass, clouds, flowers."""

import math
from collections.abc import Sequence

from vision.crayon import Crayon, Point

RED, ORANGE, YELLOW, GREEN, LEAF = "#e2533f", "#f08a2c", "#f6c52c", "#5aa846", "#3c8a4a"
BLUE, SKY, PURPLE, PINK, BROWN, BLACK, GREY = (
    "#2f6fb7",
    "#79b8e6",
    "#8a5fb5",
    "#f08fae",
    "#8a5a34",
    "#3a322e",
    "#9b9a99",
)


def sun(c: Crayon, x: float, y: float, r: float) -> None:
    """Draw a smiling sun of radius `r`."""
    c.round(x, y, r, r, ORANGE, YELLOW)
    for i in range(11):
        a, far = math.tau * i / 11 + 0.2, r * (1.75 if i % 2 else 1.5)
        start, end = r * 1.2, far
        c.line(
            [(x + start * math.cos(a), y + start * math.sin(a)), (x + end * math.cos(a), y + end * math.sin(a))],
            ORANGE,
            2.2,
        )
    face(c, x, y - r * 0.1, r * 0.4)


def face(c: Crayon, x: float, y: float, d: float, colour: str = BLACK) -> None:
    """Draw two eyes `2 d` apart, and a smile."""
    c.dot(x - d, y, max(1.1, d * 0.22), colour)
    c.dot(x + d, y, max(1.1, d * 0.22), colour)
    c.line([(x - d * 0.8, y + d * 0.9), (x, y + d * 1.5), (x + d * 0.8, y + d * 0.9)], RED, 1.4, wobble=0.3)


def grass(c: Crayon, y: float) -> None:
    """Fill the ground from about `y` down, with blades."""
    c.hatch([(0, y + 5), (60, y), (130, y + 4), (200, y), (200, 150), (100, 150), (0, 150)], GREEN, 0.08, 2.4)
    for i in range(24):
        x = 4 + i * 8.4
        c.line([(x, y + 9), (x + 1.5, y + 1 - i % 3 * 2)], LEAF, 1.5)


def cloud(c: Crayon, x: float, y: float, s: float) -> None:
    """Draw a cloud, 34 × 20 at scale 1."""
    shape = [(-16, 6), (-17, -2), (-9, -5), (-5, -12), (5, -12), (9, -6), (17, -4), (16, 6), (0, 8)]
    c.loop([(x + a * s, y + b * s) for a, b in shape], BLUE, SKY, 1.4, 0.1)


def flower(c: Crayon, x: float, y: float, foot: float, petals: str, s: float = 1) -> None:
    """Draw a flower with its stem standing at `foot`."""
    c.line([(x, y), (x + 1.5, (y + foot) / 2), (x, foot)], LEAF, 2.2)
    leaf = [(0, -8), (7, -15), (12, -13), (6, -7)]
    c.loop([(x + a * s, foot + b * s) for a, b in leaf], LEAF, GREEN)
    for i in range(6):
        a = math.tau * i / 6 + 0.3
        c.round(x + 7.5 * s * math.cos(a), y + 7.5 * s * math.sin(a), 5 * s, 4.6 * s, petals, petals, 1.4)
    c.round(x, y, 4.5 * s, 4.5 * s, ORANGE, YELLOW, 1.4)


def straight(corners: Sequence[Point]) -> list[Point]:
    """Keep the sides of a shape nearly straight: a smooth line through bare corners would bulge."""
    sides = zip(corners, [*corners[1:], corners[0]], strict=True)
    return [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in sides for t in (0.03, 0.2, 0.5, 0.8, 0.97)]
