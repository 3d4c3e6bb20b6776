"""Pages that only show a drawing get a smaller copy; erasing the drawing erases the copies."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from vision import intake, renditions, samples
from vision.models import Drawing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def crayons() -> bytes:
    """A sample as it is drawn; that takes a moment."""
    return samples.draw("house")


@pytest.fixture
def drawing(child, conversation, crayons) -> Drawing:
    return intake.receive(child, conversation, crayons, Drawing.Origin.SAMPLE)


def shown(client, drawing: Drawing, size: str) -> bytes:
    answer = client.get(reverse("drawing_image", args=[drawing.id]), {"size": size})
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/webp"
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("size", list(renditions.Size))
def test_copy_is_small_and_has_the_drawings_shape(child_client, drawing, size):
    copy = shown(child_client, drawing, size)
    with Image.open(io.BytesIO(copy)) as image:
        assert max(image.size) == size.longest_px
        assert image.width / image.height == pytest.approx(drawing.width_px / drawing.height_px, abs=0.02)
    assert len(copy) < drawing.file.size / 3


def test_copy_is_made_once(child_client, drawing):
    assert shown(child_client, drawing, "thumb") == shown(child_client, drawing, "thumb")
    folder = drawing.file.name.rpartition("/")[0]
    assert len(default_storage.listdir(folder)[1]) == 2


def test_unknown_size_is_the_drawing_itself(child_client, drawing):
    answer = child_client.get(reverse("drawing_image", args=[drawing.id]), {"size": "../secret"})
    assert answer.headers["content-type"] == "image/png"


def test_erasing_a_drawing_erases_its_copies(child_client, drawing):
    shown(child_client, drawing, "thumb")
    shown(child_client, drawing, "page")
    folder = drawing.file.name.rpartition("/")[0]
    intake.forget(drawing)
    assert default_storage.listdir(folder)[1] == []


def test_stranger_gets_no_copy(stranger_client, drawing):
    assert stranger_client.get(reverse("drawing_image", args=[drawing.id]), {"size": "thumb"}).status_code == 404
