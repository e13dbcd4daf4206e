"""What a reader's line carries: story pages compressed with their trailers, the reader's program, and what it asks before the first page.

bin/bench bytes [--stories N] [--files N]
Pages of the demo and of an archive of N made-up stories; heads and nodes of an edition of N files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from tamizdat.edition.entries import entry, path_key
from tamizdat.edition.proofs import Proof, prove
from tamizdat.edition.trie import build, way
from tamizdat.house import scripts
from tamizdat.press.compress import FITS, siblings


class Kept(dict[bytes, bytes]):
    """Objects in memory."""

    def get(self, hash_: bytes) -> bytes:  # type: ignore[override]
        return self[hash_]

    def put(self, hash_: bytes, raw: bytes) -> None:
        self[hash_] = raw


class Sealed:
    """An edition of these files under keys of its own: ``files`` of the head, ``nodes``, ``root``, and a page's trailer."""

    def __init__(self, entries: dict[str, tuple[bytes, int]]) -> None:
        self.kept = Kept()
        self.trie = build([entry(path, *file) for path, file in entries.items()], self.kept)
        key, self._now = CryptoSigner.generate_ed25519(), datetime.now(UTC).replace(microsecond=0)
        root = Root(expires=self._in(365), consistent_snapshot=True)
        for role in ("root", "targets", "snapshot", "timestamp"):
            root.add_key(key.public_key, role)
        digest = sha256(self.kept[self.trie]).hexdigest()
        custom = {"number": 1234, "pressed_at": "2026-11-26T01:00:00Z", "files": len(entries), "root": self.trie.hex()}
        target = TargetFile(len(self.kept[self.trie]), {"sha256": digest}, "edition", {"custom": custom})
        heads = {
            "4321.targets.json": Targets(4321, expires=self._in(30), targets={"edition": target}),
            "4321.snapshot.json": Snapshot(4321, expires=self._in(30), meta={"targets.json": MetaFile(4321)}),
            "timestamp.json": Timestamp(4321, None, self._in(3), MetaFile(4321), {"root_version": 1}),
        }
        self.root = _signed(root, key)
        self.files = {name: _signed(head, key) for name, head in heads.items()}

    def trailer(self, path: str) -> bytes:
        proof = prove(self.trie, path_key(path), self.kept)
        assert isinstance(proof, Proof)
        lines = (path.encode(), b64encode(proof.packed()), self.files["4321.targets.json"])
        return b"<!--tamizdat 1\n%s\n%s\n%s\n-->\n" % lines

    def _in(self, days: int) -> datetime:
        return self._now + timedelta(days=days)


def _signed(signed: Signed, key: CryptoSigner) -> bytes:
    metadata = Metadata(signed)
    metadata.sign(key)
    return metadata.to_bytes(JSONSerializer(compact=True))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--stories", type=int, default=10_000)
    arguments.add_argument("--files", type=int, default=300_000)
    arguments.add_argument("--one", type=int, help="measure in this process and print JSON; 0 is the demo")
    asked = arguments.parse_args()
    if asked.one is not None:
        print(json.dumps(pages(asked.one)))
        return
    print(_program(), _metadata(asked.files), _table(asked.stories), sep="\n\n")


def _program() -> str:
    rows = [("worker, verifier and fallback", scripts.WORKER), ("of these the verifier", scripts.CHECKING)]
    sizes = [(name, len(gzip.compress(scripts.joined(modules).encode(), 9))) for name, modules in rows]
    return "| the reader's program, gzip | |\n|---|---|\n" + "\n".join(
        f"| {name} | {size:,} bytes |" for name, size in sizes
    )


def _metadata(count: int) -> str:
    files = {f"en/2026/11/story-{n}.html": (sha256(b"%d" % n).digest(), 8000) for n in range(count)}
    sealed = Sealed(files)
    paths = list(files)[:: max(1, count // 200)]
    nodes = {
        node.hash().hex(): _b64(node.packed())
        for path in paths
        for node in way(sealed.trie, path_key(path), sealed.kept)
    }
    heads = {name: _b64(raw) for name, raw in sealed.files.items()}
    asked = json.dumps({"root": _b64(sealed.root), "files": heads, "nodes": nodes, "paths": paths})
    program = ["node", str(Path(__file__).parent / "bytes" / "reader.mjs")]
    done = subprocess.run(program, input=asked, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert all(one["first"]["entry"] for one in found)
    rows = [("before the first verified page, root known", "first"), ("when nothing has changed", "again")]
    lines = [
        f"| {words} | {_middle_and_most(found, when, 'bytes')} bytes | {_middle_and_most(found, when, 'requests')} |"
        for words, when in rows
    ]
    return f"| metadata of {count:,} files, middle (most) | | requests |\n|---|---|---|\n" + "\n".join(lines)


def _middle_and_most(found: list[dict[str, dict[str, int]]], when: str, what: str) -> str:
    numbers = sorted(one[when][what] for one in found)
    return f"{numbers[len(numbers) // 2]:,} ({numbers[-1]:,})"


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _table(stories: int) -> str:
    head = "| story pages, trailer included | stories | middle | 95 % | largest | in 14 kB |\n|---|---|---|---|---|---|"
    rows = []
    for name, count in (("the demo", 0), (f"{stories:,} made-up stories", stories)):
        words = [sys.executable, __file__, "--one", str(count)]
        sizes = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
        rows += [_row(f"{name}, {kind}", sorted(numbers)) for kind, numbers in sizes.items()]
    return "\n".join([head, *rows])


def _row(name: str, sizes: list[int]) -> str:
    fit = sum(size <= FITS for size in sizes) / len(sizes)
    places = (sizes[len(sizes) // 2], sizes[len(sizes) * 95 // 100], sizes[-1])
    return f"| {name} | {len(sizes):,} | {' | '.join(f'{size:,}' for size in places)} | {fit:.1%} |"


def pages(count: int) -> dict[str, list[int]]:
    """Bytes of every story page with its trailer, as brotli and as gzip."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="bench-bytes-", dir=memory) as home:
        output, stories = _press(Path(home) / "newspaper", count)
        entries = {}
        for file in output.rglob("*"):
            if file.is_file() and ".press" not in file.parts and file.suffix not in {".br", ".gz"}:
                entries[file.relative_to(output).as_posix()] = (sha256(file.read_bytes()).digest(), file.stat().st_size)
        sealed = Sealed(entries)
        made = [siblings((output / path).read_bytes() + sealed.trailer(path)) for path in stories]
    return {"brotli": [len(one[".br"]) for one in made], "gzip": [len(one[".gz"]) for one in made]}


def _press(directory: Path, count: int) -> tuple[Path, list[str]]:
    """Founds a newspaper, fills it (0: with the demo) and presses it; where its tree is, and where its stories are in that."""
    from tamizdat.config.founding import found
    from tamizdat.config.start import start
    from tamizdat.demo.newspaper import newspaper_book

    book = newspaper_book()
    ways = {"giving": ["stripe", "bank"], "giving_till_port": 8004}  # so that the asks of the demo are printed
    found(directory, name=book.name, motto=book.motto, languages=book.languages, time_zone=book.time_zone, **ways)
    newspaper = start(directory, without_rows=True)
    from django.core.management import call_command
    from django.utils import timezone

    from tamizdat.demo.make import make, make_archive
    from tamizdat.newsroom.opening import open_newsroom
    from tamizdat.paper.models import Story
    from tamizdat.pipeline.publish import press

    call_command("migrate", verbosity=0, interactive=False)
    open_newsroom(newspaper.name, newspaper.languages)
    make_archive(count, timezone.now()) if count else make(timezone.now())
    press()
    published = Story.objects.filter(state=Story.State.PUBLISHED)
    return newspaper.output, list(published.values_list("path", flat=True))


if __name__ == "__main__":
    main()
