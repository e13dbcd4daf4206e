"""Binary Merkle trees as RFC 6962 §2.1 has them, over SHA-256. A hash is 32 bytes."""

from __future__ import annotations

from collections.abc import Sequence
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
    """The root over leaf hashes, MTH of RFC 6962."""
    if len(hashes) < 2:  # noqa: PLR2004  a tree of one leaf is that leaf
        return hashes[0] if hashes else EMPTY
    middle = _split(len(hashes))
    return node_hash(root(hashes[:middle]), root(hashes[middle:]))


def audit_path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """The siblings from leaf ``index`` up to the root, PATH of RFC 6962 §2.1.1."""
    if len(hashes) < 2:  # noqa: PLR2004  likewise
        return []
    middle = _split(len(hashes))
    if index < middle:
        return [*audit_path(hashes[:middle], index), root(hashes[middle:])]
    return [*audit_path(hashes[middle:], index - middle), root(hashes[:middle])]


def steps(index: int, size: int) -> list[bool]:
    """For each sibling of leaf ``index`` of ``size``, lowest first: whether it stands on the left."""
    if size < 2:  # noqa: PLR2004  likewise
        return []
    middle = _split(size)
    if index < middle:
        return [*steps(index, middle), False]
    return [*steps(index - middle, size - middle), True]


def climb(hash_: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that leaf ``hash_`` and its audit path lead to. ``len(path)`` has to be ``len(steps(index, size))``."""
    for sibling, on_the_left in zip(path, steps(index, size), strict=True):
        hash_ = node_hash(sibling, hash_) if on_the_left else node_hash(hash_, sibling)
    return hash_


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1
