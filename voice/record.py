"""A plain value with named fields, for the few of which each frame of sound makes one.

As machine code (docs/decisions/0009) such a class is made in a tenth of the time that a frozen dataclass takes, whose
constructor stays Python. Whatever is rarer is a dataclass.
"""

from typing import ClassVar


class Record:
    """Equal to another of its class with equal fields. `FIELDS` names them; nobody changes them."""

    FIELDS: ClassVar[tuple[str, ...]] = ()

    def _values(self) -> list[object]:
        return [getattr(self, name) for name in self.FIELDS]

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and isinstance(other, Record) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self).__name__, *self._values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.FIELDS)
        return f"{type(self).__name__}({told})"
