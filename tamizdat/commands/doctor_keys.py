"""The doctor looks at the keys: whether editions are signed, by whom, until when, and where the root lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper
from tamizdat.edition import seal
from tamizdat.edition.continuity import refuse_another_paper
from tamizdat.edition.errors import EditionError
from tamizdat.edition.keyring import Keyring
from tamizdat.edition.shelf import Shelf

SOON = timedelta(days=60)


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    ring = Keyring(newspaper.keys)
    try:
        refuse_another_paper(Shelf(newspaper.output), ring.roots())
    except EditionError as error:
        yield wrong("keys", str(error), "Do the first of these that can be done (docs/operators/keys.md).")
        return
    if not ring.roots():
        yield warning("keys", "editions are not signed: nobody can tell a forged copy", "tamizdat keys init")
        return
    try:
        keys = ring.signing()
        if keys is None:
            return
        yield ok("keys", f"editions are signed; the fingerprint is {ring.fingerprint().hex()[:16]}…")
        yield _root(ring)
        yield _holder(ring)
        yield _head(Shelf(newspaper.output), keys)
    except EditionError as error:
        yield wrong(
            "keys", str(error), "Bring keys/ back from a backup, or replace what is lost: docs/operators/keys.md"
        )


def _root(ring: Keyring) -> Finding:
    left = ring.trusted().root.expires - datetime.now(UTC)
    if left < timedelta(0):
        return wrong("root", "its time is over: readers are told so", "tamizdat keys rotate, sign, install")
    if left < SOON:
        return warning("root", f"its time is over in {left.days} days", "tamizdat keys rotate, sign, install")
    return ok("root", f"holds for {left.days} more days")


def _holder(ring: Keyring) -> Finding:
    if (ring.folder / "holder.key").exists():
        return warning(
            "root key",
            f"lies open on this machine, in {ring.folder / 'holder.key'}: who takes the machine has the paper",
            "Hand the root to holders elsewhere (docs/operators/keys.md), then destroy the file.",
        )
    return ok("root key", "is not on this machine")


def _head(shelf: Shelf, keys: seal.Keys) -> Finding:
    trusted = seal.current(keys, shelf)
    if trusted is None or trusted.edition is None:
        return warning("edition", "nothing is sealed yet", "It is with the next press: tamizdat press")
    if overdue := trusted.overdue(datetime.now(UTC)):
        return wrong(
            "edition",
            f"edition {trusted.edition.number} is sealed, but its {' and '.join(overdue)} is over: copies look frozen",
            "Run the timetable (tamizdat run), or the clock on its own machine (tamizdat keys clock).",
        )
    return ok("edition", f"edition {trusted.edition.number} is sealed, with {trusted.edition.files} files")
