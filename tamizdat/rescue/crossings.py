"""Links from one rescued page to another lead to where that page stands now."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.filing.ledger import Ledger
from tamizdat.rescue.items import Item

KEPT = frozenset({"post", "page"})


class Crossings:
    """``waiting`` tells that a link was seen to a page that is not filed yet: then the page is written again at the end."""

    def __init__(self, drawer: Drawer, ledger: Ledger, address: str) -> None:
        self._drawer = drawer
        self._ledger = ledger
        self._host = urlsplit(address).netloc.lower()
        self.waiting = False

    def page_at(self, address: str) -> int | None:
        """The id of the page that this old address became."""
        item = self._item_at(address)
        if item is None or item.type not in KEPT or item.status in {"trash", "auto-draft"}:
            return None
        row = self._ledger.find("item", item.key)
        self.waiting = self.waiting or row is None
        return row.object_id if row else None

    def _item_at(self, address: str) -> Item | None:
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.netloc.lower() != self._host:
            return None
        query = parse_qs(parts.query)
        number = next((query[name][0] for name in ("p", "page_id") if name in query), "")
        if number.isascii() and number.isdigit():
            return self._drawer.item(int(number))
        return self._drawer.at(address)
