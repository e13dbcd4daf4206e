"""The note that a shipment leaves in a place while it changes what readers ask for by its path.

Until the head is there the place still says it has the old edition, though some of its pages are newer. Whoever ships
next has to know, or a page that the interrupted edition changed and the next one changed back would stay as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Self

from tamizdat.edition.merkle import HASH
from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Carrier, Parcel
from tamizdat.mirrors.errors import TooLarge

LONGEST: Final = 65_536


@dataclass(frozen=True, slots=True)
class Mark:
    """``olds``: roots of the tries that pages may still be of; ``new``: of the one they are changed to; ``done``: how many batches are."""

    olds: tuple[bytes, ...]
    new: bytes
    done: int = 0

    @classmethod
    def read(cls, carrier: Carrier) -> Self | None:
        """The note of an interrupted shipment; None when there is none, or none that can be read."""
        try:
            raw = carrier.read(layout.SHIPPING, LONGEST)
            said: dict[str, Any] = json.loads(raw) if raw else {}
            olds = tuple(bytes.fromhex(each) for each in said["olds"])
            mark = cls(olds, bytes.fromhex(said["new"]), int(said["done"]))
        except (TooLarge, ValueError, KeyError, TypeError):
            return None
        return mark if all(len(each) == HASH for each in (*mark.olds, mark.new)) else None

    def write(self, carrier: Carrier) -> None:
        said = {"olds": [each.hex() for each in self.olds], "new": self.new.hex(), "done": self.done}
        carrier.put([Parcel(layout.SHIPPING, json.dumps(said).encode())])

    def towards(self, before: bytes, new: bytes) -> Mark:
        """The note of the shipment that goes on from here: the same one, or one to a newer edition."""
        if self.new == new:
            return self
        return Mark(tuple(dict.fromkeys((before, *self.olds, self.new))), new)
