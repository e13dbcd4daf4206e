"""Binary Merkle trees as RFC 6962 §2.1 has them, over SHA-256. A hash is 32 bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

EMPTY: Final = sha256(b"").digest()
"""The root of a tree without leaves."""

HASH: Final = 32


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, MTH of RFC 6962: pairs level by level, where a last one without a neighbour moves up as it is."""
    return _levels(hashes)[-1][0] if hashes else EMPTY


def audit_path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings from leaf ``index`` up to the root, PATH of RFC 6962 §2.1.1."""
    return audit_paths(hashes)(index)


def audit_paths(hashes: Sequence[bytes]) -> Callable[[int], list[bytes]]:
    """The same for many leaves of one tree, which is hashed once."""
    levels = _levels(hashes)[:-1] if hashes else []

    def path(index: int) -> list[bytes]:
        found = []
        for level in levels:
            sibling = index ^ 1
            if sibling < len(level):
                found.append(level[sibling])
            index >>= 1
        return found

    return path


def steps(index: int, size: int) -> list[bool]:
    """For each sibling of leaf ``index`` of ``size``, lowest first: whether it stands on the left."""
    found = []
    while size > 1:
        if index ^ 1 < size:
            found.append(bool(index & 1))
        index, size = index >> 1, size + 1 >> 1
    return found


def climb(hash_: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that leaf ``hash_`` and its audit path lead to. ``len(path)`` has to be ``len(steps(index, size))``."""
    for sibling, on_the_left in zip(path, steps(index, size), strict=True):
        hash_ = node_hash(sibling, hash_) if on_the_left else node_hash(hash_, sibling)
    return hash_


def _levels(hashes: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The leaf hashes, and above them level by level up to the root alone."""
    levels = [hashes]
    while len(hashes) > 1:
        odd = [hashes[-1]] if len(hashes) & 1 else []
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in pairs] + odd
        levels.append(hashes)
    return levels
