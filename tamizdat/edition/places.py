"""Where an edition can be read, and how a reader takes what is newer there. Every answer has a limit of size."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, EditionError, NotThere
from tamizdat.edition.head import Trusted
from tamizdat.edition.nodes import LARGEST

METADATA: Final = "edition/metadata"
MOST_ROOTS: Final = 256


class Place(Protocol):
    """Something that holds an edition, or says it does."""

    def read(self, path: str, limit: int) -> bytes:
        """The file at ``path``. Raises :class:`NotThere`, and :class:`EditionError` when it is larger than ``limit`` bytes."""


class Folder:
    """A copy on this machine. Links are not followed: a copy from a stranger could lead anywhere."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str, limit: int) -> bytes:
        file = self.root / path
        try:
            if Path(os.path.realpath(file)) != Path(os.path.realpath(self.root)) / path:
                raise NotThere(f"{path} is a link out of the copy.")
            with file.open("rb") as handle:
                raw = handle.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotThere(f"There is no {path} in {self.root}.") from error
        return _within(raw, limit, path)


def refresh(trusted: Trusted, place: Place) -> bool:
    """Take what is newer at ``place``; False when nothing is. Raises :class:`EditionError` by what is wrong there."""
    take_roots(trusted, place)
    news = trusted.take_timestamp(place.read(f"{METADATA}/timestamp.json", roles.LARGEST[roles.TIMESTAMP]))
    if not news and trusted.targets:
        return False
    if trusted.timestamp is None:
        raise BadHead("There is no timestamp.")
    version = trusted.timestamp.snapshot_meta.version
    trusted.take_snapshot(place.read(f"{METADATA}/{version}.snapshot.json", roles.LARGEST[roles.SNAPSHOT]))
    if trusted.snapshot is None:
        raise BadHead("There is no snapshot.")
    version = trusted.snapshot.meta["targets.json"].version
    trusted.take_targets(place.read(f"{METADATA}/{version}.targets.json", roles.LARGEST[roles.TARGETS]))
    return True


def take_roots(trusted: Trusted, place: Place) -> list[bytes]:
    """Every root after the one that is trusted; they, in their order."""
    taken: list[bytes] = []
    with suppress(NotThere):
        for _ in range(MOST_ROOTS):
            raw = place.read(f"{METADATA}/{trusted.root.version + 1}.root.json", roles.LARGEST[roles.ROOT])
            trusted.take_root(raw)
            taken.append(raw)
    return taken


class Nodes:
    """The nodes of a trie as a place has them: what :func:`tamizdat.edition.trie.way` asks."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def get(self, hash_: bytes) -> bytes:
        return self._place.read(node_path(hash_), LARGEST)


def node_path(hash_: bytes) -> str:
    name = hash_.hex()
    return f"edition/nodes/{name[:2]}/{name[2:]}"


def names_path(leaf: bytes) -> str:
    name = leaf.hex()
    return f"edition/names/{name[:2]}/{name[2:]}"


def file_path(digest: bytes) -> str:
    name = digest.hex()
    return f"edition/files/{name[:2]}/{name[2:]}"


def _within(raw: bytes, limit: int, path: str) -> bytes:
    if len(raw) > limit:
        raise EditionError(f"{path} is larger than it may be ({limit} bytes). Try another mirror.")
    return raw
