"""As CSV: the books of a month for the accountant, one line for each movement of money, and the desk's own table of months."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tamizdat.giving import figures
from tamizdat.giving.models import Dispute, Payment, Refund
from tamizdat.giving.payments import Movement
from tamizdat.giving.providers.port import Fate, Verdict
from tamizdat.lib.money import Money
from tamizdat.moneydesk.doors import money_only
from tamizdat.moneydesk.money import MONTHS, columns_of_months, months_ago

HEAD: Final = ("date", "kind", "frequency", "provider", "campaign", "currency", "amount", "fee")
MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
FORMULA: Final = re.compile(r"^[=+\-@\t\r]")
"""What a spreadsheet would work out instead of showing it."""

Line = tuple[datetime, tuple[str, ...]]


@never_cache
@require_safe
@money_only
def export(request: HttpRequest) -> HttpResponse:
    """``?month=2026-11``; money that went back, and disputes that were lost, are negative."""
    found = MONTH.fullmatch(request.GET.get("month", ""))
    if not found:
        messages.error(request, _("This is no month: choose one like 2026-11."))
        return redirect("moneydesk_money")
    first = date(int(found[1]), int(found[2]), 1)
    return _sheet(f"books-{first:%Y-%m}", HEAD, (line for _at, line in sorted(books(first))))


@never_cache
@require_safe
@money_only
def months(request: HttpRequest) -> HttpResponse:
    """The table of the money desk, ``?currency=EUR``; what is too small to be told is an empty cell."""
    known = figures.currencies()
    currency = request.GET.get("currency", "")
    if currency not in known:
        messages.error(request, _("Nothing was given in this currency."))
        return redirect("moneydesk_money")
    names = [name for name, _label in columns_of_months()]
    today = timezone.localdate()
    rows = figures.monthly(currency, months_ago(today, MONTHS - 1), today)
    head = ["month", *(f"{name} {what}" for name in names for what in ("number", currency))]
    return _sheet(f"months-{currency}", head, (_month(row, names, currency) for row in rows))


def _month(row: figures.Month, names: Iterable[str], currency: str) -> list[str]:
    cells: list[figures.Cell] = [getattr(row, name) for name in names]
    told = [("", "") if each.minor is None else (str(each.count), Money(each.minor, currency).plain) for each in cells]
    return [f"{row.month:%Y-%m}", *(value for pair in told for value in pair)]


def _sheet(name: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # or Excel takes it for another alphabet
    sheet = csv.writer(answer)
    sheet.writerow(head)
    sheet.writerows(rows)
    return answer


def books(first: date) -> Iterator[Line]:
    """The movements of the month that begins on ``first``, by the newsroom's clocks."""
    begin = timezone.make_aware(datetime.combine(first, time()))
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    when = {"made_at__gte": begin, "made_at__lt": timezone.make_aware(datetime.combine(after, time()))}
    for payment in Payment.objects.done().filter(**when).select_related("contribution"):
        yield _line("payment", payment, payment, payment.money)
    for refund in Refund.objects.filter(fate=Fate.DONE, **when).select_related("payment__contribution"):
        yield _line("refund", refund, refund.payment, Money(-refund.amount, refund.currency))
    for dispute in Dispute.objects.filter(verdict=Verdict.LOST, **when).select_related("payment__contribution"):
        yield _line("dispute lost", dispute, dispute.payment, Money(-dispute.amount, dispute.currency))


def _line(kind: str, movement: Movement, payment: Payment, money: Money) -> Line:
    gift = payment.contribution
    known = movement is payment and payment.fee is not None
    fee = Money(payment.fee or 0, payment.currency).plain if known else ""
    day = timezone.localdate(movement.made_at).isoformat()
    words = (kind, gift.frequency, gift.provider, gift.campaign, money.currency)
    return movement.made_at, (day, *(harmless(each) for each in words), money.plain, fee)


def harmless(text: str) -> str:
    """A spreadsheet shows it as it stands, whatever it begins with."""
    return f"'{text}" if FORMULA.match(text) else text
