"""The names of an edition's files, since an entry has but the hash of a path: for whoever carries an edition on.

Beside each leaf lie the paths of its entries, in their order, each with a line's end. Nobody signs them: a path is
right when its key is the entry's. A publication writes them for the leaves it changed,
and keeps them as nodes are kept, by the hash of their leaf.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from tamizdat.edition.difference import Part, Standing, difference
from tamizdat.edition.entries import path_key
from tamizdat.edition.errors import EditionError
from tamizdat.edition.nodes import FULL, Leaf
from tamizdat.edition.trie import Objects, Readable

LONGEST: Final = FULL * 4096
"""Bytes of the names of a leaf at the most: no system has longer paths."""


class BadNames(EditionError):  # noqa: N818  it reads as what happened
    """Names that are not those of the leaf's entries."""


def pack(paths: Iterable[str]) -> bytes:
    return "".join(f"{path}\n" for path in paths).encode()


def keyed(raw: bytes) -> list[tuple[bytes, str]]:
    """Key and path of each packed name. Raises :class:`BadNames` for what is none."""
    try:
        *paths, end = raw.decode().split("\n")
        found = [(path_key(path), path) for path in paths]
    except (UnicodeDecodeError, EditionError) as error:
        raise BadNames("The names of a leaf cannot be read. Take them from another mirror.") from error
    if end or len(found) > FULL:
        raise BadNames("The names of a leaf are not those of its files. Take them from another mirror.")
    return found


def parse(raw: bytes, leaf: Leaf) -> dict[bytes, str]:
    """Key → path for each entry of the leaf. Raises :class:`BadNames` unless every one is there, in order, and right."""
    found = keyed(raw)
    if [key for key, _path in found] != [entry.key for entry in leaf.entries]:
        raise BadNames("The names of a leaf are not those of its files. Take them from another mirror.")
    return dict(found)


def keep_names(old: bytes, new: bytes, changed: Iterable[str], objects: Readable, names: Objects) -> None:
    """After a publication: keep the names of the leaves that are new. ``changed``: all paths that ``old`` did not have or has otherwise."""
    parts = list(difference(old, new, objects))
    known = {path_key(path): path for path in changed}
    for part in parts:
        known |= names_in(part.old, names)
    for part in parts:
        for each in part.new:
            if isinstance(each.node, Leaf):
                names.put(each.hash, pack(_names_of(each.node, known)))


def names_in(standing: Iterable[Standing], names: Readable) -> dict[bytes, str]:
    """Key → path of all entries in these nodes' leaves."""
    found: dict[bytes, str] = {}
    for each in standing:
        if isinstance(each.node, Leaf):
            found |= parse(names.get(each.hash), each.node)
    return found


def names_of(part: Part, names: Readable) -> tuple[dict[bytes, str], dict[bytes, str]]:
    """The names of what a part removed and of what it added."""
    return (
        names_in(part.old, names) if part.removed else {},
        names_in(part.new, names) if part.added else {},
    )


def _names_of(leaf: Leaf, known: Mapping[bytes, str]) -> Iterable[str]:
    try:
        return [known[entry.key] for entry in leaf.entries]
    except KeyError as error:
        raise BadNames("A file of the edition has no name. Seal the whole edition anew.") from error
