"""What the brain needs from outside, handed in so that it can be driven by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class World:
    """What the brain needs from outside, all of it without waiting."""

    clock: Callable[[], float]  # seconds, only ever forward
    new_id: Callable[[], UUID]
    check: Callable[[str], str]  # text → name of the safeguard it breaks, or ""
    picture_url: Callable[[str], str]  # key of a picture answer → its address
    book_url: Callable[[UUID], str]
