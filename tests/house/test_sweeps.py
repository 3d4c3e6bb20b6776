import pytest
from django.core.management import call_command
from django.utils.module_loading import import_string
from django_q.models import Schedule

from storybook.sweeps import SWEEPS, forget_expired_logins


@pytest.mark.parametrize("path", [path for _name, path, _minutes in SWEEPS])
def test_every_sweep_can_be_called_without_arguments(db, path):
    import_string(path)()


def test_scheduling_twice_leaves_each_sweep_once(db):
    call_command("schedule_sweeps")
    first = dict(Schedule.objects.values_list("name", "id"))
    call_command("schedule_sweeps")
    assert dict(Schedule.objects.values_list("name", "id")) == first
    assert len(first) == len(SWEEPS)


def test_schedule_follows_the_list_and_leaves_an_operators_own_jobs_alone(db):
    Schedule.objects.create(name="sweep: of last year", func="nowhere.at_all")
    Schedule.objects.create(name="my own", func="math.sqrt")
    call_command("schedule_sweeps")
    names = set(Schedule.objects.values_list("name", flat=True))
    assert "sweep: of last year" not in names
    assert "my own" in names


def test_expired_logins_are_forgotten_and_living_ones_kept(mama_client):
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now().replace(year=2020))
    forget_expired_logins()
    assert not Session.objects.filter(session_key="old").exists()
    assert Session.objects.count() == 1
