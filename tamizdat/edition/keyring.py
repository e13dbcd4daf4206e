"""The keys of a newspaper as they lie in its ``keys/`` folder, and what happens to them: founded, drafted, installed.

| | |
|---|---|
| ``edition.key``, ``timestamp.key`` | the online keys; without ``timestamp.key`` another machine signs that |
| ``edition.next``, ``timestamp.next`` | keys that the drafted root trusts, until it is installed |
| ``roots/N.root.json`` | every root there has been: public |
| ``root.draft.json`` | the next root, waiting for its holders' signatures |
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner, Key, Signature
from tuf.api.metadata import Metadata, Root
from tuf.api.serialization import DeserializationError

from tamizdat.edition import keys, roles
from tamizdat.edition.errors import BadHead, BadKey
from tamizdat.edition.head import Trusted
from tamizdat.edition.seal import Keys

EDITION: Final = "edition"
TIMESTAMP: Final = "timestamp"
ONLINE: Final = (EDITION, TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the next root changes: new online keys, other holders, another threshold. ``timestamp_from`` lives on another machine."""

    edition: bool = False
    timestamp: bool = False
    timestamp_from: Key | None = None
    holders: tuple[Key, ...] = ()
    threshold: int = 0


class Keyring:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.draft = folder / "root.draft.json"

    def roots(self) -> tuple[bytes, ...]:
        """Every installed root, the first first."""
        found, number = [], 1
        while (file := self.folder / "roots" / f"{number}.root.json").exists():
            found.append(file.read_bytes())
            number += 1
        return tuple(found)

    def signing(self) -> Keys | None:
        """What sealing needs; None for a newspaper that has no keys yet. Raises :class:`BadKey` and :class:`BadHead`."""
        roots = self.roots()
        if not roots:
            return None
        edition, timestamp = (self._file(name) for name in ONLINE)
        found = Keys(roots, keys.read(edition), keys.read(timestamp) if timestamp.exists() else None)
        found.trusted()
        return found

    def trusted(self) -> Trusted:
        """A reader who knows the newest root. Raises :class:`BadKey` where there is none."""
        roots = self.roots()
        if not roots:
            raise BadKey(f"There is no root in {self.folder}. Make one: tamizdat keys init")
        trusted = Trusted(roots[0])
        for raw in roots[1:]:
            trusted.take_root(raw)
        return trusted

    def fingerprint(self) -> bytes:
        """What identifies the paper. Raises :class:`BadKey` where there is no root."""
        self.trusted()
        return roles.fingerprint(Trusted(self.roots()[0]).root)

    def found(self, holders: Sequence[Key], threshold: int, now: datetime) -> None:
        """Make the online keys, and draft root number 1. Raises :class:`BadKey` when there are keys already."""
        if self.roots() or self.draft.exists():
            raise BadKey(f"{self.folder} has keys already. To replace one: tamizdat keys rotate")
        fresh = {name: keys.make() for name in ONLINE}
        root = roles.first_root(holders, threshold, fresh[EDITION].public_key, fresh[TIMESTAMP].public_key, now)
        self._write_draft(root, fresh)

    def draft_next(self, wish: Wish, now: datetime) -> None:
        """Draft the next root as ``wish`` has it; nothing counts until enough holders signed and it is installed."""
        self._refuse_second_draft()
        before = self.trusted().root
        root = roles.next_root(before, now)
        holders = wish.holders or _keys(before, roles.ROOT)
        threshold = wish.threshold or before.roles[roles.ROOT].threshold
        asked = {EDITION: wish.edition, TIMESTAMP: wish.timestamp and not wish.timestamp_from}
        fresh = {name: keys.make() for name in ONLINE if asked[name]}
        edition = fresh[EDITION].public_key if EDITION in fresh else _keys(before, roles.TARGETS)[0]
        timestamp = fresh[TIMESTAMP].public_key if TIMESTAMP in fresh else _keys(before, roles.TIMESTAMP)[0]
        roles.trust(root.signed, holders, threshold, edition, wish.timestamp_from or timestamp)
        self._write_draft(root, fresh)

    def install(self) -> int:
        """Let the draft be the root, once enough holders have signed it; its number. Raises :class:`BadKey`, :class:`BadHead`."""
        raw = self._draft()
        root = Metadata[Root].from_bytes(raw)
        if root.signed.version == 1:
            Trusted(raw)
        else:
            self.trusted().take_root(raw)
        self._write(self.folder / "roots" / f"{root.signed.version}.root.json", raw)
        for name, role in ((EDITION, roles.TARGETS), (TIMESTAMP, roles.TIMESTAMP)):
            fresh = self.folder / f"{name}.next"
            if fresh.exists() and keys.read(fresh).public_key.keyid in root.signed.roles[role].keyids:
                fresh.replace(self._file(name))
        self._drop_what_lives_elsewhere(root.signed)
        self.draft.unlink()
        return root.signed.version

    def drop_draft(self) -> None:
        """Forget the draft and the keys made for it."""
        for file in (self.draft, *(self.folder / f"{name}.next" for name in ONLINE)):
            file.unlink(missing_ok=True)

    def missing(self) -> list[str]:
        """What the draft still lacks, in words; nothing when it can be installed."""
        raw = self._draft()
        new = Metadata[Root].from_bytes(raw)
        before = self.trusted().root if self.roots() else None
        needed = [(before, "before")] if before else []
        found = []
        for root, which in (*needed, (new.signed, "new")):
            result = root.get_verification_result(roles.ROOT, new.signed_bytes, new.signatures)
            lack = result.threshold - len(result.signed)
            if lack > 0:
                found.append(
                    f"{lack} more of the {which} holders: {', '.join(sorted(key[:8] for key in result.unsigned))}"
                )
        return found

    def take_draft(self, raw: bytes) -> None:
        """Go on with this draft, which came back signed. Raises :class:`BadKey` when it is not the one that waits here."""
        waiting = Metadata[Root].from_bytes(self._draft())
        try:
            back = Metadata[Root].from_bytes(raw)
        except DeserializationError as error:
            raise BadKey("The signed draft is damaged. Ask its holder to send it again.") from error
        if back.signed_bytes != waiting.signed_bytes:
            raise BadKey("The signed draft is not the one that waits here. Send the holders the one in keys/.")
        waiting.signatures |= self._that_verify(back)
        self._write_draft(waiting)

    def _that_verify(self, draft: Metadata[Root]) -> dict[str, Signature]:
        """The signatures by holders, old or new, that are good: nobody can spoil a draft by sending it back."""
        roots = [draft.signed, *([self.trusted().root] if self.roots() else [])]
        good: set[str] = set()
        for root in roots:
            good |= root.get_verification_result(roles.ROOT, draft.signed_bytes, draft.signatures).signed.keys()
        return {keyid: each for keyid, each in draft.signatures.items() if keyid in good}

    def holders(self) -> list[Key]:
        """Who decides about the root."""
        return _keys(self.trusted().root, roles.ROOT)

    def role_of(self, keyid: str) -> str:
        """What the key whose name begins so may do. Raises :class:`BadKey` unless it is one key."""
        root = self.trusted().root
        named = {each for each in root.keys if each.startswith(keyid)} if keyid else set()
        if len(named) != 1:
            raise BadKey(f"{len(named)} keys of root {root.version} are called {keyid}… See: tamizdat keys show")
        return next(role for role in roles.ROLES if named & set(root.roles[role].keyids))

    def here(self) -> list[str]:
        """Which keys lie open on this machine."""
        files = (*(self._file(name) for name in ONLINE), self.folder / "holder.key")
        return [
            keys.read(file).public_key.keyid for file in files if file.exists() and not keys.asks_for_a_passphrase(file)
        ]

    def _drop_what_lives_elsewhere(self, root: Root) -> None:
        """A timestamp key that the root does not trust any more is of no use to anybody but a thief."""
        file = self._file(TIMESTAMP)
        if file.exists() and keys.read(file).public_key.keyid not in root.roles[roles.TIMESTAMP].keyids:
            file.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _draft(self) -> bytes:
        try:
            return self.draft.read_bytes()
        except FileNotFoundError:
            raise BadKey("No root is drafted. Draft one: tamizdat keys rotate") from None

    def _refuse_second_draft(self) -> None:
        if self.draft.exists():
            raise BadKey(
                f"{self.draft} waits for signatures already. Install it, or drop it: tamizdat keys rotate --drop"
            )

    def _write_draft(self, root: Metadata[Root], fresh: Mapping[str, CryptoSigner] | None = None) -> None:
        """Keep a draft, and the keys made for it: what an earlier draft may have left goes first."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, key in (fresh or {}).items():
            (self.folder / f"{name}.next").unlink(missing_ok=True)
            keys.write(key, self.folder / f"{name}.next")
        self._write(self.draft, roles.packed(root))

    def _write(self, file: Path, raw: bytes) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_name(file.name + ".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(raw)
            os.fsync(out.fileno())
        new.replace(file)


def sign_file(file: Path, key: CryptoSigner) -> list[str]:
    """Add ``key``'s signature to the drafted root in ``file``; the keys that have signed. Raises :class:`BadKey`, :class:`BadHead`."""
    try:
        root: Metadata[Any] = Metadata.from_file(str(file))
    except Exception as error:
        raise BadHead(f"{file} is no draft of a root. Ask the newsroom for it again.") from error
    if not isinstance(root.signed, Root):
        raise BadHead(f"{file} is no draft of a root. Ask the newsroom for it again.")
    roles.sign(root, key)
    file.write_bytes(roles.packed(root))
    return sorted(root.signatures)


def found_alone(ring: Keyring, holder: CryptoSigner, now: datetime) -> None:
    """Keys of a paper whose root one holder signs alone: for a beginning that somebody makes safer later."""
    ring.found([holder.public_key], 1, now)
    sign_file(ring.draft, holder)
    ring.install()


def _keys(root: Root, role: str) -> list[Key]:
    return [root.keys[keyid] for keyid in root.roles[role].keyids]
