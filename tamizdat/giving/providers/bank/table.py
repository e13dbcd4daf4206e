"""Statements as tables (CSV) that banks let one download: columns by their names, in the languages that we have met."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Final

from tamizdat.giving.providers.bank.lines import Line, NoStatement, country_of
from tamizdat.lib.money import Money, NotMoney, places_of, read

DAY: Final = ("booking date", "buchungstag", "buchungsdatum", "date", "datum", "data", "дата", "valuta", "value date")
AMOUNT: Final = ("amount", "betrag", "umsatz", "kwota", "suma", "сумма", "credit", "montant", "importe")
CURRENCY: Final = ("currency", "währung", "waluta", "valuutta", "валюта", "devise", "moneda", "ccy")
PURPOSE: Final = (
    *("purpose", "verwendungszweck", "remittance", "reference", "details", "description", "tytuł", "назначение"),
    *("communication", "libellé", "concepto", "message", "end-to-end", "kundenreferenz", "сообщение"),
)
NAME: Final = ("transaction id", "transaction reference", "archive", "entry reference", "bank reference")
ACCOUNT: Final = (
    *("debtor iban", "payer iban", "counterparty iban", "counterparty account", "iban", "iban zahlungsbeteiligter"),
    *("kontonummer/iban", "konto/iban", "rachunek nadawcy", "счёт плательщика", "счет плательщика", "account number"),
)
"""Of who sent it; a column of the newspaper's own account only says where that is."""
HEAD: Final = 30
"""Lines above the table in which banks write whose account it is."""


def lines(raw: bytes, currency: str) -> Iterator[Line]:
    """``currency``: where the table has no column for it. Raises :class:`NoStatement`."""
    rows = _rows(_decoded(raw))
    head, columns = _columns(rows)
    for row in rows[head + 1 :]:
        if len(row) > max(columns["day"][0], columns["amount"][0]) and row[columns["day"][0]].strip():
            yield _line(row, columns, currency)


def _line(row: Sequence[str], columns: dict[str, list[int]], currency: str) -> Line:
    def of(what: str) -> str:
        return " ".join(row[at].strip() for at in columns[what] if at < len(row))

    unit = of("currency")[:3].upper() or currency
    try:
        money, back = _money(row[columns["amount"][0]], unit)
        country = "" if back else country_of(of("account"))
        return Line(_day(row[columns["day"][0]]), money, back, of("purpose"), of("name"), country)
    except (NotMoney, ValueError):
        raise NoStatement("A line of this table has no day or no amount that can be read. Ask for CAMT.053.") from None


def _money(written: str, currency: str) -> tuple[Money, bool]:
    """``-1.234,56``, ``1,234.56``, ``1 234.56-``: the last separator is the decimal one, if so many digits can follow it."""
    bare = re.sub(r"[^\d.,+-]", "", written)
    back = "-" in bare
    digits = bare.replace("-", "").replace("+", "")
    at = max(digits.rfind("."), digits.rfind(","))
    places = len(digits) - at - 1
    if at >= 0 and (places > places_of(currency) or digits.count(digits[at]) > 1):
        at = len(digits)  # it parts thousands
    whole, rest = re.sub(r"[.,]", "", digits[:at] if at >= 0 else digits), digits[at + 1 :] if at >= 0 else ""
    return read(f"{whole}.{rest}" if rest else whole, currency), back


def _day(written: str) -> date:
    numbers = re.findall(r"\d+", written)[:3]
    first, second, third = (int(number) for number in numbers)
    if len(numbers[0]) == 4:  # noqa: PLR2004  a year
        return date(first, second, third)
    year = third + 2000 if third < 100 else third  # noqa: PLR2004
    return date(year, first, second) if second > 12 else date(year, second, first)  # noqa: PLR2004  no month


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, list[int]]]:
    """Where the head of the table is, and what stands where."""
    for at, row in enumerate(rows[:HEAD]):
        names = [cell.strip().strip("\ufeff").casefold() for cell in row]
        found = {
            "day": _named(names, DAY),
            "amount": _named(names, AMOUNT),
            "currency": _named(names, CURRENCY)[:1],
            "purpose": _named(names, PURPOSE),
            "name": _named(names, NAME)[:1],
            "account": [at for at, name in enumerate(names) if name in ACCOUNT][:1],
        }
        if found["day"] and found["amount"] and found["purpose"]:
            return at, found
    raise NoStatement("This table has no columns for day, amount and purpose that are known here. Ask for CAMT.053.")


def _named(names: Sequence[str], known: Sequence[str]) -> list[int]:
    """What is called exactly so before what only begins so."""
    exact = [at for word in known for at, name in enumerate(names) if name == word]
    begun = [at for word in known for at, name in enumerate(names) if name.startswith(word)]
    return list(dict.fromkeys(exact + begun))


def _rows(text: str) -> list[list[str]]:
    separator = max(";,\t|", key=text[:5000].count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error as error:
        raise NoStatement(f"This is no table that can be read ({error}).") from None


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NoStatement("This file is no text.")
