"""The consent page: what is asked is read there, each decision leaves a receipt, and no answer weighs more."""

import re

import pytest
from django.urls import reverse

from families import consent
from families.models import Consent
from families.standing import standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(child) -> str:
    return reverse("consent", args=[child.id])


def buttons(html: str) -> list[tuple[str, str, str]]:
    """Return (class, name, value) of each button that decides something."""
    return re.findall(r'<button class="([^"]+)" name="(grant|refuse)" value="(\w+)"', html)


def test_every_purpose_says_what_why_where_how_long_and_what_refusing_means(mama_client, page):
    html = mama_client.get(page).content.decode()
    for asked in consent.ASKED:
        for words in (asked.what, asked.why, asked.where, asked.how_long, asked.if_refused):
            assert str(words) in html


def test_agreeing_and_refusing_are_equally_large(mama_client, page):
    shown = buttons(mama_client.get(page).content.decode())
    assert {looks for looks, _, _ in shown} == {"button decision__button"}
    for value in (*Consent.Purpose.values, "all"):
        assert {name for _, name, about in shown if about == value} == {"grant", "refuse"}


def test_agreeing_writes_a_receipt(mama_client, mama, child, page, settings):
    mama_client.post(page, {"grant": "voice"})
    receipt = child.consents.get()
    assert (receipt.purpose, receipt.decision, receipt.guardian) == ("voice", "granted", mama)
    assert receipt.policy_version == settings.POLICY_VERSION
    assert receipt.policy_hash == consent.policy_hash() and receipt.method == "web-form"
    assert consent.allows(child, "voice") and not consent.allows(child, "looking")


def test_refusing_writes_a_receipt(mama_client, child, page):
    mama_client.post(page, {"refuse": "voice"})
    assert child.consents.get().decision == "refused"
    assert not consent.allows(child, "voice")


def test_withdrawing_keeps_the_earlier_receipt_and_decides(mama_client, child, page):
    mama_client.post(page, {"grant": "looking"})
    mama_client.post(page, {"refuse": "looking"})
    assert [receipt.decision for receipt in child.consents.all()] == ["withdrawn", "granted"]
    assert not consent.allows(child, "looking")
    mama_client.post(page, {"grant": "looking"})
    assert consent.allows(child, "looking")


@pytest.mark.parametrize(("answer", "is_allowed"), [("grant", True), ("refuse", False)])
def test_all_purposes_are_decided_at_once(mama_client, child, page, answer, is_allowed):
    mama_client.post(page, {answer: "all"})
    assert child.consents.count() == len(Consent.Purpose)
    assert all(consent.allows(child, purpose) is is_allowed for purpose in Consent.Purpose.values)


def test_once_all_is_decided_the_child_may_draw(mama_client, child, page):
    assert "四项都决定好了" not in mama_client.get(page).content.decode()
    mama_client.post(page, {"refuse": "all"})
    html = mama_client.get(page).content.decode()
    assert "四项都决定好了" in html and reverse("child_enter", args=[child.id]) in html


def test_guardian_without_a_pin_is_led_to_choose_one(mama_client, mama, page):
    mama.pin_hash = ""
    mama.save()
    mama_client.post(page, {"grant": "all"})
    assert reverse("pin_set") in mama_client.get(page).content.decode()


@pytest.mark.parametrize("nonsense", [{}, {"grant": "everything"}, {"refuse": ""}])
def test_nonsense_decides_nothing(mama_client, child, page, nonsense):
    assert mama_client.post(page, nonsense).status_code == 400
    assert not child.consents.exists()


def test_history_shows_version_and_decision(mama_client, page, settings):
    mama_client.post(page, {"grant": "keeping"})
    html = mama_client.get(page).content.decode()
    assert settings.POLICY_VERSION in html and consent.policy_hash()[:16] in html
    assert "云端保存一份" in html and "mama" in html


def test_new_policy_shows_old_consent_as_outdated(mama_client, child, page, settings):
    mama_client.post(page, {"grant": "voice"})
    settings.POLICY_VERSION = "2027-01"
    line = standings(child)[0]
    assert line.is_outdated and not line.is_granted and not line.is_decided
    assert "条款更新了" in mama_client.get(page).content.decode()


def test_stranger_decides_nothing(stranger_client, child, page):
    assert stranger_client.post(page, {"grant": "all"}).status_code == 404
    assert not child.consents.exists()


def test_child_decides_nothing(child_client, child, page):
    answer = child_client.post(page, {"grant": "all"})
    assert answer.url.startswith(reverse("pin_unlock"))
    assert not child.consents.exists()
