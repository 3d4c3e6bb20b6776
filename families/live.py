"""Tell every open talk of a child that its guardian decided something."""

import uuid

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

CONSENT_CHANGED = "consent.changed"
DEVICE_REVOKED = "device.revoked"


def group(child_id: uuid.UUID) -> str:
    """Name the channel-layer group that hears about this child."""
    return f"family.{child_id.hex}"


def announce_consent(child_id: uuid.UUID, purpose: str, granted: bool) -> None:
    """Send {"type": "consent.changed", "purpose": …, "granted": …} to the child's group once this transaction holds."""
    message = {"type": CONSENT_CHANGED, "purpose": purpose, "granted": granted}
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(group(child_id), message), robust=True)


def announce_revoked(child_id: uuid.UUID) -> None:
    """Send {"type": "device.revoked"} to the child's group once this transaction holds; a device's talk looks."""
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(group(child_id), {"type": DEVICE_REVOKED}), robust=True)
