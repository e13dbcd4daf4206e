"""The roots of a paper, the first first, as they lie in ``keys/roots``: whose keys count, and what identifies the paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from securesystemslib.signer import Key
from tuf.api.metadata import Root

from tamizdat.edition import roles
from tamizdat.edition.errors import BadKey
from tamizdat.edition.head import Trusted


class Lineage:
    """``folder``: the newspaper's ``keys/``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def roots(self) -> tuple[bytes, ...]:
        """Every installed root, the first first."""
        found, number = [], 1
        while (file := self.root_file(number)).exists():
            found.append(file.read_bytes())
            number += 1
        return tuple(found)

    def root_file(self, number: int) -> Path:
        return self.folder / "roots" / f"{number}.root.json"

    def trusted(self) -> Trusted:
        """A reader who knows the newest root. Raises :class:`BadKey` where there is none."""
        roots = self.roots()
        if not roots:
            raise BadKey(f"There is no root in {self.folder}. Make one: tamizdat keys init")
        return follow(roots)

    def fingerprint(self) -> bytes:
        """What identifies the paper. Raises :class:`BadKey` where there is no root."""
        self.trusted()
        return roles.fingerprint(Trusted(self.roots()[0]).root)

    def bring_back(self, roots: Sequence[bytes]) -> None:
        """Take over the roots of a paper whose ``keys/`` was lost. Raises :class:`BadKey` where there are some already."""
        if self.roots():
            raise BadKey(f"{self.folder} has roots already. Move it away first, if they are not the paper's.")
        follow(roots)
        for number, raw in enumerate(roots, 1):
            write(self.root_file(number), raw)

    def holders(self) -> list[Key]:
        """Who decides about the root."""
        return keys_of(self.trusted().root, roles.ROOT)

    def role_of(self, keyid: str) -> str:
        """What the key whose name begins so may do. Raises :class:`BadKey` unless it is one key."""
        root = self.trusted().root
        named = {each for each in root.keys if each.startswith(keyid)} if keyid else set()
        if len(named) != 1:
            raise BadKey(f"{len(named)} keys of root {root.version} are called {keyid}… See: tamizdat keys show")
        return next(role for role in roles.ROLES if named & set(root.roles[role].keyids))


def follow(roots: Sequence[bytes]) -> Trusted:
    """A reader who has gone from the first of these roots to the last. Raises :class:`BadHead` where one does not follow."""
    trusted = Trusted(roots[0])
    for raw in roots[1:]:
        trusted.take_root(raw)
    return trusted


def keys_of(root: Root, role: str) -> list[Key]:
    return [root.keys[keyid] for keyid in root.roles[role].keyids]


def write(file: Path, raw: bytes) -> None:
    """The whole file or the old one, and on the disk before anything that comes after it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_name(file.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    settle(file.parent)


def settle(folder: Path) -> None:
    """Let the disk have what was renamed in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
