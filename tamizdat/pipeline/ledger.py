"""The postroom's ledger over the newspaper's database; its rules are :mod:`tamizdat.postroom.ledger`'s.

On PostgreSQL several workers claim side by side (SKIP LOCKED); on SQLite a transaction that writes is alone. Addresses are
opened when a row is claimed and live in memory until its mail is written; a reader who left before that gets nothing.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from django.db import close_old_connections, transaction

from tamizdat.circulation.audience import still_wanted
from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.models import Subscription
from tamizdat.circulation.tokens import unsubscribe_token
from tamizdat.letters.models import Issue
from tamizdat.lib.batches import batches
from tamizdat.pipeline import chain
from tamizdat.pipeline.deliveries import Delivery, DeliveryQuerySet, fields
from tamizdat.postroom import ledger as rules
from tamizdat.postroom.certificate import Entry
from tamizdat.postroom.ledger import Claim, Outcome, Row, State

AVOIDED: Final = 15.0
"""Seconds for which rows of a destination that has had enough are passed over."""

AT_ONCE: Final = 500
"""Rows of one statement; SQLite takes no more than some thousands of parameters."""


class Opens(Protocol):
    """Opens sealed addresses: :class:`tamizdat.circulation.opening.Opener`."""

    def open(self, mark: bytes, sealed: bytes) -> str: ...


class DatabaseLedger:
    """The ledger of one issue. ``heard`` is told of answers in the transaction that keeps them, each with the domain it came from."""

    def __init__(
        self,
        issue: Issue,
        opener: Opens,
        *,
        clock: Callable[[], float] = time.time,
        heard: Callable[[Sequence[tuple[str, Outcome]]], None] = lambda _heard: None,
    ) -> None:
        self._issue, self._opener, self._clock, self._heard = issue, opener, clock, heard
        self._domains: dict[int, str] = {}
        self._opens = False

    def claim(self, worker: str, size: int, lease: float, avoid: Collection[str] = ()) -> list[Claim]:
        close_old_connections()
        claims: list[Claim] = []
        with transaction.atomic():
            while len(claims) < size and (rows := self._candidates(size - len(claims))):
                claims += self._claimed(rows, worker, lease, avoid)
        return claims

    def settle(self, worker: str, outcomes: Sequence[Outcome]) -> None:
        heard = {outcome.id: outcome for outcome in outcomes}
        now = self._clock()
        with (
            transaction.atomic()
        ):  # what an answer means for its reader is kept with it, or the ledger asks for both again
            self._change(heard, lambda pk, row: rules.settled(row, worker, heard[pk], now))
            self._heard([(self._domains.get(outcome.id, ""), outcome) for outcome in outcomes])
        for row in heard:
            self._domains.pop(row, None)

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

    def _candidates(self, size: int) -> list[Delivery]:
        due = self._rows.due(self._clock()).order_by("due", "id")
        return list(due.select_for_update(skip_locked=True)[:size])

    def _claimed(self, rows: list[Delivery], worker: str, lease: float, avoid: Collection[str]) -> Iterator[Claim]:
        wanted = still_wanted([row.subscription_id for row in rows if row.subscription_id])
        gone = [row.pk for row in rows if row.subscription_id not in wanted]
        self._write(gone, rules.left)
        kept = [row for row in rows if row.subscription_id in wanted]
        opened = self._opened(kept)
        self._write([row.pk for row in kept if row.pk not in opened], _unreadable)
        kept = [row for row in kept if row.pk in opened]
        put_off = [row.pk for row in kept if _domain(opened[row.pk][0]) in avoid]
        Delivery.objects.filter(pk__in=put_off).update(due=self._clock() + AVOIDED)
        taken = [row for row in kept if row.pk not in set(put_off)]
        until = self._clock() + lease
        self._write([row.pk for row in taken], lambda row: rules.claimed(row, worker, until))
        for row in taken:
            address, token = opened[row.pk]
            self._domains[row.pk] = _domain(address)
            yield Claim(row.pk, row.attempt + 1, address, _domain(address), token)

    def _opened(self, rows: Iterable[Delivery]) -> dict[int, tuple[str, str]]:
        """For each row the address, and the token that names its reader to himself alone. Rows that are damaged are left out.

        Raises ``CannotOpen`` when nothing was ever opened.
        """
        of = {row.subscription_id: row.pk for row in rows if row.subscription_id}
        sealed = Subscription.objects.filter(pk__in=of).values_list("id", "subscriber__mark", "subscriber__sealed")
        opened, error = {}, None
        for pk, mark, box in sealed:
            try:
                address = self._opener.open(bytes(mark), bytes(box))
            except CannotOpen as found:
                error = found
            else:
                opened[of[pk]] = (address, unsubscribe_token(self._issue.newsletter_id, bytes(mark)))
        self._opens = self._opens or bool(opened)
        if error and not self._opens:  # the key is another one: every reader would be refused
            raise error
        return opened

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


def _unreadable(row: Row) -> Row:
    """A sealed address that is damaged costs this reader his letter, and nobody else."""
    return replace(row, state=State.REFUSED, code="unreadable")


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
