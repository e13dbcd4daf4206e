"""Statements as CAMT.053 (ISO 20022), which every bank of SEPA and many beyond can give; any of its versions."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tamizdat.giving.providers.bank.lines import Line, NoStatement, country_of
from tamizdat.lib.money import NotMoney, read

BOOKED: Final = frozenset({"BOOK", ""})
"""What is only announced (PDNG, INFO) may not come."""


def lines(raw: bytes, iban: str = "") -> Iterator[Line]:
    """Booked lines of the account ``iban``, of any when it is empty. Raises :class:`NoStatement`."""
    seen, account = False, ""
    try:
        for _event, node in iterparse(BytesIO(raw), events=("end",), forbid_dtd=True):
            kind = _kind(node)
            if kind == "Acct":
                account = _text(node, "Id", "IBAN")
            if kind == "Ntry":
                seen = True
                yield from _of_entry(node) if not iban or account in {"", iban} else ()
                node.clear()
            seen = seen or kind == "BkToCstmrStmt"
            account = "" if kind == "Stmt" else account
    except (ET.ParseError, DefusedXmlException, NotMoney, ValueError, KeyError, RecursionError) as error:
        raise NoStatement(f"This is no CAMT.053 statement that can be read ({type(error).__name__}).") from None
    if not seen:
        raise NoStatement("This XML has no statement (BkToCstmrStmt) in it. Ask the bank for CAMT.053.")


def _of_entry(entry: ET.Element) -> Iterator[Line]:
    """One line, or one for each of the transfers that the bank booked together."""
    if (_text(entry, "Sts", "Cd") or _text(entry, "Sts")) not in BOOKED:
        return
    details = [node for part in _children(entry, "NtryDtls") for node in _children(part, "TxDtls")]
    if len(details) < 2 or not all(_amount(each) is not None for each in details):  # noqa: PLR2004  two are several
        details = []
    day = date.fromisoformat((_text(entry, "BookgDt", "Dt") or _text(entry, "BookgDt", "DtTm"))[:10])
    name = _text(entry, "AcctSvcrRef")
    for number, detail in enumerate(details or [entry]):
        amount = _amount(detail)
        if amount is None:
            raise NoStatement("A line of this statement has no amount.")
        back = (_text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")) == "DBIT"
        own = _text(detail, "Refs", "AcctSvcrRef") if details else ""
        yield Line(
            day=day,
            money=read((amount.text or "").strip(), amount.attrib["Ccy"]),
            back=back,
            purpose=" ".join(_purposes(detail)),
            name=" ".join(filter(None, (name, own or (str(number) if details and name else "")))),
            country="" if back else _country(detail),
        )


def _amount(node: ET.Element) -> ET.Element | None:
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt"), ("AmtDtls", "InstdAmt", "Amt")):
        found = _first(node, *path)
        if found is not None:
            return found
    return None


def _purposes(node: ET.Element) -> Iterator[str]:
    """All that the donor or his bank can have put the reference into."""
    for inner in node.iter():
        if _kind(inner) in {"Ustrd", "Ref", "EndToEndId", "AddtlTxInf", "AddtlNtryInf"} and inner.text:
            yield inner.text


def _country(node: ET.Element) -> str:
    """Of the debtor's account."""
    accounts = [_text(inner, "Id", "IBAN") for inner in node.iter() if _kind(inner) == "DbtrAcct"]
    return country_of(accounts[0]) if len(accounts) == 1 else ""


def _first(node: ET.Element, *path: str) -> ET.Element | None:
    for step in path:
        found = next(_children(node, step), None)
        if found is None:
            return None
        node = found
    return node


def _text(node: ET.Element, *path: str) -> str:
    found = _first(node, *path)
    return (found.text or "").strip() if found is not None else ""


def _children(node: ET.Element, kind: str) -> Iterator[ET.Element]:
    return (child for child in node if _kind(child) == kind)


def _kind(node: ET.Element) -> str:
    """Without the namespace, in which only the version differs."""
    return str(node.tag).rpartition("}")[2]
