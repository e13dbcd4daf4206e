"""Small sealed papers, made with python-tuf itself: keys, pages, editions."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from tamizdat.edition.entries import Entry, entry
from tamizdat.edition.errors import BadNode
from tamizdat.edition.names import keep_names
from tamizdat.edition.nodes import NONE
from tamizdat.edition.trie import build
from tamizdat.mirrors import layout
from tamizdat.press.compress import SMALLEST, siblings
from tamizdat.press.paths import is_text

MIDNIGHT = datetime(2026, 11, 26, tzinfo=UTC)
ROLES = ("root", "targets", "snapshot", "timestamp")


class Folder:
    """Nodes or names, on the disk of a paper."""

    def __init__(self, root: Path, name) -> None:
        self.root, self.name = root, name

    def get(self, hash_: bytes) -> bytes:
        try:
            return (self.root / self.name(hash_)).read_bytes()
        except FileNotFoundError:
            raise BadNode(f"nothing under {hash_.hex()}") from None

    def put(self, hash_: bytes, raw: bytes) -> None:
        put(self.root / self.name(hash_), raw)


def put(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # never into a file that a mirror may have linked
    path.write_bytes(raw)


class Paper:
    """A newspaper that presses into ``tree`` and seals what is there."""

    def __init__(self, tree: Path, now: datetime = MIDNIGHT) -> None:
        self.tree, self.now = tree, now
        self.keys = {role: CryptoSigner.generate_ed25519() for role in ROLES}
        self.versions = dict.fromkeys(ROLES, 0)
        self.edition = self.forgets = 0
        self.trie = NONE
        self.pages: dict[str, bytes] = {}
        self.rotate()

    def write(self, **pages: str) -> Paper:
        """``paper.write(en__story="words")`` presses ``en/story.html``."""
        for name, words in pages.items():
            self.press(name.replace("__", "/") + ".html", words.encode())
        return self

    def press(self, path: str, body: bytes | None) -> None:
        """Make ``path`` hold ``body`` and its siblings; with None, take it away."""
        for suffix in ("", ".br", ".gz"):
            (self.tree / f"{path}{suffix}").unlink(missing_ok=True)
        self.pages.pop(path, None)
        if body is not None:
            self.pages[path] = body
            files = siblings(body) if is_text(path) and len(body) >= SMALLEST else {}
            for suffix, raw in {"": body, **files}.items():
                put(self.tree / f"{path}{suffix}", raw)

    def seal(self) -> Paper:
        """The next edition."""
        entries = [self._entry(path, body) for path, body in self.pages.items()]
        nodes, names = Folder(self.tree, layout.node), Folder(self.tree, layout.names)
        before, self.trie = self.trie, build(entries, nodes)
        keep_names(before, self.trie, self.pages, nodes, names)
        self.edition += 1
        self._sign_targets(nodes.get(self.trie), len(entries))
        return self.sign_timestamp()

    def sign_timestamp(self) -> Paper:
        snapshot = MetaFile(self.versions["snapshot"])
        stamp = Timestamp(self._next("timestamp"), expires=self.now + timedelta(days=3), snapshot_meta=snapshot)
        stamp.unrecognized_fields["root_version"] = self.versions["root"]
        self.sign(stamp, layout.TIMESTAMP)
        return self

    def rotate(self, *roles: str) -> Paper:
        """The next root, with new keys for these roles."""
        before = self.keys["root"]
        self.keys |= {role: CryptoSigner.generate_ed25519() for role in roles}
        root = Root(self._next("root"), expires=self.now + timedelta(days=365), consistent_snapshot=True)
        for role in ROLES:
            root.add_key(self.keys[role].public_key, role)
        self.sign(root, layout.metadata("root", root.version), before)
        return self

    def sign(self, signed, name: str, *more: CryptoSigner) -> None:
        metadata = Metadata(signed)
        for signer in (self.keys[signed.type], *more):
            metadata.sign(signer, append=True)
        put(self.tree / name, metadata.to_bytes(JSONSerializer(compact=True)))

    def root(self, version: int = 1) -> bytes:
        return (self.tree / layout.metadata("root", version)).read_bytes()

    def _entry(self, path: str, body: bytes) -> Entry:
        digest = sha256(body).digest()
        for suffix in ("", ".br", ".gz"):
            target = self.tree / (layout.file(digest) + suffix)
            if (self.tree / f"{path}{suffix}").exists() and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(self.tree / f"{path}{suffix}", target)
        return entry(path, digest, len(body))

    def _sign_targets(self, node: bytes, files: int) -> None:
        put(self.tree / f"{layout.TARGETS}{sha256(node).hexdigest()}.edition", node)
        said = {
            "number": self.edition,
            "pressed_at": f"{self.now:%Y-%m-%dT%H:%M:%SZ}",
            "files": files,
            "root": self.trie.hex(),
            "forgets": self.forgets,
        }
        target = TargetFile.from_data("edition", node, ["sha256"])
        target.unrecognized_fields["custom"] = said
        targets = Targets(self._next("targets"), expires=self.now + timedelta(days=30), targets={"edition": target})
        self.sign(targets, layout.metadata("targets", targets.version))
        meta = {"targets.json": MetaFile(targets.version)}
        snapshot = Snapshot(self._next("snapshot"), expires=self.now + timedelta(days=30), meta=meta)
        self.sign(snapshot, layout.metadata("snapshot", snapshot.version))

    def _next(self, role: str) -> int:
        self.versions[role] += 1
        return self.versions[role]


WORDS = "The river carried off the bridge at Podluma. " * 12


def a_paper(tree: Path, stories: int = 3, now: datetime = MIDNIGHT) -> Paper:
    """Edition 1 of a paper: a front, stories, a picture, and two pages of the same bytes."""
    paper = Paper(tree, now)
    paper.write(index="The front. " + WORDS, en__moved="moved", en__moved2="moved")
    paper.press("media/bridge.webp", bytes(range(256)) * 20)
    for n in range(stories):
        paper.press(f"en/2026/11/мост-{n}.html", f"Story {n}. {WORDS}".encode())
    return paper.seal()
