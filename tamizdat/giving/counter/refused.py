"""Who must not give is told so, kindly and with the reason, and nothing is stored of it: no row, no count, no log line."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tamizdat.giving.counter.window import show
from tamizdat.giving.countries import country
from tamizdat.giving.donor_rules import Decision, Reason

WHY: Final = {
    Reason.RESIDENCE: _("You live in %(country)s, where giving to this paper is a crime."),
    Reason.TRAVELS: _("You may travel to %(country)s, where having given to this paper is a crime."),
    Reason.CARD: _("Your card or account is from %(country)s. Banks there must show payments to the authorities."),
    Reason.PAYER: _("Your account is from %(country)s. Banks there must show payments to the authorities."),
    Reason.CURRENCY: _(
        "Money in this currency passes through banks in %(country)s, which must show it to the authorities."
    ),
    Reason.UNSAID: _("We do not know where your money would come from, so we cannot tell whether it would be safe."),
}


def must_not(request: HttpRequest, decision: Decision, language: str) -> HttpResponse:
    """The page; ``decision`` is what :func:`tamizdat.giving.donor_rules.decide` said."""
    why = str(WHY.get(decision.reason, WHY[Reason.UNSAID])) % {"country": country(decision.country)}
    title = str(_("Please do not give"))
    return show(request, "refused", title, language, HTTPStatus.FORBIDDEN, why=why, decision=decision)
