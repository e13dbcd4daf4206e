"""A bank's statement, whichever form it is in."""

from __future__ import annotations

from tamizdat.giving.providers.bank import camt, table
from tamizdat.giving.providers.bank.lines import LARGEST, Line, NoStatement, named


def statement(raw: bytes, iban: str = "", currency: str = "EUR") -> list[Line]:
    """Its booked lines, each with a name that is the same in every statement. Raises :class:`NoStatement`."""
    if len(raw) > LARGEST:
        raise NoStatement(f"This statement has more than {LARGEST >> 20} MB. Ask the bank for a shorter period.")
    begins = raw[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = camt.lines(raw, iban) if begins.startswith(b"<") else table.lines(raw, currency)
    return list(named(found, iban))
