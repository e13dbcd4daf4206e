"""Quotes that somebody forgot to close. A reader of CSV takes all rows after one for the text of a cell, and says nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from tamizdat.circulation.lists.rows import BadFile


class Tape:
    """The lines of a file, of which those of the row that is just being read are kept. A cell may have several: notes have."""

    def __init__(self, first: str, more: Iterable[str], delimiter: str) -> None:
        self._first, self._more, self._delimiter = first, more, delimiter
        self._row: list[str] = []
        self._begun = 1

    def __iter__(self) -> Iterator[str]:
        yield self._kept(1, self._first)
        for number, line in enumerate(self._more, 2):
            yield self._kept(number, line)

    def row_ends(self) -> None:
        """Raises ``BadFile`` when the row that was read has swallowed others."""
        if self.has_lines() or (self._row and self._row[0].count('"') % 2):
            self._look()
        self._row = []

    def has_lines(self) -> bool:
        return len(self._row) > 1

    def never_closed(self) -> BadFile:
        return BadFile(
            f"A quote opened at line {self._begun} is never closed, or not where its cell ends. "
            "Mend that line and import the file again: who is on the list by then stays as he is."
        )

    def _kept(self, number: int, line: str) -> str:
        if self._row:
            self._row.append(line)
        elif line.strip("\r\n"):
            self._begun, self._row = number, [line]
        return line

    def _look(self) -> None:
        try:
            cells = next(csv.reader(self._row, delimiter=self._delimiter, strict=True))
        except csv.Error:
            raise self.never_closed() from None
        if any(self._is_a_row(line) for cell in cells for line in cell.splitlines()[1:]):
            raise self.never_closed()

    def _is_a_row(self, line: str) -> bool:
        return "@" in line and line.count(self._delimiter) >= self._first.count(self._delimiter)
