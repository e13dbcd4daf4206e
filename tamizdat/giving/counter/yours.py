"""``/support/yours/TOKEN``: the page of one who gives, behind a link from his mailbox: see, change, pause, end, be forgotten.

What has to be done at a provider is an errand: the web asks, the worker does, and the page says how it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.circulation.errors import OldLink
from tamizdat.circulation.traces import wipe
from tamizdat.giving import keeping, links
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.counter.acts import NotNow, act
from tamizdat.giving.counter.window import answers, looking_again, show
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import NoSuchThing
from tamizdat.giving.keeping import Owner
from tamizdat.giving.mails import each_time
from tamizdat.giving.models import Payment
from tamizdat.giving.providers.port import Capabilities, Frequency
from tamizdat.giving.tills import Tills
from tamizdat.house.speech import speaking

RECENT: Final = timedelta(minutes=10)
"""So long the page says what became of what was asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A contribution as its donor's page shows it. ``asked``: what waits to be done; ``refused``: what was just refused.

    ``wrong``: with what was just typed for it; ``typed``: the amount, to be mended.
    """

    ours: Contribution
    sum: str
    can: Capabilities
    payments: tuple[Payment, ...]
    asked: tuple[str, ...]
    refused: tuple[str, ...]
    wrong: str = ""
    typed: str = ""

    @property
    def is_ending(self) -> bool:
        return Errand.Kind.CANCEL in self.asked


@answers("GET", "HEAD", "POST")
def yours(request: HttpRequest, token: str, tills: Callable[[], Tills]) -> HttpResponse:
    owner = keeping.owner(token)
    language = language_of(request, owner.language)
    with speaking(language):
        if request.method != "POST":
            return _page(request, owner, language, tills())
        if request.POST.get("do") == "forget":
            return _forgotten(request, owner, language)
        return _acted(request, owner, language, tills())


@answers("GET", "HEAD")
def card(request: HttpRequest, token: str, errand: int, tills: Callable[[], Tills]) -> HttpResponse:
    """On to the provider's own page for the card, as soon as the worker has its address. It is good once, and is not kept."""
    owner = keeping.owner(token)
    del tills
    asked = Errand.objects.filter(pk=errand, kind=Errand.Kind.PORTAL, contribution__in=owner.contributions).first()
    if asked is None:
        raise NoSuchThing("There is no such errand.")
    language = language_of(request, owner.language)
    if asked.state == Errand.State.DONE and request.method == "GET":
        return _to_provider(asked)
    with speaking(language):
        refused = asked.state == Errand.State.REFUSED
        page = show(request, "card", str(_("To your provider")), language, token=token, refused=refused)
        return looking_again(page, 0 if refused else 3, f"{request.path}?language={language}")


def _to_provider(asked: Errand) -> HttpResponse:
    url = asked.take_answer()
    if not url:
        raise OldLink("The provider's page was opened already.")
    return HttpResponseRedirect(url, headers=HEADERS, status=303)


def _acted(request: HttpRequest, owner: Owner, language: str, tills: Tills) -> HttpResponse:
    here = f"/support/yours/{owner.token}"
    try:
        there = act(owner, request.POST, language, tills)
    except NotNow as error:
        return _page(request, owner, language, tills, wrong=str(error))
    return HttpResponseRedirect(there or f"{here}?language={language}", headers=HEADERS, status=303)


def _page(request: HttpRequest, owner: Owner, language: str, tills: Tills, wrong: str = "") -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    entries = [_entry(ours, tills) for ours in owner.contributions]
    if wrong:
        entries = [_with_what_was_typed(each, request.POST, wrong) for each in entries]
    waiting = any(entry.asked for entry in entries)
    title = str(_("What you give"))
    return show(request, "yours", title, language, status, owner=owner, entries=entries, waiting=waiting)


def _with_what_was_typed(entry: Entry, given: QueryDict, wrong: str) -> Entry:
    """What is wrong stands at the contribution that it is about."""
    if given.get("number", "") != entry.ours.number:
        return entry
    return replace(entry, wrong=wrong, typed=given.get("amount", "")[:40])


def _entry(ours: Contribution, tills: Tills) -> Entry:
    till = tills.get(ours.provider)
    lately = Errand.objects.filter(contribution=ours, made_at__gt=timezone.now() - RECENT)
    kinds = list(lately.exclude(kind__in=(Errand.Kind.FETCH, Errand.Kind.PORTAL)).values_list("kind", "state"))
    return Entry(
        ours,
        each_time(ours.money, Frequency(ours.frequency)),
        till.capabilities() if till else Capabilities(frozenset(), cancels=False),
        tuple(ours.payments.done().order_by("-made_at").prefetch_related("refunds")),
        tuple(kind for kind, state in kinds if state == Errand.State.WAITING),
        tuple(kind for kind, state in kinds if state == Errand.State.REFUSED),
    )


def _forgotten(request: HttpRequest, owner: Owner, language: str) -> HttpResponse:
    """What still runs has a link of its own from now on: whoever is forgotten must not lose the way to end it."""
    still = [(ours, links.of(ours, links.Purpose.KEPT)) for ours in keeping.forget(owner)]
    wipe()
    listed = [(each_time(ours.money, Frequency(ours.frequency)), token) for ours, token in still]
    return show(request, "forgotten", str(_("You are forgotten")), language, still=listed)
