"""Figures for the money desk, all counted from the ledger. A cell of fewer than :data:`SMALLEST` tells nothing: it might be one person.
Nor does a total give it away: where one such cell is part of it, it is hidden as well or rounded (:func:`_rounded`).

Money is in the smallest parts of one currency; currencies are never added up. Months are those of the newsroom's zone, and each is
named by its first day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from tamizdat.giving.contributions import Contribution, State
from tamizdat.giving.payments import Dispute, Payment, Refund
from tamizdat.giving.providers.port import Fate, Frequency

SMALLEST: Final = 5
MONTHS_OF: Final = {Frequency.MONTHLY.value: 1, Frequency.ANNUAL.value: 12}


@dataclass(frozen=True, slots=True)
class Cell:
    """How many, and how much. Both None where they are too few to be told; ``Cell(0, 0)`` where there are none."""

    count: int | None
    minor: int | None

    @property
    def hidden(self) -> bool:
        return self.count is None


NOTHING: Final = Cell(0, 0)
HIDDEN: Final = Cell(None, None)
ANY: Final = Q()


@dataclass(frozen=True, slots=True)
class Month:
    """``recurring``: who gives regularly at its end, and what that is a month (annual gifts by their twelfth).

    ``began``: such contributions that began in it, by what they are a month. ``cancelled``, ``lapsed``: that ended, by somebody or since no
    card paid any more; where one of the two is too small to be told, neither is. ``once``, ``renewals``: payments that arrived in it, of
    single and of regular gifts. ``refunds``: money that went back; ``disputes``: opened; ``lost``: of those, lost. ``fees``: what providers
    kept of its payments, as far as they said, and hidden where one of these two is.
    """

    month: date
    recurring: Cell
    began: Cell
    cancelled: Cell
    lapsed: Cell
    once: Cell
    renewals: Cell
    refunds: Cell
    disputes: Cell
    lost: Cell
    fees: Cell


@dataclass(frozen=True, slots=True)
class Campaign:
    """Payments that came by one ask's campaign. ``name`` is empty for gifts without one and for those too few to be told apart."""

    name: str
    payments: Cell


@dataclass(frozen=True, slots=True)
class Now:
    """``recurring``: a month, without those that are paused; ``retrying``: of them, whose last renewal failed."""

    currency: str
    recurring: Cell
    retrying: Cell
    paused: Cell


def currencies() -> list[str]:
    """In which anything was ever begun, the most frequent first."""
    rows = Contribution.objects.exclude(began_at=None).values("currency").annotate(n=Count("id"))
    return [row["currency"] for row in rows.order_by("-n", "currency")]


def now(currency: str) -> Now:
    rows = _regular(currency)
    return Now(
        currency,
        _a_month(rows.filter(state__in=(State.ACTIVE, State.RETRYING))),
        _a_month(rows.filter(state=State.RETRYING)),
        _a_month(rows.filter(state=State.PAUSED)),
    )


def monthly(currency: str, since: date, until: date) -> list[Month]:
    """One for each month from that of ``since`` to that of ``until``, both included."""
    moved = {name: _by_month(rows, at) for name, (rows, at) in _movements(currency).items()}
    began = _turns(currency, "began_at")
    lapsed = _turns(currency, "ended_at", Q(state=State.LAPSED))
    cancelled = _turns(currency, "ended_at", ~Q(state=State.LAPSED))
    found = []
    for month in _months(since, until):
        cells = {name: _cell(*rows.get(month, (0, 0))) for name, rows in {**moved, "began": began}.items()}
        if cells["once"].hidden or cells["renewals"].hidden:
            cells["fees"] = HIDDEN
        ended = _both_or_none(_cell(*cancelled.get(month, (0, 0))), _cell(*lapsed.get(month, (0, 0))))
        recurring = _cell(*_sum_until(month, began, [cancelled, lapsed]))
        found.append(Month(month, recurring, cancelled=ended[0], lapsed=ended[1], **cells))
    turned = any(turn.hidden for each in found for turn in (each.began, each.cancelled, each.lapsed))
    return [replace(each, recurring=_rounded(each.recurring)) for each in found] if turned else found


def by_campaign(currency: str, since: date, until: date) -> list[Campaign]:
    """Payments between two days, both included, the most first. Small ones are told together, or with the next smallest."""
    paid = Payment.objects.done().filter(currency=currency, made_at__gte=_begin(since), made_at__lt=_begin(until, 1))
    rows = paid.values("contribution__campaign").annotate(n=Count("id"), total=Sum("amount")).order_by("-n")
    named = [(row["contribution__campaign"], row["n"], row["total"]) for row in rows]
    found = [Campaign(name, _cell(n, total)) for name, n, total in _told_apart(named)]
    some_hidden = any(each.once.hidden or each.renewals.hidden for each in monthly(currency, since, until))
    return [replace(each, payments=_rounded(each.payments)) for each in found] if some_hidden else found


def _told_apart(rows: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """What is too small to be named goes to the nameless; if that is still too small, the smallest named goes there too."""
    named = sorted((row for row in rows if row[0] and row[1] >= SMALLEST), key=lambda row: -row[1])
    rest = [row for row in rows if not row[0] or row[1] < SMALLEST]
    while rest and sum(row[1] for row in rest) < SMALLEST and named:
        rest.append(named.pop())
    nameless = [("", sum(row[1] for row in rest), sum(row[2] for row in rest))] if rest else []
    return named + nameless


def _regular(currency: str) -> QuerySet[Contribution]:
    return Contribution.objects.filter(currency=currency, frequency__in=MONTHS_OF)


def _movements(currency: str) -> dict[str, tuple[QuerySet[Any], str]]:
    paid = Payment.objects.done().filter(currency=currency)
    disputes = Dispute.objects.filter(currency=currency)
    return {
        "once": (paid.filter(contribution__frequency=Frequency.ONCE), "amount"),
        "renewals": (paid.exclude(contribution__frequency=Frequency.ONCE), "amount"),
        "refunds": (Refund.objects.filter(currency=currency, fate=Fate.DONE), "amount"),
        "disputes": (disputes, "amount"),
        "lost": (disputes.filter(verdict="lost"), "amount"),
        "fees": (paid.exclude(fee=None), "fee"),
    }


def _by_month(rows: QuerySet[Any], what: str) -> dict[date, tuple[int, int]]:
    counted = rows.annotate(month=TruncMonth("made_at")).values("month").annotate(n=Count("id"), total=Sum(what))
    return {row["month"].date(): (row["n"], row["total"]) for row in counted.order_by()}


def _both_or_none(one: Cell, other: Cell) -> tuple[Cell, Cell]:
    """Who knows the sum of two, and one of them, knows the other."""
    if NOTHING not in (one, other) and (one.hidden or other.hidden):
        return HIDDEN, HIDDEN
    return one, other


def _rounded(cell: Cell) -> Cell:
    """Down to fives, and to a round sum that is no more than five of these gifts: what was taken away from it is nowhere exact."""
    if not cell.count or not cell.minor:
        return cell
    step = 10 ** (len(str(SMALLEST * cell.minor // cell.count)) - 1)
    return Cell(cell.count - cell.count % SMALLEST, cell.minor - cell.minor % step)


def _turns(currency: str, at: str, which: Q = ANY) -> dict[date, tuple[int, int]]:
    """In which month how many began or ended, and what they are a month."""
    rows = _regular(currency).exclude(began_at=None).filter(which, ~Q(**{at: None}))
    counted = (
        rows.annotate(month=TruncMonth(at)).values("month", "frequency").annotate(n=Count("id"), total=Sum("amount"))
    )
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in counted.order_by():
        count, total = found[row["month"].date()]
        found[row["month"].date()] = (count + row["n"], total + row["total"] // MONTHS_OF[row["frequency"]])
    return dict(found)


def _sum_until(
    month: date, began: dict[date, tuple[int, int]], ended: list[dict[date, tuple[int, int]]]
) -> tuple[int, int]:
    came = [row for at, row in began.items() if at <= month]
    went = [row for ends in ended for at, row in ends.items() if at <= month]
    return sum(n for n, _ in came) - sum(n for n, _ in went), sum(m for _, m in came) - sum(m for _, m in went)


def _a_month(rows: QuerySet[Contribution]) -> Cell:
    found = rows.values("frequency").annotate(n=Count("id"), total=Sum("amount")).order_by()
    return _cell(sum(row["n"] for row in found), sum(row["total"] // MONTHS_OF[row["frequency"]] for row in found))


def _cell(count: int, minor: int) -> Cell:
    return Cell(count, minor) if count >= SMALLEST else NOTHING if count == 0 else HIDDEN


def _months(since: date, until: date) -> Iterator[date]:
    for number in range(since.year * 12 + since.month - 1, until.year * 12 + until.month):
        yield date(number // 12, number % 12 + 1, 1)


def _begin(day: date, days_on: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromordinal(day.toordinal() + days_on), time()))
