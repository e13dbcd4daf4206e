"""What an export holds, as it stands there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec


class Term(msgspec.Struct, frozen=True):
    """A category, tag or other label on an item: ``domain`` is category, post_tag, …"""

    domain: str
    slug: str
    name: str


class Item(msgspec.Struct, frozen=True):
    """A post, page, attachment or anything else in the export, as it stands there."""

    number: int
    type: str
    status: str
    title: str
    link: str
    guid: str
    creator: str
    content: str
    excerpt: str
    slug: str
    date: str
    date_gmt: str
    pub_date: str
    parent: int
    order: int
    sticky: bool
    password: bool
    attachment_url: str
    comments: int
    terms: tuple[Term, ...]
    meta: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """How the ledger names it: by its number, or by its guid when it has none of its own."""
        return str(self.number) if self.number > 0 else (self.guid or self.link)[:400]

    def noted(self, key: str) -> str:
        """The first value of one of its custom fields, or nothing."""
        return next((value for name, value in self.meta if name == key), "")


@dataclass(slots=True)
class Site:
    """What the export says of the whole site. ``authors`` and ``categories`` are by login and slug."""

    title: str = ""
    address: str = ""
    version: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    category_numbers: dict[str, str] = field(default_factory=dict)
    fields_left_out: Counter[str] = field(default_factory=Counter)
    mended: int = 0
