"""``/support/back/KEY/`` and ``/support/thanks/KEY/``: whoever comes back from a provider, and how it stands.

A key is a number and its proof (``links.back``). Who has the number alone is told how it stands, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.giving import charging, links, moves, open_pages, transfers, visits
from tamizdat.giving.contributions import ENDED, LIVE, UNDER_WAY, Contribution, State
from tamizdat.giving.counter.refused import must_not
from tamizdat.giving.counter.window import answers, looking_again, show
from tamizdat.giving.donor_rules import Advice, Decision, Reason
from tamizdat.giving.errors import NoSuchThing
from tamizdat.giving.mails import each_time
from tamizdat.giving.providers.cards import takes_cards
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.tills import Tills, offered
from tamizdat.house.speech import speaking

LOOKS: Final = 20
"""So often the page looks again by itself, each time after longer; then it waits to be asked."""
STRAIGHT: Final = timedelta(hours=1)
"""So long after giving the page still hands out the link; its address stays in a browser for longer."""
ARRIVED: Final = (State.PAID, *LIVE)


@answers("GET", "HEAD")
def back(request: HttpRequest, key: str, tills: Callable[[], Tills]) -> HttpResponse:
    """A provider looked at once, and then on: reloading the next page asks nobody anything. A card that has paid nothing so far
    may be typed again."""
    number, proven = links.came_by(key)
    ref, known = request.GET.get("ref", "")[:400], tills()
    visits.came_back(number, ref, known)
    ours = Contribution.objects.get(number=number)
    if takes_cards(offered(known).get(ours.provider)) and charging.waits(ours, ref):
        there = f"/support/card/{number}/?{urlencode({'ref': ref})}&again=1"
        return HttpResponseRedirect(there, headers=HEADERS, status=303)
    way = links.back(number) if proven or visits.is_its_own(ours, ref) else number
    return HttpResponseRedirect(f"/support/thanks/{way}/", headers=HEADERS, status=303)


@answers("GET", "HEAD")
def thanks(request: HttpRequest, key: str, tills: Callable[[], Tills]) -> HttpResponse:
    number, proven = links.came_by(key)
    ours = Contribution.objects.filter(number=number).first()
    if ours is None:
        raise NoSuchThing("There is no such contribution.")
    language = language_of(request, ours.language)
    with speaking(language):
        return _standing(request, ours, language, tills) if proven else _in_short(request, ours, language)


def _in_short(request: HttpRequest, ours: Contribution, language: str) -> HttpResponse:
    """No sum, no way to give, no link: a number is read by others."""
    state = State(ours.state)
    how = "arrived" if state in ARRIVED else "waiting" if state in UNDER_WAY else "nothing"
    return show(request, "in_short", str(_("How it stands")), language, how=how)


def _standing(request: HttpRequest, ours: Contribution, language: str, tills: Callable[[], Tills]) -> HttpResponse:
    if page := _for_his_safety(request, ours, language):
        return page
    state, sum_ = State(ours.state), each_time(ours.given, Frequency(ours.frequency))
    if state in UNDER_WAY and (steps := transfers.instructions(ours, tills())):
        title = str(_("Your transfer"))
        return show(request, "transfer", title, language, ours=ours, steps=steps, sum=sum_, keep=_keep(ours))
    if state in ARRIVED:
        return show(request, "thanks", str(_("Thank you")), language, ours=ours, sum=sum_, keep=_keep(ours))
    if state in UNDER_WAY:
        title = str(_("It is being confirmed"))
        look, seconds = _again(request)
        page = show(request, "confirming", title, language, ours=ours, sum=sum_, way=links.back(ours.number))
        return looking_again(
            page, seconds, f"/support/thanks/{links.back(ours.number)}/?look={look}&language={language}"
        )
    title = str(_("It has ended") if state in ENDED else _("Nothing was given"))
    return show(request, "not_given", title, language, ours=ours, sum=sum_, choice=moves.choice(ours))


def _for_his_safety(request: HttpRequest, ours: Contribution, language: str) -> HttpResponse | None:
    """Where nothing may be taken of him: no way to pay, and nothing that invites him back."""
    promised = ours.state in UNDER_WAY and transfers.is_promised(ours)
    if ours.state == State.REFUSED or (promised and not open_pages.may_be_paid(ours)):
        return must_not(request, Decision(False, Reason.UNSAID, Advice.READ_ON), language)
    if ours.ended_by == Contribution.EndedBy.SAFETY and ours.state != State.PAID:
        return show(request, "ended_for_safety", str(_("It has ended")), language)
    return None


def _keep(ours: Contribution) -> str:
    """For one who left no address and comes straight from giving: the token of a page that only this link opens."""
    late = timezone.now() - (ours.began_at or ours.made_at) > STRAIGHT
    return links.of(ours, links.Purpose.KEPT) if ours.nameless and ours.recurs and not late else ""


def _again(request: HttpRequest) -> tuple[int, int]:
    """Which look this was, and seconds until the next; none any more after :data:`LOOKS`."""
    said = request.GET.get("look", "")
    look = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0  # noqa: PLR2004  digits of a count
    return look + 1, min(3 + look, 15) if look < LOOKS else 0
