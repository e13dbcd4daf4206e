"""Cells that a spreadsheet would run as a formula get an apostrophe in front; reading takes it away again."""

from __future__ import annotations

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell as a list that goes out has it. One that has apostrophes before such a character gets one more."""
    return f"'{cell}" if _runs(cell) else cell


def plain(cell: str) -> str:
    """What :func:`harmless` was given."""
    return cell[1:] if cell.startswith("'") and _runs(cell) else cell


def _runs(cell: str) -> bool:
    return cell.lstrip("'").startswith(_FORMULA)
