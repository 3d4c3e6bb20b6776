"""What a child of the cast said and drew."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from families.models import AgeBand
from sessions import journal
from sessions.models import Conversation, Turn
from stories.draft import BriefDrawing, Saying, StoryBrief
from vision.models import Drawing

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_jobs(settings):
    """Neither look for pictures nor ask the classes: other rooms have their own tests."""
    settings.CHILD_TURN_JOBS = []
    settings.STORY_DECORATORS = []
    settings.STEPFUN_API_KEY = ""


def brief_of(
    *texts: str | tuple[str, str],
    drawn_at: tuple[float, ...] = (),
    language: str = "zh-hans",
    band: AgeBand = AgeBand.MIDDLE,
    nickname: str = "小雨",
    wish: str = "",
) -> StoryBrief:
    """Return a brief: a saying each minute from 1 on (a pair is a tapped answer: words, bead), drawn at minutes."""
    sayings = []
    for ref, text in enumerate(texts, start=1):
        words, bead = text if isinstance(text, tuple) else (text, "")
        sayings.append(Saying(ref, uuid4(), words, NOON + timedelta(minutes=ref), bead, isinstance(text, tuple)))
    drawings = []
    for ref, minute in enumerate(drawn_at, start=1):
        at = NOON + timedelta(minutes=minute)
        drawings.append(BriefDrawing(ref, uuid4(), at, at))
    return StoryBrief(nickname, language, band, tuple(sayings), tuple(drawings), wish)


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
