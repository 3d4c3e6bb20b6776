"""Family × URL matrix: every door that leads to one family's things is not there for anybody else.

The doors are read from the URL configuration, so that a new one is in the matrix from its first day.
"""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from classrooms.models import Classroom, Enrolment, Submission
from families import devices
from sessions import journal
from stories.models import Page, Story
from vision.models import Drawing, NamedThing, PictureSearch, Sheet, Version

# Doors whose id is no secret of one family: Django admin has its own guard (operators only), tested in test_admin.py.
ELSEWHERE = ("admin/", "accounts/", "i18n/", "static/")


def doors(patterns: list, prefix: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (name, parameter names) of every named URL that takes a UUID."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and pattern.name and not route.startswith(ELSEWHERE):
            converters = pattern.pattern.converters
            if any(type(converter).__name__ == "UUIDConverter" for converter in converters.values()):
                yield pattern.name, tuple(converters)


DOORS = sorted(set(doors(get_resolver().url_patterns)))


@pytest.fixture
def belongings(child, mama, teacher, conversation, a_png) -> dict[str, uuid.UUID]:
    """Return the ids of one family's things, by URL parameter name."""
    drawing = Drawing(
        child=child,
        conversation=conversation,
        origin=Drawing.Origin.PHOTO,
        sha256="b" * 64,
        width_px=320,
        height_px=240,
    )
    drawing.file.save("ball.png", ContentFile(a_png))
    sheet = Sheet.objects.create(child=child, conversation=conversation)
    version = Version.objects.create(drawing=drawing, file=drawing.file.name, sha256="b" * 64, print="")
    search = PictureSearch.objects.create(child=child, conversation=conversation, phrase="猫", source="offline")
    name = NamedThing.objects.create(child=child, drawing=drawing, name="豆豆", kind="小恐龙", said_by="typed")
    finished = journal.resume_or_open(child)
    story = Story.objects.create(child=child, conversation=finished, language="zh-hans", state=Story.State.READY)
    Page.objects.create(story=story, number=1, drawing=drawing)
    tomorrow = timezone.now() + timedelta(days=1)
    classroom = Classroom.objects.create(
        teacher=teacher, name="小二班", join_code="ABC234", join_code_expires_at=tomorrow
    )
    Enrolment.objects.create(classroom=classroom, child=child, guardian=mama)
    device, _secret = devices.issue(mama, child, "平板")
    submission = Submission.objects.create(story=story, classroom=classroom, guardian=mama, content_hash="c" * 64)
    return {
        "child_id": child.id,
        "conversation_id": conversation.id,
        "drawing_id": drawing.id,
        "sheet_id": sheet.id,
        "version_id": version.id,
        "search_id": search.id,
        "name_id": name.id,
        "story_id": story.id,
        "classroom_id": classroom.id,
        "submission_id": submission.id,
        "device_id": device.id,
    }


def address(door: tuple[str, tuple[str, ...]], belongings: dict[str, uuid.UUID]) -> str:
    name, parameters = door
    return reverse(name, kwargs={parameter: belongings[parameter] for parameter in parameters})


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door[0])
def test_stranger_and_stranger_teacher_find_nothing(door, belongings, stranger_client, django_user_model):
    url = address(door, belongings)
    other_school = Client()
    other_school.force_login(django_user_model.objects.create_user("other-teacher", role="teacher"))
    for client in (stranger_client, other_school):
        statuses = {client.get(url).status_code, client.post(url).status_code}
        assert 404 in statuses and statuses <= {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door[0])
def test_anonymous_is_asked_to_log_in(door, belongings, anonymous_client):
    url = address(door, belongings)
    statuses = {anonymous_client.get(url).status_code, anonymous_client.post(url).status_code}
    assert statuses <= {302, 401, 404, 405} and statuses & {302, 401, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door[0])
def test_who_belongs_there_gets_in(door, belongings, mama_client, teacher_client):
    url = address(door, belongings)
    assert any(client.get(url).status_code not in (404, 302) for client in (mama_client, teacher_client))


def test_the_matrix_is_not_empty():
    assert len(DOORS) >= 15
