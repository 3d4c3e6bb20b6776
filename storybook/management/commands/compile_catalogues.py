"""Compile the translations (.po → .mo) in pure Python, so that nobody needs GNU gettext to run the product."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compile every catalogue that is newer than what was compiled from it."""

    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compiled = source.with_suffix(".mo")
                if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                    continue
                compile_catalogue(source, compiled)


def compile_catalogue(source: Path, compiled: Path) -> None:
    """Write the messages of `source` to `compiled`; fuzzy ones are left out."""
    with source.open("rb") as po:
        catalogue = read_po(po)
    with compiled.open("wb") as mo:
        write_mo(mo, catalogue)
