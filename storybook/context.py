"""What every template may need to know about the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from families import childmode


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, its legally required numbers, and whether a child holds this browser."""
    session = getattr(request, "session", None)
    return {
        "SITE_NAME": settings.SITE_NAME,
        "ICP_NUMBER": settings.ICP_NUMBER,
        "MODEL_FILING": settings.MODEL_FILING,
        "held_by_child": childmode.current(session) if session is not None else None,
    }
