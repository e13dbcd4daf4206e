"""Letters that follow from the books. Each is queued in the transaction that wrote what it tells, and never again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tamizdat.circulation.outgoing import queue_sealed
from tamizdat.giving.contributions import LIVE, Contribution, State
from tamizdat.giving.kinds import Kind
from tamizdat.giving.merging import Book
from tamizdat.giving.payments import Payment
from tamizdat.giving.receipts import Receipt, Told
from tamizdat.giving.supporters import Supporter


def queue_all(books: Iterable[Book]) -> int:
    """Receipts, and what else these changes mean for their donors; how many receipts. After the rows are written."""
    changed = [book for book in books if book.arrived or book.returned or book.contribution.state != book.was]
    if not changed:
        return 0
    ids = [book.contribution.pk for book in changed]
    supporters = {each.contribution_id: each for each in Supporter.objects.filter(contribution__in=ids)}
    welcomed = _welcome_with_receipts(changed, supporters)
    receipts = _queue_receipts([payment for book in changed for payment in book.arrived], supporters, welcomed)
    for book in changed:
        _queue_other(book, supporters.get(book.contribution.pk))
    return receipts


def tell_once(
    contribution: Contribution, kind: Kind, supporter: Supporter | None, which: int = 0, **payload: int
) -> bool:
    """Queue a letter unless it was before; whether it was queued. Without a supporter the row says that there was nobody to tell."""
    _row, made = Told.objects.get_or_create(contribution=contribution, what=kind.value, which=which)
    if not made or supporter is None:
        return False
    _queue(kind, supporter, **(payload or {"contribution": contribution.pk}))
    return True


def _welcome_with_receipts(books: list[Book], supporters: dict[int, Supporter]) -> set[int]:
    """The first payments whose receipt welcomes as well: what begins with its money is one letter, and no other one follows."""
    welcomed = set()
    for book in books:
        supporter = supporters.get(book.contribution.pk)
        if _begins(book) and book.arrived and supporter is not None and supporter.wants_receipts:
            _row, made = Told.objects.get_or_create(contribution=book.contribution, what=Kind.WELCOME.value, which=0)
            welcomed.update([book.arrived[0].pk] if made else [])
    return welcomed


def _begins(book: Book) -> bool:
    return State(book.contribution.state) in LIVE and book.was not in LIVE


def _queue_receipts(payments: list[Payment], supporters: dict[int, Supporter], welcomed: set[int]) -> int:
    known = set(
        Receipt.objects.filter(payment__in=[payment.pk for payment in payments]).values_list("payment", flat=True)
    )
    rows = []
    for payment in payments:
        supporter = supporters.get(payment.contribution_id)
        wanted = supporter is not None and supporter.wants_receipts
        if payment.pk not in known:
            rows.append(Receipt(payment=payment, mailed=wanted))
            if supporter is not None and wanted:
                _queue(
                    Kind.RECEIPT, supporter, payment=payment.pk, **({"welcome": 1} if payment.pk in welcomed else {})
                )
    Receipt.objects.bulk_create(rows)
    return len(rows)


def _queue_other(book: Book, supporter: Supporter | None) -> None:
    ours, was, now = book.contribution, book.was, State(book.contribution.state)
    for refund in book.returned:
        tell_once(ours, Kind.REFUNDED, supporter, refund.pk, refund=refund.pk)
    if now == was:
        return
    streak = len(book.done)
    if _begins(book):
        tell_once(ours, Kind.WELCOME, supporter)
    if now == State.RETRYING:
        tell_once(ours, Kind.FAILED, supporter, streak)
    if now == State.LAPSED:
        tell_once(ours, Kind.LAPSED, supporter, streak)
    if now == State.CANCELLED and was in LIVE:
        tell_once(ours, Kind.ENDED, supporter)


def _queue(kind: Kind, supporter: Supporter, **payload: Any) -> None:
    queue_sealed(kind, bytes(supporter.mark), bytes(supporter.sealed), supporter.language, **payload)
