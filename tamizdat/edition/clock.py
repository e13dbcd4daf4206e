"""The clock: another machine than the press, that signs nothing but the timestamp. Seized, it can write no news."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from securesystemslib.signer import CryptoSigner

from tamizdat.edition import roles
from tamizdat.edition.errors import BadKey, NotThere
from tamizdat.edition.head import Facts, Trusted
from tamizdat.edition.places import Folder, take_roots
from tamizdat.edition.seal import newest_version, timestamp_over
from tamizdat.edition.shelf import Shelf


def sign_timestamp(folder: Path, key: CryptoSigner, now: datetime) -> Facts:
    """Sign the timestamp over the newest snapshot in the pressed paper ``folder``. Raises :class:`BadKey` and what is wrong there."""
    shelf = Shelf(folder)
    trusted = Trusted(shelf.head("1.root.json"))
    take_roots(trusted, Folder(folder))
    if key.public_key.keyid not in trusted.root.roles[roles.TIMESTAMP].keyids:
        raise BadKey(f"Root {trusted.root.version} does not trust this key with the timestamp.")
    version = newest_version(shelf, roles.SNAPSHOT)
    snapshot = shelf.head(f"{version}.snapshot.json")
    raw = timestamp_over(snapshot, shelf, trusted.root.version, key, now)
    trusted.take_timestamp(raw)
    trusted.take_snapshot(snapshot)
    trusted.take_targets(shelf.head(f"{version}.targets.json"))
    shelf.put_head({"timestamp.json": raw})
    if trusted.edition is None:
        raise NotThere(f"There is no edition in {folder}.")
    return trusted.edition
