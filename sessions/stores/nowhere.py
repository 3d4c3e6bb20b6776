"""The store without a service: takes everything and keeps nothing."""

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self


class Nowhere:
    """Stand in for a remote copy when MEMFIRE_URL is empty."""

    def upsert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Take `rows` and keep nothing."""

    def delete(self, table: str, keys: Sequence[uuid.UUID]) -> None:
        """Agree that nothing is kept."""

    def probe(self) -> None:
        """Be always ready."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hold no connection."""
