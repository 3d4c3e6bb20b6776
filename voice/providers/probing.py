"""Ask whether a realtime address lets us in, by the way that talks take.

A vendor may open the door and only then say no: OpenAI tells of a bad key, an empty account or an unknown model in an
`error` event instead of `session.created` (our notes, 4.4). So the door is open once a session is there and, where
one is given, holds what a talk would ask of it; it is left at once, and costs no tokens.
"""

import asyncio
from collections.abc import Callable

from gateway.errors import BadAnswer, Unreachable
from voice.providers import events_json
from voice.providers.vendor_wire import VendorWire, WireEnded, connect

TIMEOUT_S = 5.0

Means = Callable[[dict], object]  # what a vendor's error means: raises the GatewayError that it is, or returns


def probe(url: str, api_key: str, *, setting: str, means: Means, session: dict | None = None) -> None:
    """Open a session, wait until it is there and leave it. Raises GatewayError: which one says what to do.

    session: the `session.update` of a talk, which must be taken as well.
    """
    asyncio.run(_probe(url, api_key, setting, means, session))


async def _probe(url: str, api_key: str, setting: str, means: Means, session: dict | None) -> None:
    wire = await connect(url, {"Authorization": f"Bearer {api_key}"}, setting=setting)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            await _until(wire, "session.created", means)
            if session is not None:
                await wire.send(events_json.encode(session))
                await _until(wire, "session.updated", means)
    except TimeoutError:
        raise Unreachable("it opened, and then nothing came") from None
    except WireEnded as error:
        raise Unreachable(f"it opened and hung up: {error.code}") from error
    finally:
        await wire.close()


async def _until(wire: VendorWire, wanted: str, means: Means) -> None:
    while True:
        raw = await wire.next(TIMEOUT_S)
        event = events_json.decode(raw) if raw is not None else None
        kind = event.get("type") if event else None
        if kind == wanted:
            return
        if event and kind == "error":
            error = event["error"] if isinstance(event.get("error"), dict) else event
            means(error)
            raise BadAnswer(f"refused: {error.get('code') or error.get('type')}"[:80])
