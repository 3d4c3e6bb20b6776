"""Tokens for devices that have no browser: a guardian makes one for a child, sees it once, and can revoke it.

A token is `hb_` and 256 random bits; the database keeps its SHA-256. It opens only what asks for it (`holder`), never
a page, and only while its guardian is still one.
"""

import hashlib
import secrets

from django.http import HttpRequest
from django.utils import timezone

from families.models import Child, DeviceToken, User

PREFIX = "hb_"
MOST_PER_CHILD = 10
LONGEST = 100  # characters of a token that is worth looking at


class TooManyDevices(Exception):
    """This child has as many devices as it may have: revoke one first."""


def issue(guardian: User, child: Child, name: str) -> tuple[DeviceToken, str]:
    """Make a token and return it with its secret, which nobody can see again. Raises TooManyDevices."""
    if child.devices.filter(revoked_at=None).count() >= MOST_PER_CHILD:
        raise TooManyDevices
    secret = PREFIX + secrets.token_urlsafe(32)
    return DeviceToken.objects.create(guardian=guardian, child=child, name=name, token_hash=_hash(secret)), secret


def bearer(request: HttpRequest) -> str | None:
    """Return what an `Authorization: Bearer …` header carries, None without such a header."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None


def holder(secret: str) -> DeviceToken | None:
    """Return the device that holds this secret and note that it was used; None when it opens nothing."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST:
        return None
    device = (
        DeviceToken.objects.select_related("guardian", "child")
        .filter(token_hash=_hash(secret), revoked_at=None, guardian__is_active=True)
        .first()
    )
    if device is None or not device.child.guardianships.filter(guardian=device.guardian).exists():
        return None
    device.last_used_at = timezone.now()
    device.save(update_fields=["last_used_at"])
    return device


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
