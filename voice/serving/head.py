"""The first lines of an HTTP/1.1 request. Pure."""

import base64
import binascii
from dataclasses import dataclass


class BadHead(ValueError):
    """This is no HTTP/1.1 request; the connection ends with 400."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a request; header names are lower case."""

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...]

    def get(self, name: bytes) -> bytes:
        return b",".join(value for key, value in self.headers if key == name)

    @property
    def is_websocket(self) -> bool:
        asks = b"upgrade" in self.get(b"connection").lower() and self.get(b"upgrade").lower() == b"websocket"
        return asks and self.method == "GET" and self.get(b"sec-websocket-version") == b"13" and self._has_key

    @property
    def _has_key(self) -> bool:
        """RFC 6455 §4.2.1: sixteen bytes in base64."""
        try:
            return len(base64.b64decode(self.get(b"sec-websocket-key"), validate=True)) == 16
        except binascii.Error:
            return False


def read_head(raw: bytes) -> Head:
    """Return the request in `raw`, which ends before the empty line; raises BadHead."""
    first, *lines = raw.decode("latin-1").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or parts[2] != "HTTP/1.1" or not parts[1].startswith("/"):
        raise BadHead(first[:80])
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadHead("a header without a name")
        headers.append((name.lower().encode("latin-1"), value.strip().encode("latin-1")))
    return Head(parts[0], parts[1], tuple(headers))
