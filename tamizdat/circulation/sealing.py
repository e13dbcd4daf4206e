"""Sealing addresses with the newspaper's public keys. Whoever can do this cannot open them."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from tamizdat.circulation import keys
from tamizdat.circulation.errors import NoSuchKey
from tamizdat.safety.sealing import Sealer
from tamizdat.safety.sealing_keys import BadKeyFile, read_public

_sealers: dict[Path, tuple[int, Sealer]] = {}


def seal(mark: bytes, address: str) -> bytes:
    """The address for the list: bound to its mark."""
    return sealer(keys.PUBLIC).seal(address, mark)


def seal_for_the_post(mark: bytes, address: str) -> bytes:
    """The address on one of the counter's own letters."""
    return sealer(keys.POST_PUBLIC).seal(address, mark)


def sealer(name: str) -> Sealer:
    """The sealer of a public key; a new one as soon as the file is another: a reseal changes it under running processes."""
    file = settings.NEWSPAPER.keys / name
    state = _state(file)
    known = _sealers.get(file)
    if known is None or known[0] != state:
        try:
            known = _sealers[file] = (state, Sealer(read_public(file)))
        except BadKeyFile as error:
            raise NoSuchKey(str(error)) from None
    return known[1]


def _state(file: Path) -> int:
    try:
        found = os.stat(file)  # noqa: PTH116  the quickest way, on each sign-up
    except FileNotFoundError:
        keys.make(file.parent)
        found = file.stat()
    return found.st_ino ^ found.st_mtime_ns
