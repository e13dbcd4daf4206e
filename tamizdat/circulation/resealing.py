"""Another key for the list: a new pair is made, new readers are sealed to it at once, and then each old one is sealed anew.

Killed at any moment, it goes on where it was when it is started again:

1. ``circulation.next`` holds the new private key. While it is there, a reseal is under way, and who opens uses both keys.
2. ``circulation.pub`` becomes the new public key: from now on nothing is sealed to the old one.
3. Rows that still begin with another key's id are opened and sealed again, in small transactions.
4. When there are none left, the new private key takes the old one's place, and the old one is gone. So are the addresses in
   backups of the database from before, for whoever has no copy of the old key.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Substr

from tamizdat.circulation import keys
from tamizdat.circulation.errors import CannotOpen, NoSuchKey
from tamizdat.circulation.models import Subscriber
from tamizdat.safety.sealing import NotOpened, Opening, Sealer, prefix
from tamizdat.safety.sealing_keys import BadKeyFile, is_locked, read_private, read_public, write_private, write_public

BATCH: Final = 1000
PREFIX: Final = 5
"""Bytes of a sealed text that say which key it is sealed to."""
GRACE: Final = 5.0
"""Seconds after which a web process that had the old public key in its hands has written its row."""

Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Phrases:
    """``now``: opens the key there is, empty when it is embedded; ``new``: locks the new one, empty to embed it."""

    now: str = ""
    new: str = ""


def reseal(phrases: Phrases, tick: Tick = lambda _done: None, *, grace: float = GRACE) -> int:
    """Move the list to a new key; how many addresses were sealed anew this time. Raises ``NoSuchKey`` and ``CannotOpen``."""
    folder = settings.NEWSPAPER.keys
    keys.make(folder)
    new = _begin(folder, phrases)
    old = _read(keys.private(folder), phrases.now)
    _switch(folder, new, grace)
    done = _seal_anew(Opening([old, new]), Sealer(new.public_key()), tick)
    _finish(folder)
    return done


def under_way() -> bool:
    """Whether a reseal was begun and not ended."""
    return bool((settings.NEWSPAPER.keys / keys.NEXT).exists())


def locks_next() -> bool:
    """Whether the key of the reseal that is under way opens with a passphrase."""
    return is_locked(settings.NEWSPAPER.keys / keys.NEXT)


def _begin(folder: Path, phrases: Phrases) -> X25519PrivateKey:
    """The new key: a fresh one, or that of a reseal that was interrupted."""
    file = folder / keys.NEXT
    if file.exists():
        return _read(file, phrases.new)
    _read(keys.private(folder), phrases.now)  # who cannot open the list does not begin
    new = X25519PrivateKey.generate()
    write_private(new, file, phrases.new)
    return new


def _switch(folder: Path, new: X25519PrivateKey, grace: float) -> None:
    if read_public(folder / keys.PUBLIC).public_bytes_raw() != new.public_key().public_bytes_raw():
        write_public(new.public_key(), folder / keys.PUBLIC)
        time.sleep(grace)


def _seal_anew(opening: Opening, sealer: Sealer, tick: Tick) -> int:
    done = 0
    for batch in _others(prefix(sealer.public)):
        with transaction.atomic():
            done += _sealed(batch, opening, sealer)
        tick(done)
    return done


def _others(current: bytes) -> Iterator[list[tuple[int, bytes, bytes]]]:
    """Id, mark and sealed address of every row that begins otherwise, in batches, by id."""
    begins = Substr("sealed", 1, PREFIX, output_field=models.BinaryField())
    rows = Subscriber.objects.annotate(begins=begins).exclude(begins=current).order_by("id")
    last = 0
    while batch := list(rows.filter(id__gt=last).values_list("id", "mark", "sealed")[:BATCH]):
        yield [(number, bytes(mark), bytes(sealed)) for number, mark, sealed in batch]
        last = batch[-1][0]


def _sealed(batch: list[tuple[int, bytes, bytes]], opening: Opening, sealer: Sealer) -> int:
    """Seal these anew; a row that changed or went meanwhile is left alone."""
    try:
        rows = [(sealer.seal(opening.open(old, mark), mark), number, old) for number, mark, old in batch]
    except NotOpened as error:
        raise CannotOpen(f"{error} Nothing of it was lost: the old key is still there.") from None
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE circulation_subscriber SET sealed = %s WHERE id = %s AND sealed = %s", rows)
    return len(rows)


def _finish(folder: Path) -> None:
    """The new key into its place, the old one away. A kill in between leaves two files, and the next run does the rest."""
    locked = is_locked(folder / keys.NEXT)
    kept, gone = (keys.LOCKED, keys.EMBEDDED) if locked else (keys.EMBEDDED, keys.LOCKED)
    (folder / keys.NEXT).replace(folder / kept)
    (folder / gone).unlink(missing_ok=True)


def _read(file: Path, passphrase: str) -> X25519PrivateKey:
    try:
        return read_private(file, passphrase)
    except BadKeyFile as error:
        raise NoSuchKey(str(error)) from None
