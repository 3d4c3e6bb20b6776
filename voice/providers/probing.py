"""Ask whether a realtime address would let us in: the handshake alone, which costs no tokens."""

import httpx
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import connect

from gateway.errors import BadRequest, Unreachable
from gateway.http import translate

TIMEOUT_S = 5.0


def probe(url: str, api_key: str) -> None:
    """Open a session and leave it at once. Raises GatewayError: which one says what to do."""
    headers = {"Authorization": f"Bearer {api_key}"}
    try:
        with connect(
            url, additional_headers=headers, open_timeout=TIMEOUT_S, close_timeout=1, compression=None, proxy=None
        ):
            return
    except InvalidStatus as error:
        raise translate(httpx.Response(error.response.status_code, content=bytes(error.response.body or b""))) from None
    except InvalidURI as error:
        raise BadRequest("the address is not a WebSocket's") from error
    except (InvalidHandshake, OSError, EOFError) as error:
        raise Unreachable(type(error).__name__) from error
