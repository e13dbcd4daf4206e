"""The head of an edition as it is shipped: checked as :mod:`tamizdat.edition.head` checks it, and kept file by file.

An expired head is no error (text read in a shutdown is old and authentic): whoever calls decides what to do with
:meth:`Head.is_frozen`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tuf.api.exceptions import LengthOrHashMismatchError

from tamizdat.edition import roles
from tamizdat.edition.errors import BadHead, EditionError, NotThere
from tamizdat.edition.head import TARGET, Trusted
from tamizdat.edition.nodes import LARGEST, parse
from tamizdat.edition.places import refresh
from tamizdat.mirrors import layout
from tamizdat.mirrors.errors import Incomplete, Refused, RolledBack

Read = Callable[[str, int], bytes | None]
"""The bytes of a file of a place by its name, at most so many; None when it is not there."""

LARGEST_ROOT: Final = roles.LARGEST[roles.ROOT]
LARGEST_ROLE: Final = roles.LARGEST[roles.TARGETS]


@dataclass(frozen=True, slots=True)
class Head:
    """``files``: name → bytes in the order of shipping, ``timestamp.json`` last; ``trie``: its root; ``edition``: its number.

    ``forgets``: the edition before which nothing may be kept, 0 for no such order.
    """

    files: Mapping[str, bytes]
    root: int
    timestamp: int
    snapshot: int
    targets: int
    edition: int
    count: int
    trie: bytes
    expires: datetime
    forgets: int = 0

    def is_frozen(self, now: datetime) -> bool:
        """Whether the timestamp's time is over: somebody holds newer heads back, or the paper has stopped."""
        return now >= self.expires

    def must_not_be_older_than(self, seen: Head) -> None:
        """Raises :class:`RolledBack` when this head, or a part of it, is older than one that was seen."""
        for role in ("root", "timestamp", "snapshot", "targets"):
            found, known = getattr(self, role), getattr(seen, role)
            if found < known:
                raise RolledBack(f"It shows {role} number {found}, and number {known} was seen before. {ELSEWHERE}")


ELSEWHERE: Final = "Take the edition from another mirror."


def fingerprint(root: bytes) -> str:
    """The paper's, from its root number 1, in hex."""
    with _refusing():
        return roles.fingerprint(Trusted(root).root).hex()


def is_called(root: bytes, given: str) -> bool:
    """Whether this is the fingerprint of the paper with this root number 1, in hex or in its twelve words."""
    with _refusing():
        return roles.is_called(roles.fingerprint(Trusted(root).root), given)


def in_words(root: bytes) -> str:
    """The paper's fingerprint, from its root number 1, in twelve words."""
    return roles.words(bytes.fromhex(fingerprint(root)))


def number_of(root: bytes) -> int:
    """Which root this is. Raises :class:`Refused` when it is none."""
    with _refusing():
        return Trusted(root).root.version


def read_head(read: Read, trusted: bytes) -> Head:
    """The head of a place. ``trusted``: the bytes of a root known to be the paper's. Raises :class:`Refused` and :class:`Incomplete`."""
    with _refusing():
        reader, place = Trusted(trusted), _Recorded(read)
        place.files[layout.metadata(roles.ROOT, reader.root.version)] = trusted
        refresh(reader, place)
        return _head(reader, place)


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A place for :func:`refresh`, and what was read of it."""

    source: Read
    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str, limit: int) -> bytes:
        raw = self.source(path, limit)
        if raw is None:
            raise NotThere(f"{path} is not there. {ELSEWHERE}")
        self.files[path] = raw
        return raw


def _head(reader: Trusted, place: _Recorded) -> Head:
    facts = reader.edition
    if facts is None or reader.timestamp is None or reader.snapshot is None or reader.targets is None:
        raise BadHead(f"The head is not whole. {ELSEWHERE}")
    target = reader.targets.targets[TARGET]
    node = place.read(f"{layout.TARGETS}{target.hashes['sha256']}.{TARGET}", LARGEST)
    target.verify_length_and_hashes(node)
    parse(node, facts.root)
    return Head(
        files=_in_order(place.files),
        root=reader.root.version,
        timestamp=reader.timestamp.version,
        snapshot=reader.snapshot.version,
        targets=reader.targets.version,
        edition=facts.number,
        count=facts.files,
        trie=facts.root,
        expires=reader.timestamp.expires,
        forgets=facts.forgets,
    )


def _in_order(files: dict[str, bytes]) -> dict[str, bytes]:
    """Whatever points at a file comes after it: roots first, the timestamp last."""
    endings = (".root.json", f".{TARGET}", ".targets.json", ".snapshot.json", "timestamp.json")
    rank = {name: next(n for n, ending in enumerate(endings) if name.endswith(ending)) for name in files}
    return dict(sorted(files.items(), key=lambda file: rank[file[0]]))


@contextmanager
def _refusing() -> Iterator[None]:
    """What is wrong with a head is told in the words of a shipment."""
    try:
        yield
    except NotThere as error:
        raise Incomplete(str(error)) from error
    except (EditionError, LengthOrHashMismatchError, KeyError) as error:
        raise Refused(f"The head is not as the paper signed it: {error} {ELSEWHERE}") from error
