"""The files of a sealing key: a public part for whoever seals, a private part open or locked with a passphrase.

Small JSON files: ``{"public": …}``, ``{"public": …, "secret": …}`` or ``{"public": …, "scrypt": {"n", "salt"}, "nonce":
…, "sealed": …}``. A locked key is sealed as the root's holders' are: scrypt (RFC 7914), then ChaCha20-Poly1305 (RFC 8439).
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from tamizdat.safety import passphrases
from tamizdat.safety.passphrases import COST, BadKeyFile, locked, parsed, text, unlocked

__all__ = ["BadKeyFile", "is_locked", "read_private", "read_public", "write_private", "write_public"]


def write_public(key: X25519PublicKey, file: Path) -> None:
    """Put the public part in its file, in one step: another may be there, and a process may be reading it."""
    _write(file, {"public": text(key.public_bytes_raw())})


def write_private(key: X25519PrivateKey, file: Path, passphrase: str = "", *, cost: int = COST) -> None:
    """Keep ``key``, locked when there is a passphrase, in a file that its owner alone can read."""
    secret = key.private_bytes_raw()
    rest = locked(secret, passphrase, cost) if passphrase else {"secret": text(secret)}
    _write(file, {"public": text(key.public_key().public_bytes_raw()), **rest})


def read_public(file: Path) -> X25519PublicKey:
    """The public part, from any of the three kinds of file. Raises :class:`BadKeyFile`."""
    try:
        return X25519PublicKey.from_public_bytes(b64decode(parsed(file)["public"], validate=True))
    except (KeyError, TypeError, ValueError) as error:
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.") from error


def read_private(file: Path, passphrase: str = "") -> X25519PrivateKey:
    """The private part. Raises :class:`BadKeyFile` when it is not there or the passphrase is another one."""
    kept = parsed(file)
    try:
        secret = unlocked(kept, passphrase, file) if is_locked(file) else b64decode(kept["secret"], validate=True)
        return X25519PrivateKey.from_private_bytes(secret)
    except (KeyError, TypeError, ValueError) as error:
        raise BadKeyFile(f"{file} is no key file. Bring it back from its copy.") from error


def is_locked(file: Path) -> bool:
    """Whether it takes a passphrase to open. Raises :class:`BadKeyFile`."""
    return passphrases.is_locked(parsed(file))


def _write(file: Path, kept: dict[str, Any]) -> None:
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
        out.write(json.dumps(kept, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
