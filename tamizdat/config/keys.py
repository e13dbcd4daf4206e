"""The newspaper's secret: it signs the desk's sessions. Made once, kept in a file, never in the database."""

from __future__ import annotations

import os
import secrets

from tamizdat.config.newspaper import Newspaper
from tamizdat.config.wrong import WrongSettings

SHORTEST = 32


def make(newspaper: Newspaper) -> None:
    """Put a new secret into ``keys/secret``, where nobody but the newspaper's user can read it. Never over an old one."""
    newspaper.keys.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(newspaper.keys / "secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def secret(newspaper: Newspaper) -> str:
    """The secret from ``TAMIZDAT_SECRET_KEY`` or the file. Where there is no newspaper yet, one that lasts as long as the process."""
    given = os.environ.get("TAMIZDAT_SECRET_KEY", "")
    if not given and not newspaper.file.exists():
        return secrets.token_urlsafe(48)
    return _long_enough(given or _kept(newspaper), newspaper)


def _kept(newspaper: Newspaper) -> str:
    file = newspaper.keys / "secret"
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSettings(
            newspaper.file, [f"  {file}\n    cannot be read: {error.strerror}.\n    {_remedy(newspaper)}"]
        ) from None


def _long_enough(value: str, newspaper: Newspaper) -> str:
    if len(value) < SHORTEST:
        raise WrongSettings(
            newspaper.file, [f"  the secret key has fewer than {SHORTEST} letters.\n    {_remedy(newspaper)}"]
        )
    return value


def _remedy(newspaper: Newspaper) -> str:
    file = newspaper.keys / "secret"
    return (
        "Bring it back from a backup, or make a new one (everybody signs in again):\n"
        f"      mkdir -p -m 700 {newspaper.keys} && (umask 077; head -c 48 /dev/urandom | base64 -w0 > {file})"
    )
