"""Consent receipts: the newest decides, and only under today's policy."""

import pytest

from families import consent
from families.models import Consent


@pytest.mark.django_db
def test_nothing_is_allowed_before_a_guardian_decided(child):
    assert not consent.allows(child, consent.Purpose.VOICE)


@pytest.mark.django_db
def test_newest_receipt_decides(child, mama):
    consent.decide(child, mama, consent.Purpose.VOICE, True, "web")
    assert consent.allows(child, consent.Purpose.VOICE)
    receipt = consent.decide(child, mama, consent.Purpose.VOICE, False, "web")
    assert receipt.decision == Consent.Decision.WITHDRAWN
    assert not consent.allows(child, consent.Purpose.VOICE)


@pytest.mark.django_db
def test_new_policy_version_asks_again(child, mama, settings):
    consent.decide(child, mama, consent.Purpose.VOICE, True, "web")
    settings.POLICY_VERSION = "2027-01"
    assert not consent.allows(child, consent.Purpose.VOICE)


@pytest.mark.django_db
def test_consent_of_one_child_says_nothing_about_its_sibling(child, little, mama):
    consent.decide(child, mama, consent.Purpose.LOOKING, True, "web")
    assert not consent.allows(little, consent.Purpose.LOOKING)


def test_what_guardians_agreed_to_has_not_changed_under_their_version(settings):
    """Whoever changes a text of `consent.ASKED` raises POLICY_VERSION too, and so asks every guardian again."""
    asked = {"2026-11-21": "0a14e553251ec1147c80574186545d27b1819e34e48ce79d0ea35b9b9b888e15"}
    assert consent.policy_hash() == asked[settings.POLICY_VERSION]
