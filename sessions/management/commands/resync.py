"""manage.py resync: owe Memfire everything again, because our database is the one that is right."""

import uuid
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from families.models import Child
from sessions import outbox, stores


class Command(BaseCommand):
    help = "Owe Memfire every row again (all conversations; turns and pictures since a moment, if one is given)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_moment, help="2026-11-20 or 2026-11-20T08:00; default: from the beginning")
        parser.add_argument("--child", type=uuid.UUID, help="the id of one child; default: everyone who agreed")

    def handle(self, *args: Any, since: datetime | None, child: uuid.UUID | None, **options: Any) -> None:
        if not stores.is_on():
            raise CommandError("Memfire is off: set MEMFIRE_URL and MEMFIRE_SERVICE_KEY first.")
        children = Child.objects.filter(pk=child) if child else Child.objects.all()
        owed = [outbox.owe_everything(someone, since) for someone in children]
        agreed = sum(1 for count in owed if count)
        self.stdout.write(f"{sum(owed)} rows of {agreed} children are owed; delivery starts within a minute.")


def _moment(text: str) -> datetime:
    day = parse_date(text) if len(text) == 10 else None
    moment = datetime.combine(day, time()) if day else parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
