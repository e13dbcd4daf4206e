"""The doctor looks at the list of readers: whether its keys are there and belong together, and who can open it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tamizdat.circulation import keys
from tamizdat.circulation.errors import NoSuchKey
from tamizdat.commands.findings import Finding, ok, warning, wrong
from tamizdat.config.newspaper import Newspaper
from tamizdat.safety.sealing_keys import BadKeyFile, read_public

BACK = "Bring it back from a backup; docs/operators/circulation.md says what is lost without it."


def examine(newspaper: Newspaper) -> Iterator[Finding]:
    folder = newspaper.keys
    if not (folder / keys.MARKS).exists() and not (folder / keys.PUBLIC).exists():
        yield ok("readers", "there is no list yet; its keys are made when they are first needed")
        return
    try:
        keys.marks(folder)
        yield _pair(folder)
        yield _post(folder)
    except (NoSuchKey, BadKeyFile) as error:
        yield wrong("readers", str(error), BACK)


def _pair(folder: Path) -> Finding:
    if (folder / keys.NEXT).exists():
        return warning("readers", "the list is half way to another key", "tamizdat circulation reseal")
    private = keys.private(folder)
    if read_public(private).public_bytes_raw() != read_public(folder / keys.PUBLIC).public_bytes_raw():
        return wrong("readers", f"{private} does not open what {keys.PUBLIC} seals", BACK)
    if private.name == keys.LOCKED:
        return ok("readers", "the list is locked: it opens with a passphrase")
    return ok("readers", "the list's key lies on this machine: letters go out by themselves")


def _post(folder: Path) -> Finding:
    if read_public(folder / keys.POST).public_bytes_raw() != read_public(folder / keys.POST_PUBLIC).public_bytes_raw():
        return wrong("counter's letters", f"{keys.POST} does not open what {keys.POST_PUBLIC} seals", BACK)
    return ok("counter's letters", "their key is here")
