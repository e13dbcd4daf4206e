"""The roles of TUF and what each is trusted with: how long its word holds, who signs it, how large its file may be.

https://theupdateframework.github.io/specification/latest/ §2.1: *root* says whose keys count, *targets* what the
edition is, *snapshot* which targets file is the newest, *timestamp* which snapshot is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from mnemonic import Mnemonic
from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import Metadata, Root, T
from tuf.api.serialization.json import CanonicalJSONSerializer, JSONSerializer

from tamizdat.edition.errors import BadKey

ROOT, TARGETS, SNAPSHOT, TIMESTAMP = "root", "targets", "snapshot", "timestamp"
ROLES: Final = (ROOT, TARGETS, SNAPSHOT, TIMESTAMP)

LIVES: Final[Mapping[str, timedelta]] = {
    ROOT: timedelta(days=365),
    TARGETS: timedelta(days=30),
    SNAPSHOT: timedelta(days=30),
    TIMESTAMP: timedelta(days=3),
}
"""How long what a role signs holds. A timestamp that is over says *frozen*: somebody withholds the newer one."""

RENEWED: Final[Mapping[str, timedelta]] = {
    ROOT: timedelta(days=180),
    TARGETS: timedelta(days=15),
    SNAPSHOT: timedelta(days=15),
    TIMESTAMP: timedelta(hours=66),
}
"""When less than this is left, it is time to sign again: the timestamp every six hours."""

LARGEST: Final[Mapping[str, int]] = {ROOT: 64 << 10, TARGETS: 8 << 10, SNAPSHOT: 4 << 10, TIMESTAMP: 4 << 10}
"""Bytes of the largest file of a role; a reader takes no more."""


def moment(now: datetime) -> datetime:
    """TUF's times have no fractions of a second and are in UTC."""
    return now.astimezone(UTC).replace(microsecond=0)


def first_root(holders: Sequence[Key], threshold: int, edition: Key, timestamp: Key, now: datetime) -> Metadata[Root]:
    """Root number 1, not signed yet: ``threshold`` of ``holders`` decide whose keys count. Raises :class:`BadKey`."""
    root = Root(version=1, expires=moment(now) + LIVES[ROOT], consistent_snapshot=True)
    trust(root, holders, threshold, edition, timestamp)
    return Metadata(root)


def next_root(before: Root, now: datetime) -> Metadata[Root]:
    """The root after ``before``, the same but for number and term, not signed yet."""
    root = Root.from_dict(before.to_dict())
    root.version, root.expires = before.version + 1, moment(now) + LIVES[ROOT]
    return Metadata(root)


def trust(root: Root, holders: Sequence[Key], threshold: int, edition: Key, timestamp: Key) -> None:
    """Let these keys and no others speak for the paper."""
    if not 0 < threshold <= len({key.keyid for key in holders}):
        raise BadKey(
            f"{threshold} of {len(holders)} holders cannot sign. Name at least as many holders as have to sign."
        )
    keys = {ROOT: holders, TARGETS: [edition], SNAPSHOT: [edition], TIMESTAMP: [timestamp]}
    root.keys.clear()
    for role in ROLES:
        root.roles[role].keyids = []
        root.roles[role].threshold = threshold if role == ROOT else 1
        for key in keys[role]:
            root.add_key(key, role)


def sign(metadata: Metadata[T], key: CryptoSigner) -> None:
    """Add this key's signature."""
    metadata.sign(key, append=True, signed_serializer=CanonicalJSONSerializer())


def packed(metadata: Metadata[T]) -> bytes:
    """The file: one line of JSON, its names in order, no blanks."""
    return JSONSerializer(compact=True).serialize(metadata)


def words(fingerprint: bytes) -> str:
    """The first 128 bits of a fingerprint as twelve English words (BIP 39), for people who compare by voice."""
    return str(Mnemonic("english").to_mnemonic(fingerprint[:16]))


def fingerprint(first: Root) -> bytes:
    """SHA-256 of root number 1 as it is signed, without its signatures: what identifies the paper for ever."""
    return sha256(CanonicalJSONSerializer().serialize(first)).digest()


def is_called(fingerprint: bytes, given: str) -> bool:
    """Whether ``given`` is this fingerprint as people write it down: in hex, however it is grouped, or in its twelve words."""
    parts = given.lower().replace(":", " ").replace("-", " ").split()
    return "".join(parts) == fingerprint.hex() or " ".join(parts) == words(fingerprint)
