"""What a child of the cast said and drew."""

import io
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from sessions import journal
from sessions.models import Conversation, Turn
from vision.models import Drawing


@pytest.fixture(autouse=True)
def own_jobs(settings):
    """Neither look for pictures nor ask the classes: other rooms have their own tests."""
    settings.CHILD_TURN_JOBS = []
    settings.STORY_DECORATORS = []
    settings.STEPFUN_API_KEY = ""


@pytest.fixture
def say(conversation: Conversation) -> Callable[..., Turn]:
    """Return a function by which the child says something in the conversation."""

    def record(text: str, means: str = Turn.Means.TYPED, bead: str = "") -> Turn:
        return journal.record(conversation, speaker=Turn.Speaker.CHILD, means=means, text=text, bead=bead)

    return record


@pytest.fixture
def draw(conversation: Conversation) -> Callable[..., Drawing]:
    """Return a function by which the child draws something in the conversation."""

    def keep(colour: str = "#d62828", origin: str = Drawing.Origin.PAPER) -> Drawing:
        image = Image.new("RGB", (320, 240), "white")
        ImageDraw.Draw(image).ellipse((60, 40, 200, 180), fill=colour)
        file = io.BytesIO()
        image.save(file, "PNG")
        drawing = Drawing(
            child=conversation.child,
            conversation=conversation,
            origin=origin,
            sha256=uuid4().hex * 2,
            width_px=320,
            height_px=240,
            state=Drawing.State.KEPT,
        )
        drawing.file.save("drawing.png", ContentFile(file.getvalue()))
        return drawing

    return keep
