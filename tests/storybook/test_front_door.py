"""The front door and the pages of plain words."""

import pytest
from django.urls import reverse

from families import consent

pytestmark = pytest.mark.django_db


def test_newcomer_sees_what_it_is_and_how_to_begin(anonymous_client):
    page = anonymous_client.get("/").content.decode()
    assert reverse("account_signup") in page and reverse("account_login") in page


def test_guardian_sees_a_tile_per_own_child(mama_client, child, strangers_child):
    page = mama_client.get("/").content.decode()
    assert reverse("child_enter", args=[child.id]) in page and "小雨" in page
    assert str(strangers_child.id) not in page


def test_guardian_without_children_is_led_to_the_first_profile(mama_client):
    assert reverse("child_new") in mama_client.get("/").content.decode()


def test_teacher_goes_to_the_classes(teacher_client):
    assert teacher_client.get("/").url == reverse("classes")


def test_browser_that_a_child_holds_goes_to_its_paper(child_client, child):
    assert child_client.get("/").url == reverse("studio", args=[child.id])


def test_browser_held_by_an_erased_child_goes_to_the_pin(child_client, child):
    child.delete()
    assert child_client.get("/").url == reverse("pin_unlock")


@pytest.mark.parametrize("name", ["home", "account_login", "account_signup", "children_rules", "privacy"])
def test_ai_is_named_on_every_page(anonymous_client, name):
    assert "小画是 AI，不是真人" in anonymous_client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", ["children_rules", "privacy"])
def test_rules_name_recipients_and_the_officer(anonymous_client, settings, name):
    settings.OFFICER_NAME, settings.OFFICER_CONTACT = "王老师", "kids@example.com"
    page = anonymous_client.get(reverse(name)).content.decode()
    for words in ("StepFun", "Unsplash", "Memfire", "王老师", "kids@example.com", settings.POLICY_VERSION):
        assert words in page


def test_rules_say_the_same_as_the_consent_page(anonymous_client):
    page = anonymous_client.get(reverse("children_rules")).content.decode()
    for asked in consent.ASKED:
        assert str(asked.what) in page and str(asked.if_refused) in page
    assert consent.policy_hash() in page


def test_recipients_say_whether_this_site_uses_them(anonymous_client, settings):
    settings.STEPFUN_API_KEY = settings.UNSPLASH_ACCESS_KEY = settings.MEMFIRE_URL = settings.STORAGE_BUCKET = ""
    assert "在用" not in anonymous_client.get(reverse("privacy")).content.decode()
    settings.STEPFUN_API_KEY = "a-key"
    page = anonymous_client.get(reverse("privacy")).content.decode()
    assert "在用" in page and "a-key" not in page


@pytest.mark.parametrize(
    ("confirmed", "transport", "region", "in_use", "sees_address"),
    [
        ("2026-11-01", "webrtc", "", True, True),
        ("2026-11-01", "websocket", "", True, False),
        ("", "webrtc", "", False, False),
        ("2026-11-01", "webrtc", "CN", False, False),
    ],
)
def test_openai_is_named_with_all_that_it_gets(
    mama_client, child, settings, confirmed, transport, region, in_use, sees_address
):
    settings.OPENAI_API_KEY, settings.OPENAI_ZDR_CONFIRMED = "a-key", confirmed
    settings.OPENAI_TRANSPORT, settings.REGION = transport, region
    page = mama_client.get(reverse("privacy")).content.decode()
    assert "OpenAI" in page and ("在用" in page) is in_use
    assert ("浏览器直接和它通话，所以还有您家的网络地址" in page) is sees_address
    asks = mama_client.get(reverse("consent", args=[child.id])).content.decode()
    assert ("<strong>OpenAI</strong>" in asks) is in_use and ("什么都不送出去" in asks) is not in_use
    assert "a-key" not in page + asks


def test_missing_page_is_kind(mama_client):
    answer = mama_client.get("/nowhere/")
    assert answer.status_code == 404 and "这里什么也没有" in answer.content.decode()


def test_the_start_of_a_child_with_voice_leads_a_grown_up_to_the_sound_check(child_client, child, consent_all):
    way = f"{reverse('sound_check')}?child={child.id}"
    assert way not in child_client.get(reverse("studio", args=[child.id])).content.decode()
    consent_all(child)
    assert way in child_client.get(reverse("studio", args=[child.id])).content.decode()


def test_from_the_sound_check_the_tablet_goes_back_to_the_child(mama_client, child):
    page = mama_client.get(reverse("sound_check"), {"child": child.id}).content.decode()
    assert f'action="{reverse("child_enter", args=[child.id])}"' in page


@pytest.mark.parametrize("whose", [{}, {"child": ""}, {"child": "//evil.example.com"}], ids=["none", "empty", "odd"])
def test_the_sound_check_without_a_child_goes_back_to_the_parents_area(mama_client, whose):
    page = mama_client.get(reverse("sound_check"), whose).content.decode()
    assert "/enter/" not in page and f'talks-head__back" href="{reverse("parents")}"' in page
