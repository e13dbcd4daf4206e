"""The folder ``edition/`` of a copy: everything in it is what its name says, and nothing else lies there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from tuf.api.metadata import Snapshot, Targets

from tamizdat.edition import roles
from tamizdat.edition.copies import Copy, inode, odd, unpacks_to, walk
from tamizdat.edition.errors import BadTrailer, EditionError
from tamizdat.edition.head import Trusted
from tamizdat.edition.names import LONGEST, keyed
from tamizdat.edition.names import parse as parse_names
from tamizdat.edition.nodes import LARGEST, Leaf, parse
from tamizdat.edition.places import METADATA, Folder, file_path, node_path
from tamizdat.edition.shelf import FOLDER
from tamizdat.edition.trailer import split

OBJECT: Final = re.compile(r"edition/(nodes|names|files)/([0-9a-f]{2})/([0-9a-f]{62})(|\.br|\.gz)")
TARGET: Final = re.compile(r"edition/targets/([0-9a-f]{64})\.edition")
ROLE: Final = re.compile(r"edition/metadata/([1-9][0-9]*)\.(root|snapshot|targets)\.json")
NO_PART: Final = frozenset({"edition/metadata/timestamp.json", "edition/shipping.json", "edition/forgot"})
"""The timestamp was checked with the head; the others are notes of a carrier."""

LARGEST_PAGE: Final = 32 << 20


@dataclass(slots=True)
class Stored:
    """``copy``: the same folder, after its own faults were looked for. ``trusted`` has taken the head that is there."""

    copy: Copy
    trusted: Trusted
    readers: dict[int, Trusted] = field(default_factory=dict)

    def faults(self) -> Iterator[str]:
        """Each in words."""
        self.readers = self._roots()
        missing = {file_path(each.digest) for each in self.copy.wanted.values()}
        for path in walk(self.copy.root, FOLDER):
            missing.discard(path)
            if reason := odd(self.copy.root / path):
                yield f"{path} {reason}"
            elif path not in NO_PART:
                yield from self._part(path)
        yield from (f"{path} is missing" for path in sorted(missing))

    def _roots(self) -> dict[int, Trusted]:
        """Readers who know each of the paper's roots, by its number, as far as one leads to the next and to the one that is trusted."""
        place, found = Folder(self.copy.root), {self.trusted.root.version: self.trusted}
        chain: Trusted | None = None
        for number in range(1, self.trusted.root.version + 1):
            with suppress(EditionError):
                raw = place.read(f"{METADATA}/{number}.root.json", roles.LARGEST[roles.ROOT])
                if chain is None and number == 1:
                    chain = Trusted(raw)
                elif chain is not None:
                    chain.take_root(raw)
                found.setdefault(number, Trusted(raw))
        reaches = chain is not None and chain.root == self.trusted.root
        return found if reaches else {self.trusted.root.version: self.trusted}

    def _part(self, path: str) -> Iterator[str]:
        try:
            if (found := OBJECT.fullmatch(path)) and (found[1] == "files" or not found[4]):
                good = self._is_object(path, found[1], bytes.fromhex(found[2] + found[3]), found[4])
            elif found := TARGET.fullmatch(path):
                good = sha256(self._read(path, LARGEST)).hexdigest() == found[1]
            elif found := ROLE.fullmatch(path):
                good = self._is_signed(path, int(found[1]), found[2])
            else:
                yield f"{path} is no part of an edition"
                return
        except OSError as error:
            yield f"{path} cannot be read: {error.strerror}"
            return
        except EditionError:
            good = False
        if not good:
            yield f"{path} was altered"

    def _is_object(self, path: str, kind: str, hash_: bytes, suffix: str) -> bool:
        if kind == "files":
            return self._is_file(self.copy.root / path, hash_, suffix)
        if kind == "names" and odd(self.copy.root / node_path(hash_)):
            keyed(self._read(path, LONGEST))  # the leaf of an earlier edition went before its names
            return True
        node = parse(self._read(node_path(hash_), LARGEST), hash_)
        if kind == "names":
            parse_names(self._read(path, LONGEST), node if isinstance(node, Leaf) else Leaf(()))
        return True

    def _is_file(self, file: Path, digest: bytes, suffix: str) -> bool:
        """Usually it is a hard link to what was looked at already."""
        if self.copy.known.get(inode(file)) == (digest, suffix):
            return True
        if suffix:
            stem = file.with_suffix("")
            return not odd(stem) and self._is_file(stem, digest, "") and unpacks_to(file, stem)
        with file.open("rb") as handle:
            if file_digest(handle, "sha256").digest() == digest:
                return True
        try:  # a page: its object ends with a trailer, which may be another's whose bytes are the same
            return sha256(split(file.read_bytes())[0]).digest() == digest
        except BadTrailer:
            return False

    def _is_signed(self, path: str, version: int, role: str) -> bool:
        """Of now or of an earlier edition: by a key that some root of the paper trusts or trusted with it."""
        if role == roles.ROOT:
            return version in self.readers
        raw = self._read(path, roles.LARGEST[role])
        if role == roles.SNAPSHOT:
            return any(each.has_signed(raw, Snapshot, version) for each in self.readers.values())
        return any(each.has_signed(raw, Targets, version) for each in self.readers.values())

    def _read(self, path: str, limit: int) -> bytes:
        return Folder(self.copy.root).read(path, limit)
