"""Erasing readers on the newsroom's word: the police are at the door, or a letter came by post."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.leaving import forget
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.traces import wipe


@dataclass(slots=True)
class Erased:
    """Whoever was ``not known`` is kept out all the same: no import brings him in."""

    erased: int = 0
    unknown: int = 0
    refused: int = 0


def erase(addresses: Iterable[str]) -> Erased:
    """Forget each of them, for good. Empty lines are passed over. Needs no private key."""
    report = Erased()
    for line in addresses:
        if not line.strip():
            continue
        try:
            known = forget(mark(normalised(line)))
        except BadAddress:
            report.refused += 1
            continue
        report.erased += known
        report.unknown += not known
    wipe()
    return report
