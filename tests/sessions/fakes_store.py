"""A remote store in memory that can be told to fail."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any, Self

from sessions.stores.base import ParentMissing, RowRefused, StoreError


class MemoryStore:
    """Holds rows by table and id as Memfire does: all or nothing, newest revision, children need their parent.

    `errors` are raised by the next calls, in order; `poison` are ids that it always refuses; `before` is called with
    the name of each call before anything happens.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, dict[str, Any]]] = {"sessions": {}, "conversations": {}, "pictures": {}}
        self.calls: list[tuple[str, str, int]] = []
        self.errors: list[StoreError] = []
        self.poison: set[str] = set()
        self.before: Callable[[str], None] = lambda call: None
        self.after: Callable[[str], None] = lambda call: None

    def upsert(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        self._begin("upsert", table, len(rows))
        assert len({row["id"] for row in rows}) == len(rows), "21000: the same key twice in one batch"
        for row in rows:
            if row["id"] in self.poison:
                raise RowRefused("23514")
            if table != "sessions" and row["session_id"] not in self.tables["sessions"]:
                raise ParentMissing("23503")
        for row in rows:
            held = self.tables[table].get(row["id"])
            if held is None or held["revision"] <= row["revision"]:
                self.tables[table][row["id"]] = {**(held or {}), **row}
        self.after("upsert")

    def delete(self, table: str, keys: Sequence[uuid.UUID]) -> None:
        self._begin("delete", table, len(keys))
        gone = {str(key) for key in keys}
        for name, held in self.tables.items():
            if name == table or table == "sessions":
                column = "id" if name == table else "session_id"
                self.tables[name] = {key: row for key, row in held.items() if row[column] not in gone}
        self.after("delete")

    def probe(self) -> None:
        self._begin("probe", "", 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def texts(self) -> list[str]:
        """Return what the turns say, in order."""
        return [row["text"] for row in sorted(self.tables["conversations"].values(), key=lambda row: row["seq"])]

    def _begin(self, call: str, table: str, count: int) -> None:
        self.calls.append((call, table, count))
        self.before(call)
        if self.errors:
            raise self.errors.pop(0)
