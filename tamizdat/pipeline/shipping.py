"""From the sealed tree to the mirrors, and looking after them: ship, probe, replace, sweep."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from random import SystemRandom
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Max, Q
from django.utils import timezone

from tamizdat.mirrors import layout, takedown, watch
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.carrier import Carrier
from tamizdat.mirrors.errors import Incomplete, MirrorError
from tamizdat.mirrors.heads import Head, Read
from tamizdat.mirrors.pace import Paced
from tamizdat.mirrors.places import carrier_to
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.shipment import Shipped, Tick
from tamizdat.mirrors.sources import LocalTree
from tamizdat.mirrors.sweep import sweep
from tamizdat.pipeline.editions import Edition
from tamizdat.pipeline.mirrors import KEEP_PROBES, Mirror, Probe, Role, rules_set

log = logging.getLogger(__name__)

RETRY: Final = timedelta(minutes=1)
SWEEP_EVERY: Final = timedelta(days=1)
AT_ONCE: Final = 8


class MirrorIsBusy(Exception):  # noqa: N818  it reads as what happened
    """Somebody else is shipping to the mirror."""


def sealed() -> Head | None:
    """The head of the newest sealed edition; None when nothing is sealed yet."""
    try:
        return LocalTree(settings.NEWSPAPER.output).head()
    except Incomplete:
        return None


def due(head: Head) -> list[Mirror]:
    """The mirrors that lack it, but those that failed a moment ago."""
    rested = Q(failed_at=None) | Q(failed_at__lt=timezone.now() - RETRY) | Q(failed_at__lt=F("shipped_at"))
    waiting = Mirror.objects.shipped_to().filter(rested).exclude(stamp=head.timestamp)
    return [mirror for mirror in waiting if mirror.is_free]


def ship_to(mirror: Mirror, tick: Tick = lambda _done, _total: None, *, whole: bool = False) -> Shipped:
    """Ship the newest edition. Raises ``MirrorError`` (kept with the mirror) and :class:`MirrorIsBusy`."""
    with mirror.lease() as mine:
        if not mine:
            raise MirrorIsBusy(f"Somebody else is shipping to {mirror.name}. Wait until that has ended.")

        def renew(done: int, total: int) -> None:
            if not mirror.renew():
                raise MirrorIsBusy(f"The shipment to {mirror.name} was halted for too long; another has taken over.")
            tick(done, total)

        try:
            source = LocalTree(settings.NEWSPAPER.output)
            stamp = source.head().timestamp
            with carrier(mirror) as place:
                shipped = ship(source, place, whole=whole, tick=renew)
        except MirrorError as error:
            _failed(mirror, error)
            raise
        now = timezone.now()
        Mirror.objects.filter(pk=mirror.pk).update(edition=shipped.edition, stamp=stamp, shipped_at=now, error="")
        return shipped


@contextmanager
def carrier(mirror: Mirror) -> Iterator[Carrier]:
    """The carrier to a mirror's place, as fast as the mirror may be sent to."""
    place = carrier_to(mirror.place)
    try:
        yield Paced(place, mirror.rate) if mirror.rate else place
    finally:
        place.close()


def ship_what_is_due() -> None:
    """Every mirror that lacks the newest edition gets it, several at the same time."""
    head = sealed()
    waiting = due(head) if head else []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(_ship_quietly, waiting))


def look_after_mirrors() -> None:
    """Probe those whose turn it is, then let good spares take the places of mirrors that fail."""
    period = timedelta(minutes=settings.NEWSPAPER.mirror_patience) / 3
    seen_last = Max("probes__at", filter=Q(probes__place=watch.HERE))
    turn = Q(seen=None) | Q(seen__lte=timezone.now() - period)
    mirrors = list(Mirror.objects.in_use().annotate(seen=seen_last).filter(turn))
    if mirrors and sealed():
        for mirror, (seen, keeps) in zip(mirrors, look(mirrors), strict=True):
            mirror.note_probe(seen, keeps)
        replace_what_fails()
        Probe.objects.filter(at__lt=timezone.now() - KEEP_PROBES).delete()


Look = tuple[watch.Probe, int | None]
"""A probe, and how many objects the mirror has against orders; None when it did not say."""


def look(mirrors: list[Mirror]) -> list[Look]:
    """Look at these from here, at the same time; nothing is kept."""
    tree = LocalTree(settings.NEWSPAPER.output)
    trusted = (tree.root / layout.metadata("root", 1)).read_bytes()
    orders = takedown.orders_in(tree.read, tree.head())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda mirror: _look(mirror, trusted, orders), mirrors))


def replace_what_fails() -> list[watch.Replacement]:
    """Who was replaced. One that was set aside and has recovered becomes a spare."""
    newest, now = newest_edition(), timezone.now()
    mirrors = {mirror.pk: mirror for mirror in Mirror.objects.in_use()}
    states = {pk: mirror.state(newest, now) for pk, mirror in mirrors.items()}
    for pk, mirror in mirrors.items():
        if mirror.role == Role.ASIDE and states[pk] == "good" and now - mirror.since > rules_set().memory:
            mirror.become(Role.SPARE)
    choosable = [mirror for mirror in mirrors.values() if mirror.role in {Role.LISTED, Role.SPARE}]
    found = watch.replacements(
        [watch.Standing(mirror.pk, mirror.role == Role.LISTED, states[mirror.pk]) for mirror in choosable]
    )
    for each in found:
        mirrors[each.out].become(Role.ASIDE, each.state)
        if each.spare is not None:
            mirrors[each.spare].become(Role.LISTED)
        log.warning("A mirror was set aside (%s). See: tamizdat mirror list", each.state)
    return found


def newest_edition() -> watch.Newest:
    """The one that mirrors should have: the sealed one, and when it was pressed."""
    head = sealed()
    edition = Edition.objects.filter(number=head.edition).first() if head else None
    return watch.Newest(head.edition if head else 0, edition.pressed_at if edition else timezone.now())


def sweep_mirrors() -> None:
    """Once a day, take out of each mirror what its two newest editions do not need."""
    late = Q(swept_at=None) | Q(swept_at__lte=timezone.now() - SWEEP_EVERY)
    for mirror in Mirror.objects.shipped_to().filter(late, stamp__gt=0):
        with mirror.lease() as mine:
            if mine:
                _sweep_quietly(mirror)


def _look(mirror: Mirror, trusted: bytes, orders: list[takedown.Order]) -> Look:
    try:
        if str(urlsplit(mirror.address).hostname).endswith(".onion") and mirror.place:
            with carrier(mirror) as place:  # its directory: from here there is no way through Tor
                return _looked(place.read, trusted, orders)
        return _looked(_over_the_web(mirror.address), trusted, orders)
    except MirrorError:
        return watch.Probe(timezone.now(), "unreachable"), None


def _looked(read: Read, trusted: bytes, orders: list[takedown.Order]) -> Look:
    seen = watch.probe(read, trusted, timezone.now(), SystemRandom())
    return seen, None if seen.verdict == "unreachable" else takedown.kept_against_orders(read, orders)


def _over_the_web(address: str) -> Read:
    host = Host(address)

    def read(name: str, at_most: int) -> bytes | None:
        answer = host.get(name, at_most)
        return answer.body if answer else None

    return read


def _ship_quietly(mirror: Mirror) -> None:
    """In a thread of its own, whose connection ends with it. What went wrong is kept with the mirror; its words may name a host."""
    from django.db import connection  # noqa: PLC0415  the thread's own

    try:
        ship_to(mirror)
    except MirrorIsBusy:
        log.info("A shipment is under way already.")
    except MirrorError as error:
        log.warning("A mirror could not be shipped to (%s). See: tamizdat mirror list", type(error).__name__)
    finally:
        connection.close()


def _sweep_quietly(mirror: Mirror) -> None:
    try:
        with carrier(mirror) as place:
            sweep(LocalTree(settings.NEWSPAPER.output), place)
        Mirror.objects.filter(pk=mirror.pk).update(swept_at=timezone.now())
    except MirrorError as error:
        log.warning("A mirror could not be swept (%s). It is tried again within the hour.", type(error).__name__)


def _failed(mirror: Mirror, error: MirrorError) -> None:
    Mirror.objects.filter(pk=mirror.pk).update(failed_at=timezone.now(), error=str(error)[:500])
