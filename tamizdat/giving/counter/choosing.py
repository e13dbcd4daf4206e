"""``/support/``: choose, and go on to the provider's page. One page of ours, one press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import marks
from tamizdat.circulation.counter.form_times import good_token, wrong_time
from tamizdat.circulation.counter.page import HEADERS, language_of
from tamizdat.circulation.counter.sign_up import no_address
from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.tokens import form_token
from tamizdat.giving import begin
from tamizdat.giving.asks import Placement, paragraphs, standing_ask
from tamizdat.giving.counter import form as forms
from tamizdat.giving.counter.form import Form
from tamizdat.giving.counter.refused import must_not
from tamizdat.giving.counter.sums import NO_AMOUNT, out_of_bounds
from tamizdat.giving.counter.window import agreed_already, answers, leading_to, show
from tamizdat.giving.donor_rules import ELSEWHERE, Facts, Rules, decide
from tamizdat.giving.errors import (
    AgreedAlready,
    AmountNotTaken,
    MustNotGive,
    NoSuchThing,
    NotOffered,
    ProviderTrouble,
    SaysNo,
)
from tamizdat.giving.links import Purpose, back, came_by, choice, contribution, of
from tamizdat.giving.mails import each_time
from tamizdat.giving.methods import carrier, currencies, methods, pages
from tamizdat.giving.moves import Agreement, Moved
from tamizdat.giving.offers import offer
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.tills import Tills, offered
from tamizdat.house.speech import speaking
from tamizdat.lib.money import NotMoney

Shown = Callable[..., Form]

OTHER_RHYTHM: Final = _("Say how often you would like to give. Nothing was taken.")
OTHER_CURRENCY: Final = _("This currency cannot be given any more. Please choose the amount anew.")
NO_METHOD: Final = _("Choose how you would like to give.")
NOT_SO_OFTEN: Final = _("%(method)s cannot do this: choose another way, or give at another rhythm.")
CLOSED: Final = _("This way to give is closed at the moment. Please choose another.")
NO_ANSWER: Final = _("%(method)s does not answer. Nothing was taken. Try again in a while, or choose another way.")
NEW_RULES: Final = _("Since you opened this page the rules have changed. Please read them, and answer anew.")
NO_SUCH_AMOUNT: Final = _("%(method)s takes no such amount. Nothing was taken. Choose another amount, or another way.")
REFUSED: Final = _("%(method)s refused this, and nothing was taken. Please choose another way.")
SAY_WHERE: Final = _("Please answer: it is there to protect you, and is kept nowhere.")


@answers("GET", "HEAD")
def choose(request: HttpRequest, tills: Callable[[], Tills]) -> HttpResponse:
    language, asked = language_of(request), _asked(request)
    with speaking(language):
        if (token := asked.get("moving", "")) and _is_over(token):
            return agreed_already(request, language)
        made = _form(asked, language, offered(tills()), forms.before)
        return _page(request, replace(made, token=form_token()), language)


@answers("POST")
def go(request: HttpRequest, tills: Callable[[], Tills]) -> HttpResponse:
    """Nothing is stored before all of it is right and no donor rule says no."""
    language = language_of(request)
    with speaking(language):
        known = tills()
        made = _form(request.POST, language, offered(known), forms.posted)
        if wrong := wrong_time(made.token):
            return _page(request, replace(made, token=good_token(made.token), notice=wrong), language)
        if request.POST.get("currency", "") != made.offered.currency:  # or 500 roubles would become 500 euros
            return _page(request, replace(made, own="", notice=str(OTHER_CURRENCY)), language)
        if request.POST.get("frequency", "") != made.frequency:  # or what was meant once would recur
            return _page(request, replace(made, notice=str(OTHER_RHYTHM)), language)
        if not made.places.all_in(request.POST.get("asked", "")):
            return _page(request, replace(made, where={}, notice=str(NEW_RULES)), language)
        if wrongs := _wrongs(made):
            return _page(request, replace(made, wrong=wrongs), language)
        return _begun(request, made, language, known)


def _begun(request: HttpRequest, made: Form, language: str, tills: Tills) -> HttpResponse:
    try:
        begun = begin.begin(_choice(made, language), tills)
    except MustNotGive as refusal:
        return must_not(request, refusal.decision, language)
    except AgreedAlready:
        return agreed_already(request, language)
    except (NotOffered, ProviderTrouble) as error:
        return _page(request, _not_begun(made, error), language)
    return HttpResponseRedirect(begun.url or f"/support/thanks/{back(begun.number)}/", headers=HEADERS, status=303)


def _not_begun(made: Form, error: NotOffered | ProviderTrouble) -> Form:
    """Why not, in words for who can do something about it."""
    name = {"method": carrier(made.method)}
    if isinstance(error, AmountNotTaken):
        return replace(made, wrong={"own": str(NO_SUCH_AMOUNT) % name})
    if isinstance(error, NotOffered):
        return replace(made, notice=str(CLOSED))
    return replace(made, notice=str(REFUSED if isinstance(error, SaysNo) else NO_ANSWER) % name)


def _choice(made: Form, language: str) -> begin.Choice:
    travels = made.answer("travels")
    return begin.Choice(
        frequency=made.frequency,
        money=made.money,
        provider=made.method,
        language=language,
        residence=made.answer("residence"),
        travels=frozenset({travels} if travels in made.places else ()),
        card_country=made.answer("card"),
        campaign=made.campaign,
        email=made.address,
        discreet=made.discreet,
        replaces=contribution(Purpose.MOVING, made.moving).number if made.moving else "",
    )


def _wrongs(made: Form) -> dict[str, str]:
    """What has to be mended, by the field; in the words of its reader."""
    found = {"own": _wrong_sum(made), "method": _wrong_method(made), "address": _wrong_address(made)}
    if made.places:
        found |= {name: "" if made.answer(name) else str(SAY_WHERE) for name in forms.WHERE}
    return {name: text for name, text in found.items() if text}


def _wrong_sum(made: Form) -> str:
    try:
        money = made.money
    except NotMoney:
        return str(NO_AMOUNT)
    return out_of_bounds(money, made.offered, made.frequency)


def _wrong_method(made: Form) -> str:
    method = made.chosen_method
    if method is None:
        return str(NO_METHOD)
    possible = method.takes(made.frequency, made.offered.currency)
    return "" if possible else str(NOT_SO_OFTEN) % {"method": method.label}


def _wrong_address(made: Form) -> str:
    try:
        if made.address:
            marks.normalised(made.address)
    except BadAddress as error:
        return no_address(error)
    return ""


def _asked(request: HttpRequest) -> QueryDict:
    """What the address of the page says; whoever comes by the link of a move finds his old choice."""
    token = request.GET.get("moving", "") or _once_more(request.GET.get("again", ""))
    if not token:
        return request.GET
    method = urlencode({"method": request.GET.get("method", "")})
    return QueryDict(f"{choice(contribution(Purpose.MOVING, token))}&moving={token}&{method}")


def _once_more(key: str) -> str:
    """The link by which a contribution was begun that came to nothing: who tries again still agrees anew, and does not give twice.

    A number alone opens nothing here, either.
    """
    try:
        number, proven = came_by(key)
    except NoSuchThing:
        return ""
    begun = Agreement.objects.filter(contribution__number=number).select_related("moved__contribution").first()
    return of(begun.moved.contribution, Purpose.MOVING) if proven and begun else ""


def _is_over(token: str) -> bool:
    moved = Moved.objects.filter(contribution=contribution(Purpose.MOVING, token)).first()
    return moved is None or moved.is_over


def _form(asked: QueryDict, language: str, tills: Tills, shown: Shown) -> Form:
    rules = Rules.now()
    known = methods(tills, rules)
    currency = asked.get("currency", "").upper()
    wanted = [each for each in settings.NEWSPAPER.giving_currencies if _may_be_given(each, rules)]
    return shown(asked, offer(language, currency, currencies(known, wanted) or wanted), known, rules)


def _may_be_given(currency: str, rules: Rules) -> bool:
    """Money of a country where giving is a crime is not even offered."""
    facts = Facts(residence=ELSEWHERE, currency=currency)
    return decide(facts, timezone.localdate(), rules).allowed


def _page(request: HttpRequest, made: Form, language: str) -> HttpResponse:
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if made.wrong or made.notice else HTTPStatus.OK
    title = str(_("Support the paper"))
    rhythms = [each for each in Frequency if made.can(each)]
    ask = standing_ask(language, Placement.SUPPORT, timezone.now())
    said = paragraphs(ask.text) if ask else ()
    told: dict[str, Any] = {"ask": ask, "said": said, "keeping": settings.NEWSPAPER}
    page = show(request, "choose", title, language, wrong, form=made, rhythms=rhythms, each_time=each_time, **told)
    return leading_to(pages(made.methods), page)
