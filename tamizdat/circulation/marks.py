"""The mark of an address: what a reader is found by, without his address being kept where it can be read."""

from __future__ import annotations

import hmac
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from email_validator import EmailNotValidError, validate_email

from tamizdat.circulation import keys
from tamizdat.circulation.errors import BadAddress, OtherLetters

LONGEST: Final = 254
"""Characters of an address (RFC 5321 §4.5.3.1.3, less the angle brackets)."""
LONGEST_LOCAL: Final = 64
"""Characters before the @ (§4.5.3.1.1)."""

# Almost every address there is; what this does not know for sure, email-validator decides at fifty times the price.
_PLAIN: Final = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"(?!(?:alt|arpa|invalid|local|localhost|onion|test)$)[a-z]{2,24}",
    re.IGNORECASE | re.ASCII,
)


def normalised(typed: str) -> str:
    """The address as mail is sent to it: no space around, the domain in small ASCII letters. Raises :class:`BadAddress`.

    Nobody is asked: a look-up of the domain would tell the name server who wants to read the paper.
    """
    address = typed.strip()
    local, _, domain = address.rpartition("@")
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL:
        raise BadAddress("This is too long for an address.")
    if _PLAIN.fullmatch(address) and "--" not in domain:
        return f"{local}@{domain.lower()}"
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise BadAddress("Mail cannot be sent to this.") from None
    if found.ascii_email is None:
        raise OtherLetters("Mail cannot be sent to a name in other letters than a–z.")
    return found.ascii_email


def mark(address: str, purpose: str = "address") -> bytes:
    """32 bytes: HMAC-SHA256 of the :func:`normalised` address in small letters, under ``keys/marks``.

    Those above circulation mark for purposes of their own, so that nobody who has the rows sees that two are of one person.
    """
    return hmac.digest(key(purpose), address.lower().encode(), "sha256")


def key(purpose: str) -> bytes:
    """A key of its own for each purpose, all from ``keys/marks``. Raises :class:`~tamizdat.circulation.errors.NoSuchKey`."""
    return _key(settings.NEWSPAPER.keys, purpose)


@lru_cache(maxsize=32)
def _key(folder: Path, purpose: str) -> bytes:
    keys.make(folder)
    return hmac.digest(keys.marks(folder), f"tamizdat {purpose} 1".encode(), "sha256")
