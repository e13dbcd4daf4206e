"""What the edition, and so its signature, says to mirrors and readers' browsers: where else the paper is, and what has to go."""

from __future__ import annotations

import json

from tamizdat.mirrors import takedown
from tamizdat.paper import inventory, keys
from tamizdat.paper.archive import Archive
from tamizdat.paper.kinds import Single
from tamizdat.press.outputs import Sheet

COUNTER = ["letters/", "support/"]
"""Paths that no copy has: the readers' worker leaves them to the paper's own host."""


class MirrorList(Single):
    name = "mirrors"
    born_with = keys.MIRRORS

    def made(self, archive: Archive) -> Sheet | None:
        archive.note(keys.MIRRORS)
        mirrors = [{"address": address} for address in inventory.mirrors()]
        return Sheet("mirrors.json", (json.dumps({"mirrors": mirrors, "leave": COUNTER}, indent=1) + "\n").encode())


class TakedownOrders(Single):
    name = "takedowns"
    born_with = keys.TAKEDOWNS

    def made(self, archive: Archive) -> Sheet | None:
        archive.note(keys.TAKEDOWNS)
        orders = [
            takedown.Order(bytes.fromhex(key), bytes.fromhex(digest), date)
            for key, digest, date in inventory.takedowns()
        ]
        return Sheet(takedown.PATH, takedown.pack(orders))
