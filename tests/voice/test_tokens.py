"""A token for a native app: for whom, for which child, how often, against whose time; and nothing without agreement."""

import asyncio
import json
import sys
import threading
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.signals import got_request_exception
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from families import consent, devices
from families.childmode import KEY as CHILD_MODE
from voice import budget, seat, tokens, vendors
from voice.meter import Counts
from voice.models import Usage, VoiceSwitch
from voice.prices import price_of
from voice.providers import providers

pytestmark = pytest.mark.django_db(transaction=True)


class Vendor(threading.Thread):
    """The stand-in OpenAI beside a synchronous test."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.is_ready, self.over = threading.Event(), threading.Event()

    def run(self) -> None:
        asyncio.run(self.serve())

    async def serve(self) -> None:
        from standin_openai import StandIn

        async with StandIn() as self.house:
            self.is_ready.set()
            await asyncio.to_thread(self.over.wait)


@pytest.fixture
def openai(settings):
    vendor = Vendor()
    vendor.start()
    assert vendor.is_ready.wait(10)
    settings.OPENAI_API_KEY, settings.OPENAI_REALTIME_URL = vendor.house.key, vendor.house.url
    settings.OPENAI_ZDR_CONFIRMED = "2026-11-01"
    yield vendor.house
    vendor.over.set()
    vendor.join(10)


@pytest.fixture
def allowed(child, consent_all):
    """A child whose guardian agreed to everything, at whatever hour this runs."""
    consent_all(child)
    child.rests_at_night = False
    child.save()
    return child


@pytest.fixture
def secret(mama, allowed):
    return devices.issue(mama, allowed, "平板")[1]


def ask(child, *, client: Client | None = None, secret: str = "", **headers: str):
    """Ask as a device does, with its token, or as whatever `client` is."""
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    return (client or Client(enforce_csrf_checks=True)).post(
        reverse("voice_token"), {"child": str(child.id)}, content_type="application/json", headers=headers
    )


def browser(user) -> tuple[Client, dict[str, str]]:
    """Return a browser with a log-in, and the headers that a page of ours sends."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get(reverse("parents"))
    return client, {"x-csrftoken": client.cookies["csrftoken"].value, "origin": "http://testserver"}


def code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# --- who gets one -----------------------------------------------------------------------------------------------------


def test_device_gets_a_token_for_its_child(openai, allowed, secret):
    answer = ask(allowed, secret=secret)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    assert set(told) == {"value", "expires_at", "model", "call_url"}
    assert told["value"].startswith("ek_") and told["model"] == "gpt-realtime-2.1-mini"
    assert told["call_url"] == openai.url.replace("ws://", "http://") + "/calls"
    assert openai.key not in answer.content.decode()


def test_guardian_gets_a_token_from_a_page_of_ours(openai, mama, allowed):
    client, headers = browser(mama)
    assert ask(allowed, client=client, **headers).status_code == 200


@pytest.mark.parametrize("without", ["x-csrftoken", "origin"])
def test_page_of_another_site_gets_none(openai, mama, allowed, without):
    client, headers = browser(mama)
    assert code(ask(allowed, client=client, **{k: v for k, v in headers.items() if k != without})) == (403, "csrf")
    assert code(ask(allowed, client=client, **headers | {"origin": "https://evil.example"})) == (403, "csrf")
    assert not openai.requests


def test_nobody_and_a_wrong_token_get_none(openai, allowed, mama):
    assert code(ask(allowed)) == (401, "log_in")
    assert code(ask(allowed, secret="hb_" + "x" * 43)) == (401, "bad_token")
    client, headers = browser(mama)
    assert code(ask(allowed, client=client, secret="sk-guess", **headers)) == (401, "bad_token"), "no way around it"


def test_revoked_device_and_a_guardian_who_is_none_any_more_get_none(openai, mama, allowed, secret):
    allowed.guardianships.all().delete()
    assert code(ask(allowed, secret=secret)) == (401, "bad_token")
    allowed.guardianships.create(guardian=mama)
    assert ask(allowed, secret=secret).status_code == 200
    allowed.devices.get().revoke()
    assert code(ask(allowed, secret=secret)) == (401, "bad_token")


def test_device_speaks_for_its_own_child_only(openai, secret, little, strangers_child, consent_all):
    consent_all(little)
    assert code(ask(little, secret=secret)) == (404, "child_not_found")
    assert code(ask(strangers_child, secret=secret)) == (404, "child_not_found")


def test_stranger_and_a_sibling_in_child_mode_find_no_child(openai, mama, stranger, allowed, little):
    client, headers = browser(stranger)
    assert code(ask(allowed, client=client, **headers)) == (404, "child_not_found")
    client, headers = browser(mama)
    session = client.session
    session[CHILD_MODE] = str(little.id)
    session.save()
    assert code(ask(allowed, client=client, **headers)) == (404, "child_not_found")


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"child": 7}', '{"child": "x"}', "{" * 5_000])
def test_body_that_names_no_child_is_answered_kindly(openai, secret, body):
    answer = Client().post(
        reverse("voice_token"), body, content_type="application/json", headers={"authorization": f"Bearer {secret}"}
    )
    assert code(answer) == (404, "child_not_found")


def test_token_is_asked_for_by_post(openai):
    assert Client().get(reverse("voice_token")).status_code == 405


# --- what it is -------------------------------------------------------------------------------------------------------


def test_session_is_ours_and_lasts_a_minute_to_begin(openai, allowed, secret):
    Client().post(
        reverse("voice_token"),
        json.dumps({"child": str(allowed.id), "model": "gpt-9", "instructions": "Be rude", "seconds": 9_999}),
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )
    (body,), (request,) = openai.bodies, openai.requests
    assert body["expires_after"] == {"anchor": "created_at", "seconds": 60}
    assert body["session"]["model"] == "gpt-realtime-2.1-mini"
    assert "小画" in body["session"]["instructions"] and "Be rude" not in json.dumps(body)
    assert body["session"]["audio"]["input"]["turn_detection"]["create_response"] is True
    assert body["session"]["tools"] == [], "nobody would answer a call"
    assert "transcription" not in body["session"]["audio"]["input"], "nobody here reads it, and it is billed apart"
    person = request.headers["OpenAI-Safety-Identifier"]
    assert len(person) == 64 and allowed.id.hex not in person and str(allowed.id) not in person


@pytest.mark.parametrize("at", ["families.devices._hash", "gateway.http.answer_json"])
def test_no_secret_stands_in_the_report_of_an_accident(openai, allowed, secret, monkeypatch, at):
    def breaks(*_: object) -> None:
        raise RuntimeError("an accident")

    def reports(request, **_: object) -> None:
        reported.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_html())

    reported: list[str] = []
    monkeypatch.setattr(at, breaks)  # nothing that a client sends has this effect
    got_request_exception.connect(reports)
    try:
        ask(allowed, secret=secret, client=Client(raise_request_exception=False))
    finally:
        got_request_exception.disconnect(reports)
    (report,) = reported
    assert "an accident" in report
    assert secret not in report and openai.key not in report


def test_each_request_is_a_token_of_its_own(openai, allowed, secret, settings):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY = 10, 0
    first = ask(allowed, secret=secret).json()["value"]
    Usage.objects.update(began_at=timezone.now() - timedelta(hours=2))
    assert ask(allowed, secret=secret).json()["value"] != first


# --- consent, time, limits --------------------------------------------------------------------------------------------


def test_without_consent_there_is_no_token(openai, mama, allowed, secret):
    consent.decide(allowed, mama, consent.Purpose.VOICE, False, "test")
    assert code(ask(allowed, secret=secret)) == (403, "consent")
    assert not openai.requests


@pytest.mark.parametrize(("talk_minutes", "counted_s"), [(20, 1_200), (0, 3_600), (90, 3_600)])
def test_token_counts_as_a_whole_talk_and_its_money_is_that_of_the_longest(
    openai, allowed, secret, settings, talk_minutes, counted_s
):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY, allowed.talk_minutes = talk_minutes, 20, 60
    allowed.save()
    assert ask(allowed, secret=secret).status_code == 200
    (usage,) = Usage.objects.all()
    assert usage.provider == "openai" and usage.reserved_s == counted_s
    assert usage.reserved_cost == price_of(usage.model, "openai").of_seconds(3_600)


def talked(child, minutes: float) -> None:
    """The child talked so long today, on a page that is closed now."""
    promise = budget.reserve(child, provider="openai", now=timezone.now())
    budget.settle(promise.usage, Counts("openai", awake_s=60 * minutes, responses=1), timezone.now())
    Usage.objects.update(began_at=timezone.now() - timedelta(hours=2))  # whatever else ends, it is not that it lasts


@pytest.mark.parametrize(("used_minutes", "status"), [(9.9, 200), (10.1, 429)])
def test_less_than_a_whole_talk_of_the_day_is_no_token(openai, allowed, secret, settings, used_minutes, status):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY, allowed.talk_minutes = 30, 0, 40
    allowed.save()
    talked(allowed, used_minutes)
    answer = ask(allowed, secret=secret)
    assert answer.status_code == status
    if status == 429:
        assert code(answer) == (429, "no_time_left")
        assert Usage.objects.count() == 1 and not openai.requests, "nothing is promised, nobody is asked"


@pytest.mark.parametrize(("day_minutes", "left_s"), [(40, 600), (30, 0)])
def test_a_page_that_begins_beside_a_token_takes_nothing_of_its_promise(
    openai, allowed, secret, settings, day_minutes, left_s
):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY, allowed.talk_minutes = 30, 0, day_minutes
    allowed.save()
    assert ask(allowed, secret=secret).status_code == 200
    page = budget.reserve(allowed, provider="openai", now=timezone.now(), seconds=1_800)
    assert page.seconds == left_s


@pytest.mark.parametrize(("hour", "minute", "is_given"), [(21, 29, True), (21, 31, False), (23, 0, False)])
def test_a_talk_that_would_last_into_the_night_is_not_begun(allowed, settings, hour, minute, is_given):
    settings.TALK_MINUTES, allowed.rests_at_night = 30, True
    allowed.save()
    now = timezone.localtime().replace(hour=hour, minute=minute, second=0)
    promise = budget.reserve_unseen(allowed, provider="openai", now=now, seconds=1_800, longest_s=3_600)
    assert (promise.seconds > 0) is is_given


@pytest.mark.parametrize("budget_of", ["FAMILY", "SITE"])
@pytest.mark.parametrize("kind", ["MINUTES", "COST"])
def test_less_than_a_whole_talk_in_a_budget_is_no_token(openai, allowed, secret, settings, budget_of, kind):
    settings.TALK_MINUTES = 30
    whole = 30 if kind == "MINUTES" else float(price_of("gpt-realtime-2.1-mini", "openai").of_seconds(1_800))
    setattr(settings, f"{budget_of}_{kind}_PER_DAY", whole - 1)
    assert code(ask(allowed, secret=secret)) == (429, "no_time_left")
    assert not Usage.objects.exists() and not openai.requests
    setattr(settings, f"{budget_of}_{kind}_PER_DAY", whole)
    assert ask(allowed, secret=secret).status_code == 200


def test_after_a_token_the_familys_money_is_spoken_for(openai, allowed, little, secret, settings):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY = 30, 10
    assert ask(allowed, secret=secret).status_code == 200
    assert Usage.objects.get().reserved_cost > Decimal(10)
    assert budget.reserve(little, provider="openai", now=timezone.now()).seconds == 0


@pytest.mark.parametrize(("began_before", "status"), [(timedelta(minutes=58), 409), (timedelta(minutes=62), 200)])
def test_one_token_talk_of_a_child_at_a_time(openai, allowed, secret, settings, began_before, status):
    settings.TALK_MINUTES, settings.FAMILY_COST_PER_DAY = 10, 0
    assert ask(allowed, secret=secret).status_code == 200
    Usage.objects.update(began_at=timezone.now() - began_before)
    answer = ask(allowed, secret=secret)
    assert answer.status_code == status
    if status == 409:
        assert answer.json()["error"]["code"] == "is_talking" and 120 < int(answer["Retry-After"]) < 200


def test_of_requests_that_come_at_once_one_gets_the_talk(openai, allowed, secret, settings):
    settings.FAMILY_COST_PER_DAY, allowed.talk_minutes = 0, 60
    allowed.save()
    told: list[int] = []

    def one() -> None:
        told.append(ask(allowed, secret=secret).status_code)
        close_old_connections()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [200, 409, 409, 409] and len(openai.requests) == 1


def sits(child, since: datetime) -> None:
    seat.take(child.pk, seat.Page(uuid.uuid4(), "tablet"), since)


@pytest.mark.parametrize(("renewed_before_s", "status"), [(10, 409), (100, 200)])
def test_a_child_that_talks_on_a_page_gets_no_token(openai, allowed, little, secret, renewed_before_s, status):
    sits(allowed, timezone.now() - timedelta(seconds=renewed_before_s))
    sits(little, timezone.now())  # a sibling is somebody else
    assert ask(allowed, secret=secret).status_code == status


def test_vendor_that_gives_no_token_costs_no_time(openai, allowed, secret):
    for status in (401, 429, 500):
        openai.faults.token_status = status
        answer = ask(allowed, secret=secret)
        assert code(answer) == (503, "unavailable") and int(answer["Retry-After"]) > 0
    assert not Usage.objects.exists()
    openai.faults.token_status = 0
    assert ask(allowed, secret=secret).status_code == 200


def test_the_switch_of_the_house_stops_tokens(openai, allowed, secret):
    VoiceSwitch.objects.update_or_create(pk=1, defaults={"is_on": False})
    assert code(ask(allowed, secret=secret)) == (503, "off")


def test_one_person_and_one_address_may_ask_only_so_often(openai, allowed, secret, settings, monkeypatch):
    monkeypatch.setattr(tokens, "PER_PERSON", 1)
    assert ask(allowed, secret=secret).status_code == 200
    answer = ask(allowed, secret=secret)
    assert code(answer) == (429, "too_often") and answer["Retry-After"] == "60"
    monkeypatch.setattr(tokens, "PER_ADDRESS", 2)
    assert code(ask(allowed)) == (429, "too_often"), "wrong guesses count as well"


# --- off --------------------------------------------------------------------------------------------------------------

TOMORROW = (timezone.now() + timedelta(days=2)).date().isoformat()


@pytest.mark.parametrize(
    "changes",
    [
        {"OPENAI_ZDR_CONFIRMED": ""},
        {"OPENAI_ZDR_CONFIRMED": "no"},
        {"OPENAI_ZDR_CONFIRMED": TOMORROW},
        {"OPENAI_API_KEY": ""},
        {"REGION": "CN"},
    ],
    ids=["not confirmed", "denied", "not yet", "no key", "mainland China"],
)
def test_without_agreement_nothing_of_openai_is_on(openai, allowed, secret, settings, changes):
    for name, value in changes.items():
        setattr(settings, name, value)
    assert code(ask(allowed, secret=secret)) == (503, "off")
    assert [provider.name for provider in providers(is_quiet=False, calls=object())] == ["companion"]
    assert not vendors.calls_are_on()
    assert not openai.requests, "no request left the house"


@pytest.mark.parametrize("confirmed", ["yes", "2026-11-01", " Yes "])
def test_with_agreement_it_is_on(openai, settings, confirmed):
    settings.OPENAI_ZDR_CONFIRMED = confirmed
    names = [type(provider).__name__ for provider in providers(is_quiet=False, calls=object())]
    assert names == ["OpenAICall", "OpenAI", "Companion"]
    assert [type(provider).__name__ for provider in providers(is_quiet=True)] == ["Companion"]


@pytest.mark.parametrize(
    ("vendor", "transport", "names"),
    [
        ("stepfun", "webrtc", ["StepFun", "OpenAICall", "OpenAI", "Companion"]),
        ("openai", "webrtc", ["OpenAICall", "OpenAI", "StepFun", "Companion"]),
        ("openai", "websocket", ["OpenAI", "StepFun", "Companion"]),
    ],
)
def test_an_operator_says_who_is_tried_first_and_how(openai, settings, vendor, transport, names):
    settings.STEPFUN_API_KEY, settings.VOICE_VENDOR, settings.OPENAI_TRANSPORT = "k", vendor, transport
    assert [type(provider).__name__ for provider in providers(is_quiet=False, calls=object())] == names
