"""What became of a list: numbers, and lines of its file. Never an address."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from tamizdat.circulation.lists.rows import Row, Unclear

EXAMPLES: Final = 20
"""Numbers of lines that a report names of each kind."""


@dataclass(slots=True)
class Report:
    """``refused``: lines without a good address; ``unclear``: lines that were passed over, by what was not understood."""

    rows: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[int] = field(default_factory=list)
    unclear: dict[Unclear, list[int]] = field(default_factory=dict)

    def refuse(self, row: Row) -> None:
        self._note("refused", self.refused, row)

    def pass_over(self, row: Row, why: Unclear) -> None:
        self._note(why, self.unclear.setdefault(why, []), row)

    def copy(self) -> Report:
        return deepcopy(self)

    def _note(self, kind: str, lines: list[int], row: Row) -> None:
        self.kinds[str(kind)] += 1
        if len(lines) < EXAMPLES:
            lines.append(row.number)
