"""What a place answers for the files of an edition: by their digests, as programs ask, and by their paths, as readers do."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from tamizdat.edition.copies import IsThisPage
from tamizdat.edition.entries import Entry
from tamizdat.edition.errors import BadTrailer, EditionError
from tamizdat.edition.names import LONGEST, parse
from tamizdat.edition.nodes import Leaf
from tamizdat.edition.places import Nodes, Place, file_path, names_path
from tamizdat.edition.stored import LARGEST_PAGE
from tamizdat.edition.trailer import split
from tamizdat.edition.trie import leaves


class Listed(NamedTuple):
    """An entry, and the leaf it stands in with that one's hash."""

    entry: Entry
    hash: bytes
    leaf: Leaf


def listed(root: bytes, place: Place, sample: int | None) -> list[Listed]:
    """All entries of an edition, or some by chance; together by leaf. Raises ``EditionError``."""
    everything = [Listed(each, hash_, leaf) for hash_, leaf in leaves(root, Nodes(place)) for each in leaf.entries]
    if sample is None or sample >= len(everything):
        return everything
    return sorted(random.sample(everything, sample), key=lambda each: each.entry.key)


def faults(place: Place, chosen: Sequence[Listed], is_this_page: IsThisPage) -> Iterator[str]:
    """What is not as it was signed, each in words. Raises ``EditionError`` when the edition's own parts are not there."""
    names: dict[bytes, str] = {}
    for each in chosen:
        if each.entry.key not in names:
            names = parse(place.read(names_path(each.hash), LONGEST), each.leaf)
        yield from _faults_of(place, each.entry, names[each.entry.key], is_this_page)


def _faults_of(place: Place, wanted: Entry, path: str, is_this_page: IsThisPage) -> Iterator[str]:
    for name in (file_path(wanted.digest), path):
        try:
            raw = place.read(name, wanted.length + LARGEST_PAGE)
        except EditionError as error:
            yield str(error) if name in str(error) else f"{name}: {error}"
            continue
        if not (_is_object(raw, wanted) if name != path else _is_file(raw, path, wanted, is_this_page)):
            yield f"{name} was altered"


def _is_file(raw: bytes, path: str, wanted: Entry, is_this_page: IsThisPage) -> bool:
    return sha256(raw).digest() == wanted.digest or (path.endswith(".html") and is_this_page(raw, path, wanted))


def _is_object(raw: bytes, wanted: Entry) -> bool:
    """That of a page ends with a trailer, which may be another's whose bytes are the same."""
    if sha256(raw).digest() == wanted.digest:
        return True
    try:
        body = split(raw)[0]
    except BadTrailer:
        return False
    return sha256(body).digest() == wanted.digest
