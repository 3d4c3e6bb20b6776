"""Django admin: every model is there for operators, nobody else enters, what happened cannot be edited."""

import uuid

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from classrooms import joining, review
from classrooms.models import Submission
from families.models import Child, Guardianship
from sessions import journal
from sessions.models import OutboxEntry, Turn
from stories.models import Page, Span, Story
from vision.models import Drawing, HiddenPicture, NamedThing, PictureReport, PictureSearch, Reading

pytestmark = pytest.mark.django_db
OURS = [
    model
    for label in ("families", "conversations", "vision", "stories", "classrooms")
    for model in apps.get_app_config(label).get_models()
    if not model._meta.auto_created and model is not Guardianship  # stands on the child's own page
]
# Rows that only the rooms themselves write.
RECORDS = [
    "families_consent",
    "conversations_turn",
    "conversations_outboxentry",
    "vision_drawing",
    "vision_reading",
    "vision_namedthing",
    "vision_picturereport",
    "stories_span",
    "classrooms_review",
    "classrooms_submission",
]


@pytest.fixture
def live(a_png, mama, teacher, consent_all):
    """Return a function that lets one more family of mama's do everything once."""

    classroom = joining.open_class(teacher, "小二班", timezone.now())

    def once(nickname: str) -> Child:
        child = Child.objects.create(nickname=nickname, birth_year=2020, birth_month=1)
        Guardianship.objects.create(guardian=mama, child=child)
        consent_all(child)
        talk = journal.resume_or_open(child)
        said = journal.record(talk, speaker=Turn.Speaker.CHILD, means=Turn.Means.TYPED, text="小猫叫咪咪。")
        drawing = Drawing(
            child=child, conversation=talk, origin="paper", sha256=uuid.uuid4().hex * 2, width_px=320, height_px=240
        )
        drawing.file.save("drawing.png", ContentFile(a_png))
        Reading.objects.create(drawing=drawing, reader="offline", note="红色的圆")
        PictureSearch.objects.create(child=child, conversation=talk, phrase="猫", source="offline")
        NamedThing.objects.create(child=child, drawing=drawing, turn=said, name="咪咪", kind="小猫", said_by="typed")
        PictureReport.objects.create(child=child, source="offline", picture="cat", phrase="猫", by="child")
        HiddenPicture.objects.create(source="offline", picture=uuid.uuid4().hex)
        story = Story.objects.create(child=child, title=f"{nickname}的书", language="zh-hans", state=Story.State.READY)
        page = Page.objects.create(story=story, number=1, drawing=drawing)
        Span.objects.create(page=page, position=1, text=said.text, made_by=Span.Maker.CHILD, turn=said)
        joining.join(classroom, child, mama)
        submission = review.submit(story, classroom, mama, timezone.now())
        review.answer(
            submission,
            teacher,
            decision=Submission.State.APPROVED,
            sticker="sun",
            sentence="",
            seen_hash=review.content_hash(story),
        )
        return child

    return once


def list_url(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_has_its_list(model):
    assert admin.site.is_registered(model)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_more_rows_ask_no_more_questions(model, live, operator_client):
    live("一")
    operator_client.get(list_url(model))  # warms content types and permissions
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert operator_client.get(list_url(model)).status_code == 200
    for nickname in "二三四五":
        live(nickname)
    with CaptureQueriesContext(connection) as many:
        operator_client.get(list_url(model))
    assert len(many) <= len(few) + 1  # a filter may get its first choices


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_row_opens(model, live, operator_client):
    live("一")
    row = model.objects.first()
    if row is not None:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        assert operator_client.get(url).status_code == 200


@pytest.mark.parametrize("who", ["mama_client", "teacher_client", "anonymous_client"])
def test_only_operators_enter(who, request, operator_client):
    for url in (reverse("admin:index"), *map(list_url, OURS)):
        assert request.getfixturevalue(who).get(url).status_code == 302
    assert operator_client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("name", RECORDS)
def test_what_happened_cannot_be_edited(name, live, operator_client):
    live("一")
    model = apps.get_model(*name.split("_"))
    row = model.objects.first()
    assert operator_client.get(reverse(f"admin:{name}_add")).status_code == 403
    if row is not None:
        assert operator_client.post(reverse(f"admin:{name}_change", args=[row.pk]), {}).status_code == 403
        assert operator_client.post(reverse(f"admin:{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_drawings_are_shown_as_pictures(live, operator_client):
    live("一")
    drawing = Drawing.objects.get()
    image = reverse("drawing_image", args=[drawing.pk])
    page = operator_client.get(list_url(Drawing)).content.decode()
    assert f'src="{image}' in page
    assert operator_client.get(image).status_code == 200


def test_rows_of_a_thing_lead_to_their_own_pages(live, operator_client):
    live("一")
    turn = Turn.objects.first()
    talk = reverse("admin:conversations_conversation_change", args=[turn.conversation_id])
    assert reverse("admin:conversations_turn_change", args=[turn.pk]) in operator_client.get(talk).content.decode()


def test_operator_corrects_the_name_of_a_class(live, operator_client, teacher):
    live("一")
    room = teacher.classrooms.get()
    forms = {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
    url = reverse("admin:classrooms_classroom_change", args=[room.pk])
    operator_client.post(url, {"name": "大一班", "teacher": teacher.pk, **forms})
    room.refresh_from_db()
    assert room.name == "大一班"


def test_failed_entry_is_sent_again_and_a_dropped_one_is_not(operator_client, child):
    failed, dropped = (
        OutboxEntry.objects.create(
            table="sessions", key=uuid.uuid4(), child_id=child.pk, state=state, attempts=9, error="schema"
        )
        for state in (OutboxEntry.State.FAILED, OutboxEntry.State.DROPPED)
    )
    page = operator_client.get(list_url(OutboxEntry)).content.decode()
    assert "schema" in page and "失败" in page
    operator_client.post(list_url(OutboxEntry), {"action": "send_again", "_selected_action": [failed.pk, dropped.pk]})
    failed.refresh_from_db()
    dropped.refresh_from_db()
    assert failed.state == OutboxEntry.State.PENDING
    assert dropped.state == OutboxEntry.State.DROPPED


def test_jobs_show_their_error(operator_client):
    from django_q.models import Failure, Task

    Task.objects.create(
        id=uuid.uuid4().hex,
        name="read-a-drawing",
        func="vision.looking.look",
        started=timezone.now(),
        stopped=timezone.now(),
        success=False,
        result="Unreachable: the reader did not answer",
    )
    page = operator_client.get(reverse("admin:django_q_failure_changelist")).content.decode()
    assert Failure.objects.count() == 1
    assert "read-a-drawing" in page and "Unreachable" in page
