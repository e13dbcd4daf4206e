"""The reference that a donor writes on a transfer: an ISO 11649 creditor reference, which banks check while it is typed."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""Consonants: nobody takes them for digits, they make no words, and one that is wrong never passes the check."""
LENGTH: Final = 12
_WRITTEN: Final = re.compile(rf"(?=(RF\d{{2}}[{LETTERS}]{{{LENGTH}}}))")
LONGEST: Final = 2000
"""Letters of a purpose that are looked at; a bank lets 140 be written."""


def reference(number: str, key: bytes = b"") -> str:
    """Of a contribution, always the same: ``RF``, two check digits, twelve letters out of its number's hash.

    With a ``key`` nobody can tell from the number which transfer it was, and from a bank's statement which contribution.
    """
    said = f"tamizdat bank {number}".encode()
    drawn = int.from_bytes(hmac.digest(key, said, "sha256") if key else hashlib.sha256(said).digest(), "big")
    body = "".join(LETTERS[drawn // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH))
    return f"RF{_check(body):02d}{body}"


def is_reference(text: str) -> bool:
    return bool(_WRITTEN.match(text)) and len(text) == LENGTH + 4 and int(text[2:4]) == _check(text[4:])


def references_in(purpose: str) -> list[str]:
    """All that stand in what somebody wrote, with spaces, dashes and small letters as he liked; each once."""
    together = re.sub(r"[^A-Z0-9]", "", purpose[:LONGEST].upper())
    return [found for found in dict.fromkeys(_WRITTEN.findall(together)) if is_reference(found)]


def spaced(ref: str) -> str:
    """In fours, as one copies it."""
    return " ".join(ref[at : at + 4] for at in range(0, len(ref), 4))


def _check(body: str) -> int:
    """ISO 7064 modulo 97-10: letters count from ten."""
    return 98 - int("".join(str(int(letter, 36)) for letter in f"{body}RF00")) % 97
