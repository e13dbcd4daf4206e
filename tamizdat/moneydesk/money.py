"""The money desk: what readers give, as totals; who gives is nowhere in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tamizdat.giving import figures
from tamizdat.giving.alarms import alarms
from tamizdat.giving.models import Designation
from tamizdat.giving.providers.registry import troubles
from tamizdat.house.amounts import amount
from tamizdat.house.speech import speaking
from tamizdat.lib.money import Money
from tamizdat.moneydesk.doors import money_only
from tamizdat.moneydesk.plots import Plot, plot, told

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A month in words, in the order of the table's columns."""

    month: date
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    name: str
    told: str


@never_cache
@require_safe
@money_only
def money(request: HttpRequest) -> HttpResponse:
    with speaking(request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else settings.LANGUAGE_CODE):
        return render(request, "moneydesk/money.html", _shown(request.GET.get("currency", "")))


def _shown(asked: str) -> dict[str, Any]:
    today = timezone.localdate()
    currencies = figures.currencies()
    currency = asked if asked in currencies else next(iter(currencies), "")
    return {
        "breadcrumbs_items": [{"url": "", "label": _("Money")}],
        "alarms": alarms(),
        "troubles": troubles(settings.NEWSPAPER),
        "designations": Designation.objects.filter(lifted_at=None).order_by("from_date", "country"),
        "currencies": currencies,
        "currency": currency,
        "smallest": figures.SMALLEST,
        "this_month": f"{today:%Y-%m}",
        **(_in(currency, today) if currency else {}),
    }


def _in(currency: str, today: date) -> dict[str, Any]:
    since = months_ago(today, MONTHS - 1)
    months = figures.monthly(currency, since, today)
    return {
        "numbers": _numbers(figures.now(currency)),
        "columns": [label for _name, label in columns_of_months()],
        "rows": [_row(month, currency) for month in reversed(months)],
        "plots": _plots(months, currency),
        "campaigns": [
            Campaign(each.name or _("without a campaign, or too few to tell"), told(each.payments, currency))
            for each in figures.by_campaign(currency, since, today)
        ],
    }


def columns_of_months() -> tuple[tuple[str, str], ...]:
    """Of the table, the plots and the CSV: a name in :class:`figures.Month`, and what it is called."""
    return (
        ("recurring", _("Recurring, a month")),
        ("began", _("New")),
        ("cancelled", _("Cancelled")),
        ("lapsed", _("Lapsed")),
        ("renewals", _("Recurring payments")),
        ("once", _("Single gifts")),
        ("refunds", _("Refunds")),
        ("disputes", _("Disputes")),
        ("lost", _("Disputes lost")),
        ("fees", _("Fees")),
    )


def _row(month: figures.Month, currency: str) -> Row:
    return Row(month.month, tuple(told(getattr(month, name), currency) for name, _label in columns_of_months()))


def _plots(months: list[figures.Month], currency: str) -> list[Plot]:
    return [
        plot(label, ((month.month, getattr(month, name)) for month in months), currency)
        for name, label in columns_of_months()
        if name in {"recurring", "began", "cancelled", "lapsed", "renewals", "once", "refunds"}
    ]


def _numbers(now: figures.Now) -> list[tuple[str, str]]:
    recurring = now.recurring.minor
    revenue = "…" if recurring is None else amount(Money(recurring, now.currency))
    return [
        (_("Recurring revenue, a month"), revenue),
        (_("Who give regularly"), str(now.recurring.count) if now.recurring.count is not None else "…"),
        (_("Of them, whose last renewal failed"), told(now.retrying, now.currency)),
        (_("Paused"), told(now.paused, now.currency)),
    ]


def months_ago(day: date, number: int) -> date:
    """The first day of the month so many before."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)
