"""The switch that silences every vendor at once: a setting, and a row that operators turn in the admin."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction

from voice.models import VoiceSwitch
from voice.statement import Statement

GROUP = "voice.house"  # every open talk hears it
SWITCHED = "voice.switched"

_SEEN = f"SELECT is_on FROM {VoiceSwitch._meta.db_table} WHERE id = 1"
_LOOK, _HOLD = Statement(_SEEN, ()), Statement(f"{_SEEN} FOR UPDATE", ())


def is_on() -> bool:
    """Return whether a vendor may be asked to talk. No row yet: nobody has switched anything off."""
    if not settings.VENDOR_VOICES:
        return False
    row = _LOOK.row()
    return row is None or bool(row[0])


def hold() -> bool:
    """Hold the switch, the lock under which time is promised, until the transaction ends; return whether it is on."""
    hold = _HOLD if connection.features.has_select_for_update else _LOOK  # where there is none, writers take turns
    row = hold.row()
    if row is None:
        VoiceSwitch.objects.get_or_create(pk=1)
        row = hold.row()
    return settings.VENDOR_VOICES and row is not None and bool(row[0])


def announce() -> None:
    """Tell every open talk that the switch was turned, once this transaction holds."""
    send = async_to_sync(get_channel_layer().group_send)
    transaction.on_commit(lambda: send(GROUP, {"type": SWITCHED}), robust=True)
