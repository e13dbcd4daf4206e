"""What is to be done with each row of a claim: hand it over, or not now, or never."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.tokens import unsubscribe_tokens
from tamizdat.pipeline.ledger_statements import Candidate
from tamizdat.postroom.ledger import Claim


class Opens(Protocol):
    """Opens sealed addresses: :class:`tamizdat.circulation.opening.Opener`."""

    def open(self, mark: bytes, sealed: bytes) -> str: ...


@dataclass(slots=True)
class Pile:
    """``left``: who unsubscribed meanwhile; ``unreadable``: whose sealed address is damaged; ``put_off``: whose destination has had
    enough; ``soft``: the readers, by row, whose letters came back lately."""

    claims: list[Claim] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    put_off: list[int] = field(default_factory=list)
    soft: dict[int, int] = field(default_factory=dict)


class Sorting:
    """Opens the addresses of an issue's rows. Addresses live in memory until their mail is written."""

    def __init__(self, newsletter: int, opener: Opens) -> None:
        self._newsletter, self._opener = newsletter, opener
        self._opens = False

    def sort(self, rows: Iterable[Candidate], avoid: Collection[str]) -> Pile:
        """Each claim has an address, and the token that names its reader to himself alone. Raises ``CannotOpen`` when nothing was ever
        opened: then the key is another one, and every reader would be refused."""
        pile, error = Pile(), None
        open_address, token = self._opener.open, unsubscribe_tokens(self._newsletter)
        for row, attempts, wanted, mark, sealed, reader, soft in rows:
            if not wanted:
                pile.left.append(row)
                continue
            try:
                address = open_address(mark, sealed)
            except CannotOpen as found:
                error = found
                pile.unreadable.append(row)
                continue
            self._opens = True
            destination = address.rpartition("@")[2]
            if destination in avoid:
                pile.put_off.append(row)
                continue
            pile.claims.append(Claim(row, attempts + 1, address, destination, token(mark)))
            if soft:
                pile.soft[row] = reader
        if error and not self._opens:
            raise error
        return pile
