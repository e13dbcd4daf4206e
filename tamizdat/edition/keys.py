"""Secret keys: made, kept in small files, opened with a passphrase where they have one. Ed25519 throughout.

A file is JSON of one key. An *online* key (edition, timestamp) lies open, since a machine signs with it while nobody
is there; its file can be read by the newspaper's user only. A *holder's* key of the root is sealed with a passphrase:
scrypt (RFC 7914) makes a key of it, ChaCha20-Poly1305 (RFC 8439) seals.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from securesystemslib.signer import CryptoSigner, SSlibKey

from tamizdat.edition.errors import BadKey

COST: Final = 2**17
"""scrypt's N with r = 8: 128 MiB and about half a second for each guess of a passphrase."""

LARGEST: Final = 4096
"""Bytes of the largest key file; whatever is longer is none."""


def make() -> CryptoSigner:
    """A new key, in memory only."""
    return CryptoSigner.generate_ed25519()


def write(key: CryptoSigner, file: Path, passphrase: str = "") -> None:
    """Keep ``key`` in a new file that its owner alone can read, sealed when there is a passphrase. Never over an old one."""
    secret = _raw(key)
    kept = {"keyid": key.public_key.keyid, **(_sealed(secret, passphrase) if passphrase else {"secret": _text(secret)})}
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKey(f"{file} is there already, and a key is never written over. Name another file.") from None
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(json.dumps(kept, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())  # a root that names the key may be on the disk a moment later


def read(file: Path, passphrase: str = "") -> CryptoSigner:
    """The key in ``file``. Raises :class:`BadKey` when there is none, or the passphrase does not open it."""
    kept = _parsed(file)
    try:
        secret = _opened(kept, passphrase, file) if is_sealed(kept) else b64decode(kept["secret"], validate=True)
        key = CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret))
    except (KeyError, TypeError, ValueError) as error:
        raise BadKey(f"{file} is no key file. Bring it back from its copy.") from error
    if key.public_key.keyid != kept.get("keyid"):
        raise BadKey(f"{file} holds another key than it says. Bring it back from its copy.")
    return key


def name_of(file: Path) -> str:
    """The id of the key in ``file``, as the file says before it is opened. Raises :class:`BadKey`."""
    keyid = _parsed(file).get("keyid")
    if not isinstance(keyid, str):
        raise BadKey(f"{file} is no key file. Bring it back from its copy.")
    return keyid


def asks_for_a_passphrase(file: Path) -> bool:
    return is_sealed(_parsed(file))


def is_sealed(kept: dict[str, Any]) -> bool:
    return "sealed" in kept


def public(key: CryptoSigner) -> dict[str, Any]:
    """The public part, as a holder sends it to the newsroom: ``{"keyid": …, **TUF's key object}``."""
    return {"keyid": key.public_key.keyid, **key.public_key.to_dict()}


def read_public(file: Path) -> SSlibKey:
    """The public part of a holder's key, from the file that he sent. Raises :class:`BadKey`."""
    return public_key(_parsed(file))


def public_key(given: dict[str, Any]) -> SSlibKey:
    """The key that :func:`public` described. Raises :class:`BadKey` for anything but an Ed25519 key under its own name.

    Its name is computed here: one key under two names would count twice towards a threshold.
    """
    try:
        key = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(given["keyval"]["public"])))
    except (KeyError, TypeError, ValueError) as error:
        raise BadKey("This is not the public part of a key. Make one with: tamizdat keys new FILE") from error
    if key.keyid != given.get("keyid"):
        raise BadKey("This public key goes by another key's name. Ask its holder for it again.")
    return key


def _raw(key: CryptoSigner) -> bytes:
    private = load_pem_private_key(key.private_bytes, None)
    return private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _sealed(secret: bytes, passphrase: str) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_stretched(passphrase, salt, COST)).encrypt(nonce, secret, None)
    return {"scrypt": {"n": COST, "salt": _text(salt)}, "nonce": _text(nonce), "sealed": _text(sealed)}


def _opened(kept: dict[str, Any], passphrase: str, file: Path) -> bytes:
    cost = int(kept["scrypt"]["n"])
    if cost > COST << 3:
        raise BadKey(f"{file} asks for more memory than any key of ours. It is not from here.")
    stretched = _stretched(passphrase, b64decode(kept["scrypt"]["salt"]), cost)
    try:
        return ChaCha20Poly1305(stretched).decrypt(b64decode(kept["nonce"]), b64decode(kept["sealed"]), None)
    except InvalidTag:
        raise BadKey(f"The passphrase does not open {file}. Type it again.") from None


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def _parsed(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as handle:
            kept = json.loads(handle.read(LARGEST))
    except OSError as error:
        raise BadKey(f"{file} cannot be read: {error.strerror}. Bring it back from its copy.") from error
    except ValueError as error:
        raise BadKey(f"{file} is no key file. Bring it back from its copy.") from error
    if not isinstance(kept, dict):
        raise BadKey(f"{file} is no key file. Bring it back from its copy.")
    return kept


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
