"""Signing up and logging in: anyone becomes a guardian, and only a guardian."""

import pytest
from django.urls import reverse

from families.account_forms import SignUpForm
from families.models import User

pytestmark = pytest.mark.django_db

NEW = {"username": "papa", "email": "papa@example.com", "password1": "lan-hua-2026", "password2": "lan-hua-2026"}
PASSWORD = "pw-mama-2026"


def is_logged_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_signs_up_is_a_guardian_and_logged_in(anonymous_client):
    answer = anonymous_client.post(reverse("account_signup"), NEW)
    assert answer.status_code == 302 and answer.url == reverse("home")
    assert User.objects.get(username="papa").is_guardian
    assert is_logged_in(anonymous_client)


def test_second_tap_on_sign_up_leads_to_the_log_in(rf):
    form = SignUpForm(NEW)
    assert form.is_valid()
    User.objects.create_user(NEW["username"])  # by the first tap, between the second one's check and its writing
    assert form.try_save(rf.post(reverse("account_signup")))[1].url == reverse("account_login")
    assert User.objects.filter(username=NEW["username"]).count() == 1


def test_role_cannot_be_chosen_when_signing_up(anonymous_client):
    anonymous_client.post(reverse("account_signup"), {**NEW, "role": "teacher", "is_staff": "on", "is_superuser": "on"})
    user = User.objects.get(username="papa")
    assert user.is_guardian and not user.is_staff and not user.is_superuser


def test_email_may_be_left_out(anonymous_client):
    anonymous_client.post(reverse("account_signup"), {**NEW, "email": ""})
    assert is_logged_in(anonymous_client)


@pytest.mark.parametrize("wrong", [{"password2": "other"}, {"password1": "123", "password2": "123"}, {"username": ""}])
def test_bad_sign_up_makes_no_account(anonymous_client, wrong):
    answer = anonymous_client.post(reverse("account_signup"), {**NEW, **wrong})
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert not User.objects.filter(username="papa").exists() and not is_logged_in(anonymous_client)


@pytest.mark.parametrize("login", ["mama", "mama@example.com"])
def test_log_in_by_user_name_and_by_email(anonymous_client, mama, login):
    answer = anonymous_client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert answer.status_code == 302 and answer.url == reverse("home")
    assert is_logged_in(anonymous_client)


@pytest.mark.parametrize("login", ["mama", "mama@example.com", "nobody"])
def test_wrong_password_opens_nothing(anonymous_client, mama, login):
    answer = anonymous_client.post(reverse("account_login"), {"login": login, "password": "guess"})
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert not is_logged_in(anonymous_client)


def test_logging_out_takes_a_post(mama_client):
    mama_client.get(reverse("account_logout"))
    assert is_logged_in(mama_client)
    mama_client.post(reverse("account_logout"))
    assert not is_logged_in(mama_client)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_login", "登录"),
        ("account_signup", "家长注册"),
        ("account_reset_password", "找回密码"),
        ("account_reset_password_done", "信已寄出"),
        ("account_inactive", "账号已停用"),
    ],
)
def test_account_pages_are_ours_and_chinese(anonymous_client, name, words):
    page = anonymous_client.get(reverse(name)).content.decode()
    assert "site-header" in page and f"<h1>{words}</h1>" in page


@pytest.mark.parametrize(
    ("name", "words"),
    [("account_email", "我的邮箱"), ("account_change_password", "改密码"), ("account_reauthenticate", "再输一次密码")],
)
def test_account_pages_of_a_guardian_are_ours_and_chinese(mama_client, name, words):
    page = mama_client.get(reverse(name)).content.decode()
    assert "site-header" in page and words in page


def test_forgotten_password_sends_a_letter_in_chinese(anonymous_client, mama, mailoutbox):
    anonymous_client.post(reverse("account_reset_password"), {"email": "mama@example.com"})
    assert len(mailoutbox) == 1 and "这是画伴寄来的信" in mailoutbox[0].body


def test_language_can_be_switched_without_javascript(anonymous_client):
    anonymous_client.post(reverse("set_language"), {"language": "en", "next": "/"})
    assert '<html lang="en">' in anonymous_client.get("/").content.decode()


def test_short_password_is_explained_in_chinese(anonymous_client):
    short = {"password1": "lan-26", "password2": "lan-26"}
    page = anonymous_client.post(reverse("account_signup"), {**NEW, **short}).content.decode()
    assert "密码太短了，至少要 8 位。" in page


def test_password_can_be_changed(mama_client, mama):
    new = {"oldpassword": PASSWORD, "password1": "lan-hua-2026", "password2": "lan-hua-2026"}
    assert mama_client.post(reverse("account_change_password"), new).status_code == 302
    mama.refresh_from_db()
    assert mama.check_password("lan-hua-2026") and mama.pin_matches("2468")


def test_another_address_can_be_added(mama_client, mama):
    mama_client.post(reverse("account_email"), {"email": "new@example.com", "action_add": ""})
    assert mama.emailaddress_set.filter(email="new@example.com").exists()


def test_password_forgotten_is_chosen_anew_by_the_letter(anonymous_client, mama, mailoutbox):
    anonymous_client.post(reverse("account_reset_password"), {"email": "mama@example.com"})
    link = next(word for word in mailoutbox[0].body.split() if "/password/reset/key/" in word)
    page = anonymous_client.get(link.removeprefix("http://testserver"), follow=True)
    action = page.request["PATH_INFO"]
    assert "设新密码" in page.content.decode()
    anonymous_client.post(action, {"password1": "lan-hua-2026", "password2": "lan-hua-2026"})
    mama.refresh_from_db()
    assert mama.check_password("lan-hua-2026")
    again = anonymous_client.get(link.removeprefix("http://testserver"), follow=True)
    assert "链接用过了" in again.content.decode()


@pytest.mark.parametrize("door", ["account_login", "admin:login"])
def test_guessing_passwords_ends_soon(anonymous_client, operator, door):
    for password in ["guess"] * 6 + [PASSWORD]:
        form = {"login": operator.username, "username": operator.username, "password": password}
        anonymous_client.post(reverse(door), form)
    assert not is_logged_in(anonymous_client)


def test_operator_comes_in_by_the_door_of_everybody(anonymous_client, operator):
    door = anonymous_client.get(reverse("admin:index"), follow=True).redirect_chain[-1][0]
    assert door.startswith(reverse("account_login"))
    answer = anonymous_client.post(door, {"login": operator.username, "password": PASSWORD}, follow=True)
    assert answer.status_code == 200 and answer.request["PATH_INFO"] == reverse("admin:index")


def test_who_asks_too_often_is_told_so_in_our_words(anonymous_client):
    answers = [anonymous_client.post(reverse("account_reset_password"), {"email": "a@example.com"}) for _ in range(8)]
    assert answers[-1].status_code == 429 and "请过几分钟再来" in answers[-1].content.decode()
