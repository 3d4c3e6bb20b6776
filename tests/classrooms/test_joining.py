"""Coming into a class and leaving it: the guardian decides, the code expires."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classrooms import joining
from classrooms.errors import CodeExpired, CodeUnknown
from classrooms.models import Classroom, Enrolment, Submission

pytestmark = pytest.mark.django_db


def join(client, code, child):
    return client.post(reverse("class_join"), {"code": code, "child": child.pk}, follow=True)


def test_code_has_no_letter_that_can_be_mistaken():
    assert not set("01OIL") & set(joining.CODE_ALPHABET)
    assert len(joining.new_code()) == 6


def test_code_opens_the_class_however_it_is_typed(classroom):
    spaced = f" {classroom.join_code[:3].lower()}-{classroom.join_code[3:]} "
    assert joining.class_by_code(spaced, timezone.now()) == classroom


def test_unknown_code_opens_nothing(classroom):
    with pytest.raises(CodeUnknown):
        joining.class_by_code("222222" if classroom.join_code != "222222" else "333333", timezone.now())


def test_code_holds_for_fourteen_days(classroom):
    almost = classroom.join_code_expires_at - timedelta(seconds=1)
    assert joining.class_by_code(classroom.join_code, almost) == classroom
    with pytest.raises(CodeExpired):
        joining.class_by_code(classroom.join_code, classroom.join_code_expires_at)


def test_guardian_sees_the_class_before_saying_yes(mama_client, child, classroom):
    page = mama_client.get(reverse("class_join"), {"code": classroom.join_code}).content.decode()
    assert "小二班" in page and "laoshi" in page
    assert not Enrolment.objects.exists()


def test_guardian_joins_child_once(mama_client, mama, child, classroom):
    join(mama_client, classroom.join_code, child)
    join(mama_client, classroom.join_code, child)
    enrolment = Enrolment.objects.get()
    assert (enrolment.child, enrolment.classroom, enrolment.guardian) == (child, classroom, mama)


def test_expired_code_joins_nobody_and_a_renewed_one_does(mama_client, teacher_client, child, classroom):
    Classroom.objects.update(join_code_expires_at=timezone.now() - timedelta(days=1))
    answer = join(mama_client, classroom.join_code, child)
    assert "过期" in answer.content.decode()
    assert not Enrolment.objects.exists()
    teacher_client.post(reverse("class_code_renew", args=[classroom.pk]))
    renewed = Classroom.objects.get()
    assert renewed.join_code != classroom.join_code
    join(mama_client, renewed.join_code, child)
    assert Enrolment.objects.get().child == child


def test_guardian_cannot_join_a_strangers_child(mama_client, child, strangers_child, classroom):
    join(mama_client, classroom.join_code, strangers_child)
    assert not Enrolment.objects.exists()


def test_child_cannot_join_itself(child_client, child, classroom):
    answer = child_client.post(reverse("class_join"), {"code": classroom.join_code, "child": child.pk})
    assert answer.url.startswith(reverse("pin_unlock"))
    assert not Enrolment.objects.exists()


def test_codes_cannot_be_guessed_for_ever(mama_client, child, classroom):
    for _ in range(20):
        mama_client.get(reverse("class_join"), {"code": "222222"})
    assert mama_client.get(reverse("class_join"), {"code": classroom.join_code}).status_code == 429


def test_leaving_takes_the_stories_back(mama_client, teacher_client, submission, enrolment):
    shown = reverse("submission_page", args=[submission.pk])
    assert teacher_client.get(shown).status_code == 200
    mama_client.post(reverse("class_leave", args=[enrolment.classroom_id, enrolment.child_id]))
    assert not Enrolment.objects.exists()
    assert Submission.objects.get().state == Submission.State.WITHDRAWN
    assert teacher_client.get(shown).status_code == 404


def test_teacher_can_take_a_child_out_of_the_class(teacher_client, enrolment):
    teacher_client.post(reverse("class_leave", args=[enrolment.classroom_id, enrolment.child_id]))
    assert not Enrolment.objects.exists()


def test_button_tapped_twice_opens_one_class(teacher_client):
    first, second = (teacher_client.post(reverse("class_new"), {"name": "大一班"}).url for _tap in range(2))
    assert first == second
    assert teacher_client.post(reverse("class_new"), {"name": "大二班"}).url != first


def test_teacher_opens_a_class_and_guardian_does_not(teacher_client, mama_client):
    assert mama_client.post(reverse("class_new"), {"name": "我的班"}).status_code == 404
    page = teacher_client.post(reverse("class_new"), {"name": "大一班"}, follow=True).content.decode()
    classroom = Classroom.objects.get()
    assert classroom.name == "大一班" and classroom.join_code in page
