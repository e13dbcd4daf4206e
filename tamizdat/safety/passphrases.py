"""Secrets under a passphrase, and the small JSON files of keys: ``{"scrypt": {"n", "salt"}, "nonce": …, "sealed": …}``.

scrypt (RFC 7914) makes a key of the passphrase, ChaCha20-Poly1305 (RFC 8439) seals.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

COST: Final = 2**17
"""scrypt's N with r = 8: 128 MiB and about half a second for each guess of a passphrase."""
LARGEST: Final = 4096
"""Bytes of the largest key file; whatever is longer is none."""


class BadKeyFile(Exception):  # noqa: N818  it reads as what it says
    """What is wrong with a key file, and what to do."""


def locked(secret: bytes, passphrase: str, cost: int = COST) -> dict[str, Any]:
    """The secret as a file of JSON keeps it."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_stretched(passphrase, salt, cost)).encrypt(nonce, secret, None)
    return {"scrypt": {"n": cost, "salt": text(salt)}, "nonce": text(nonce), "sealed": text(sealed)}


def is_locked(kept: dict[str, Any]) -> bool:
    return "sealed" in kept


def unlocked(kept: dict[str, Any], passphrase: str, file: Path) -> bytes:
    """What :func:`locked` sealed. Raises :class:`BadKeyFile` for another passphrase; KeyError, TypeError, ValueError for what is none."""
    cost = int(kept["scrypt"]["n"])
    if cost > COST << 3:
        raise BadKeyFile(f"{file} asks for more memory than any key of ours. It is not from here.")
    stretched = _stretched(passphrase, b64decode(kept["scrypt"]["salt"]), cost)
    try:
        return ChaCha20Poly1305(stretched).decrypt(b64decode(kept["nonce"]), b64decode(kept["sealed"]), None)
    except InvalidTag:
        raise BadKeyFile(f"The passphrase does not open {file}. Type it again.") from None


def parsed(file: Path) -> dict[str, Any]:
    """A key file. Raises :class:`BadKeyFile` for what is none."""
    try:
        with file.open("rb") as handle:
            kept = json.loads(handle.read(LARGEST))
    except OSError as error:
        raise BadKeyFile(f"{file} cannot be read: {error.strerror}. Bring it back from its copy.") from error
    except ValueError as error:
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.") from error
    if not isinstance(kept, dict):
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.")
    return kept


def text(raw: bytes) -> str:
    """Bytes as JSON carries them."""
    return b64encode(raw).decode()


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
