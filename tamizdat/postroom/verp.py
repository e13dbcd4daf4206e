"""A bounce address for each delivery (VERP): what comes back names its row by itself, whatever is left of the mail in it.

    bounces+42-2-k3j5q7w2xz6f4n7a@farshore.example      row 42, attempt 2, and a signature

The signature is ours alone: a stranger who mails forged bounces stops nobody's letter. Small letters and digits only, since
relays change the case of what they carry, and no more than 64 characters before the @ (RFC 5321 §4.5.3.1.1).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from tamizdat.postroom.errors import WrongHeader

_SHAPE = re.compile(r"(?P<issue>[a-z0-9]{1,12})-(?P<row>[0-9]{1,15})-(?P<attempt>[0-9]{1,4})-(?P<proof>[a-z2-7]{16})")
_BOX = re.compile(r"[a-z0-9.-]{1,13}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_SPELT = _LETTERS.encode() * 8
"""A letter for each byte, five bits of it: base 32 as the library has it takes as long as all the rest of an address."""
_ISSUE = re.compile(r"[a-z0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """Which mail came back."""

    issue: str
    row: int
    attempt: int


class ReturnAddress:
    """``box``: what stands before the plus. ``key``: 16 to 64 secret bytes."""

    def __init__(self, box: str, domain: str, key: bytes) -> None:
        if not _BOX.fullmatch(box):
            raise WrongHeader(f"A bounce box cannot be called {box!r}: give a short name in small letters.")
        self._box, self._domain = box, domain.lower()
        self._keyed = blake2b(key=key, digest_size=16, person=b"verp")

    def to(self, issue: str, row: int, attempt: int) -> str:
        return self.of(issue)(row, attempt)

    def of(self, issue: str) -> Callable[[int, int], str]:
        """Makes the addresses of many deliveries of one issue, from row and attempt."""
        if not _ISSUE.fullmatch(issue):
            raise WrongHeader("An issue in a bounce address is named by up to twelve small letters and digits.")
        proof, start, end = self._proof, f"{self._box}+", f"@{self._domain}"

        def to(row: int, attempt: int) -> str:
            words = f"{issue}-{row}-{attempt}"
            return f"{start}{words}-{proof(words)}{end}"

        return to

    def read(self, address: str) -> Delivery | None:
        """The delivery that an address was made for; None for every other address, forged ones included."""
        local, _, domain = address.strip().strip("<>").lower().rpartition("@")
        box, _, words = local.partition("+")
        found = _SHAPE.fullmatch(words)
        if not found or (box, domain) != (self._box, self._domain):
            return None
        named = words.rpartition("-")[0]
        if not hmac.compare_digest(self._proof(named), found["proof"]):
            return None
        return Delivery(found["issue"], int(found["row"]), int(found["attempt"]))

    def _proof(self, words: str) -> str:
        mac = self._keyed.copy()
        mac.update(words.encode())
        return mac.digest().translate(_SPELT).decode()
