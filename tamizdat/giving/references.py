"""Providers' references (``cs_…``, ``I-…``): found by a mark, opened only by the worker's processes."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from tamizdat.circulation.marks import key
from tamizdat.circulation.opening import PostOpener
from tamizdat.circulation.sealing import seal_for_the_post


def mark(provider: str, ref: str) -> bytes:
    """32 bytes by which what a provider calls ``ref`` is found. The web can make it from a reference, not the other way round."""
    return hmac.digest(key("giving"), f"{provider}\0{ref}".encode(), "sha256")


def seal(ref_mark: bytes, ref: str) -> bytes:
    """For the post key, bound to its mark."""
    return seal_for_the_post(ref_mark, ref)


def opened(ref_mark: bytes, sealed: bytes) -> str:
    """The reference. Only where the post key may be used: never in a web process. Raises ``CannotOpen``."""
    with PostOpener() as opener:
        return opener.open(ref_mark, sealed)


def listed(refs: Iterable[str]) -> str:
    """Several as one text to be sealed."""
    return "\n".join(refs)
