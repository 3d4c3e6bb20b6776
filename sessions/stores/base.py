"""A remote copy of rows: the interface, and what can go wrong with it, named by what the caller can do.

StoreError
├── TryLater        network, timeout, overload: the same call may succeed later (`retry_after_s` if it was said)
├── NotAllowed      key, grants, or the project is paused: stop everything, tell the operator, probe now and then
├── SchemaMissing   the tables are not there or outdated: stop everything, name the command
└── RowProblem      something in this batch: split it until the row stands alone
    ├── ParentMissing   the row it refers to is not there yet: send that first
    └── RowRefused      our bug: set the row aside where an operator sees it
"""

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Protocol, Self


class StoreError(Exception):
    """Anything that a remote store did to us. `str(error)` is for operators: no key, and no child's words."""


class TryLater(StoreError):
    """The same call may succeed later."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NotAllowed(StoreError):
    """The key, the grants or the state of the project forbid everything."""


class SchemaMissing(StoreError):
    """The tables are not there, or are older than this program."""


class RowProblem(StoreError):
    """Nothing of the batch was written, because of some row in it."""


class ParentMissing(RowProblem):
    """A row refers to one that the store does not hold."""


class RowRefused(RowProblem):
    """The store will never take this row as it is."""


class RemoteStore(Protocol):
    """Holds copies of rows by table and UUID. Every call is idempotent, bounded in time, and all or nothing."""

    def upsert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Insert or update `rows` (each with `id` and `revision`); an older revision changes nothing.

        Raises TryLater, NotAllowed, SchemaMissing, or RowProblem when a row spoils the batch.
        """

    def delete(self, table: str, keys: Sequence[uuid.UUID]) -> None:
        """Delete the rows with these ids and what hangs on them; what is not there is no error. Raises as above."""

    def probe(self) -> None:
        """Return if the store would take our rows; otherwise raise what stands in the way."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of connections."""
