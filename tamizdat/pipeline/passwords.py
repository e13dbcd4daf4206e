"""The passwords of relays: in ``keys/mail``, never in the settings, the database or a log."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from tamizdat.postroom.errors import WrongTransport


def password_for(url: str, folder: Path | None = None) -> str:
    """The password for the user of ``url``: a line ``user@host password`` of ``keys/mail``. Empty where the URL names no user."""
    parts = urlsplit(url)
    if not parts.username:
        return ""
    wanted = f"{parts.username}@{parts.hostname}"
    file = (folder or settings.NEWSPAPER.keys) / "mail"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        lines = []
    for line in lines:
        who, _, password = line.strip().partition(" ")
        if who == wanted:
            return password.strip()
    raise WrongTransport(f"There is no password for {wanted}: write a line “{wanted} PASSWORD” into {file}.")
