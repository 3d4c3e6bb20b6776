import pytest
from django.urls import reverse

from storybook import health


def test_live_asks_nobody(client):
    answer = client.get(reverse("health_live"))
    assert answer.json() == {"live": True}
    assert "no-store" in answer["Cache-Control"]


def test_ready_when_every_part_serves(db, client):
    answer = client.get(reverse("health_ready"))
    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "ready": True,
        "parts": {"database": True, "migrations": True, "cache": True, "storage": True},
    }


def test_missing_migration_is_named_without_details(db, client):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="classrooms").delete()
    answer = client.get(reverse("health_ready"))
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"database": True, "migrations": False, "cache": True, "storage": True}


@pytest.mark.parametrize("error", [OSError("disk gone"), health.ClientError({}, "HeadObject")])
def test_storage_that_fails_is_named_without_its_reason(db, client, monkeypatch, error):
    def fail():
        raise error

    monkeypatch.setitem(health.PARTS, "storage", fail)
    answer = client.get(reverse("health_ready"))
    assert answer.status_code == 503
    assert answer.json()["parts"]["storage"] is False
    assert b"disk" not in answer.content
