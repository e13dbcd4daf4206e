"""What a copy of the paper is: a verdict in a word, and the reason in a sentence.

Three things can be looked at: one page, offline (:func:`page`); a whole tree on this machine (:func:`tree`); a place that
answers for an edition, such as a mirror (:func:`mirror`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import partial
from hashlib import sha256
from pathlib import Path

from tamizdat.edition import answers
from tamizdat.edition.copies import Copy
from tamizdat.edition.entries import Entry, entry, path_key
from tamizdat.edition.errors import BadProof, BadTrailer, EditionError, NotThere, RolledBack, UnknownKey
from tamizdat.edition.head import Facts, Trusted
from tamizdat.edition.places import Folder, Nodes, Place, refresh
from tamizdat.edition.proofs import root_of
from tamizdat.edition.stored import Stored
from tamizdat.edition.trailer import Trailer, split
from tamizdat.edition.trie import Readable, entries, find


class Verdict(IntEnum):
    """The values are what ``tamizdat verify`` ends with; 1 and 2 are left to commands that could not look."""

    AUTHENTIC = 0
    OLDER = 3
    ALTERED = 4
    ROLLED_BACK = 5
    FROZEN = 6
    UNKNOWN_KEY = 7
    NO_PROOF = 8
    REPLACED = 9


@dataclass(frozen=True, slots=True)
class Finding:
    """``edition`` is the one that the copy is shown to be of; None when it is of none."""

    verdict: Verdict
    says: str
    edition: Facts | None = None
    faults: tuple[str, ...] = field(default=())


def page(raw: bytes, trusted: Trusted, nodes: Readable | None = None, earlier: Iterable[Trusted] = ()) -> Finding:
    """A page by its trailer. ``nodes`` of the edition that ``trusted`` knows tell whether the page is in that one too.

    ``earlier``: readers who know earlier roots of the paper, the newest first; a page may be signed by a key of theirs.
    """
    try:
        body, trailer = split(raw)
        if trailer is None:
            return Finding(Verdict.NO_PROOF, "The page carries no proof: it was not sealed, or its end was cut off.")
        for reader in (trusted, *earlier):
            with suppress(UnknownKey):
                facts = reader.lone_targets(trailer.targets)
                _check_proof(trailer, body, facts)
                if reader is trusted:
                    return _dated(facts, trusted, trailer, body, nodes)
                return _replaced(facts, reader, trusted, trailer)
    except EditionError as error:
        return Finding(Verdict.ALTERED, str(error))
    says = f"The page is signed, but not by a key that root {trusted.root.version} of this paper trusts."
    return Finding(Verdict.UNKNOWN_KEY, f"{says} A newer or an older root of the paper may: look with that one.")


def _check_proof(trailer: Trailer, body: bytes, facts: Facts) -> None:
    if root_of(_entry(trailer, body), trailer.proof) != facts.root:
        raise BadProof("The page is not what was signed: a word, a link or its address was changed.")


def _replaced(facts: Facts, reader: Trusted, newest: Trusted, trailer: Trailer) -> Finding:
    says = (
        f"Authentic under root {reader.root.version}: it is {trailer.path}, as of edition {facts.number} of {_day(facts)}. "
        f"Root {newest.root.version} is newer and trusts that key no more. If the key was stolen, others could have signed this."
    )
    return Finding(Verdict.REPLACED, says, facts)


def _dated(facts: Facts, trusted: Trusted, trailer: Trailer, body: bytes, nodes: Readable | None) -> Finding:
    newest = trusted.edition
    same = (
        newest is not None
        and nodes is not None
        and find(newest.root, path_key(trailer.path), nodes) == _entry(trailer, body)
    )
    if newest and (facts.root == newest.root or same):
        says = f"Authentic: it is {trailer.path} in edition {newest.number}, the newest one known."
        return Finding(Verdict.AUTHENTIC, says, newest)
    says = f"Authentic: it is {trailer.path}, as of edition {facts.number} of {_day(facts)}"
    if newest and nodes is not None:
        says = f"{says}; edition {newest.number} has another version, or none."
    else:
        says = f"{says}. Whether it was changed since, only a mirror can tell."
    return Finding(Verdict.OLDER, says, facts)


def tree(root: Path, trusted: Trusted, now: datetime) -> Finding:
    """A whole copy: the head, the trie, and every file there is or has to be."""
    place = Folder(root)
    bad = head(trusted, place, now)
    if bad and bad.verdict is not Verdict.FROZEN:
        return bad
    facts = trusted.edition
    if facts is None:
        return Finding(Verdict.NO_PROOF, f"{root} has no signed edition.")
    try:
        faults = tuple(_faults(root, facts, trusted))
    except EditionError as error:
        return Finding(Verdict.ALTERED, f"The edition's own parts are damaged: {error}", facts)
    if faults:
        return Finding(
            Verdict.ALTERED,
            f"Not as it was signed in {len(faults)} places of a copy of {facts.files} files.",
            facts,
            faults,
        )
    return bad or Finding(
        Verdict.AUTHENTIC, f"Authentic: edition {facts.number} of {_day(facts)}, all {facts.files} files.", facts
    )


def mirror(place: Place, trusted: Trusted, now: datetime, sample: int | None = 50) -> Finding:
    """What answers at ``place``: its head, its trie, and ``sample`` of its files (None: all of them) by digest and by path."""
    bad = head(trusted, place, now)
    if bad and bad.verdict is not Verdict.FROZEN:
        return bad
    facts = trusted.edition
    if facts is None:
        return Finding(Verdict.NO_PROOF, "There is no signed edition.")
    try:
        chosen = answers.listed(facts.root, place, sample)
        faults = tuple(answers.faults(place, chosen, partial(_is_this_page, trusted)))
    except EditionError as error:
        return Finding(Verdict.ALTERED, f"The edition's own parts are damaged or missing: {error}", facts)
    if faults:
        return Finding(
            Verdict.ALTERED,
            f"Not as it was signed in {len(faults)} places; {len(chosen)} of {facts.files} files looked at.",
            facts,
            faults,
        )
    looked = f"{len(chosen)} of {facts.files} files looked at"
    return bad or Finding(Verdict.AUTHENTIC, f"Authentic: edition {facts.number} of {_day(facts)}; {looked}.", facts)


def head(trusted: Trusted, place: Place, now: datetime) -> Finding | None:
    """What is wrong with the head there; None when it is good, and then ``trusted`` knows it."""
    try:
        refresh(trusted, place)
    except UnknownKey as error:
        return Finding(Verdict.UNKNOWN_KEY, str(error))
    except RolledBack as error:
        return Finding(Verdict.ROLLED_BACK, str(error), trusted.edition)
    except NotThere as error:
        return Finding(Verdict.NO_PROOF, f"There is no signed edition: {error}")
    except EditionError as error:
        return Finding(Verdict.ALTERED, str(error))
    if overdue := trusted.overdue(now):
        words = f"Authentic, but its {' and '.join(overdue)} has not been signed again in time: somebody withholds what is newer."
        return Finding(Verdict.FROZEN, words, trusted.edition)
    return None


def _faults(root: Path, facts: Facts, trusted: Trusted) -> Iterator[str]:
    wanted = {each.key: each for each in entries(facts.root, Nodes(Folder(root)))}
    copy = Copy(root, wanted, partial(_is_this_page, trusted))
    yield from copy.faults()
    yield from Stored(copy, trusted).faults()


def _is_this_page(trusted: Trusted, raw: bytes, path: str, wanted: Entry) -> bool:
    try:
        body, trailer = split(raw)
    except BadTrailer:
        return False
    if (sha256(body).digest(), len(body)) != (wanted.digest, wanted.length):
        return False
    if trailer is None:
        return True
    return trailer.path == path and page(raw, trusted).verdict in {Verdict.AUTHENTIC, Verdict.OLDER}


def _entry(trailer: Trailer, body: bytes) -> Entry:
    return entry(trailer.path, sha256(body).digest(), len(body))


def _day(facts: Facts) -> str:
    return f"{facts.pressed_at:%Y-%m-%d}"
