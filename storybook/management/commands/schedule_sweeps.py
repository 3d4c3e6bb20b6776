"""Write the sweeps into the schedule of background jobs; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.models import Schedule

from storybook.sweeps import SWEEPS

PREFIX = "sweep: "


class Command(BaseCommand):
    """Schedule what storybook/sweeps.py lists, and forget sweeps that it no longer lists."""

    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        for name, path, minutes in SWEEPS:
            import_string(path)  # a sweep that is not there stops the start, not a night three weeks later
            every = {"func": path, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1}
            Schedule.objects.update_or_create(name=PREFIX + name, defaults=every)
        listed = [PREFIX + name for name, _path, _minutes in SWEEPS]
        Schedule.objects.filter(name__startswith=PREFIX).exclude(name__in=listed).delete()
