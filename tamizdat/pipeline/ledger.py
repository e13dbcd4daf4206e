"""The postroom's ledger over the newspaper's database; its rules are :mod:`tamizdat.postroom.ledger`'s.

On PostgreSQL several workers claim side by side (SKIP LOCKED); on SQLite a transaction that writes is alone. Addresses are
opened when a row is claimed and live in memory until its mail is written; a reader who left before that gets nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, Protocol

from django.db import close_old_connections, connection, transaction

from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.tokens import unsubscribe_tokens
from tamizdat.letters.models import Issue
from tamizdat.lib.batches import batches
from tamizdat.pipeline import chain
from tamizdat.pipeline.deliveries import Candidate, Delivery, DeliveryQuerySet, accept, fields, take
from tamizdat.postroom import ledger as rules
from tamizdat.postroom.answers import Fate
from tamizdat.postroom.certificate import Entry
from tamizdat.postroom.ledger import Claim, Outcome, Row, State

AVOIDED: Final = 15.0
"""Seconds for which rows of a destination that has had enough are passed over."""

AT_ONCE: Final = 500
"""Rows of one statement; SQLite takes no more than some thousands of parameters."""


class Opens(Protocol):
    """Opens sealed addresses: :class:`tamizdat.circulation.opening.Opener`."""

    def open(self, mark: bytes, sealed: bytes) -> str: ...


class Heard(NamedTuple):
    """An answer, the domain it came from, and its reader, if his letters came back lately."""

    outcome: Outcome
    domain: str = ""
    bounced: int = 0


class DatabaseLedger:
    """The ledger of one issue. ``heard`` is told of answers in the transaction that keeps them."""

    def __init__(
        self,
        issue: Issue,
        opener: Opens,
        *,
        clock: Callable[[], float] = time.time,
        heard: Callable[[Sequence[Heard]], None] = lambda _heard: None,
    ) -> None:
        self._issue, self._opener, self._clock, self._heard = issue, opener, clock, heard
        self._known: dict[int, tuple[str, int]] = {}
        self._opens = False

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
            for some in batches(taken, AT_ONCE):
                chain.add(self._issue, accept(self._issue, worker, some))
            self._change(rest, lambda pk, row: rules.settled(row, worker, rest[pk], now))
            self._heard([Heard(outcome, *self._known.get(outcome.id, ())) for outcome in outcomes])
        for outcome in outcomes:
            self._known.pop(outcome.id, None)

    def renew(self, worker: str, lease: float) -> None:
        held = self._rows.filter(worker=worker, state=State.CLAIMED)
        held.update(until=self._clock() + lease)

    def give_back(self, worker: str, ids: Sequence[int]) -> None:
        now = self._clock()
        self._change(ids, lambda _pk, row: rules.given_back(row, worker, now))

    def recover(self, worker: str, seen: Mapping[int, Outcome]) -> None:
        now = self._clock()
        held = self._rows.filter(worker=worker).values_list("id", flat=True)
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
        found: list[Candidate] = []
        for state in (State.QUEUED, State.DEFERRED):
            found += self._rows.filter(state=state).candidates(self._clock(), size - len(found))
        return found

    def _claimed(self, rows: list[Candidate], worker: str, lease: float, avoid: Collection[str]) -> Iterator[Claim]:
        self._write([row.pk for row in rows if not row.wanted], rules.left)
        kept = [row for row in rows if row.wanted]
        opened = {claim.id: claim for claim in self._opened(kept)}
        self._write([row.pk for row in kept if row.pk not in opened], _unreadable)
        put_off = [claim.id for claim in opened.values() if claim.destination in avoid]
        Delivery.objects.filter(pk__in=put_off).update(due=self._clock() + AVOIDED)
        taken = [claim for claim in opened.values() if claim.destination not in avoid]
        take([claim.id for claim in taken], worker, self._clock() + lease)
        bounced = {row.pk: row.reader for row in kept if row.soft}
        self._known |= {claim.id: (claim.destination, bounced.get(claim.id, 0)) for claim in taken}
        yield from taken

    def _opened(self, rows: Iterable[Candidate]) -> Iterator[Claim]:
        """Each row with its address, and the token that names its reader to himself alone. Rows that are damaged are left out.

        Raises ``CannotOpen`` when nothing was ever opened.
        """
        error, token = None, unsubscribe_tokens(self._issue.newsletter_id)
        for row in rows:
            try:
                address = self._opener.open(row.mark, row.sealed)
            except CannotOpen as found:
                error = found
            else:
                self._opens = True
                yield Claim(row.pk, row.attempt + 1, address, address.rpartition("@")[2], token(bytes(row.mark)))
        if error and not self._opens:  # the key is another one: every reader would be refused
            raise error

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
