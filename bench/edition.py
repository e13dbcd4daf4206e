"""The edition's trie: building it, one publication, and what a reader fetches, over 300,000 files.

bin/bench edition [--files N]
CPU milliseconds and bytes; nodes are kept in memory, so no disk is measured.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from hashlib import sha256

from tamizdat.edition.entries import Entry, entry, path_key
from tamizdat.edition.proofs import Proof, prove
from tamizdat.edition.trie import build, update, way

PUBLISHED = 12


class Kept(dict[bytes, bytes]):
    """Objects in memory."""

    def get(self, hash_: bytes) -> bytes:  # type: ignore[override]
        return self[hash_]

    def put(self, hash_: bytes, raw: bytes) -> None:
        self[hash_] = raw


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, default=300_000)
    count = arguments.parse_args().files
    files = [_file(n) for n in range(count)]
    kept = Kept()
    root, whole = _timed(lambda: build(files, kept))
    publications = [_publish(root, count, edition, kept) for edition in range(20)]
    print(f"| {count:,} files | |\n|---|---|")
    print(f"| the whole trie | {whole:,.0f} ms, {sum(map(len, kept.values())) / 1e6:.1f} MB in {len(kept):,} nodes |")
    print(f"| a publication of {PUBLISHED} files | {_middle(ms for ms, _ in publications):.1f} ms |")
    print(f"| new nodes of a publication | {_middle(size for _, size in publications) / 1000:.1f} kB |")
    print(
        f"| nodes from the root to a file | {_middle(_way(root, n, kept) for n in range(0, count, 997)):,.0f} bytes |"
    )
    print(f"| a proof inside a page | {_middle(_proof(root, n, kept) for n in range(0, count, 997)):,.0f} bytes |")


def _file(number: int, body: bytes = b"") -> Entry:
    return entry(f"en/2026/11/story-{number}.html", sha256(b"%d%s" % (number, body)).digest(), 8000)


def _publish(root: bytes, count: int, edition: int, kept: Kept) -> tuple[float, int]:
    changed = [_file(n * 7919 % count, b"%d" % edition) for n in range(edition, edition + PUBLISHED - 1)]
    fresh = _file(count + edition)
    before = sum(map(len, kept.values()))
    _, ms = _timed(lambda: update(root, {each.key: each for each in (*changed, fresh)}, kept))
    return ms, sum(map(len, kept.values())) - before


def _way(root: bytes, number: int, kept: Kept) -> int:
    return sum(len(node.packed()) for node in way(root, path_key(f"en/2026/11/story-{number}.html"), kept))


def _proof(root: bytes, number: int, kept: Kept) -> int:
    proof = prove(root, path_key(f"en/2026/11/story-{number}.html"), kept)
    return len(proof.packed()) if isinstance(proof, Proof) else 0


def _timed(do: Callable[[], bytes]) -> tuple[bytes, float]:
    before = time.process_time()
    done = do()
    return done, 1000 * (time.process_time() - before)


def _middle(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


if __name__ == "__main__":
    main()
