"""Secret keys: made, kept in small files, opened with a passphrase where they have one. Ed25519 throughout.

A file is JSON of one key. An *online* key (edition, timestamp) lies open, since a machine signs with it while nobody
is there; its file can be read by the newspaper's user only. A *holder's* key of the root is sealed with a passphrase:
scrypt (RFC 7914) makes a key of it, ChaCha20-Poly1305 (RFC 8439) seals.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from securesystemslib.signer import CryptoSigner, SSlibKey

from tamizdat.edition.errors import BadKey
from tamizdat.safety.passphrases import BadKeyFile, is_locked, locked, parsed, text, unlocked


def make() -> CryptoSigner:
    """A new key, in memory only."""
    return CryptoSigner.generate_ed25519()


def write(key: CryptoSigner, file: Path, passphrase: str = "") -> None:
    """Keep ``key`` in a new file that its owner alone can read, sealed when there is a passphrase. Never over an old one."""
    secret = _raw(key)
    kept = {"keyid": key.public_key.keyid, **(locked(secret, passphrase) if passphrase else {"secret": text(secret)})}
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
        secret = unlocked(kept, passphrase, file) if is_locked(kept) else b64decode(kept["secret"], validate=True)
        key = CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret))
    except BadKeyFile as error:
        raise BadKey(str(error)) from error
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
    return is_locked(_parsed(file))


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


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return parsed(file)
    except BadKeyFile as error:
        raise BadKey(str(error)) from error
