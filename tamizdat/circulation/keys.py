"""The keys of circulation in the newspaper's ``keys/``, made when the newspaper is founded, or when first needed.

| | |
|---|---|
| ``marks`` | keys the marks of addresses, and the tokens in links; both faces read it, it is never changed |
| ``circulation.pub`` | seals readers' addresses; all that the web needs |
| ``circulation.key`` or ``circulation.locked`` | opens them: *embedded*, or *locked* with a passphrase |
| ``circulation.next`` | the key that a reseal is moving to, until it has ended |
| ``post.pub``, ``post.key`` | for the addresses on the counter's own letters, which are erased when they are sent |

Needs no Django: ``tamizdat init`` makes them before there is any.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from tamizdat.circulation.errors import NoSuchKey
from tamizdat.safety.sealing_keys import BadKeyFile, read_public, write_private, write_public

MARKS: Final = "marks"
PUBLIC, EMBEDDED, LOCKED, NEXT = "circulation.pub", "circulation.key", "circulation.locked", "circulation.next"
POST_PUBLIC, POST = "post.pub", "post.key"


def make(folder: Path) -> None:
    """Make the keys of a newspaper that has none. One that was lost is not made anew: no reader would be found any more,
    and what it sealed would stay shut. Raises :class:`NoSuchKey`.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / MARKS).exists():
        if (folder / PUBLIC).exists():
            raise NoSuchKey(f"{folder / MARKS} is gone, and readers were marked with it. Bring it back from a backup.")
        _make_marks(folder / MARKS)
    if not (folder / PUBLIC).exists():
        _make_pair(folder / EMBEDDED, folder / PUBLIC)
    if not (folder / POST_PUBLIC).exists():
        _make_pair(folder / POST, folder / POST_PUBLIC)


def marks(folder: Path) -> bytes:
    """The 32 bytes that key marks and tokens. Raises :class:`NoSuchKey`."""
    file = folder / MARKS
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise NoSuchKey(f"{file} cannot be read: {error.strerror}. Bring it back from a backup.") from error
    except ValueError as error:
        raise NoSuchKey(f"{file} is no key file. Bring it back from a backup.") from error
    if len(key) != 32:  # noqa: PLR2004  bytes of a key
        raise NoSuchKey(f"{file} is no key file. Bring it back from a backup.")
    return key


def private(folder: Path) -> Path:
    """Where the private key of the list lies: embedded or locked. Of two, which a killed reseal leaves, the one that is in use."""
    found = [file for file in (folder / EMBEDDED, folder / LOCKED) if file.exists()]
    if len(found) == 1:
        return found[0]
    current = _public_part(folder / PUBLIC)
    return next((file for file in found if _public_part(file) == current), folder / EMBEDDED)


def _public_part(file: Path) -> bytes:
    try:
        return read_public(file).public_bytes_raw()
    except BadKeyFile as error:
        raise NoSuchKey(str(error)) from None


def _make_marks(file: Path) -> None:
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker, and its key is as good
        return
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(32) + "\n")


def _make_pair(private_file: Path, public_file: Path) -> None:
    """The private part first: a public one alone would take addresses that nobody can open."""
    if private_file.exists():
        raise NoSuchKey(f"{public_file} is missing beside {private_file.name}. Bring it back from a backup.")
    key = X25519PrivateKey.generate()
    write_private(key, private_file)
    write_public(key.public_key(), public_file)
