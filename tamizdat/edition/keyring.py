"""The keys of a newspaper as they lie in its ``keys/`` folder, and what happens to them: founded, drafted, installed.

| | |
|---|---|
| ``edition.key``, ``timestamp.key`` | the online keys; without ``timestamp.key`` another machine signs that |
| ``edition.next``, ``timestamp.next`` | keys that the drafted root trusts, until it is installed |
| ``roots/N.root.json`` | every root there has been: public |
| ``root.draft.json`` | the next root, waiting for its holders' signatures |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from securesystemslib.signer import CryptoSigner, Key, Signature
from tuf.api.metadata import Metadata, Root
from tuf.api.serialization import DeserializationError

from tamizdat.edition import keys, roles
from tamizdat.edition.drafts import sign_file, with_roots, without_roots
from tamizdat.edition.errors import BadKey
from tamizdat.edition.head import Trusted
from tamizdat.edition.lineage import Lineage, keys_of, settle, write
from tamizdat.edition.seal import Keys

EDITION: Final = "edition"
TIMESTAMP: Final = "timestamp"
ONLINE: Final = (EDITION, TIMESTAMP)
ROLE: Final = {EDITION: roles.TARGETS, TIMESTAMP: roles.TIMESTAMP}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the next root changes: new online keys, other holders, another threshold. ``timestamp_from`` lives on another machine."""

    edition: bool = False
    timestamp: bool = False
    timestamp_from: Key | None = None
    holders: tuple[Key, ...] = ()
    threshold: int = 0


class Keyring(Lineage):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.draft = folder / "root.draft.json"

    def signing(self) -> Keys | None:
        """What sealing needs; None for a newspaper that has no keys yet. Raises :class:`BadKey` and :class:`BadHead`."""
        roots = self.roots()
        if not roots:
            return None
        if self._waiting(self.trusted().root):
            raise BadKey("The installation of the newest root was cut off. Complete it: tamizdat keys install")
        edition, timestamp = (self._file(name) for name in ONLINE)
        found = Keys(roots, keys.read(edition), keys.read(timestamp) if timestamp.exists() else None)
        found.trusted()
        return found

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
        self._put_keys_in_place(before)
        root = roles.next_root(before, now)
        holders = wish.holders or keys_of(before, roles.ROOT)
        threshold = wish.threshold or before.roles[roles.ROOT].threshold
        asked = {EDITION: wish.edition, TIMESTAMP: wish.timestamp and not wish.timestamp_from}
        fresh = {name: keys.make() for name in ONLINE if asked[name]}
        edition = fresh[EDITION].public_key if EDITION in fresh else keys_of(before, roles.TARGETS)[0]
        timestamp = fresh[TIMESTAMP].public_key if TIMESTAMP in fresh else keys_of(before, roles.TIMESTAMP)[0]
        roles.trust(root.signed, holders, threshold, edition, wish.timestamp_from or timestamp)
        self._write_draft(root, fresh)

    def install(self) -> int:
        """Let the draft be the root, once enough holders have signed it; its number. Raises :class:`BadKey`, :class:`BadHead`."""
        number = self.put_in_force()
        self.draft.unlink()
        return number

    def put_in_force(self) -> int:
        """All of an installation but its end, that the draft goes. Cut off anywhere, it is completed by doing it again."""
        root = without_roots(self._draft())
        if not self._is_in_force(root):
            raw = roles.packed(root)
            if root.signed.version == 1:
                Trusted(raw)
            else:
                self.trusted().take_root(raw)
            write(self.root_file(root.signed.version), raw)
        self._put_keys_in_place(root.signed)
        self._drop_what_lives_elsewhere(root.signed)
        return root.signed.version

    def drop_draft(self) -> None:
        """Forget the draft and the keys made for it. Raises :class:`BadKey` when it is in force already."""
        if self.draft.exists() and self._is_in_force(without_roots(self._draft())):
            raise BadKey(
                "The draft is in force already; its installation was cut off. Complete it: tamizdat keys install"
            )
        if self.roots():
            self._put_keys_in_place(self.trusted().root)
        for file in (self.draft, *map(self._next, ONLINE)):
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

    def _is_in_force(self, draft: Metadata[Root]) -> bool:
        """Whether it is the newest root: then an installation was cut off."""
        roots = self.roots()
        return bool(roots) and Metadata[Root].from_bytes(roots[-1]).signed_bytes == draft.signed_bytes

    def _waiting(self, root: Root) -> list[str]:
        """The keys that ``root`` trusts and that are not in their place yet."""
        fresh = {name: self._next(name) for name in ONLINE}
        return [
            name
            for name, file in fresh.items()
            if file.exists() and keys.read(file).public_key.keyid in root.roles[ROLE[name]].keyids
        ]

    def _put_keys_in_place(self, root: Root) -> None:
        """The only copy of a key that counts never lies where a dropped draft could take it away."""
        for name in self._waiting(root):
            self._next(name).replace(self._file(name))
            settle(self.folder)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _next(self, name: str) -> Path:
        return self.folder / f"{name}.next"

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
            self._next(name).unlink(missing_ok=True)
            keys.write(key, self._next(name))
        write(self.draft, roles.packed(with_roots(root, self.roots())))


def found_alone(ring: Keyring, holder: CryptoSigner, now: datetime) -> None:
    """Keys of a paper whose root one holder signs alone: for a beginning that somebody makes safer later."""
    ring.found([holder.public_key], 1, now)
    sign_file(ring.draft, holder)
    ring.install()
