"""Bring a place up to an edition: what is missing, the head last, then a look at it as a reader would have.

Objects (nodes, names, files) go first; nobody asks for them before the head names them. Then what readers ask for by
its path; then the metadata; ``timestamp.json`` last. Wherever a shipment ends, whoever checks what he reads finds one
whole edition, the old or the new, and the next shipment goes on. Nothing is deleted here but what readers must no
longer find under its path; old objects go in :mod:`tamizdat.mirrors.sweep`.
"""

from __future__ import annotations

from random import Random, SystemRandom

from tamizdat.edition.nodes import NONE
from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import Carrier, Parcel
from tamizdat.mirrors.errors import RolledBack
from tamizdat.mirrors.examine import examine
from tamizdat.mirrors.heads import Head
from tamizdat.mirrors.shipment import SAMPLE, Shipment, Shipped, Tick
from tamizdat.mirrors.sources import NotThere, Source
from tamizdat.mirrors.standing import standing
from tamizdat.mirrors.sweep import forget
from tamizdat.mirrors.takedown import obey


def ship(
    source: Source,
    carrier: Carrier,
    *,
    whole: bool = False,
    tick: Tick = lambda _done, _total: None,
    random: Random | None = None,
) -> Shipped:
    """Ship the edition of ``source``; with ``whole`` every file anew, whatever is there. Raises ``MirrorError``."""
    new = source.head()
    old = standing(carrier, new)
    _must_be_newer(new, old)
    done = Shipped(new.edition)
    before = NONE if whole or old is None else old.trie
    try:
        shipment = Shipment(source, carrier, new, before, done, tick, whole)
        shipment.contents()
    except NotThere:
        if before == NONE:
            raise
        shipment = Shipment(
            source, carrier, new, NONE, done, tick, whole
        )  # nobody has the old edition's nodes any more
        shipment.contents()
    tick(
        shipment.ticked, shipment.total
    )  # a last moment to stop for who may not go on: the head must never become older
    _put_head(carrier, new, old)
    obey(carrier, new)
    forget(source, carrier, new)
    examine(carrier.read, new, [*shipment.recent], SAMPLE, random or SystemRandom())
    return done


def _must_be_newer(new: Head, old: Head | None) -> None:
    try:
        if old is not None:
            new.must_not_be_older_than(old)
    except RolledBack as error:
        raise RolledBack(f"The edition to be shipped is older than the one that is there. {error}") from error


def _put_head(carrier: Carrier, new: Head, old: Head | None) -> None:
    """Metadata, each file after those it points at. All else has to be on the disk before the timestamp is."""
    known = old.files if old else {}
    for name, raw in new.files.items():
        if known.get(name) != raw:
            if name == layout.TIMESTAMP:
                carrier.settle()
            carrier.put([Parcel(name, raw)])
    carrier.settle()
    if carrier.there([layout.SHIPPING]):
        carrier.delete([layout.SHIPPING])
