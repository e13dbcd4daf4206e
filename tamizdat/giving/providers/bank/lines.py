"""One line of a statement, whatever form it came in."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tamizdat.giving.providers.port import ProviderError
from tamizdat.lib.money import Money

MOST: Final = 200_000
"""Lines of one statement."""
LARGEST: Final = 64 << 20
"""Bytes of one statement."""


_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class NoStatement(ProviderError):  # noqa: N818  it reads as what it says
    """A file that is no statement we can read. Its text is for the person who has the file."""


@dataclass(frozen=True, slots=True)
class Line:
    """``back``: money that left the account. ``name``: the bank's own of this line, or one made of what is in it.

    ``country``: of the account that it came from, as its IBAN begins; empty where the statement does not say. It is looked at and
    not kept. ``purpose`` is looked at for references and not kept: it holds what a donor wrote, and often his name.
    """

    day: date
    money: Money
    back: bool
    purpose: str
    name: str = ""
    country: str = ""


def country_of(account: str) -> str:
    """Two letters of an IBAN, as it may be written; empty for anything else."""
    bare = re.sub(r"[\s-]", "", account).upper()
    return bare[:2] if _IBAN.fullmatch(bare) else ""


def named(lines: Iterable[Line], account: str) -> Iterator[Line]:
    """Every line with a name of its own, the same in each statement it stands in: two may overlap.

    Without a name from the bank it is made of the day, the amount and the purpose, and the second of two equal lines of a day
    counts as another: somebody may give twice.
    """
    seen: Counter[str] = Counter()
    for count, line in enumerate(lines):
        if count >= MOST:
            raise NoStatement(f"This statement has more than {MOST} lines. Ask the bank for a shorter period.")
        what = f"bank {line.name}" if line.name else f"{line.day} {line.money} {line.back} {line.purpose}"
        seen[what] += 1
        mark = hashlib.sha256(f"{account} {what} {seen[what]}".encode()).hexdigest()
        yield replace(line, name=mark[:32])
