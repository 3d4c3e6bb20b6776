"""Whether this process lives, and whether it can serve."""

from django.db import connection
from django.http import HttpRequest, JsonResponse


def live(request: HttpRequest) -> JsonResponse:
    """Answer while the process runs."""
    return JsonResponse({"live": True})


def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database does."""
    connection.ensure_connection()
    return JsonResponse({"ready": True})
