"""The next root while it is a draft: what of the last one it changes, and how a holder signs it on a machine of his own.

The draft brings all roots before it along, outside of what is signed: so a holder without a network sees, from the
fingerprint that he has on paper down to the last root, what his signature would change.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, BadKey, EditionError
from tamizdat.edition.lineage import follow

BEFORE: Final = "roots_before"


@dataclass(frozen=True, slots=True)
class RoleChange:
    """``before``: the threshold in the last root, 0 where there is none; key ids in full, in order."""

    role: str
    threshold: int
    before: int
    stay: tuple[str, ...]
    come: tuple[str, ...]
    go: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """``last``: the root before it, None for a paper's first; ``fingerprint``: of the paper."""

    root: Root
    last: Root | None
    fingerprint: bytes

    @classmethod
    def read(cls, file: Path) -> Draft:
        """Raises :class:`BadHead` for what is no draft, and when the roots that came with it do not lead to it."""
        metadata = _parsed(file)
        root, before = metadata.signed, metadata.unrecognized_fields.get(BEFORE, [])
        if not before and root.version == 1:
            return cls(root, None, roles.fingerprint(root))
        try:
            raw = [json.dumps(each).encode() for each in before]
            last = follow(raw).root
        except (EditionError, IndexError, TypeError) as error:
            raise BadHead(
                f"The roots before it did not come with {file}, or do not belong together. {AGAIN}"
            ) from error
        if last.version + 1 != root.version:
            raise BadHead(f"{file} is root {root.version}, and does not follow root {last.version}. {AGAIN}")
        return cls(root, last, roles.fingerprint(follow(raw[:1]).root))

    def changes(self) -> list[RoleChange]:
        """For each role what changes, or stays."""
        return [self._change(role) for role in roles.ROLES]

    def must_name(self, keyid: str) -> None:
        """Raises :class:`BadKey` for a key that decides about neither root: its signature would count for nothing."""
        named = [root for root in (self.root, self.last) if root and keyid in root.roles[roles.ROOT].keyids]
        if not named:
            raise BadKey(f"The key {keyid} is no holder's of this root or the last one. Nothing was signed.")

    def _change(self, role: str) -> RoleChange:
        now = self.root.roles[role]
        before = self.last.roles[role].keyids if self.last else []
        return RoleChange(
            role,
            now.threshold,
            self.last.roles[role].threshold if self.last else 0,
            tuple(each for each in now.keyids if each in before),
            tuple(each for each in now.keyids if each not in before),
            tuple(each for each in before if each not in now.keyids),
        )


AGAIN: Final = "Ask the newsroom for the draft again."


def with_roots(draft: Metadata[Root], roots: tuple[bytes, ...]) -> Metadata[Root]:
    """The draft with all roots before it."""
    draft.unrecognized_fields[BEFORE] = [json.loads(raw) for raw in roots]
    return draft


def without_roots(raw: bytes) -> Metadata[Root]:
    """The draft as it is installed."""
    draft = Metadata[Root].from_bytes(raw)
    draft.unrecognized_fields.pop(BEFORE, None)
    return draft


def sign_file(file: Path, key: CryptoSigner) -> list[str]:
    """Add ``key``'s signature to the drafted root in ``file``; the keys that have signed. Raises :class:`BadKey`, :class:`BadHead`."""
    Draft.read(file).must_name(key.public_key.keyid)
    root = _parsed(file)
    roles.sign(root, key)
    file.write_bytes(roles.packed(root))
    return sorted(root.signatures)


def _parsed(file: Path) -> Metadata[Root]:
    try:
        root: Metadata[Any] = Metadata.from_file(str(file))
    except Exception as error:
        raise BadHead(f"{file} is no draft of a root. {AGAIN}") from error
    if not isinstance(root.signed, Root):
        raise BadHead(f"{file} is no draft of a root. {AGAIN}")
    return root
