"""The trailer: a page's proof, in a comment at its end. Whatever stands in it, a browser shows nothing of it.

Its form is so strict that a forger who writes his own can say nothing to a reader: three lines of known letters,
no ``>`` and no two dashes, so that the comment ends only where it has to. docs/developers/edition.md has the form.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from tamizdat.edition.errors import BadProof, BadTrailer
from tamizdat.edition.proofs import Proof

MARK: Final = b"<!--tamizdat 1\n"
END: Final = b"-->\n"
FORM: Final = re.compile(
    rb"((?:[A-Za-z0-9./_~-]|%[0-9A-F]{2}){1,3000})\n([A-Za-z0-9+/]{4,8000}={0,2})\n(\{[\x20-\x3d\x3f-\x7e]{1,8000}\})\n"
)


@dataclass(frozen=True, slots=True)
class Trailer:
    """What a page says of itself: its ``path`` in the paper, the ``proof``, and the ``targets`` file that signs for it."""

    path: str
    proof: Proof
    targets: bytes

    def packed(self) -> bytes:
        """The bytes behind the page."""
        path = quote(self.path, safe="/").replace("--", "-%2D").replace("--", "-%2D").encode()
        if b"--" in self.targets or b">" in self.targets or b"\n" in self.targets:
            raise BadTrailer("The targets file cannot stand in a page: it has two dashes, a line's end or a >.")
        return MARK + b"\n".join((path, b64encode(self.proof.packed()), self.targets)) + b"\n" + END


def body_of(page: bytes) -> bytes:
    """What is proved: the page before its trailer, the whole when it has none. Whether the trailer is good, :func:`split` says."""
    at = page.rfind(MARK) if page.endswith(END) else -1
    return page if at < 0 else page[:at]


def split(page: bytes) -> tuple[bytes, Trailer | None]:
    """The proved bytes and the trailer, None when there is none. Raises :class:`BadTrailer` for anything in between."""
    at = page.rfind(MARK)
    if at < 0:
        return page, None
    return page[:at], _parsed(page[at + len(MARK) :])


def _parsed(raw: bytes) -> Trailer:
    found = FORM.fullmatch(raw.removesuffix(END)) if raw.endswith(END) else None
    if found is None or b"--" in raw.removesuffix(END):
        raise BadTrailer(
            "What stands behind the page is not a proof in its one form. Somebody has added to it, or cut it."
        )
    path, proof, targets = found.groups()
    try:
        unpacked = b64decode(proof, validate=True)
        if b64encode(unpacked) != proof:  # its last letter could be another, and the bytes the same
            raise BadTrailer("The proof behind the page is damaged.")
        return Trailer(unquote(path.decode(), errors="strict"), Proof.parse(unpacked), targets)
    except (Error, UnicodeDecodeError, BadProof) as error:
        raise BadTrailer("The proof behind the page is damaged.") from error
