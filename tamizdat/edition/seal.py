"""Sealing: from files that changed to a signed head over all of them.

The order makes a crash harmless: nodes first, then files under their digests, pages with their trailers, the metadata
that nobody reads yet; the timestamp last, and with it the new edition is there. Whatever was not done is done again by
the next sealing, which begins at the head that readers get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from tamizdat.edition import roles
from tamizdat.edition.bulk import proofs
from tamizdat.edition.entries import Entry, path_key
from tamizdat.edition.errors import BadHead, BadKey, NotThere
from tamizdat.edition.head import TARGET, Facts, Trusted
from tamizdat.edition.names import keep_names
from tamizdat.edition.nodes import NONE, Leaf
from tamizdat.edition.shelf import Shelf
from tamizdat.edition.trailer import Trailer
from tamizdat.edition.trie import find, update

NOTHING: Final = Leaf(())
Complete = Callable[[Iterable[tuple[str, bytes]]], Iterator[str]]
"""Gives pages, by path, their trailers; yields the path of each that has it."""

Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs on this machine, and the ``roots`` (files, oldest first) that say so. Without ``timestamp`` another machine signs that."""

    roots: tuple[bytes, ...]
    edition: CryptoSigner
    timestamp: CryptoSigner | None

    def trusted(self) -> Trusted:
        """A reader who knows the newest root. Raises :class:`BadKey` when it does not trust these keys."""
        trusted = Trusted(self.roots[0])
        for raw in self.roots[1:]:
            trusted.take_root(raw)
        for role, key in (
            (roles.TARGETS, self.edition),
            (roles.SNAPSHOT, self.edition),
            (roles.TIMESTAMP, self.timestamp),
        ):
            if key and key.public_key.keyid not in trusted.root.roles[role].keyids:
                raise BadKey(
                    f"The {role} key in keys/ is not one that root {trusted.root.version} trusts. "
                    "Bring the right one back from a backup, or replace it: tamizdat keys rotate"
                )
        return trusted


def current(keys: Keys, shelf: Shelf) -> Trusted | None:
    """What readers get from ``shelf`` now, checked as they check it; None without a whole head that the newest root trusts."""
    trusted = keys.trusted()
    try:
        trusted.take_timestamp(shelf.head("timestamp.json"))
        snapshot = trusted.timestamp.snapshot_meta.version if trusted.timestamp else 0
        trusted.take_snapshot(shelf.head(f"{snapshot}.snapshot.json"))
        targets = trusted.snapshot.meta["targets.json"].version if trusted.snapshot else 0
        trusted.take_targets(shelf.head(f"{targets}.targets.json"))
    except (NotThere, BadHead):
        return None
    return trusted


def sealed(shelf: Shelf) -> Facts | None:
    """The edition that the newest targets file on ``shelf`` names, whoever signed it: where the trie goes on from."""
    newest = newest_version(shelf, roles.TARGETS)
    if not newest:
        return None
    try:
        return Facts.of(Metadata[Targets].from_bytes(shelf.head(f"{newest}.targets.json")).signed)
    except DeserializationError as error:
        raise BadHead(
            f"{newest}.targets.json is damaged. Remove edition/ from the pressed tree; the next press seals all of it anew."
        ) from error


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of leaves, on a shelf."""

    shelf: Shelf

    def get(self, hash_: bytes) -> bytes:
        return self.shelf.names(hash_)

    def put(self, hash_: bytes, raw: bytes) -> None:
        self.shelf.put_names(hash_, raw)


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals what lies on ``shelf`` with ``keys``; the press lets pages ``complete`` and lets the disk ``settle``."""

    shelf: Shelf
    keys: Keys
    complete: Complete
    settle: Callable[[], None]
    tick: Tick = lambda _done, _total: None

    def seal(
        self, changed: Mapping[str, Entry | None], number: int, moment: datetime, *, forget: bool = False
    ) -> Facts:
        """Seal edition ``number`` after these files changed (by path; None: it is gone). See the module.

        With ``forget`` the head orders every copy to keep nothing of earlier editions.
        """
        before = sealed(self.shelf) or Facts(0, moment, 0, NOTHING.hash())
        facts, gone = self._grown(before, changed)
        facts = replace(facts, number=number, pressed_at=moment, forgets=number if forget else before.forgets)
        targets = _signed_targets(self.shelf, facts, self.keys.edition, moment)
        self._complete_pages(facts, changed, targets)
        self.settle()
        self.shelf.retire(self.shelf.forget_read(), gone)
        self.shelf.put_head(_head(self.keys, self.shelf, targets, moment))
        return facts

    def _grown(self, before: Facts, changed: Mapping[str, Entry | None]) -> tuple[Facts, list[bytes]]:
        """The facts with the new trie, which is kept; and the digests that left the old one."""
        self.shelf.put(NOTHING.hash(), NOTHING.packed())
        by_key = {path_key(path): entry for path, entry in changed.items()}
        old = {key: find(before.root, key, self.shelf) for key in by_key}
        root = update(before.root, by_key, self.shelf)
        keep_names(before.root if before.files else NONE, root, changed, self.shelf, _Names(self.shelf))
        came = sum(1 for key, entry in by_key.items() if entry and not old[key])
        went = sum(1 for key, entry in by_key.items() if not entry and old[key])
        gone = [entry.digest for key, entry in old.items() if entry and entry != by_key[key]]
        return replace(before, files=before.files + came - went, root=root), gone

    def _complete_pages(self, facts: Facts, changed: Mapping[str, Entry | None], targets: bytes) -> None:
        pages = {path_key(path): path for path, entry in changed.items() if entry and path.endswith(".html")}
        ends = (
            (pages[key], Trailer(pages[key], proof, targets).packed())
            for key, proof in proofs(facts.root, sorted(pages), self.shelf)
        )
        others = (path for path, entry in changed.items() if entry and not path.endswith(".html"))
        for done, path in enumerate(chain(others, self.complete(ends))):
            entry = changed[path]
            if entry:
                self.shelf.link(entry.digest, path)
            if not done % 100:
                self.tick(done, len(changed))


def sign_again(shelf: Shelf, keys: Keys, now: datetime) -> bool:
    """Sign anew what of the head is over soon. False when nothing is, or when there is no head that could be signed again."""
    trusted = current(keys, shelf)
    if trusted is None or trusted.targets is None or trusted.timestamp is None:
        return False
    if trusted.targets.expires - now < roles.RENEWED[roles.TARGETS]:
        targets = _signed_targets(shelf, Facts.of(trusted.targets), keys.edition, now)
        shelf.put_head(_head(keys, shelf, targets, now))
        return True
    if keys.timestamp and trusted.timestamp.expires - now < roles.RENEWED[roles.TIMESTAMP]:
        raw = trusted.files[roles.SNAPSHOT]
        shelf.put_head({"timestamp.json": timestamp_over(raw, shelf, trusted.root.version, keys.timestamp, now)})
        return True
    return False


def timestamp_over(snapshot: bytes, shelf: Shelf, root: int, key: CryptoSigner, now: datetime) -> bytes:
    """A timestamp that names this snapshot file, and root number ``root``; newer than the one on ``shelf``."""
    version = Metadata[Snapshot].from_bytes(snapshot).signed.version
    timestamp = Timestamp(
        version=_next_timestamp(shelf, now),
        expires=roles.moment(now) + roles.LIVES[roles.TIMESTAMP],
        snapshot_meta=MetaFile(
            version, hashes={"sha256": sha256(snapshot).hexdigest()}
        ),  # half a kilobyte is its limit
        unrecognized_fields={"root_version": root},
    )
    return _signed(timestamp, key)


def _signed_targets(shelf: Shelf, facts: Facts, key: CryptoSigner, now: datetime) -> bytes:
    node = shelf.get(facts.root)
    digest = sha256(node).digest()
    shelf.put_target(digest, node)
    target = TargetFile(len(node), {"sha256": digest.hex()}, TARGET, {"custom": facts.as_custom()})
    version = max(newest_version(shelf, roles.TARGETS) + 1, int(now.timestamp()))
    expires = roles.moment(now) + roles.LIVES[roles.TARGETS]
    return _signed(Targets(version=version, expires=expires, targets={TARGET: target}), key)


def _head(keys: Keys, shelf: Shelf, targets: bytes, now: datetime) -> dict[str, bytes]:
    """The files of the head, in the order in which they have to be written."""
    version = Metadata[Targets].from_bytes(targets).signed.version
    expires = roles.moment(now) + roles.LIVES[roles.SNAPSHOT]
    snapshot = _signed(
        Snapshot(version=version, expires=expires, meta={"targets.json": _named(version, targets)}), keys.edition
    )
    head = {f"{number}.root.json": raw for number, raw in enumerate(keys.roots, 1)}
    head |= {f"{version}.targets.json": targets, f"{version}.snapshot.json": snapshot}
    if keys.timestamp:
        head["timestamp.json"] = timestamp_over(snapshot, shelf, len(keys.roots), keys.timestamp, now)
    return head


def _named(version: int, raw: bytes) -> MetaFile:
    return MetaFile(version, len(raw), {"sha256": sha256(raw).hexdigest()})


def _signed(signed: Any, key: CryptoSigner) -> bytes:
    metadata: Metadata[Any] = Metadata(signed)
    roles.sign(metadata, key)
    return roles.packed(metadata)


def _next_timestamp(shelf: Shelf, now: datetime) -> int:
    """Versions are the second of signing, or one more than the last: so they grow even where the old head was lost."""
    try:
        before = Metadata[Timestamp].from_bytes(shelf.head("timestamp.json")).signed.version
    except (NotThere, DeserializationError):
        before = 0
    return max(before + 1, int(now.timestamp()))


def newest_version(shelf: Shelf, role: str) -> int:
    """The version of the newest file of a role, 0 where there is none."""
    return max((int(name.partition(".")[0]) for name in shelf.heads() if name.endswith(f".{role}.json")), default=0)
