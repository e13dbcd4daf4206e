"""The files of a sealing key: a public part for whoever seals, a private part open or locked with a passphrase.

Small JSON files: ``{"public": …}``, ``{"public": …, "secret": …}`` or ``{"public": …, "scrypt": {"n", "salt"}, "nonce":
…, "sealed": …}``. A locked key is sealed as the root's holders' are: scrypt (RFC 7914), then ChaCha20-Poly1305 (RFC 8439).
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

COST: Final = 2**17
"""scrypt's N with r = 8: 128 MiB and about half a second for each guess of a passphrase."""
LARGEST: Final = 4096
"""Bytes of the largest key file; whatever is longer is none."""


class BadKeyFile(Exception):  # noqa: N818  it reads as what it says
    """What is wrong with a key file, and what to do."""


def write_public(key: X25519PublicKey, file: Path) -> None:
    """Put the public part in its file, in one step: another may be there, and a process may be reading it."""
    _write(file, {"public": _text(key.public_bytes_raw())})


def write_private(key: X25519PrivateKey, file: Path, passphrase: str = "", *, cost: int = COST) -> None:
    """Keep ``key``, locked when there is a passphrase, in a file that its owner alone can read."""
    secret = key.private_bytes_raw()
    rest = _locked(secret, passphrase, cost) if passphrase else {"secret": _text(secret)}
    _write(file, {"public": _text(key.public_key().public_bytes_raw()), **rest})


def read_public(file: Path) -> X25519PublicKey:
    """The public part, from any of the three kinds of file. Raises :class:`BadKeyFile`."""
    try:
        return X25519PublicKey.from_public_bytes(b64decode(_parsed(file)["public"], validate=True))
    except (KeyError, TypeError, ValueError) as error:
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.") from error


def read_private(file: Path, passphrase: str = "") -> X25519PrivateKey:
    """The private part. Raises :class:`BadKeyFile` when it is not there or the passphrase is another one."""
    kept = _parsed(file)
    try:
        secret = _unlocked(kept, passphrase, file) if is_locked(file) else b64decode(kept["secret"], validate=True)
        return X25519PrivateKey.from_private_bytes(secret)
    except (KeyError, TypeError, ValueError) as error:
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.") from error


def is_locked(file: Path) -> bool:
    """Whether it takes a passphrase to open. Raises :class:`BadKeyFile`."""
    return "sealed" in _parsed(file)


def _locked(secret: bytes, passphrase: str, cost: int) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_stretched(passphrase, salt, cost)).encrypt(nonce, secret, None)
    return {"scrypt": {"n": cost, "salt": _text(salt)}, "nonce": _text(nonce), "sealed": _text(sealed)}


def _unlocked(kept: dict[str, Any], passphrase: str, file: Path) -> bytes:
    cost = int(kept["scrypt"]["n"])
    if cost > COST << 3:
        raise BadKeyFile(f"{file} asks for more memory than any key of ours. It is not from here.")
    stretched = _stretched(passphrase, b64decode(kept["scrypt"]["salt"]), cost)
    try:
        return ChaCha20Poly1305(stretched).decrypt(b64decode(kept["nonce"]), b64decode(kept["sealed"]), None)
    except InvalidTag:
        raise BadKeyFile(f"The passphrase does not open {file}. Type it again.") from None


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def _write(file: Path, kept: dict[str, Any]) -> None:
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(json.dumps(kept, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)


def _parsed(file: Path) -> dict[str, Any]:
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


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
