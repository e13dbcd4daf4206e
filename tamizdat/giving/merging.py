"""How a snapshot and our books become one: pure, in memory. The rule stands in :mod:`tamizdat.giving.ledger`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeVar

from tamizdat.giving import references
from tamizdat.giving.contributions import ENDED, LIVE, OVER, Contribution, State
from tamizdat.giving.errors import WrongSnapshot
from tamizdat.giving.payments import Dispute, Movement, Payment, Refund
from tamizdat.giving.providers.port import (
    DisputeSeen,
    Fate,
    PaymentSeen,
    RefundSeen,
    Snapshot,
    Verdict,
)
from tamizdat.giving.standings import FURTHER, is_newest, told, with_money

REFUND_ORDER: Final = (Fate.PENDING, Fate.DONE, Fate.FAILED)
"""A refund that was done may still come back from the bank; one that failed is made anew, under another reference."""

Row = TypeVar("Row", bound=Movement)


@dataclass(slots=True)
class Book:
    """Our rows about one contribution, and afterwards what is to be written. Movements by their mark."""

    contribution: Contribution
    payments: dict[bytes, Payment] = field(default_factory=dict)
    refunds: dict[bytes, Refund] = field(default_factory=dict)
    disputes: dict[bytes, Dispute] = field(default_factory=dict)
    new: list[Movement] = field(default_factory=list)
    changed: list[Movement] = field(default_factory=list)
    arrived: list[Payment] = field(default_factory=list)
    """Payments that are done, and were not before."""
    returned: list[Refund] = field(default_factory=list)
    was: State = State.DRAFT
    moved: bool = False
    """Whether anything of the contribution but ``as_of`` is another."""
    doubtful: bool = False
    """Two snapshots do not agree: look again."""
    differences: list[str] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """A single gift of which something arrived, and not all."""
        ours = self.contribution
        return ours.state == State.PAID and sum(payment.amount for payment in self.done) < ours.amount

    @property
    def done(self) -> list[Payment]:
        return [payment for payment in self.payments.values() if payment.fate == Fate.DONE]


def merge(book: Book, seen: Snapshot) -> None:
    """Bring ``seen`` into ``book``. Raises :class:`WrongSnapshot`."""
    ours = book.contribution
    _refuse_a_stranger(ours, seen)
    book.was = State(ours.state)
    before = _facts(ours)
    newest = is_newest(ours, seen)
    for payment in seen.payments:
        _merge_payment(book, payment, newest=newest)
    if newest:
        _vanished(book, seen)
        _take_standing(book, seen)
    else:
        _keep_standing(book, seen)
    _derive(book, seen)
    _know_again(ours, seen)
    book.moved = _facts(ours) != before
    if newest:
        ours.as_of = seen.as_of
    if ours.state != book.was:
        book.differences.append(f"{book.was} became {ours.state}")


def _refuse_a_stranger(ours: Contribution, seen: Snapshot) -> None:
    same = seen.number == ours.number if seen.number else True
    mark = references.mark(seen.provider, seen.ref)
    known = ours.ref_mark is None or bytes(ours.ref_mark) == mark
    if seen.provider != ours.provider or not same or not (known or seen.number):
        raise WrongSnapshot(f"A snapshot of {seen.provider} is of another contribution than {ours.pk}.")
    if ours.ref_mark is None:
        ours.ref_mark, ours.ref_sealed = mark, references.seal(mark, seen.ref)


def _know_again(ours: Contribution, seen: Snapshot) -> None:
    """Its reference was forgotten, and it goes on all the same: who can name it can end it."""
    if ours.ref_sealed is None and ours.state not in OVER:
        ours.ref_sealed = references.seal(bytes(ours.ref_mark or b""), seen.ref)


def _merge_payment(book: Book, seen: PaymentSeen, *, newest: bool) -> None:
    mark = references.mark(book.contribution.provider, seen.ref)
    row = book.payments.get(mark)
    if row is None:
        row = Payment(contribution=book.contribution, ref_mark=mark, fate=Fate.PENDING, made_at=seen.at)
        book.payments[mark] = row
        book.new.append(row)
        book.differences.append(f"payment of {seen.money} was not in our books")
        _price(row, seen)
        row.fate = Fate.PENDING if newest else Fate.FAILED  # the newest word does not know it any more
    was = (row.amount, row.currency, row.fee, row.fate)
    if newest:
        _price(row, seen)
    if row.fate != Fate.DONE and (newest or seen.fate is Fate.DONE):
        row.fate = seen.fate.value
        if seen.fate is Fate.DONE:
            book.arrived.append(row)
            row.made_at = seen.at
    _note_change(book, row, was, (row.amount, row.currency, row.fee, row.fate), f"payment of {seen.money}")
    for refund in seen.refunds:
        _merge_refund(book, row, refund)
    for dispute in seen.disputes:
        _merge_dispute(book, row, dispute, newest=newest)


def _price(row: Payment, seen: PaymentSeen) -> None:
    row.amount, row.currency = seen.money.minor, seen.money.currency
    if seen.fee is not None:  # a fee that was told is not untold
        row.fee = seen.fee.minor


def _merge_refund(book: Book, payment: Payment, seen: RefundSeen) -> None:
    mark = references.mark(book.contribution.provider, seen.ref)
    row = book.refunds.get(mark)
    if row is None:
        row = Refund(payment=payment, ref_mark=mark, fate=Fate.PENDING, made_at=seen.at, **_amount(seen))
        book.refunds[mark] = row
        book.new.append(row)
        book.differences.append(f"refund of {seen.money} was not in our books")
    was = row.fate
    row.fate = max(Fate(row.fate), seen.fate, key=REFUND_ORDER.index).value
    if row.fate == Fate.DONE != was:
        book.returned.append(row)
    _note_change(book, row, was, row.fate, f"refund of {seen.money}")


def _merge_dispute(book: Book, payment: Payment, seen: DisputeSeen, *, newest: bool) -> None:
    mark = references.mark(book.contribution.provider, seen.ref)
    row = book.disputes.get(mark)
    if row is None:
        row = Dispute(payment=payment, ref_mark=mark, verdict=seen.verdict.value, made_at=seen.at, **_amount(seen))
        book.disputes[mark] = row
        book.new.append(row)
        book.differences.append(f"dispute of {seen.money} was not in our books")
    was = row.verdict
    if newest or row.verdict == Verdict.OPEN:
        book.doubtful |= row.verdict != Verdict.OPEN and seen.verdict is Verdict.OPEN
        row.verdict = seen.verdict.value
    _note_change(book, row, was, row.verdict, f"dispute of {seen.money}")


def _amount(seen: RefundSeen | DisputeSeen) -> dict[str, object]:
    return {"amount": seen.money.minor, "currency": seen.money.currency}


def _note_change(book: Book, row: Movement, was: object, now: object, what: str) -> None:
    if was != now and row not in book.new:
        book.changed.append(row)
        book.differences.append(f"{what} is another than in our books")


def _vanished(book: Book, seen: Snapshot) -> None:
    """Money that was on its way and that the provider does not know any more (a replaced transaction) has not come."""
    known = {references.mark(seen.provider, payment.ref) for payment in seen.payments}
    for mark, row in book.payments.items():
        if row.fate == Fate.PENDING and mark not in known:
            row.fate = Fate.FAILED.value
            book.doubtful = True
            book.changed.append(row)
            book.differences.append(f"payment of {row.money} has not come")


def _take_standing(book: Book, seen: Snapshot) -> None:
    ours = book.contribution
    now = told(ours, seen, paid=bool(book.done))
    book.doubtful |= FURTHER[now] < FURTHER[State(ours.state)]
    ours.state = now
    ours.amount, ours.currency = seen.money.minor, seen.money.currency
    ours.due_at = seen.due if now in LIVE else None


def _keep_standing(book: Book, seen: Snapshot) -> None:
    """An old snapshot may still bring money that nobody knew of."""
    ours = book.contribution
    ours.state = with_money(ours, State(ours.state), paid=bool(book.done))
    book.doubtful |= told(ours, seen, paid=bool(book.done)) != ours.state


def _derive(book: Book, seen: Snapshot) -> None:
    """What follows from the rest: which payment was the first, since when, until when, by whom."""
    ours = book.contribution
    done = sorted(book.done, key=lambda payment: (payment.made_at, bytes(payment.ref_mark)))
    for place, payment in enumerate(done):
        if payment.first != (place == 0):
            payment.first = place == 0
            if payment not in book.new and payment not in book.changed:
                book.changed.append(payment)
    if done:
        ours.began_at = done[0].made_at
    elif ours.state in LIVE and ours.began_at is None:
        ours.began_at = seen.as_of
    if ours.state in ENDED:
        told_now = seen.standing.value == ours.state
        ours.ended_at = min(ours.ended_at or seen.as_of, seen.as_of) if told_now else ours.ended_at
        ours.ended_by = ours.ended_by or Contribution.EndedBy.PROVIDER
    elif ours.ended_at:
        ours.ended_at = None
        if ours.ended_by == Contribution.EndedBy.PROVIDER:  # what anybody else wished is wished still
            ours.ended_by = ""


def _facts(ours: Contribution) -> tuple[object, ...]:
    return (
        ours.state,
        ours.amount,
        ours.currency,
        ours.due_at,
        ours.began_at,
        ours.ended_at,
        ours.ended_by,
        ours.ref_mark,
        ours.ref_sealed,
    )
