"""The postroom's ledger over the newspaper's database; its rules are :mod:`tamizdat.postroom.ledger`'s.

On PostgreSQL several workers claim side by side (SKIP LOCKED); on SQLite a transaction that writes is alone. Addresses are
opened when a row is claimed and live in memory until its mail is written; a reader who left before that gets nothing.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import close_old_connections, connection, transaction

from tamizdat.letters.models import Issue
from tamizdat.lib.batches import batches
from tamizdat.pipeline import chain
from tamizdat.pipeline.claiming import Opens, Sorting
from tamizdat.pipeline.deliveries import Delivery, DeliveryQuerySet, fields
from tamizdat.pipeline.ledger_statements import Candidate, accept, candidates, take
from tamizdat.postroom import ledger as rules
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.certificate import Entry
from tamizdat.postroom.ledger import Claim, Outcome, Row, State

AVOIDED: Final = 15.0
"""Seconds for which rows of a destination that has had enough are passed over."""

AT_ONCE: Final = 1000
"""Rows of one statement; SQLite takes no more than some thousands of parameters."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one settling tells: how many of what, by the domain they went to; the rows that were refused, and whether their address is
    dead; the readers whose letters came back lately, and who have this one."""

    numbers: Mapping[tuple[str, Fate], int]
    refused: Mapping[int, bool]
    well_again: Collection[int]


class DatabaseLedger:
    """The ledger of one issue. ``heard`` is told of answers in the transaction that keeps them."""

    def __init__(
        self,
        issue: Issue,
        opener: Opens,
        *,
        clock: Callable[[], float] = time.time,
        heard: Callable[[Heard], None] = lambda _heard: None,
    ) -> None:
        self._issue, self._clock, self._heard = issue, clock, heard
        self._sorting = Sorting(issue.newsletter_id, opener)
        self._domains: dict[int, str] = {}
        self._soft: dict[int, int] = {}

    def claim(self, worker: str, size: int, lease: float, avoid: Collection[str] = ()) -> list[Claim]:
        _make_ready()
        claims: list[Claim] = []
        with transaction.atomic():
            while len(claims) < size and (rows := self._candidates(size - len(claims))):
                claims += self._claimed(rows, worker, lease, avoid)
        return claims

    def settle(self, worker: str, outcomes: Sequence[Outcome]) -> None:
        taken = [outcome for outcome in outcomes if outcome.fate is Fate.ACCEPTED]
        rest = {outcome.id: outcome for outcome in outcomes if outcome.fate is not Fate.ACCEPTED}
        now = self._clock()
        _make_ready()
        with transaction.atomic():  # what an answer means is kept with it, or the ledger asks for both again
            chain.add(self._issue, accept(self._issue, worker, taken))
            self._change(rest, lambda pk, row: rules.settled(row, worker, rest[pk], now))
            self._heard(self._summed_up(outcomes))
        for outcome in outcomes:
            self._domains.pop(outcome.id, None)
            self._soft.pop(outcome.id, None)

    def renew(self, worker: str, lease: float) -> None:
        held = self._rows.filter(worker=worker, state=State.CLAIMED)
        held.update(until=self._clock() + lease)

    def give_back(self, worker: str, ids: Sequence[int]) -> None:
        now = self._clock()
        self._change(ids, lambda _pk, row: rules.given_back(row, worker, now))

    def recover(self, worker: str, seen: Mapping[int, Outcome]) -> None:
        now = self._clock()
        held = self._rows.filter(worker=worker, state__in=rules.HELD).values_list("id", flat=True)
        self._change(list(held), lambda pk, row: rules.recovered(row, worker, seen.get(pk), now))

    def expire(self) -> int:
        now = self._clock()
        late = self._rows.filter(state=State.CLAIMED, until__lte=now).values_list("id", flat=True)
        return self._change(list(late), lambda _pk, row: rules.expired(row, now))

    def send_again(self) -> int:
        """An editor's word on all rows in doubt: they are queued again, with the same Message-ID; how many."""
        now = self._clock()
        doubtful = self._rows.filter(state=State.DOUBT).values_list("id", flat=True)
        return self._change(list(doubtful), lambda _pk, row: rules.sent_again(row, now))

    def counts(self) -> Mapping[State, int]:
        return self._rows.counted()

    def waiting(self) -> float | None:
        first = self._rows.waiting().order_by("due").values_list("due", flat=True).first()
        return None if first is None else max(0.0, first - self._clock())

    @property
    def _rows(self) -> DeliveryQuerySet:
        return Delivery.objects.filter(issue=self._issue)

    def _candidates(self, size: int) -> list[Candidate]:
        """Each state by itself, or the database would sort all that wait."""
        found = candidates(self._issue, State.QUEUED, self._clock(), size)
        if len(found) < size:
            found += candidates(self._issue, State.DEFERRED, self._clock(), size - len(found))
        return found

    def _claimed(self, rows: list[Candidate], worker: str, lease: float, avoid: Collection[str]) -> list[Claim]:
        pile, now = self._sorting.sort(rows, avoid), self._clock()
        self._write(pile.left, rules.left)
        self._write(pile.unreadable, _unreadable)
        if pile.put_off:
            Delivery.objects.filter(pk__in=pile.put_off).update(due=now + AVOIDED)
        take([claim.id for claim in pile.claims], worker, now + lease)
        self._domains |= {claim.id: claim.destination for claim in pile.claims}
        self._soft |= pile.soft
        return pile.claims

    def _summed_up(self, outcomes: Sequence[Outcome]) -> Heard:
        domain, soft = self._domains.get, self._soft
        return Heard(
            Counter([(domain(outcome.id, ""), outcome.fate) for outcome in outcomes]),
            {outcome.id: outcome.hard for outcome in outcomes if outcome.fate is Fate.REFUSED},
            [soft[each.id] for each in outcomes if each.id in soft and each.fate is Fate.ACCEPTED] if soft else (),
        )

    def _write(self, ids: Collection[int], rule: Callable[[Row], Row]) -> None:
        self._change(ids, lambda _pk, row: rule(row))

    def _change(self, ids: Collection[int], rule: Callable[[int, Row], Row]) -> int:
        """Apply a rule to rows; those that come out alike are written by one statement. How many changed."""
        return sum(self._changed(some, rule) for some in batches(ids, AT_ONCE))

    @transaction.atomic
    def _changed(self, ids: list[int], rule: Callable[[int, Row], Row]) -> int:
        alike: dict[Row, list[int]] = defaultdict(list)
        told: list[Entry] = []
        for row in self._rows.filter(pk__in=ids).order_by("id").select_for_update():
            before, after = row.row, rule(row.pk, row.row)
            if after != before:
                alike[after].append(row.pk)
            if chain.is_told(before, after):
                told.append(Entry(row.pk, after.attempt, after.state, after.code))
        for after, pks in alike.items():
            Delivery.objects.filter(pk__in=pks).update(**fields(after))
        chain.add(self._issue, told)
        return sum(map(len, alike.values()))


def _make_ready() -> None:
    """A database that went and came back wants a new connection; one that works is kept, since to open SQLite's file again for
    each batch costs more than all its rows. What the newspaper has SQLite do may lose the last claims when the power goes."""
    if connection.errors_occurred:
        close_old_connections()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")


def _unreadable(row: Row) -> Row:
    """A sealed address that is damaged costs this reader his letter, and nobody else."""
    return replace(row, state=State.REFUSED, code="unreadable")
