"""Serve the talks' WebSockets, fast: `manage.py serve_talks --port 8001`. Pages stay with the ASGI server beside it.

The same application as there decides who is let in; only the way of the sound is shorter.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

KEPT_S = 300  # a connection to the database; a new one for each look would cost more than the look


class Command(BaseCommand):
    """Run until SIGTERM or SIGINT; open talks are told and get a moment to leave."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8001)
        parser.add_argument("--proxy-headers", action="store_true", help="believe X-Forwarded-For and -Proto")

    def handle(self, *args: Any, bind: str, port: int, proxy_headers: bool, **options: Any) -> None:
        import uvloop
        from django.db import connections

        from storybook.asgi import application
        from voice.serving.server import serve

        for database in connections.settings.values():
            database.update(CONN_MAX_AGE=database["CONN_MAX_AGE"] or KEPT_S, CONN_HEALTH_CHECKS=True)
        uvloop.run(serve(application, bind, port, is_behind_proxy=proxy_headers))
