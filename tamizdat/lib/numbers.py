"""Numbers of rows as they come from outside: in an address, in a form, in a text."""

from __future__ import annotations

from typing import Final

DIGITS: Final = 18
"""As many fit into a column of any database."""


def row_number(written: str) -> int:
    """What is no number of a row is 0, which no row has. ``"²".isdigit()`` is true too, and ``int`` refuses it."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= DIGITS else 0
