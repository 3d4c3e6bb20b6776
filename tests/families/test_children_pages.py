"""Children's profiles: made and changed by their guardian, unknown to everybody else."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from families.models import Child

pytestmark = pytest.mark.django_db

PROFILE = {"nickname": "豆豆", "avatar": "whale", "birth_year": "2019", "birth_month": "4", "language": "zh-hans"}
OF_A_CHILD = ["child_edit", "consent", "child_enter"]


def test_new_profile_belongs_to_its_guardian_and_leads_to_consent(mama_client, mama):
    answer = mama_client.post(reverse("child_new"), PROFILE)
    child = mama.children.get(nickname="豆豆")
    assert answer.status_code == 302 and answer.url == reverse("consent", args=[child.id])
    assert (child.avatar, child.birth_year, child.birth_month, child.language) == ("whale", 2019, 4, "zh-hans")


def test_button_tapped_twice_makes_one_child_and_twins_are_two(mama_client, mama):
    first, second = (mama_client.post(reverse("child_new"), PROFILE) for _tap in range(2))
    assert first.url == second.url and mama.children.filter(birth_month=4).count() == 1
    mama_client.post(reverse("child_new"), {**PROFILE, "nickname": "圆圆"})
    assert mama.children.filter(birth_month=4).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"nickname": " "}, {"avatar": "dragon"}, {"birth_year": "1980"}, {"birth_month": "13"}, {"language": "fr"}],
)
def test_bad_profile_is_not_kept(mama_client, wrong):
    assert mama_client.post(reverse("child_new"), {**PROFILE, **wrong}).status_code == 200
    assert not Child.objects.filter(birth_month=4).exists()


def test_profile_can_be_changed(mama_client, child):
    answer = mama_client.post(reverse("child_edit", args=[child.id]), {**PROFILE, "nickname": "大雨"})
    assert answer.status_code == 302
    child.refresh_from_db()
    assert child.nickname == "大雨" and child.avatar == "whale"


def test_a_guardian_chooses_how_long_its_child_is_waited_for(mama_client, child):
    page = reverse("child_edit", args=[child.id])
    assert mama_client.post(page, {**PROFILE, "patience_ms": "2600"}).status_code == 302
    child.refresh_from_db()
    assert child.patience_ms == 2_600 == child.silence_ms_on(date(2026, 11, 21))
    assert 'value="2600"' in mama_client.get(page).content.decode()


def test_without_a_choice_of_its_own_a_child_is_waited_for_by_its_age(mama_client, child):
    page = reverse("child_edit", args=[child.id])
    Child.objects.filter(pk=child.pk).update(patience_ms=3_000)
    mama_client.post(page, {**PROFILE, "patience_ms": "2600", "waits_by_age": "on"})
    child.refresh_from_db()
    assert child.patience_ms is None
    waits_ms = [child.silence_ms_on(date(child.birth_year + age, 12, 1)) for age in (4, 5, 6, 7, 8, 10)]
    assert waits_ms == [2_000, 2_000, 1_500, 1_500, 1_000, 1_000]


@pytest.mark.parametrize("patience_ms", ["700", "4100", "lang"])
def test_an_impossible_wait_is_refused(mama_client, child, patience_ms):
    answer = mama_client.post(reverse("child_edit", args=[child.id]), {**PROFILE, "patience_ms": patience_ms})
    assert answer.status_code == 200
    child.refresh_from_db()
    assert child.patience_ms is None


def test_a_profile_saved_by_an_older_page_keeps_the_wait(mama_client, child):
    Child.objects.filter(pk=child.pk).update(patience_ms=3_000)
    mama_client.post(reverse("child_edit", args=[child.id]), PROFILE)
    child.refresh_from_db()
    assert child.patience_ms == 3_000


def test_old_birth_year_stays_choosable(mama_client, child):
    Child.objects.filter(pk=child.pk).update(birth_year=2005)
    page = mama_client.get(reverse("child_edit", args=[child.id])).content.decode()
    assert '<option value="2005" selected>' in page


def test_parents_page_lists_own_children_only(mama_client, child, little, strangers_child):
    page = mama_client.get(reverse("parents")).content.decode()
    assert "小雨" in page and "Lily" in page and "阿木" not in page


@pytest.mark.parametrize(
    ("method", "name"), [("get", "child_edit"), ("get", "consent"), *(("post", name) for name in OF_A_CHILD)]
)
def test_stranger_finds_no_child(stranger_client, child, method, name):
    assert getattr(stranger_client, method)(reverse(name, args=[child.id])).status_code == 404


@pytest.mark.parametrize("name", OF_A_CHILD)
def test_teacher_finds_no_child(teacher_client, child, name):
    assert teacher_client.post(reverse(name, args=[child.id])).status_code == 404


@pytest.mark.parametrize("name", OF_A_CHILD)
def test_child_that_never_was_is_not_found(mama_client, name):
    assert mama_client.post(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["child_edit", "consent"])
def test_guardian_opens_the_pages_of_her_child(mama_client, child, name):
    assert mama_client.get(reverse(name, args=[child.id])).status_code == 200


@pytest.mark.parametrize("name", OF_A_CHILD)
def test_newcomer_is_sent_to_log_in(anonymous_client, child, name):
    answer = anonymous_client.post(reverse(name, args=[child.id]))
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["parents", "child_new", "pin_set", "pin_unlock"])
def test_newcomer_is_sent_to_log_in_from_parents_pages(anonymous_client, name):
    answer = anonymous_client.get(reverse(name))
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
