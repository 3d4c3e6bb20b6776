"""Operators see people and receipts; receipts cannot be rewritten."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from families import consent, safeguards
from families.checks import officer_is_named, policy_fits_its_receipt
from families.models import Consent, User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", ["user", "child", "consent", "safetyincident"])
def test_operator_opens_every_list_and_row(operator_client, child, mama, model):
    receipt = consent.decide(child, mama, "voice", True, "test")
    incident = safeguards.note_incident(child, "danger", "companion")
    rows = {"user": mama, "child": child, "consent": receipt, "safetyincident": incident}
    assert operator_client.get(reverse(f"admin:families_{model}_changelist")).status_code == 200
    assert operator_client.get(reverse(f"admin:families_{model}_change", args=[rows[model].pk])).status_code == 200


def test_guardian_is_kept_out_of_admin(mama_client):
    assert mama_client.get(reverse("admin:families_child_changelist")).status_code == 302


def test_receipt_cannot_be_changed_added_or_deleted(operator_client, child, mama):
    receipt = consent.decide(child, mama, "voice", False, "test")
    change = reverse("admin:families_consent_change", args=[receipt.pk])
    assert operator_client.post(change, {"decision": "granted"}).status_code == 403
    assert operator_client.get(reverse("admin:families_consent_add")).status_code == 403
    assert operator_client.post(reverse("admin:families_consent_delete", args=[receipt.pk])).status_code == 403
    assert Consent.objects.get().decision == "refused"


def test_operator_makes_a_teacher(operator_client, mama):
    fields = {"username": "laoshi", "password1": "lan-hua-2026", "password2": "lan-hua-2026", "role": "teacher"}
    fields |= {"email": "", "usable_password": "true"}
    assert operator_client.post(reverse("admin:families_user_add"), fields).status_code == 302
    assert User.objects.get(username="laoshi").is_teacher


def test_operator_marks_an_incident_as_seen(operator_client, child):
    incident = safeguards.note_incident(child, "danger", "companion")
    action = {"action": "mark_seen", "_selected_action": [str(incident.pk)]}
    operator_client.post(reverse("admin:families_safetyincident_changelist"), action)
    incident.refresh_from_db()
    assert incident.seen_at is not None


def test_checks_are_registered_and_ask_for_an_officer(settings):
    assert "families.W001" in {message.id for message in run_checks(include_deployment_checks=True)}
    settings.OFFICER_NAME, settings.OFFICER_CONTACT = "王老师", "kids@example.com"
    assert officer_is_named(None) == []


@pytest.mark.parametrize(("version", "found"), [("2026-11", 0), ("", 1), ("x" * 21, 1)])
def test_policy_version_must_fit_its_receipt(settings, version, found):
    settings.POLICY_VERSION = version
    assert len(policy_fits_its_receipt(None)) == found


def test_child_is_not_deleted_row_by_row(operator_client, child):
    assert operator_client.post(reverse("admin:families_child_delete", args=[child.pk])).status_code == 403
    child.refresh_from_db()


def test_guardian_of_a_child_is_not_deleted_but_a_teacher_may_be(operator_client, child, mama, teacher):
    assert operator_client.post(reverse("admin:families_user_delete", args=[mama.pk])).status_code == 403
    answer = operator_client.post(reverse("admin:families_user_delete", args=[teacher.pk]), {"post": "yes"})
    assert answer.status_code == 302 and not User.objects.filter(pk=teacher.pk).exists()
