"""What the edition, and so its signature, says to mirrors and readers' browsers: where else the paper is, and what has to go."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tamizdat.mirrors import takedown
from tamizdat.paper import inventory, keys
from tamizdat.paper.archive import Archive
from tamizdat.press.outputs import Key, Sheet

COUNTER = ["letters/"]
"""Paths that no copy has: the readers' worker leaves them to the paper's own host."""


class MirrorList:
    name = "mirrors"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(("all",))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        return ("all",) if key in {keys.MIRRORS, keys.NEWSPAPER} else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:  # noqa: ARG002  there is only one
        archive.note(keys.MIRRORS)
        mirrors = [{"address": address} for address in inventory.mirrors()]
        return Sheet("mirrors.json", (json.dumps({"mirrors": mirrors, "leave": COUNTER}, indent=1) + "\n").encode())


class TakedownOrders:
    name = "takedowns"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return iter(("all",))

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        return ("all",) if key in {keys.TAKEDOWNS, keys.NEWSPAPER} else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:  # noqa: ARG002  there is only one
        archive.note(keys.TAKEDOWNS)
        orders = [
            takedown.Order(bytes.fromhex(key), bytes.fromhex(digest), date)
            for key, digest, date in inventory.takedowns()
        ]
        return Sheet(takedown.PATH, takedown.pack(orders))
