"""What ``tamizdat circulation`` says, as values that are printed as lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tamizdat.circulation.lists.erasing import Erased
    from tamizdat.circulation.lists.reports import Report
    from tamizdat.circulation.stats import Stats

Told = dict[str, object]


def imported(report: Report) -> Told:
    told: Told = {"rows": report.rows, **{kind: number for kind, number in report.kinds.items() if number}}
    refused: Told = {"refused lines": report.refused} if report.refused else {}
    return {**told, **refused, **{f"lines with a {why}": lines for why, lines in report.unclear.items()}}


def erased(found: Erased) -> Told:
    return asdict(found)


def nothing_erased(found: Erased) -> str:
    """Why nobody was erased; empty when somebody was."""
    if found.erased:
        return ""
    if found.unknown:
        return "There was nothing to erase: nobody on the list has such an address. It is kept out from now on all the same."
    if found.refused:
        return "There was nothing to erase: what was given is no address. Write one a line."
    return "There was nothing to erase: no address was given. Write one a line."


def counted(stats: Stats) -> Told:
    return asdict(stats)


def lines(told: Mapping[str, object], before: str = "") -> Iterator[str]:
    """``name: value``, with what is inside another value set in."""
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield f"{before}{name}:"
            yield from lines(value, f"{before}  ")
        elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            for each in value:
                yield f"{before}{name}:"
                yield from lines(each, f"{before}  ")
        elif isinstance(value, list | tuple):
            yield f"{before}{name}: {', '.join(map(str, value))}"
        else:
            yield (
                f"{before}{name}: {value:,}"
                if isinstance(value, int) and not isinstance(value, bool)
                else f"{before}{name}: {value}"
            )
