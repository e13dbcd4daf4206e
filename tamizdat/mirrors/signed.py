"""A file of an edition that a place has, by its path: proved down from the head."""

from __future__ import annotations

import json
import re
from typing import Final

from tamizdat.edition.entries import path_key
from tamizdat.edition.errors import EditionError
from tamizdat.edition.trie import find
from tamizdat.mirrors import layout
from tamizdat.mirrors.bodies import is_as_signed, longest
from tamizdat.mirrors.errors import TooLarge
from tamizdat.mirrors.heads import Head, Read
from tamizdat.mirrors.sources import Nodes

LIST: Final = "mirrors.json"
ASKED: Final = re.compile(r"https://[^/?#]+/([^?#]*/)?|http://(127\.0\.0\.1|localhost)(:\d+)?/([^?#]*/)?")
"""What a program may ask that is not sent through Tor: an onion's name would go to the next name server."""

ONION: Final = re.compile(r"https?://[a-z2-7]+\.onion(:\d+)?/([^?#\s]*/)?")


def signed_file(read: Read, head: Head, path: str) -> bytes | None:
    """Its bytes, without a trailer; None when the edition has none, or the place has it not as it was signed."""
    try:
        entry = find(head.trie, path_key(path), Nodes((read,), "nodes"))
        raw = read(layout.file(entry.digest), longest(entry)) if entry else None
    except (EditionError, TooLarge):
        return None
    return raw[: entry.length] if entry and raw is not None and is_as_signed(raw, entry) else None


def addresses(raw: bytes | None) -> list[str]:
    """The addresses of a list of mirrors; none of a list that cannot be read: that is another version's."""
    try:
        rows = json.loads(raw or b"{}").get("mirrors", [])
        return [row["address"] for row in rows if isinstance(row["address"], str)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def mirrors_in(read: Read, head: Head) -> list[str]:
    """The mirrors that the edition names and that may be asked from here."""
    return [each for each in addresses(signed_file(read, head, LIST)) if ASKED.fullmatch(each)]
