"""manage.py doctor on the house itself: what it sees, what it advises, how it ends."""

import io
import json
import uuid
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from families import consent
from families.models import Consent
from sessions.models import OutboxEntry
from storybook.doctor import examine, house, pictures
from storybook.doctor.finding import Finding, State
from tests.standin_unsplash import StandinUnsplash
from voice.models import VoiceSwitch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared():
    """The sweeps are scheduled, as `prepare` does."""
    call_command("schedule_sweeps")


def seen(part: str) -> Finding:
    return next(finding for finding in examine() if finding.part == part)


def run(*arguments: str) -> tuple[str, int]:
    """Return what the command printed and its exit code."""
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(end.code or 0)
    return out.getvalue(), 0


def test_a_house_without_keys_is_well():
    told, code = run("--language", "zh-hans")
    assert code == 0, told
    assert "写、读、删都好" in told and "✗" not in told


def test_trouble_ends_with_one_and_says_what_to_do(settings):
    settings.PUBLIC_URL, settings.SERVED_BY_HTTPS = "http://huaban.example.com", False
    told, code = run("--language", "en")
    assert code == 1
    assert "→ change PUBLIC_URL to an address that begins with https://" in told


def test_the_terminals_language_decides(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_GB:en")
    assert "Writes, reads and deletes." in run()[0]
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert "写、读、删都好" in run()[0]


def test_programs_read_json():
    told, code = run("--json", "--language", "en")
    report = json.loads(told)
    assert report["well"] is True and code == 0
    assert {"part", "state", "said", "advice"} == set(report["findings"][0])


@pytest.mark.parametrize(
    ("url", "hosts", "origins", "state"),
    [
        ("https://huaban.example.com", ["huaban.example.com"], ["https://huaban.example.com"], State.GOOD),
        ("https://huaban.example.com", ["other.example.com"], ["https://huaban.example.com"], State.TROUBLE),
        ("https://huaban.example.com", ["huaban.example.com"], [], State.TROUBLE),
        ("huaban.example.com", ["huaban.example.com"], ["huaban.example.com"], State.TROUBLE),
    ],
    ids=["right", "host not allowed", "origin not trusted", "no scheme"],
)
def test_the_address_must_be_allowed_and_trusted(settings, url, hosts, origins, state):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = url, hosts, origins
    assert seen("address").state is state


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000", ""])
def test_this_machine_gives_a_microphone_without_https(settings, url):
    settings.PUBLIC_URL, settings.SERVED_BY_HTTPS = url, False
    assert seen("https").state is State.CARE and "localhost" in seen("https").said.en
    settings.PUBLIC_URL = "http://huaban.example.com"
    assert seen("https").state is State.TROUBLE


def finished(ago: timedelta) -> None:
    """A worker finished a job so long ago."""
    at = timezone.now() - ago
    Task.objects.create(id=uuid.uuid4().hex, name="sweep", func="f", started=at, stopped=at, success=True)


def waits(ago: timedelta) -> None:
    """A job has waited so long for somebody to take it."""
    OrmQ.objects.create(key="huaban", payload="", lock=timezone.now() - ago)


def test_a_worker_that_is_gone_is_noticed_by_its_late_sweeps():
    finished(timedelta(seconds=30))
    assert seen("queue").state is State.GOOD
    Schedule.objects.update(next_run=timezone.now() - timedelta(minutes=20))
    assert seen("queue").state is State.TROUBLE
    Schedule.objects.all().delete()
    assert "schedule_sweeps" in seen("queue").advice.en


def test_a_worker_that_nobody_has_seen_is_not_said_to_run():
    found = seen("queue")
    assert found.state is State.CARE and "no worker was seen" in found.said.en and "qcluster" in found.advice.en
    finished(timedelta(minutes=20))
    assert seen("queue").state is State.CARE, "that was another day's"


def test_jobs_that_pile_up_are_noticed_whether_or_not_a_worker_runs():
    waits(timedelta(minutes=10))
    waits(-timedelta(minutes=1))  # somebody has taken it
    found = seen("queue")
    assert found.state is State.TROUBLE and "10 minutes late, 1 wait" in found.said.en
    finished(timedelta(seconds=30))
    found = seen("queue")
    assert found.state is State.CARE and "JOB_WORKERS" in found.advice.en


def test_copies_that_wait_too_long_or_failed_are_trouble(settings, child):
    assert seen("outbox").state is State.OFF
    settings.MEMFIRE_URL = "https://memfire.example.com"
    entry = OutboxEntry.objects.create(table="sessions", key=child.id, child_id=child.id)
    assert seen("outbox").state is State.GOOD
    OutboxEntry.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert seen("outbox").state is State.TROUBLE
    OutboxEntry.objects.filter(pk=entry.pk).update(created_at=timezone.now(), state=OutboxEntry.State.FAILED)
    assert "1 failed" in seen("outbox").said.en


def test_a_missing_migration_is_named():
    from django.db.migrations.recorder import MigrationRecorder

    assert seen("database").state is State.GOOD
    MigrationRecorder.Migration.objects.filter(app="voice").delete()
    assert seen("database").state is State.TROUBLE


def test_pictures_that_cannot_be_stored_are_trouble(settings, tmp_path):
    blocked = tmp_path / "a-file-not-a-folder"
    blocked.write_text("")
    assert seen("storage").state is State.GOOD
    options = {**settings.STORAGES["default"], "OPTIONS": {"location": str(blocked)}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    assert seen("storage").state is State.TROUBLE


@pytest.mark.parametrize(("free_gb", "state"), [(50, State.GOOD), (2, State.CARE), (0.1, State.TROUBLE)])
def test_a_disk_that_fills_up_is_noticed(monkeypatch, free_gb, state):
    usage = namedtuple("usage", "total used free")
    # A full disk cannot be had in a test.
    monkeypatch.setattr(house.shutil, "disk_usage", lambda path: usage(0, 0, int(free_gb * 2**30)))
    assert seen("disk").state is state


def test_redis_that_does_not_answer_is_trouble():
    assert seen("redis").state is State.OFF
    url = "redis://127.0.0.1:1/0"
    caches = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}}
    with override_settings(REDIS_URL=url, CACHES=caches):
        assert seen("redis").state is State.TROUBLE


def test_receipts_for_other_words_of_the_same_version_are_trouble(child, mama):
    consent.decide(child, mama, "voice", True, "test")
    assert seen("consent").state is State.GOOD
    Consent.objects.update(policy_hash="0" * 64)
    assert seen("consent").state is State.TROUBLE


def test_the_switch_says_why():
    assert seen("switch").state is State.GOOD
    VoiceSwitch.objects.create(pk=1, is_on=False, reason="budget of November")
    assert "budget of November" in seen("switch").said.en


@pytest.fixture
def unsplash(settings):
    """The picture library, with a key of ours."""
    with StandinUnsplash() as library:
        settings.UNSPLASH_BASE_URL, settings.UNSPLASH_ACCESS_KEY = library.url, library.key
        yield library


def pictures_seen() -> Finding:
    [finding] = pictures.unsplash()
    return finding


def test_without_a_key_our_own_pictures_are_named(settings):
    settings.UNSPLASH_ACCESS_KEY = ""
    assert seen("unsplash").state is State.OFF
    assert "自己画的" in seen("unsplash").said.zh and "our own" in seen("unsplash").said.en


def test_a_good_picture_key_costs_one_request_for_one_photo(unsplash):
    found = pictures_seen()
    assert found.state is State.GOOD and "49" in found.said.en
    assert [search["per_page"] for search in unsplash.searches] == ["1"]
    assert unsplash.chosen == []


def test_a_wrong_picture_key_is_trouble_that_never_shows_it(unsplash, settings):
    settings.UNSPLASH_ACCESS_KEY = "somebody-elses-access-key"
    found = pictures_seen()
    assert found.state is State.TROUBLE and "401" in found.said.en
    assert "UNSPLASH_ACCESS_KEY" in found.advice.zh and "somebody" not in repr(found)


@pytest.mark.parametrize(
    ("fault", "state", "advice"),
    [
        ("no_permission", State.TROUBLE, "403"),
        ("used_up", State.CARE, "full hour"),
        ("busy", State.CARE, "Production"),
        ("broken", State.TROUBLE, "UNSPLASH_BASE_URL"),
        ("hang_up", State.TROUBLE, "firewall"),
        ("html", State.TROUBLE, "UNSPLASH_BASE_URL"),
    ],
)
def test_each_refusal_of_the_picture_library_says_what_to_do(unsplash, fault, state, advice):
    unsplash.fault = fault
    found = pictures_seen()
    assert found.state is state and advice in found.advice.en
    unsplash.fault = ""
    assert pictures_seen().state is State.GOOD, "what rests for children does not keep the operator from knowing"


def test_an_hour_that_is_nearly_used_up_deserves_care(unsplash):
    unsplash.remaining = pictures.FEW_LEFT
    assert pictures_seen().state is State.CARE
