"""The switch that silences every vendor at once: a setting, and a row that operators turn in the admin."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction

from voice.models import VoiceSwitch

GROUP = "voice.house"  # every open talk hears it
SWITCHED = "voice.switched"


def is_on() -> bool:
    """Return whether a vendor may be asked to talk. No row yet: nobody has switched anything off."""
    if not settings.VENDOR_VOICES:
        return False
    return VoiceSwitch.objects.filter(pk=1).values_list("is_on", flat=True).first() is not False


def hold() -> bool:
    """Hold the switch, the lock under which time is promised, until the transaction ends; return whether it is on."""
    row = VoiceSwitch.objects.select_for_update().filter(pk=1).values_list("is_on", flat=True)
    is_on = row.first()
    if is_on is None:
        VoiceSwitch.objects.get_or_create(pk=1)
        is_on = row.get()
    return settings.VENDOR_VOICES and is_on


def announce() -> None:
    """Tell every open talk that the switch was turned, once this transaction holds."""
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(GROUP, {"type": SWITCHED}), robust=True)
