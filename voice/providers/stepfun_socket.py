"""StepFun's socket: JSON events both ways, every wait with an end. The connection itself is `vendor_wire`."""

import logging

from gateway.errors import Unreachable
from voice.providers import events_json
from voice.providers.vendor_handshake import with_query
from voice.providers.vendor_wire import VendorWire, WireEnded, connect

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
NORMAL_CLOSE = 1000  # from the server: the session is too old or was idle
CLOSED: dict = {"type": "closed"}

Frame = dict


class Socket:
    """One open connection."""

    def __init__(self, wire: VendorWire) -> None:
        self.wire = wire
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """True once we have closed it."""
        return self._is_closed

    def named(self, header: str) -> str:
        """Return a header of the vendor's handshake, for the log."""
        return self.wire.headers.get(header, "unknown")

    async def next(self) -> Frame:
        """Return the next event, {} when a moment passed without one, CLOSED when the session ended in good order.

        Raises Unreachable when the connection broke.
        """
        while True:
            try:
                raw = await self.wire.next(LOOK_EVERY_S)
            except WireEnded as error:
                if self._is_closed or error.code == NORMAL_CLOSE:
                    return CLOSED
                raise Unreachable(f"the connection broke: {error.code}") from error
            if raw is None:
                return {}
            frame = events_json.decode(raw)
            if frame is not None:
                return frame
            log.warning("StepFun sent an event that is no JSON object")

    async def put(self, frame: Frame) -> None:
        """Send an event. Raises Unreachable when the vendor takes no more; on a closed socket does nothing."""
        await self.wire.send(events_json.encode(frame))

    async def close(self) -> None:
        """Say goodbye, but not for long; a second call does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        await self.wire.close()


async def open_socket(url: str, api_key: str, model: str) -> Socket:
    """Return an open connection. Raises Unreachable, TooBusy, BadKey, NoBalance, BadRequest or BadAnswer."""
    address = with_query(url, {"model": model})
    return Socket(await connect(address, {"Authorization": f"Bearer {api_key}"}, setting="STEPFUN_REALTIME_URL"))
