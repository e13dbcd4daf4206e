"""Whether the keys at hand are those of the edition that is there: old keys, or another paper's, must not overwrite it.

Where ``keys/`` was lost, the roots in the pressed tree are still those of the paper. While enough holders have their keys
they are gone on from, and the fingerprint stays; else the head is set aside and never deleted, since the old keys may be found again.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Final

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, BadKey, NotThere
from tamizdat.edition.head import Trusted
from tamizdat.edition.seal import Keys, newest_version
from tamizdat.edition.shelf import Shelf

ROOT: Final = re.compile(r"[1-9][0-9]*\.root\.json")


def is_by(keys: Keys, shelf: Shelf) -> bool:
    """Whether the edition key of now signed the newest edition on ``shelf``. Raises :class:`BadKey` for keys of another time or paper."""
    refuse_another_paper(shelf, keys.roots)
    if f"{len(keys.roots) + 1}.root.json" in shelf.heads():
        raise BadKey(
            "The paper has had a later root than the newest in keys/: they are old. Bring back the newest backup of keys/."
        )
    try:
        keys.trusted().lone_targets(shelf.head(f"{newest_version(shelf, roles.TARGETS)}.targets.json"))
    except (NotThere, BadHead):
        return False
    return True


def roots_of(shelf: Shelf) -> tuple[bytes, ...]:
    """The roots of the edition on ``shelf``, the first first; none where nothing was ever sealed."""
    there = sum(1 for name in shelf.heads() if ROOT.fullmatch(name))
    return tuple(shelf.head(f"{number}.root.json") for number in range(1, there + 1))


def refuse_another_paper(shelf: Shelf, roots: tuple[bytes, ...]) -> None:
    """Raises :class:`BadKey` when the edition on ``shelf`` has another first root than ``keys/``, which may have none."""
    there = roots_of(shelf)
    if not there or (roots and there[0] == roots[0]):
        return
    found = "keys/ has others" if roots else "keys/ has none"
    first = (
        "keep the fingerprint: tamizdat keys init --keep-fingerprint"
        if not roots
        else "move keys/ away, and keep the fingerprint: tamizdat keys init --keep-fingerprint"
    )
    raise BadKey(
        f"The paper had keys, and {found}: its edition is signed under the fingerprint {words_of(there)}. Bring keys/ back from a backup. "
        f"Where it is lost, and enough holders of the root have their keys, {first}. "
        "Only where those are lost too, begin with a new fingerprint: tamizdat keys init --new-fingerprint"
    )


def words_of(roots: tuple[bytes, ...]) -> str:
    """The fingerprint of the paper with these roots, in words."""
    return roles.words(roles.fingerprint(Trusted(roots[0]).root))


def set_aside(shelf: Shelf, keys: Path) -> Path | None:
    """Move the whole head from ``shelf`` into a folder in ``keys``, named after its fingerprint; None where there is none.

    What it is over stays where it is. It is all public, and is the way back for readers who know that fingerprint.
    """
    roots = roots_of(shelf)
    if not roots:
        return None
    name = roles.fingerprint(Trusted(roots[0]).root).hex()[:16]
    into = keys / "before" / name
    number = 1
    while into.exists():
        number += 1
        into = into.with_name(f"{name}-{number}")
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(shelf.metadata, into)
    return into
