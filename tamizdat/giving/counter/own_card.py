"""``/support/card/NUMBER/``: cards typed on a page of ours, so that their country is known before money moves.

The only page of the paper that lets something come from elsewhere: the provider's script, as providers demand. The donor is told so
before he comes here, and nobody is led here who has not chosen to give by card.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.giving import charging, links, moves, visits
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.counter.refused import must_not
from tamizdat.giving.counter.window import agreed_already, answers, show
from tamizdat.giving.donor_rules import Rules
from tamizdat.giving.errors import AgreedAlready, MustNotGive, NoSuchThing
from tamizdat.giving.mails import each_time
from tamizdat.giving.methods import carrier, methods
from tamizdat.giving.providers.cards import CardPage, TakesCards, takes_cards
from tamizdat.giving.providers.port import (
    CardDeclined,
    Frequency,
    ProviderDown,
    ProviderError,
    UnknownReference,
)
from tamizdat.giving.tills import Tills, offered
from tamizdat.house import policies
from tamizdat.house.speech import speaking

SCRIPT: Final = Path(__file__).parent.parent / "static" / "giving" / "card.js"

AGAIN: Final = _("The payment has not gone through so far. Nothing can be taken twice: try again, or use another card.")
DECLINED: Final = _("Your bank said no to this card, and nothing was taken. Another card or another way often works.")
TOO_OLD: Final = _("The card has to be typed once more: it was left for too long. Nothing was taken.")
NO_ANSWER: Final = _(
    "No answer came, so we do not know whether it went through. Nothing can be taken twice: simply try it again."
)
NO: Final = _("%(method)s refused this card, and nothing was taken. Another card or another way often works.")
NO_CARD: Final = _("The card did not reach us: this page needs its scripts. Nothing was taken.")


@answers("GET", "HEAD", "POST")
def own_card(request: HttpRequest, number: str, tills: Callable[[], Tills]) -> HttpResponse:
    """``?ref=`` is the provider's reference, and opens the page."""
    ours = Contribution.objects.filter(number=number).first()
    known, ref = offered(tills()), request.GET.get("ref", "")[:400]
    till = known.get(ours.provider) if ours else None
    if ours is None or not takes_cards(till):
        raise NoSuchThing("There is no such card page.")
    if not charging.waits(ours, ref):
        way = links.back(number) if visits.is_its_own(ours, ref) else number
        return HttpResponseRedirect(f"/support/thanks/{way}/", headers=HEADERS, status=303)
    language = language_of(request, ours.language)
    with speaking(language):
        if request.method == "POST":
            return _charged(request, ours, ref, till, known)
        return _page(request, ours, till, known, str(AGAIN) if "again" in request.GET else "")


@answers("GET", "HEAD")
def card_script(_request: HttpRequest) -> HttpResponse:
    """Ours, beside the provider's: it hands over what to pay, and the token back."""
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8", headers=HEADERS)


def _charged(request: HttpRequest, ours: Contribution, ref: str, till: TakesCards, known: Tills) -> HttpResponse:
    token = request.POST.get("token", "")
    if not re.fullmatch(r"\w{8,255}", token):
        return _page(request, ours, till, known, str(NO_CARD))
    language = language_of(request, ours.language)
    try:
        there = charging.charge(ours, ref, token, till)
    except MustNotGive as refusal:
        return must_not(request, refusal.decision, language)
    except AgreedAlready:
        return agreed_already(request, language)
    except ProviderError as error:
        return _page(request, ours, till, known, _wrong(error) % {"method": carrier(ours.provider)})
    return _on(request, there, language)


def _wrong(error: ProviderError) -> str:
    if isinstance(error, ProviderDown):
        return str(NO_ANSWER)
    if isinstance(error, CardDeclined):
        return str(DECLINED)
    return str(TOO_OLD if isinstance(error, UnknownReference) else NO)


def _on(request: HttpRequest, there: str, language: str) -> HttpResponse:
    """To the donor's bank, or back to us. A page and no redirect: banks send on to others, and Chromium holds those to ``form-action``."""
    page = show(request, "own_card_on", str(_("One moment")), language, there=there)
    page["Refresh"] = f"0; url={there}"
    return page


def _page(request: HttpRequest, ours: Contribution, till: TakesCards, known: Tills, wrong: str = "") -> HttpResponse:
    language, frequency = language_of(request, ours.language), Frequency(ours.frequency)
    rules = Rules.now()
    asked = till.card_page(ours.money, frequency, language)
    page = show(
        request,
        "own_card",
        str(_("Your card")),
        language,
        HTTPStatus.UNPROCESSABLE_ENTITY if wrong and request.method == "POST" else HTTPStatus.OK,
        ours=ours,
        sum=each_time(ours.money, frequency),
        asked=asked,
        wrong=wrong,
        carrier=carrier(ours.provider),
        others=[
            each for each in methods(known, rules) if each.name != till.name and each.takes(frequency, ours.currency)
        ],
        choice=moves.choice(ours),
        rules=bool(rules.designated),
    )
    return _letting_in(asked, page)


def _letting_in(asked: CardPage, page: HttpResponse) -> HttpResponse:
    page["Content-Security-Policy"] = policies.card_page(asked.scripts, asked.frames, asked.connects)
    page["Permissions-Policy"] = policies.paying(asked.frames)
    return page
