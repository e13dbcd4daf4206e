"""The head of an edition, read and checked: who signed it, which trie it names, until when it is fresh.

The order is that of the TUF specification (§5.3 to §5.6), with two differences that a newspaper needs: an expired
head is no error (text read in a shutdown is old and authentic), and ``root_version`` in the timestamp saves
asking for a root that is not there. Whoever calls decides what to do with :meth:`Head.is_frozen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from tamizdat.edition.errors import BadNode
from tamizdat.edition.nodes import LARGEST, parse
from tamizdat.mirrors import layout
from tamizdat.mirrors.errors import Incomplete, Refused, RolledBack

Read = Callable[[str, int], bytes | None]
"""The bytes of a file of a place by its name, at most so many; None when it is not there."""

LARGEST_ROOT: Final = 512_000
LARGEST_ROLE: Final = 64_000
"""Bytes: of one target, and of what points at it, there is no more to say."""

MOST_ROOTS: Final = 1024
TARGET: Final = "edition"

Kind = TypeVar("Kind", Root, Timestamp, Snapshot, Targets)


@dataclass(frozen=True, slots=True)
class Head:
    """``files``: name → bytes in the order of shipping, ``timestamp.json`` last; ``trie``: its root; ``edition``: its number."""

    files: Mapping[str, bytes]
    root: int
    timestamp: int
    snapshot: int
    targets: int
    edition: int
    count: int
    trie: bytes
    expires: datetime

    def is_frozen(self, now: datetime) -> bool:
        """Whether the timestamp's time is over: somebody holds newer heads back, or the paper has stopped."""
        return now >= self.expires

    def must_not_be_older_than(self, seen: Head) -> None:
        """Raises :class:`RolledBack` when this head, or a part of it, is older than one that was seen."""
        for role in ("root", "timestamp", "snapshot", "targets"):
            found, known = getattr(self, role), getattr(seen, role)
            if found < known:
                raise RolledBack(f"It shows {role} number {found}, and number {known} was seen before. {ELSEWHERE}")


ELSEWHERE: Final = "Take the edition from another mirror."


def fingerprint(root: bytes) -> str:
    """The paper's: SHA-256 of the canonical bytes of the signed part of root number 1, in hex."""
    return sha256(_parsed(root, Root).signed_bytes).hexdigest()


def number_of(root: bytes) -> int:
    """Which root this is. Raises :class:`Refused` when it is none."""
    return _parsed(root, Root).signed.version


def read_head(read: Read, trusted: bytes) -> Head:
    """The head of a place. ``trusted``: the bytes of a root known to be the paper's. Raises :class:`Refused` and :class:`Incomplete`."""
    reading = _Reading(read, {})
    raw = reading.need(layout.TIMESTAMP)
    timestamp = _parsed(raw, Timestamp)
    root = reading.roots(trusted, timestamp.signed)
    _signed(root, "timestamp", timestamp)
    announced = timestamp.signed.snapshot_meta
    snapshot = reading.role(Snapshot, announced, root)
    with _refusing():
        announced = snapshot.meta["targets.json"]
    targets = reading.role(Targets, announced, root)
    with _refusing():
        return reading.head(root.signed, timestamp.signed, snapshot, targets, raw)


@dataclass(frozen=True, slots=True)
class _Reading:
    read: Read
    files: dict[str, bytes]

    def need(self, name: str, at_most: int = LARGEST_ROLE) -> bytes:
        raw = self.read(name, at_most)
        if raw is None:
            raise Incomplete(f"{name} is not there. {ELSEWHERE}")
        return raw

    def roots(self, trusted: bytes, timestamp: Timestamp) -> Metadata[Root]:
        """From the trusted one to the newest, each signed by the one before and by itself."""
        newest = _parsed(trusted, Root)
        _signed(newest, "root", newest)
        self.files[layout.metadata("root", newest.signed.version)] = trusted
        hint = timestamp.unrecognized_fields.get("root_version")
        last = newest.signed.version + MOST_ROOTS
        last = min(hint, last) if isinstance(hint, int) else last
        while newest.signed.version < last:
            name = layout.metadata("root", newest.signed.version + 1)
            raw = self.read(name, LARGEST_ROOT)
            if raw is None:
                break
            newest = _next_root(newest, raw)
            self.files[name] = raw
        return newest

    def role(self, kind: type[Kind], announced: MetaFile, root: Metadata[Root]) -> Kind:
        """A role's file of the announced number, signed as the root says."""
        name = layout.metadata(kind.type, announced.version)
        raw = self.need(name)
        with _refusing():
            announced.verify_length_and_hashes(raw)
        found = _parsed(raw, kind)
        _signed(root, kind.type, found)
        if found.signed.version != announced.version:
            raise Refused(f"{name} has another number inside. {ELSEWHERE}")
        self.files[name] = raw
        return found.signed

    def head(self, root: Root, timestamp: Timestamp, snapshot: Snapshot, targets: Targets, raw: bytes) -> Head:
        target = targets.targets[TARGET]
        name, node = self.root_node(target)
        said = target.unrecognized_fields["custom"]
        trie = bytes.fromhex(said["root"])
        parse(node, trie)
        return Head(
            files=_in_order({**self.files, name: node, layout.TIMESTAMP: raw}),
            root=root.version,
            timestamp=timestamp.version,
            snapshot=snapshot.version,
            targets=targets.version,
            edition=int(said["number"]),
            count=int(said["files"]),
            trie=trie,
            expires=timestamp.expires,
        )

    def root_node(self, target: TargetFile) -> tuple[str, bytes]:
        name = f"{layout.TARGETS}{target.hashes['sha256']}.{TARGET}"
        node = self.need(name, LARGEST)
        target.verify_length_and_hashes(node)
        return name, node


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """Whatever points at a file comes after it: roots first, the timestamp last."""
    endings = (".root.json", f".{TARGET}", ".targets.json", ".snapshot.json", "timestamp.json")
    rank = {name: next(n for n, ending in enumerate(endings) if name.endswith(ending)) for name in files}
    return dict(sorted(files.items(), key=lambda file: rank[file[0]]))


def _next_root(newest: Metadata[Root], raw: bytes) -> Metadata[Root]:
    after = _parsed(raw, Root)
    _signed(newest, "root", after)
    _signed(after, "root", after)
    if after.signed.version != newest.signed.version + 1:
        raise Refused(f"The roots do not follow one on the other. {ELSEWHERE}")
    return after


def _parsed(raw: bytes, kind: type[Kind]) -> Metadata[Kind]:
    with _refusing():
        found: Metadata[Kind] = Metadata.from_bytes(raw)
    if not isinstance(found.signed, kind):
        raise Refused(f"One part of the head stands in the place of another. {ELSEWHERE}")
    return found


def _signed(root: Metadata[Root], role: str, found: Metadata[Kind]) -> None:
    with _refusing():
        root.signed.verify_delegate(role, found.signed_bytes, found.signatures)


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever python-tuf, or a wrong type in a forger's file, brings up in here is one refusal."""
    try:
        yield
    except (RepositoryError, BadNode, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"The head is not as the paper signed it: {error} {ELSEWHERE}") from error
