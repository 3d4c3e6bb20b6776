"""A teacher sees the stories shown to the class and nothing else of a family; strangers see nothing at all."""

import pytest
from django.urls import reverse

from classrooms.models import Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def doors(submission, enrolment):
    """Return every door of the room that leads to this class or to this family's story."""
    drawing = submission.story.pages.get(number=1).drawing
    return {
        "class_page": [enrolment.classroom_id],
        "class_code_renew": [enrolment.classroom_id],
        "class_leave": [enrolment.classroom_id, enrolment.child_id],
        "submission_create": [submission.story_id],
        "submission_withdraw": [submission.pk],
        "submission_page": [submission.pk],
        "review_create": [submission.pk],
        "class_drawing_image": [drawing.pk],
    }


@pytest.mark.parametrize("who", ["stranger_client", "other_teacher_client"])
def test_stranger_finds_no_door(who, request, doors):
    client = request.getfixturevalue(who)
    for name, ids in doors.items():
        url = reverse(name, args=ids)
        assert {client.get(url).status_code, client.post(url).status_code} <= {404, 405}, name
    assert Submission.objects.get().state == Submission.State.SUBMITTED


def test_nobody_enters_without_logging_in(anonymous_client, doors):
    for name, ids in doors.items():
        for answer in (anonymous_client.get(reverse(name, args=ids)), anonymous_client.post(reverse(name, args=ids))):
            assert answer.status_code == 405 or answer.url.startswith(reverse("account_login")), name


def test_child_in_child_mode_is_asked_for_the_pin(child_client, doors):
    for name in ("submission_create", "submission_withdraw", "class_leave"):
        answer = child_client.post(reverse(name, args=doors[name]))
        assert answer.url.startswith(reverse("pin_unlock")), name


def test_guardian_does_not_enter_the_teachers_doors(mama_client, doors):
    for name in ("class_page", "class_code_renew", "submission_page", "review_create", "class_drawing_image"):
        url = reverse(name, args=doors[name])
        assert {mama_client.get(url).status_code, mama_client.post(url).status_code} <= {404, 405}, name


def test_teacher_opens_the_submitted_story_and_its_drawing(teacher_client, doors):
    assert teacher_client.get(reverse("submission_page", args=doors["submission_page"])).status_code == 200
    image = teacher_client.get(reverse("class_drawing_image", args=doors["class_drawing_image"]))
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")


def test_teacher_does_not_see_a_drawing_outside_the_submitted_story(teacher_client, submission, draw):
    other = draw(submission.story.child)
    assert teacher_client.get(reverse("class_drawing_image", args=[other.pk])).status_code == 404


def test_teacher_does_not_see_an_unsubmitted_story(teacher_client, submission, write, child):
    hidden = write(child, "秘密的书")
    drawing = hidden.pages.get(number=1).drawing
    assert teacher_client.get(reverse("class_drawing_image", args=[drawing.pk])).status_code == 404
    for page in (reverse("classes"), reverse("class_page", args=[submission.classroom_id])):
        assert "秘密的书" not in teacher_client.get(page).content.decode()


def test_teacher_does_not_enter_the_familys_own_pages(teacher_client, submission):
    story = submission.story
    drawing = story.pages.get(number=1).drawing
    for name, key in (
        ("book", story.pk),
        ("story_state", story.pk),
        ("shelf", story.child_id),
        ("studio", story.child_id),
        ("talk_list", story.child_id),
        ("child_edit", story.child_id),
        ("drawing_image", drawing.pk),
        ("drawing_state", drawing.pk),
        ("submission_create", story.pk),
    ):
        assert teacher_client.get(reverse(name, args=[key])).status_code == 404, name


def test_withdrawn_storys_drawing_is_gone_for_the_teacher(teacher_client, mama_client, doors):
    image = reverse("class_drawing_image", args=doors["class_drawing_image"])
    mama_client.post(reverse("submission_withdraw", args=doors["submission_withdraw"]))
    assert teacher_client.get(image).status_code == 404
