"""Where the parts of an edition lie in a place (docs/developers/edition.md)."""

from __future__ import annotations

from typing import Final

EDITION: Final = "edition/"
METADATA: Final = "edition/metadata/"
TIMESTAMP: Final = "edition/metadata/timestamp.json"
TARGETS: Final = "edition/targets/"
SHIPPING: Final = "edition/shipping.json"
"""The note of a shipment under way (marks.py); no part of any edition."""
FORGOT: Final = "edition/forgot"
"""The number of the edition whose order to keep nothing before it was obeyed here; no part of any edition."""


OBJECTS: Final = ("edition/nodes/", "edition/names/", "edition/files/")
"""Folders of what lies under its hash."""


def node(hash_: bytes) -> str:
    return _under("nodes", hash_)


def names(leaf: bytes) -> str:
    return _under("names", leaf)


def file(digest: bytes) -> str:
    return _under("files", digest)


def metadata(role: str, version: int) -> str:
    """``edition/metadata/7.snapshot.json``"""
    return f"{METADATA}{version}.{role}.json"


def _under(kind: str, hash_: bytes) -> str:
    digits = hash_.hex()
    return f"{EDITION}{kind}/{digits[:2]}/{digits[2:]}"
