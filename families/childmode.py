"""Child mode: after a guardian hands the tablet over, only that child's pages open until the PIN is given."""

import uuid
from collections.abc import MutableMapping
from typing import Any

from django.http import HttpRequest

from families.models import Child

KEY = "child_mode"


def enter(request: HttpRequest, child: Child) -> None:
    """Hand this browser to `child`."""
    request.session[KEY] = str(child.id)


def leave(request: HttpRequest) -> None:
    """Give this browser back to the guardian; the caller has checked the PIN."""
    request.session.pop(KEY, None)


def current(session: MutableMapping[str, Any]) -> uuid.UUID | None:
    """Return the id of the child that holds this browser, or None."""
    value = session.get(KEY)
    return uuid.UUID(value) if value else None
