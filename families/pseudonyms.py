"""Names for people that only this house can resolve: what a vendor may know a child by."""

import uuid

from django.utils.crypto import salted_hmac


def pseudonym(child_id: uuid.UUID, audience: str) -> str:
    """Return HMAC-SHA256 (hex) of the child's id under this house's key: stable, and different for each audience."""
    return salted_hmac(f"huaban.pseudonym.{audience}", child_id.hex, algorithm="sha256").hexdigest()
