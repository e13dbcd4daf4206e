"""Whether the keys at hand are those of the edition that is there: old keys, or another paper's, must not overwrite it."""

from __future__ import annotations

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, BadKey, NotThere
from tamizdat.edition.seal import Keys, newest_version
from tamizdat.edition.shelf import Shelf


def is_by(keys: Keys, shelf: Shelf) -> bool:
    """Whether the edition key of now signed the newest edition on ``shelf``. Raises :class:`BadKey` for keys of another time or paper."""
    if f"{len(keys.roots) + 1}.root.json" in shelf.heads():
        raise BadKey(
            "The paper has had a later root than the newest in keys/: they are old. Bring back the newest backup of keys/."
        )
    if "1.root.json" in shelf.heads() and shelf.head("1.root.json") != keys.roots[0]:
        raise BadKey(
            "The edition in the pressed tree is signed under another fingerprint. Bring back the paper's own keys/ from a backup; "
            "where they are lost for good, remove edition/ from the pressed tree and tell readers the new fingerprint."
        )
    try:
        keys.trusted().lone_targets(shelf.head(f"{newest_version(shelf, roles.TARGETS)}.targets.json"))
    except (NotThere, BadHead):
        return False
    return True
