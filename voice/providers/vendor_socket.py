"""A socket to a vendor that speaks JSON events: it knows whether an answer is owed, and then silence has an end.

The connection itself is `vendor_wire`.
"""

import logging
import time
from collections.abc import Mapping

from gateway.errors import Unreachable
from voice.providers import events_json
from voice.providers.sound_events import SoundLane
from voice.providers.vendor_wire import VendorWire, WireEnded, connect

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
IN_GOOD_ORDER = (1000, 1001)  # from the server: the session is over, too old for instance


class VendorSocket:
    """One connection. `owe` and `settle_up` say whether an answer is awaited: then silence has an end."""

    def __init__(self, wire: VendorWire, vendor: str, stall_timeout_s: float) -> None:
        self.wire, self._vendor, self._stall_timeout_s = wire, vendor, stall_timeout_s
        self._owed_since_s: float | None = None
        self._lane: SoundLane | None = None
        self.is_closed = False

    def owe(self) -> None:
        if self._owed_since_s is None:
            self._owed_since_s = time.monotonic()

    def settle_up(self) -> None:
        self._owed_since_s = None

    @property
    def _is_stalled(self) -> bool:
        if self._owed_since_s is None:
            return False
        heard_s = self._lane.last_s if self._lane is not None else self._owed_since_s
        return time.monotonic() - max(self._owed_since_s, heard_s) > self._stall_timeout_s

    def take_sound(self, lane: SoundLane) -> None:
        """Offer messages to `lane` at once, instead of through `next`, while everything before them is done."""
        self._lane, self.wire.lane.take_sound = lane, lane.take

    async def next(self) -> dict | None:
        """Return the next event, {} when nothing came for a while, None when the vendor ended in good order.

        Raises Unreachable when the connection broke, or when nothing came although an answer is owed.
        """
        try:
            raw = await self.wire.next(LOOK_EVERY_S)
        except WireEnded as error:
            if self.is_closed or error.code in IN_GOOD_ORDER:
                return None
            raise Unreachable(f"the connection broke: {error.code}") from error
        if raw is None:
            if self._is_stalled:
                raise Unreachable("a response was owed and nothing came")
            return {}
        self._hear()
        event = events_json.decode(raw)
        if event is not None:
            return event
        log.warning("%s sent an event that is no JSON object", self._vendor)
        return {}

    async def put(self, event: dict) -> None:
        """Send one event; quietly does nothing once the connection is gone: the reader finds out and says why.

        Raises Unreachable when the vendor takes no more.
        """
        await self.wire.send(events_json.encode(event))

    async def close(self) -> None:
        """End the connection; a second call does nothing."""
        if self.is_closed:
            return
        self.is_closed = True
        await self.wire.close()

    def _hear(self) -> None:
        if self._owed_since_s is not None:
            self._owed_since_s = time.monotonic()


async def open_socket(
    url: str, headers: Mapping[str, str], *, vendor: str, setting: str, stall_timeout_s: float
) -> VendorSocket:
    """Connect. Raises what `vendor_wire.connect` raises; `setting` names where the address stands."""
    return VendorSocket(await connect(url, headers, setting=setting), vendor, stall_timeout_s)
