"""Sample drawings: deterministic, large enough to look at, with small previews."""

import io
from pathlib import Path

import pytest
from PIL import Image

from vision.samples import HEIGHT_PX, SAMPLES, WIDTH_PX, draw

STATIC = Path(__file__).parents[2] / "static"


def test_sample_is_a_colourful_picture_and_always_the_same() -> None:
    first = draw("rocket")
    image = Image.open(io.BytesIO(first))
    assert image.size == (WIDTH_PX, HEIGHT_PX)
    assert len(image.resize((200, 150)).getcolors(30_000) or []) > 200
    assert draw("rocket") == first


def test_unknown_sample_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("no-such-sample")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.slug)
def test_preview_is_small(sample) -> None:
    preview = STATIC / sample.image
    assert preview.stat().st_size <= 12 * 1024
    assert Image.open(preview).size == (320, 240)
