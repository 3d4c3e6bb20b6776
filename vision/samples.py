"""Sample drawings for whoever has no drawing at hand: wax crayon on white paper, drawn by our own code.

Deterministic: the same slug always gives the same picture. Small previews stand in `static/img/samples/<slug>.webp`.
"""

import io
from dataclasses import dataclass

from django.utils.translation import get_language

from vision.crayon import Crayon, Paper
from vision.sample_scenes import SCENES

WIDTH_PX, HEIGHT_PX = 2048, 1536


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawing that can be taken, and its name in both languages."""

    slug: str
    zh: str
    en: str

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    @property
    def image(self) -> str:
        """Path of its preview below the static root."""
        return f"img/samples/{self.slug}.webp"


SAMPLES: tuple[Sample, ...] = (
    Sample("cat-and-sun", "小猫和太阳", "a cat and the sun"),
    Sample("dinosaur", "恐龙", "a dinosaur"),
    Sample("house", "房子", "a house"),
    Sample("rainbow-and-flowers", "彩虹和花", "a rainbow and flowers"),
    Sample("rocket", "火箭", "a rocket"),
    Sample("fish", "海里的鱼", "fish in the sea"),
)
SLUGS = frozenset(sample.slug for sample in SAMPLES)


def draw(slug: str) -> bytes:
    """Draw the sample called `slug` (2048 × 1536 px); return a PNG. Raises KeyError when there is no such sample."""
    scene = SCENES[slug]
    paper = Paper(WIDTH_PX, HEIGHT_PX, seed=sum(slug.encode()))
    scene(Crayon(paper))
    png = io.BytesIO()
    paper.image().save(png, "PNG", compress_level=6)
    return png.getvalue()
