"""The certificate of a send: what became of every row, and a chain of hashes that shows that the ledger was not edited.

Each time answers are settled, the rows that changed their state become one block of entries (numbers, state and code; no
address, no name, no token), and its link is a hash over the link before and the block. The chain begins with the issue,
the hash of its body and the frozen audience; so a link that was written down anywhere vouches for all that came before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from msgspec import Struct

from tamizdat.postroom.errors import Tampered
from tamizdat.postroom.ledger import State

SETTLED = frozenset({State.ACCEPTED, State.REFUSED, State.DOUBT, State.LEFT})


class Entry(Struct, frozen=True, gc=False):
    """A row that changed its state. Claims and rows given back are no entries: nothing left the house."""

    row: int
    attempt: int
    state: State
    code: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    entries: Sequence[Entry]
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """``open``: rows that still wait. The audience is the sum of all others and of them, to the last row."""

    issue: str
    body: str
    audience: int
    states: Mapping[State, int]
    doubt: tuple[int, ...]
    open: int
    blocks: int
    link: str


def opened(issue: str, body: str, audience: Iterable[int]) -> str:
    """The link that a chain begins with, when the audience is frozen. ``body``: Body.sha256."""
    rows = b"".join(b"%d\n" % row for row in sorted(audience))
    return sha256(b"tamizdat ledger 1\n%s\n%s\n%s" % (issue.encode(), body.encode(), sha256(rows).digest())).hexdigest()


def lines(entries: Iterable[Entry]) -> str:
    """A block as text, a line for each row that changed."""
    return "\n".join([f"{e.row} {e.attempt} {e.state} {e.code}" for e in entries])


def linked(before: str, block: str) -> str:
    """The next link; ``block``: its ``lines``."""
    return sha256(f"{before}\n{block}\n".encode()).hexdigest()


def certify(issue: str, body: str, rows: Mapping[int, State], blocks: Iterable[Block]) -> Certificate:
    """The chain replayed against the rows as they stand now. Raises Tampered, naming the first block or row that does not fit."""
    link, last, number = opened(issue, body, rows), dict[int, Entry](), 0
    for number, block in enumerate(blocks, 1):
        link = linked(link, lines(block.entries))
        if link != block.link:
            raise Tampered(f"Block {number} of the ledger of issue {issue} is not the one that was chained.")
        for entry in block.entries:
            _follows(last.get(entry.row), entry, rows, number)
            last[entry.row] = entry
    _agree(rows, last)
    states = Counter(rows.values())
    return Certificate(
        issue=issue,
        body=body,
        audience=len(rows),
        states=states,
        doubt=tuple(sorted(row for row, state in rows.items() if state is State.DOUBT)),
        open=sum(count for state, count in states.items() if state not in SETTLED),
        blocks=number,
        link=link,
    )


def _follows(before: Entry | None, entry: Entry, rows: Mapping[int, State], number: int) -> None:
    if entry.row not in rows:
        raise Tampered(f"Block {number} tells of row {entry.row}, which is not in the frozen audience.")
    if before and (entry.attempt < before.attempt or before.state in SETTLED - {State.DOUBT}):
        raise Tampered(f"Block {number} changes row {entry.row}, which was {before.state} for good.")


def _agree(rows: Mapping[int, State], last: Mapping[int, Entry]) -> None:
    for row, state in rows.items():
        told = last[row].state if row in last else State.QUEUED
        if (state in SETTLED or told in SETTLED) and state is not told:
            raise Tampered(f"Row {row} is {state} now, but the chain says {told}.")
