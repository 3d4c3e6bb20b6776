"""manage.py memfire_check: see whether Memfire takes our rows, and say plainly what to do when it does not."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from sessions import delivery
from sessions.models import Mirror, OutboxEntry
from sessions.stores.base import StoreError

SCHEMA = 1  # of deploy/memfire_schema.sql
STALE = "the schema is version %s, this program knows %s: run deploy/memfire_schema.sql again"


class Command(BaseCommand):
    help = "Probe Memfire: address, key, tables, grants; and show what the outbox still owes."

    def handle(self, *args: Any, **options: Any) -> None:
        self._show_outbox()
        if not settings.MEMFIRE_URL:
            self.stdout.write("Memfire is off: MEMFIRE_URL is empty. Nothing is copied, and everything else works.")
            return
        from sessions.stores.memfire import Memfire  # supabase is only needed here

        try:
            with Memfire(settings.MEMFIRE_URL, settings.MEMFIRE_SERVICE_KEY) as memfire:
                memfire.probe()
                about = memfire.about()
        except StoreError as error:
            _reason, advice = delivery.advice_for(error)
            raise CommandError(f"Memfire: {error}\n→ {advice}") from None
        if about.get("schema") != SCHEMA:
            raise CommandError(STALE % (about.get("schema"), SCHEMA))
        Mirror.objects.update(rests_until=None)  # whatever it rested for is mended: deliver with the next sweep
        self.stdout.write(
            self.style.SUCCESS(f"Memfire takes our rows (schema {SCHEMA}, PostgreSQL {about.get('postgres')}).")
        )

    def _show_outbox(self) -> None:
        counts = dict(OutboxEntry.objects.values_list("state").annotate(Count("id")).order_by())
        self.stdout.write("outbox: " + ", ".join(f"{counts.get(state, 0)} {state}" for state in OutboxEntry.State))
        mirror = Mirror.objects.exclude(rest=Mirror.Rest.NONE).first()
        if mirror is not None:
            self.stdout.write(f"delivery rests until {mirror.rests_until:%Y-%m-%d %H:%M:%S %Z}: {mirror.error}")
