"""Operations on the wire: one after the other, each with its number, kind, time and the browser's own bytes. Pure.

    u32 seq · u8 length of kind · kind (lower-case letters) · u64 at_ms · u32 length of body · body

All integers are little-endian. The house does not open a body: what a kind means is the browser's business.
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

OPERATIONS_AT_ONCE = 500
KIND_LETTERS = 12
_HEAD = struct.Struct("<IB")
_TAIL = struct.Struct("<QI")
_LATEST_MS = 1 << 48


class NotOperations(ValueError):
    """The bytes are no list of operations."""


@dataclass(frozen=True)
class Drawn:
    """One operation as it came or as it goes out."""

    seq: int
    kind: str
    at_ms: int
    body: bytes

    @property
    def sha256(self) -> str:
        """Fingerprint (hex) of everything but the number."""
        return hashlib.sha256(b"%s %d " % (self.kind.encode(), self.at_ms) + self.body).hexdigest()

    def frame(self) -> bytes:
        """Return the bytes for the wire."""
        kind = self.kind.encode("ascii")
        return _HEAD.pack(self.seq, len(kind)) + kind + _TAIL.pack(self.at_ms, len(self.body)) + self.body


def parse(body: bytes) -> list[Drawn]:
    """Return the operations of a body, which must come in rising order. Raises NotOperations."""
    drawn = list(_frames(memoryview(body)))
    if len(drawn) > OPERATIONS_AT_ONCE:
        raise NotOperations("too many at once")
    if any(one.seq >= next_one.seq for one, next_one in zip(drawn, drawn[1:], strict=False)):
        raise NotOperations("not in order")
    return drawn


def join(drawn: Iterable[Drawn]) -> bytes:
    """Return operations as one body."""
    return b"".join(one.frame() for one in drawn)


def _frames(view: memoryview) -> Iterator[Drawn]:
    at = 0
    while at < len(view):
        try:
            seq, letters = _HEAD.unpack_from(view, at)
            at += _HEAD.size
            kind = bytes(view[at : at + letters]).decode("ascii")
            at += letters
            at_ms, length = _TAIL.unpack_from(view, at)
        except (struct.error, UnicodeDecodeError) as exc:
            raise NotOperations("cut off") from exc
        at += _TAIL.size
        if not 1 <= seq < 1 << 31 or at_ms >= _LATEST_MS or len(view) - at < length:
            raise NotOperations("cut off")
        if not 1 <= letters <= KIND_LETTERS or not (kind.isalpha() and kind.islower()):
            raise NotOperations("no kind")
        yield Drawn(seq, kind, at_ms, bytes(view[at : at + length]))
        at += length
