"""The signed head over an edition, as a reader takes it: TUF's client workflow (specification 1.0, §5.3 to §5.6).

The rules, in the order in which files are taken:

* **root** N+1 counts when enough keys of root N *and* enough of its own signed it. Its coming makes the reader forget
  timestamp and snapshot when their keys were replaced, so that a stolen key cannot hold him back by large numbers.
* **timestamp** may not be older than the last one, nor name an older snapshot.
* **snapshot** is the one that the timestamp names, and may not name an older targets file.
* **targets** is the one that the snapshot names, and tells which edition this is.

One departure, for readers in a shutdown: that a file's time is over is found, not refused (:meth:`Trusted.overdue`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeVar, cast

from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, RolledBack, UnknownKey
from tamizdat.edition.merkle import HASH

TARGET: Final = "edition"
S = TypeVar("S", Root, Timestamp, Snapshot, Targets)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a targets file says: the edition's ``number``, when it was pressed, how many ``files`` it has, its trie's ``root`` (32 bytes).

    ``forgets`` is an order to whoever keeps a copy: keep nothing of an edition before that number (a source is in danger).
    """

    number: int
    pressed_at: datetime
    files: int
    root: bytes
    forgets: int = 0

    def as_custom(self) -> dict[str, Any]:
        pressed = self.pressed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        order = {"forgets": self.forgets} if self.forgets else {}
        return {"number": self.number, "pressed_at": pressed, "files": self.files, "root": self.root.hex(), **order}

    @classmethod
    def of(cls, targets: Targets) -> Facts:
        """Raises :class:`BadHead` when the file is signed but names no edition."""
        try:
            said = targets.targets[TARGET].unrecognized_fields["custom"]
            pressed = datetime.strptime(said["pressed_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            forgets = int(said.get("forgets", 0))
            facts = cls(int(said["number"]), pressed, int(said["files"]), bytes.fromhex(said["root"]), forgets)
        except (KeyError, TypeError, ValueError) as error:
            raise BadHead("The signed head names no edition. It is not a head of this kind of paper.") from error
        if len(facts.root) != HASH:
            raise BadHead("The signed head names no edition. It is not a head of this kind of paper.")
        return facts


class Trusted:
    """What a reader trusts and has seen. Begins with one root; each file that is taken has been checked against it."""

    def __init__(self, root: bytes) -> None:
        """Raises :class:`BadHead` when the bytes are no root, or not signed by themselves."""
        first = _parsed(root, Root)
        _check_signatures(first.signed, first, roles.ROOT)
        self.root = first.signed
        self.first = sha256(root).hexdigest() if self.root.version > 1 else roles.fingerprint(self.root).hex()
        """A name for the paper as this reader began to know it: its fingerprint, when he began with root number 1."""
        self.timestamp: Timestamp | None = None
        self.snapshot: Snapshot | None = None
        self.targets: Targets | None = None
        self.files: dict[str, bytes] = {roles.ROOT: root}
        """What was taken last, as it came, by role: keep it, and :meth:`restored` goes on from there."""

    @classmethod
    def restored(cls, files: Mapping[str, bytes]) -> Trusted:
        """Go on from :attr:`files` of an earlier time. What does not fit any more is forgotten, the root never."""
        trusted = cls(files[roles.ROOT])
        takers = (trusted.take_timestamp, trusted.take_snapshot, trusted.take_targets)
        for role, take in zip((roles.TIMESTAMP, roles.SNAPSHOT, roles.TARGETS), takers, strict=True):
            if role not in files:
                break
            try:
                take(files[role])
            except BadHead:
                break
        return trusted

    def take_root(self, raw: bytes) -> None:
        """The next root. Raises :class:`UnknownKey` or :class:`BadHead`."""
        new = _parsed(raw, Root)
        _check_signatures(self.root, new, roles.ROOT)
        _check_signatures(new.signed, new, roles.ROOT)
        if new.signed.version != self.root.version + 1:
            raise BadHead(
                f"Root {new.signed.version} does not follow root {self.root.version}. Take the next one first."
            )
        if _keys(self.root, roles.TIMESTAMP, roles.SNAPSHOT) != _keys(new.signed, roles.TIMESTAMP, roles.SNAPSHOT):
            self._forget(roles.TIMESTAMP, roles.SNAPSHOT, roles.TARGETS)
        self.root = new.signed
        self.files[roles.ROOT] = raw

    def take_timestamp(self, raw: bytes) -> bool:
        """False when there is nothing new. Raises :class:`UnknownKey`, :class:`RolledBack`, :class:`BadHead`."""
        new = self._signed(raw, Timestamp)
        if self.timestamp:
            if new.version == self.timestamp.version:
                return False
            _refuse_older(new.version, self.timestamp.version, roles.TIMESTAMP)
            _refuse_older(new.snapshot_meta.version, self.timestamp.snapshot_meta.version, roles.SNAPSHOT)
        self.timestamp = new
        self.files[roles.TIMESTAMP] = raw
        return True

    def take_snapshot(self, raw: bytes) -> None:
        """The one that the timestamp names. Raises :class:`UnknownKey`, :class:`RolledBack`, :class:`BadHead`."""
        if self.timestamp is None:
            raise BadHead("A snapshot can only be checked after its timestamp.")
        _check_bytes(raw, self.timestamp.snapshot_meta, roles.SNAPSHOT)
        new = self._signed(raw, Snapshot)
        _check_version(new.version, self.timestamp.snapshot_meta.version, roles.SNAPSHOT)
        if self.snapshot:
            _refuse_older(_targets_of(new).version, _targets_of(self.snapshot).version, roles.TARGETS)
        self.snapshot = new
        self.files[roles.SNAPSHOT] = raw

    def take_targets(self, raw: bytes) -> None:
        """The one that the snapshot names. Raises :class:`UnknownKey`, :class:`BadHead`."""
        if self.snapshot is None:
            raise BadHead("A targets file can only be checked after its snapshot.")
        _check_bytes(raw, _targets_of(self.snapshot), roles.TARGETS)
        new = self._signed(raw, Targets)
        _check_version(new.version, _targets_of(self.snapshot).version, roles.TARGETS)
        Facts.of(new)
        self.targets = new
        self.files[roles.TARGETS] = raw

    def lone_targets(self, raw: bytes) -> Facts:
        """What a targets file that travels in a page says, if the edition key signed it. Whether it is the newest, nobody knows."""
        return Facts.of(self._signed(raw, Targets))

    def has_signed(self, raw: bytes, kind: type[S], version: int) -> bool:
        """Whether a file of another time than now is of this role and number, by keys that this root trusts with it."""
        try:
            return self._signed(raw, kind).version == version
        except BadHead:
            return False

    @property
    def edition(self) -> Facts | None:
        """The edition that the head is over, once all of it was taken."""
        return Facts.of(self.targets) if self.targets else None

    def overdue(self, now: datetime) -> list[str]:
        """The roles whose time is over. With ``timestamp`` among them, somebody withholds what is newer: *frozen*."""
        taken = {roles.ROOT: self.root, roles.TIMESTAMP: self.timestamp, roles.SNAPSHOT: self.snapshot}
        everything: dict[str, Signed | None] = {**taken, roles.TARGETS: self.targets}
        return [role for role, signed in everything.items() if signed and signed.is_expired(now.astimezone(UTC))]

    def _signed(self, raw: bytes, kind: type[S]) -> S:
        new = _parsed(raw, kind)
        _check_signatures(self.root, new, kind.type)
        return new.signed

    def _forget(self, *names: str) -> None:
        self.timestamp = self.snapshot = self.targets = None
        for name in names:
            self.files.pop(name, None)


def _parsed(raw: bytes, kind: type[S]) -> Metadata[S]:
    if len(raw) > roles.LARGEST[kind.type]:
        raise BadHead(f"The {kind.type} file is larger than any of ours. Take it from another mirror.")
    try:
        metadata: Metadata[Any] = Metadata.from_bytes(raw)
    except (DeserializationError, RepositoryError, RecursionError) as error:
        raise BadHead(f"The {kind.type} file is damaged. Take it from another mirror.") from error
    if not isinstance(metadata.signed, kind):
        raise BadHead(
            f"This is a {metadata.signed.type} file where {kind.type} was asked for. Take it from another mirror."
        )
    return cast("Metadata[S]", metadata)


def _check_signatures(trusted: Root, new: Metadata[Any], role: str) -> None:
    """Raises :class:`BadHead` when a key that ``trusted`` names is said to have signed and has not: the file was altered."""
    checked = trusted.get_verification_result(role, new.signed_bytes, new.signatures)
    if checked.verified:
        return
    if any(keyid in new.signatures for keyid in checked.unsigned):
        raise BadHead(f"The {role} file was altered: a signature does not fit it. Take it from another mirror.")
    raise UnknownKey(f"The {role} file is not signed by enough keys that this paper trusts with it.")


def _check_bytes(raw: bytes, named: MetaFile, role: str) -> None:
    try:
        named.verify_length_and_hashes(raw)
    except LengthOrHashMismatchError as error:
        raise BadHead(f"The {role} file is not the one that was signed for. Take it from another mirror.") from error


def _check_version(version: int, named: int, role: str) -> None:
    if version != named:
        raise BadHead(f"The {role} file is number {version} where {named} was signed for. Take it from another mirror.")


def _refuse_older(version: int, seen: int, role: str) -> None:
    if version < seen:
        raise RolledBack(
            f"The {role} file is number {version}, and number {seen} was there already. This copy is older."
        )


def _targets_of(snapshot: Snapshot) -> MetaFile:
    try:
        return snapshot.meta["targets.json"]
    except KeyError:
        raise BadHead("The snapshot names no targets file. Take it from another mirror.") from None


def _keys(root: Root, *names: str) -> list[list[str]]:
    return [sorted(root.roles[name].keyids) for name in names]
