"""What surrounds the handshake with a vendor: the address, the proxy on the way, and what a refusal means."""

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from picows import WSHandshakeError

from gateway.errors import BadAnswer, GatewayError, Unreachable
from gateway.http import translate


def with_query(url: str, query: Mapping[str, str]) -> str:
    """Return an address that asks for more; it may hold a query of the operator's already."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"


def proxy_to(url: str) -> str | None:
    """Return the proxy that the environment names for this address, as other programs of this house use it."""
    parts = urlsplit(url)
    if not parts.hostname or proxy_bypass(parts.hostname):
        return None
    proxies = getproxies()
    return proxies.get("https" if parts.scheme == "wss" else "http") or proxies.get("all")


def translated(error: WSHandshakeError) -> GatewayError:
    response = error.response
    if response is None:
        return Unreachable(type(error).__name__)
    if response.status < 400:
        return BadAnswer(f"HTTP {int(response.status)} instead of a WebSocket")
    kept = {"retry-after": response.headers["retry-after"]} if "retry-after" in response.headers else {}
    body = response.body or error.raw_body or b""
    return translate(httpx.Response(int(response.status), headers=kept, content=bytes(body)))
