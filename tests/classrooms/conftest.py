"""A class, the child in it, and a book of the child with a drawing on its first page."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from classrooms import joining, review
from classrooms.models import Classroom, Enrolment, Submission
from families.models import Child, User
from stories.models import Page, Span, Story
from vision.models import Drawing

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def classroom(teacher: User) -> Classroom:
    return joining.open_class(teacher, "小二班", timezone.now())


@pytest.fixture
def enrolment(classroom: Classroom, child: Child, mama: User) -> Enrolment:
    return joining.join(classroom, child, mama)


@pytest.fixture
def draw(a_png: bytes) -> Callable[[Child], Drawing]:
    """Return a function by which a child draws something."""

    def keep(child: Child) -> Drawing:
        drawing = Drawing(
            child=child, origin=Drawing.Origin.PAPER, sha256=uuid4().hex * 2, width_px=320, height_px=240, state="kept"
        )
        drawing.file.save("drawing.png", ContentFile(a_png))
        return drawing

    return keep


@pytest.fixture
def write(draw) -> Callable[..., Story]:
    """Return a function that makes a book of two pages: the child's words with a drawing, then a model's words."""

    def make(child: Child, title: str = "咪咪回家", state: str = Story.State.READY) -> Story:
        story = Story.objects.create(child=child, title=title, language=child.language, state=state)
        first = Page.objects.create(story=story, number=1, drawing=draw(child))
        second = Page.objects.create(story=story, number=2)
        Span.objects.create(page=first, position=1, text="小猫叫咪咪。", made_by=Span.Maker.CHILD)
        Span.objects.create(page=second, position=1, text="月亮出来了。", made_by=Span.Maker.AI)
        return story

    return make


@pytest.fixture
def story(child: Child, write) -> Story:
    return write(child)


@pytest.fixture
def submission(enrolment: Enrolment, story: Story, mama: User) -> Submission:
    return review.submit(story, enrolment.classroom, mama, NOON)


@pytest.fixture
def other_teacher_client(django_user_model) -> Client:
    """Return the browser of a teacher of another class."""
    client = Client()
    client.force_login(django_user_model.objects.create_user("other-teacher", role=User.Role.TEACHER))
    return client
