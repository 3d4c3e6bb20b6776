"""Exit 0 when a cluster of background workers reports itself; the health check of the worker's container."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_q.status import Stat


class Command(BaseCommand):
    """Look for a living cluster in the shared cache (needs REDIS_URL: one process cannot see another's memory)."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        clusters = Stat.get_all()
        if not clusters:
            raise CommandError("no background worker reports: start manage.py qcluster, and set REDIS_URL for both")
        self.stdout.write(f"{len(clusters)} cluster(s): {', '.join(str(cluster.status) for cluster in clusters)}")
