"""Small editions to try things on, and the objects they are kept in."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import strategies as st

from tamizdat.edition.entries import Entry, entry
from tamizdat.edition.errors import BadNode


class Kept(dict):
    """Objects in memory."""

    def get(self, hash_: bytes) -> bytes:
        try:
            return self[hash_]
        except KeyError:
            raise BadNode(f"no node {hash_.hex()}") from None

    def put(self, hash_: bytes, raw: bytes) -> None:
        self[hash_] = raw


def a_file(path: str, body: bytes = b"words") -> Entry:
    return entry(path, sha256(body).digest(), len(body))


def files(count: int) -> list[Entry]:
    return [a_file(f"en/2026/11/story-{n}.html", str(n).encode()) for n in range(count)]


bodies = st.binary(max_size=8)
papers = st.dictionaries(st.integers(0, 120).map("en/{}.html".format), bodies, max_size=120)
