"""The roots of the paper's keys, for what is printed with them: the readers' worker and the page that checks saved copies."""

from __future__ import annotations

from django.conf import settings

from tamizdat.edition.keyring import Keyring


def roots() -> tuple[str, ...]:
    """All roots, oldest first, each as TUF writes it; none while the paper has no keys."""
    return tuple(raw.decode() for raw in Keyring(settings.NEWSPAPER.keys).roots())


def fingerprint() -> str:
    """What identifies the paper for good, in hex."""
    return Keyring(settings.NEWSPAPER.keys).fingerprint().hex()
