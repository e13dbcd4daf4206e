"""A paper that seals small editions for tests: a root, keys, heads, tries, pages with trailers, all in memory."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from securesystemslib.formats import encode_canonical
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from tamizdat.edition.entries import entry, path_key
from tamizdat.edition.nodes import Node
from tamizdat.edition.proofs import Proof, prove
from tamizdat.edition.trie import build, way
from tests.edition.tries import Kept

Tree = dict[str, bytes]
"""Everything a mirror carries, by its path."""

LIVES = {"root": 365, "targets": 30, "snapshot": 30, "timestamp": 3}
"""Days."""


def a_signer() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def in_bytes(signed: Signed, signers: list[CryptoSigner]) -> bytes:
    metadata = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata.to_bytes(JSONSerializer(compact=True))


@dataclass
class APaper:
    """``now``: when it signs. ``seal`` seals an edition and gives the whole tree of a mirror that carries it."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    root_keys: list[CryptoSigner] = field(default_factory=lambda: [a_signer() for _ in range(3)])
    edition_key: CryptoSigner = field(default_factory=a_signer)
    timestamp_key: CryptoSigner = field(default_factory=a_signer)
    roots: list[bytes] = field(default_factory=list)
    version: int = 0
    number: int = 0
    files: Tree = field(default_factory=dict)
    printed: Tree = field(default_factory=dict)
    lives: dict[str, int] = field(default_factory=lambda: dict(LIVES))

    def __post_init__(self) -> None:
        self.sign_root()

    def sign_root(self, *, also: list[CryptoSigner] = []) -> None:  # noqa: B006  never changed
        """The next root, for the keys as they are now; ``also``: the last root's keys, when they are others."""
        root = Root(version=len(self.roots) + 1, expires=self._expires("root"), consistent_snapshot=True)
        for key in self.root_keys:
            root.add_key(key.public_key, "root")
        root.roles["root"].threshold = 2
        for role, key in (
            ("targets", self.edition_key),
            ("snapshot", self.edition_key),
            ("timestamp", self.timestamp_key),
        ):
            root.add_key(key.public_key, role)
        self.roots.append(in_bytes(root, [*self.root_keys[:2], *also]))

    @property
    def fingerprint(self) -> str:
        return sha256(encode_canonical(json.loads(self.roots[0])["signed"]).encode()).hexdigest()

    def seal(self, files: Tree | None = None, /, **lies: Any) -> Tree:
        """The next edition: what was there before, and ``files``. ``lies``: see :meth:`head`."""
        self.number += 1
        changed = {path: body for path, body in (files or {}).items() if self.files.get(path) != body}
        self.files |= changed
        kept = Kept()
        root = build([entry(path, sha256(body).digest(), len(body)) for path, body in self.files.items()], kept)
        head = self.head(root, kept[root], **lies)
        targets = head[f"edition/metadata/{self.version}.targets.json"]
        for path, body in changed.items():
            self.printed[path] = body + (trailer(path, root, kept, targets) if path.endswith(".html") else b"")
        objects = {_object("files", sha256(body).hexdigest()): self.printed[path] for path, body in self.files.items()}
        nodes = {_object("nodes", hash_.hex()): raw for hash_, raw in kept.items()}
        return {**self.printed, **objects, **nodes, **head}

    def head(self, root: bytes, raw: bytes, *, timestamp_key: CryptoSigner | None = None) -> Tree:
        self.version += 1
        digest = sha256(raw).hexdigest()
        custom = {
            "number": self.number,
            "pressed_at": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "files": len(self.files),
            "root": root.hex(),
        }
        target = TargetFile(len(raw), {"sha256": digest}, "edition", {"custom": custom})
        targets = Targets(self.version, expires=self._expires("targets"), targets={"edition": target})
        snapshot = Snapshot(
            self.version, expires=self._expires("snapshot"), meta={"targets.json": MetaFile(self.version)}
        )
        timestamp = Timestamp(
            self.version,
            expires=self._expires("timestamp"),
            snapshot_meta=MetaFile(self.version),
            unrecognized_fields={"root_version": len(self.roots)},
        )
        folder = "edition/metadata/"
        return {
            f"{folder}{self.version}.targets.json": in_bytes(targets, [self.edition_key]),
            f"{folder}{self.version}.snapshot.json": in_bytes(snapshot, [self.edition_key]),
            f"{folder}timestamp.json": in_bytes(timestamp, [timestamp_key or self.timestamp_key]),
            **{f"{folder}{n}.root.json": raw for n, raw in enumerate(self.roots, 1)},
            f"edition/targets/{digest}.edition": raw,
        }

    def _expires(self, role: str) -> datetime:
        return self.now + timedelta(days=self.lives[role])


def trailer(path: str, root: bytes, kept: Kept, targets: bytes) -> bytes:
    proof = prove(root, path_key(path), kept)
    assert isinstance(proof, Proof)
    address = quote(path, safe="./_~-").replace("--", "-%2D")
    proof64 = base64.b64encode(proof.packed())
    return b"<!--tamizdat 1\n%s\n%s\n%s\n-->\n" % (address.encode(), proof64, targets)


def nodes_to(path: str, root: bytes, kept: Kept) -> list[Node]:
    return list(way(root, path_key(path), kept))


def _object(kind: str, digest: str) -> str:
    return f"edition/{kind}/{digest[:2]}/{digest[2:]}"


def base64_of(tree: Tree) -> dict[str, str]:
    return {path: base64.b64encode(raw).decode() for path, raw in tree.items()}


def a_page(title: str, language: str = "en", body: str = "") -> bytes:
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head><title>{title}</title></head>\n'
        f'<body id="text">\n<h1>{title}</h1>\n<p>{body}</p>\n</body>\n</html>\n'
    ).encode()
