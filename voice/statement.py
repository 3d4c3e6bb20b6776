"""A statement of SQL whose words are put together once.

For what every open talk asks again and again: as querysets, the putting together costs many times the answer, and while
a thread does it, sound waits (docs/decisions/0010). Everything else asks with querysets.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Field


class Statement:
    """`sql` with one `%s` for each of `fields`, which say how a value is written for the database."""

    def __init__(self, sql: str, fields: Sequence[Field]) -> None:
        self._sql, self._fields = sql, tuple(fields)

    def row(self, *values: object) -> tuple[Any, ...] | None:
        """Return the first row as the database tells it (SQLite tells a UUID as text), None when there is none."""
        with self._run(values) as cursor:
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def change(self, *values: object) -> int:
        """Return how many rows were changed."""
        with self._run(values) as cursor:
            return int(cursor.rowcount)

    def _run(self, values: tuple[object, ...]) -> CursorWrapper:
        database = connections[DEFAULT_DB_ALIAS]  # once: each look at `django.db.connection` finds it anew
        written = [field.get_db_prep_save(value, database) for field, value in zip(self._fields, values, strict=True)]
        cursor = database.cursor()
        cursor.execute(self._sql, written)
        return cursor
