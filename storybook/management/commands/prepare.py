"""Make a place ready to serve: translations, database, static files, scheduled sweeps. Safe to run at every start."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Run what has to be done before the first page, skipping what is done already."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("compile_catalogues")
        call_command("migrate", interactive=False, verbosity=0)
        collect_static()
        call_command("schedule_sweeps")


def collect_static() -> bool:
    """Collect and compress the static files, unless this very tree has been collected; return whether it was done."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    if mark.exists() and mark.read_text() == settings.STATIC_HASH:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(settings.STATIC_HASH)
    return True
