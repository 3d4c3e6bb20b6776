"""Child mode and the PIN that leaves it."""

import pytest
from django.urls import reverse

from families import childmode
from families.views.pin import TRIES

pytestmark = pytest.mark.django_db

UNLOCK = "/parents/unlock/"
PASSWORD = "pw-mama-2026"
PIN = "2468"


def held_by(client):
    return childmode.current(client.session)


def test_handing_over_opens_the_childs_page(mama_client, child):
    answer = mama_client.post(reverse("child_enter", args=[child.id]))
    assert answer.url == reverse("studio", args=[child.id])
    assert held_by(mama_client) == child.id


def test_handing_over_takes_a_post(mama_client, child):
    assert mama_client.get(reverse("child_enter", args=[child.id])).status_code == 405
    assert held_by(mama_client) is None


def parents_pages(child) -> list[str]:
    return [
        reverse("parents"),
        reverse("child_new"),
        reverse("child_edit", args=[child.id]),
        reverse("consent", args=[child.id]),
        reverse("pin_set"),
    ]


def test_child_mode_shuts_parents_pages_and_the_pin_opens_them(child_client, child):
    for page in parents_pages(child):
        answer = child_client.get(page)
        assert answer.status_code == 302 and answer.url.startswith(UNLOCK), page
    answer = child_client.post(UNLOCK, {"pin": PIN, "next": reverse("consent", args=[child.id])})
    assert answer.url == reverse("consent", args=[child.id])
    for page in parents_pages(child):
        assert child_client.get(page).status_code == 200, page


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_logout", "admin:index"])
def test_child_mode_shuts_account_and_admin_pages(child_client, name):
    assert child_client.get(reverse(name)).url.startswith(UNLOCK)
    assert child_client.post(reverse(name)).url.startswith(UNLOCK)
    assert "_auth_user_id" in child_client.session


def test_child_cannot_reach_its_sibling(child_client, little):
    assert child_client.post(reverse("child_enter", args=[little.id])).status_code == 404


def test_wrong_pin_leaves_the_child_in_charge(child_client, child):
    answer = child_client.post(UNLOCK, {"pin": "1357"})
    assert answer.status_code == 403 and "PIN 不对" in answer.content.decode()
    assert held_by(child_client) == child.id


@pytest.mark.parametrize("field", ["pin", "password"])
def test_guessing_ends_soon_even_with_the_right_answer(child_client, child, field):
    right = {"pin": PIN, "password": PASSWORD}[field]
    for _ in range(TRIES):
        assert child_client.post(UNLOCK, {field: "0000"}).status_code == 403
    answer = child_client.post(UNLOCK, {field: right})
    assert answer.status_code == 429 and held_by(child_client) == child.id


def test_child_playing_with_the_pad_does_not_lock_the_password_out(child_client):
    for _ in range(TRIES + 1):
        child_client.post(UNLOCK, {"pin": "0000"})
    assert child_client.post(UNLOCK, {"password": PASSWORD}).status_code == 302


def test_right_pin_forgets_earlier_mistakes(child_client, child, mama_client):
    for _ in range(TRIES - 1):
        child_client.post(UNLOCK, {"pin": "0000"})
    assert child_client.post(UNLOCK, {"pin": PIN}).status_code == 302
    child_client.post(reverse("child_enter", args=[child.id]))
    assert child_client.post(UNLOCK, {"pin": "0000"}).status_code == 403


def test_account_password_opens_when_the_pin_is_forgotten(child_client):
    assert child_client.post(UNLOCK, {"password": "guess"}).status_code == 403
    assert child_client.post(UNLOCK, {"password": PASSWORD}).url == reverse("parents")
    assert held_by(child_client) is None


def test_without_a_pin_only_the_password_opens(child_client, mama, child):
    mama.pin_hash = ""
    mama.save()
    assert 'name="pin"' not in child_client.get(UNLOCK).content.decode()
    assert child_client.post(UNLOCK, {"pin": ""}).status_code == 403
    assert child_client.post(UNLOCK, {"password": PASSWORD}).status_code == 302


def test_keys_of_the_pad_type_without_javascript(child_client):
    html = child_client.post(UNLOCK, {"pin": "24", "press": "6"}).content.decode()
    assert 'value="246"' in html
    html = child_client.post(UNLOCK, {"pin": "246", "press": "back"}).content.decode()
    assert 'value="24"' in html


def test_pressing_keys_is_not_guessing(child_client):
    for _ in range(TRIES * 2):
        assert child_client.post(UNLOCK, {"pin": "", "press": "1"}).status_code == 200
    assert child_client.post(UNLOCK, {"pin": PIN}).status_code == 302


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_pin_leads_nowhere_else(child_client, goal):
    assert child_client.post(UNLOCK, {"pin": PIN, "next": goal}).url == reverse("parents")


def test_typed_pin_is_never_cached(child_client):
    assert "no-store" in child_client.post(UNLOCK, {"pin": "2", "press": "4"}).headers["Cache-Control"]


def choice(pin: str = "9753", again: str | None = None, password: str = PASSWORD) -> dict[str, str]:
    return {"pin": pin, "pin_again": again or pin, "password": password}


def test_guardian_chooses_a_pin_with_her_password(mama_client, mama):
    assert mama_client.post(reverse("pin_set"), choice()).url == reverse("parents")
    mama.refresh_from_db()
    assert mama.pin_matches("9753") and not mama.pin_matches(PIN)
    assert "9753" not in mama.pin_hash


@pytest.mark.parametrize(
    "wrong", [choice("123"), choice("123456789"), choice("12a4"), choice("9753", "9754"), choice(password="guess")]
)
def test_bad_choice_keeps_the_old_pin(mama_client, mama, wrong):
    assert mama_client.post(reverse("pin_set"), wrong).status_code == 200
    mama.refresh_from_db()
    assert mama.pin_matches(PIN)


def test_choosing_a_pin_is_no_way_to_guess_the_password(mama_client, mama):
    for _ in range(TRIES):
        mama_client.post(reverse("pin_set"), choice(password="guess"))
    assert mama_client.post(reverse("pin_set"), choice()).status_code == 429
    mama.refresh_from_db()
    assert mama.pin_matches(PIN)


@pytest.mark.parametrize("goal", ["HUABAN", "恐龙", "//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_goal_that_is_no_page_of_ours_becomes_the_parents_page(child_client, goal):
    for _again in ("with the PIN", "when the browser is a grown-up's already"):
        assert child_client.post(UNLOCK, {"pin": PIN, "next": goal}).url == reverse("parents")
