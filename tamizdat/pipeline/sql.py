"""Plain SQL for what a press asks and writes a hundred thousand times."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

WIDE: Final = 400
"""Values in one query: under the smallest limit of SQLite builds (999), with two values an output."""


def ask(sql: str, values: Sequence[Any] = (), one: str = "%s", count: int = -1) -> list[tuple[Any, ...]]:
    """Rows of a query whose ``{values}`` are placeholders: ``one`` of them, repeated."""
    placeholders = ", ".join([one] * (len(values) if count < 0 else count))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{values}", placeholders), values)
        return cursor.fetchall()  # type: ignore[no-any-return]  # Django's cursor has no types


def tell(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def unpacked(numbers: bytes) -> array[int]:
    """Numbers of a row, eight bytes each. PostgreSQL hands out a view of them."""
    return array("q", bytes(numbers))
