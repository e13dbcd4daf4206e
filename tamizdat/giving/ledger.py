"""The ledger: one way in, whoever comes with a snapshot: webhook, return page, poll, reconcile, command.

A snapshot tells all that a provider knows of a contribution, and ``as_of`` is when it was asked. Two kinds of facts:

* **What cannot be undone** (a payment has arrived, a refund was made or came back, a first verdict) is taken from every snapshot,
  however old. A payment that arrived stays so; money that went back is a refund or a dispute, never a payment less.
* **What may change** (standing, amount, when the next renewal is due, money that is only on its way) is taken from the snapshot
  that was *asked for* last, of two of the same moment from the one that is further on.

So the order in which snapshots come cannot matter, nor how often. One trap is left: of two that are asked for at once, the one
asked first may be answered last and know more. Its lasting facts are taken all the same; as for the rest, whenever an older
snapshot disagrees, or a newer one takes something back, the provider is asked once more (``look_at``), and that question is newer
than both.

A payment has one receipt: it is queued in the transaction in which the payment arrived, under the lock of its contribution.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from django.db import models, transaction
from django.utils import timezone

from tamizdat.giving import letters
from tamizdat.giving.contributions import UNDER_WAY, Contribution, State
from tamizdat.giving.looks import next_look
from tamizdat.giving.merging import Book, merge
from tamizdat.giving.payments import Dispute, Movement, Payment, Refund
from tamizdat.giving.providers.port import Snapshot

MOVED: Final = "state amount currency due_at began_at ended_at ended_by ref_mark ref_sealed as_of look_at".split()
WRITTEN: Final[dict[type[Movement], list[str]]] = {
    Payment: ["amount", "currency", "fee", "fate", "first", "made_at"],
    Refund: ["fate"],
    Dispute: ["verdict"],
}

Each = TypeVar("Each", bound=Movement)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a snapshot changed. ``differences`` in words, without a person or a reference; empty when we knew all of it."""

    number: str
    state: State
    differences: tuple[str, ...]
    arrived: int
    receipts: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.differences)


def apply(contribution: Contribution, snapshot: Snapshot) -> Applied:
    """Bring a snapshot into the books; ``contribution`` is as it stands then. Raises ``WrongSnapshot``."""
    books, (applied,) = _bring([(contribution.pk, snapshot)])
    for name in MOVED:
        setattr(contribution, name, getattr(books[contribution.pk].contribution, name))
    return applied


def apply_all(seen: Sequence[tuple[int, Snapshot]]) -> list[Applied]:
    """Several at once, each of another contribution, in one transaction and few statements. Raises ``WrongSnapshot``."""
    return _bring(seen)[1]


@transaction.atomic
def _bring(seen: Sequence[tuple[int, Snapshot]]) -> tuple[dict[int, Book], list[Applied]]:
    books = _read([pk for pk, _snapshot in seen])
    now = timezone.now()
    for pk, snapshot in seen:
        _merge(books[pk], snapshot, now)
    _write(books.values())
    receipts = letters.queue_all(books.values())
    return books, [
        _applied(books[pk], receipts if len(seen) == 1 else len(books[pk].arrived)) for pk, _snapshot in seen
    ]


def _merge(book: Book, snapshot: Snapshot, now: datetime) -> None:
    ours = book.contribution
    merge(book, snapshot)
    look = next_look(ours, now, doubtful=book.doubtful, short=book.is_short)
    if look != ours.look_at:
        ours.look_at = look
        book.moved = True


def _read(ids: list[int]) -> dict[int, Book]:
    """Under the lock of the contributions, in the order of their ids."""
    rows = Contribution.objects.filter(pk__in=ids).order_by("pk").select_for_update()
    books = {row.pk: Book(row) for row in rows}
    payments = {payment.pk: payment for payment in Payment.objects.filter(contribution__in=ids)}
    for payment in payments.values():
        payment.contribution = books[payment.contribution_id].contribution
        books[payment.contribution_id].payments[bytes(payment.ref_mark)] = payment
    for refund in Refund.objects.filter(payment__in=payments) if payments else ():
        books[payments[refund.payment_id].contribution_id].refunds[bytes(refund.ref_mark)] = refund
    for dispute in Dispute.objects.filter(payment__in=payments) if payments else ():
        books[payments[dispute.payment_id].contribution_id].disputes[bytes(dispute.ref_mark)] = dispute
    return books


def _write(books: Iterable[Book]) -> None:
    books = list(books)
    for kind, fields in WRITTEN.items():  # payments first: the others point at them
        _create(kind, [row for book in books for row in book.new if isinstance(row, kind)])
        _update(kind, [row for book in books for row in book.changed if isinstance(row, kind)], fields)
    _write_contributions([book for book in books if book.moved])
    _only_asked_again([book.contribution for book in books if not book.moved])


def _create(kind: type[Each], rows: list[Each]) -> None:
    if rows:
        kind._default_manager.bulk_create(rows)  # noqa: SLF001  Django's own way to a model's manager


def _update(kind: type[Each], rows: list[Each], fields: list[str]) -> None:
    if rows:
        kind._default_manager.bulk_update(rows, fields)  # noqa: SLF001


def _write_contributions(books: list[Book]) -> None:
    rows = [book.contribution for book in books]
    if len(rows) == 1:
        rows[0].save(update_fields=MOVED)
    elif rows:
        # They are there and locked, so each is an update: one statement, where bulk_update would make a CASE of each row
        Contribution.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=MOVED)


def _only_asked_again(rows: list[Contribution]) -> None:
    """Nothing is new but the moment, and that is the same for many."""
    alike: dict[datetime | None, list[int]] = defaultdict(list)
    for row in rows:
        alike[row.as_of].append(row.pk)
    for moment, ids in alike.items():
        Contribution.objects.filter(models.Q(as_of__lt=moment) | models.Q(as_of=None), pk__in=ids).update(as_of=moment)


def _applied(book: Book, receipts: int) -> Applied:
    ours = book.contribution
    return Applied(ours.number, State(ours.state), tuple(book.differences), len(book.arrived), receipts)


@transaction.atomic
def refuse(contribution: Contribution) -> None:
    """A donor rule forbids what was approved and not paid. No snapshot but one with money in it moves it from there."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state in UNDER_WAY:
        row.state, row.ended_by, row.look_at = State.REFUSED, Contribution.EndedBy.SAFETY, None
        row.save(update_fields=["state", "ended_by", "look_at"])
    contribution.refresh_from_db()
