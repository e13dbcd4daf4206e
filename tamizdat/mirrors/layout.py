"""Where the parts of an edition lie in a place (docs/developers/edition.md)."""

from __future__ import annotations

from typing import Final

from tamizdat.edition.places import file_path, names_path, node_path

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


node, names, file = node_path, names_path, file_path
"""Where a node lies, the names of a leaf, a file of the paper: by its hash."""


def metadata(role: str, version: int) -> str:
    """``edition/metadata/7.snapshot.json``"""
    return f"{METADATA}{version}.{role}.json"
