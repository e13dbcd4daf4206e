"""What somebody may do with his contributions. Each act says where to go on to; empty: back to his page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.circulation import caps
from tamizdat.circulation.outgoing import queue_sealed
from tamizdat.giving import errands, moving
from tamizdat.giving.contributions import Contribution, State
from tamizdat.giving.counter.sums import NO_AMOUNT, out_of_bounds
from tamizdat.giving.donor_rules import Facts, Purpose, decide
from tamizdat.giving.errands import Errand
from tamizdat.giving.keeping import Owner
from tamizdat.giving.kinds import Kind
from tamizdat.giving.links import support
from tamizdat.giving.offers import offer
from tamizdat.giving.providers.cards import takes_cards
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.tills import Tills
from tamizdat.lib.money import Money, NotMoney, read_typed

PAUSES: Final = (1, 2, 3, 6)
"""Months."""

ENDED: Final = _("This contribution does not go on, so nothing can be changed. You can begin a new one.")
CANNOT: Final = _("Your provider cannot do this. End it, and begin anew as you like.")


class NotNow(Exception):  # noqa: N818  it reads as what it says
    """What a donor asked for cannot be done; the text says why."""


def act(owner: Owner, given: QueryDict, language: str, tills: Tills) -> str:
    """Do what a button says. Raises :class:`NotNow`. A button that is not known, or of somebody else's, does nothing."""
    ours, do = owner.own(given.get("number", "")), _ACTS.get(given.get("do", ""))
    return do(owner, ours, given, language, tills) if ours and do else ""


def _cancel(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    del owner, given, language, tills
    if ours.is_live:
        errands.ask(ours, Errand.Kind.CANCEL, by=Contribution.EndedBy.DONOR.value)
    return ""


def _pause(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    del owner, language
    _must_run(ours, tills, "pause")
    said = given.get("months", "")
    months = int(said) if said in [str(each) for each in PAUSES] else PAUSES[0]
    errands.ask(ours, Errand.Kind.PAUSE, until=(timezone.now() + timedelta(days=30 * months)).isoformat())
    return ""


def _resume(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    del owner, given, language
    _must_run(ours, tills, "pause")
    if ours.state == State.PAUSED:
        errands.ask(ours, Errand.Kind.PAUSE, until=timezone.now().isoformat())
    return ""


def _change(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    del owner
    _must_run(ours, tills, "change")
    _must_be_allowed(ours, Purpose.CHANGE)
    money = _amount(ours, given.get("amount", ""), language)
    if money.minor != ours.amount:
        errands.ask(ours, Errand.Kind.CHANGE, amount=money.minor)
    return ""


def _card(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    """The provider's own page; where there is none that asks for the country first, he agrees anew, and what ran ends."""
    del given
    till = tills.get(ours.provider)
    if ours.is_live and takes_cards(till):
        return f"/support/?moving={moving.by_himself(ours)}&method={ours.provider}&language={language}"
    _must_run(ours, tills, "portal")
    _must_be_allowed(ours, Purpose.PORTAL)
    asked = errands.ask(ours, Errand.Kind.PORTAL, back=support(f"yours/?language={language}"))
    return f"/support/yours/{owner.token}/card/{asked.pk}/?language={language}"


def _receipts(owner: Owner, ours: Contribution, given: QueryDict, language: str, tills: Tills) -> str:
    """Mailed, within the caps: the counter cannot read the address it goes to."""
    del given, tills
    supporter = owner.supporter(ours)
    if supporter is None:
        return ""
    if caps.spend(caps.Budget.GIVING, owner.mark):
        queue_sealed(Kind.RECEIPTS, owner.mark, bytes(supporter.sealed), language, contribution=ours.pk)
    return f"/support/sent/receipts/?language={language}"


_ACTS: Final[dict[str, Callable[[Owner, Contribution, QueryDict, str, Tills], str]]] = {
    "cancel": _cancel,
    "pause": _pause,
    "resume": _resume,
    "change": _change,
    "card": _card,
    "receipts": _receipts,
}


def _must_run(ours: Contribution, tills: Tills, what: str) -> None:
    if not ours.is_live:
        raise NotNow(str(ENDED))
    till = tills.get(ours.provider)
    if till is None or not getattr(till.capabilities(), what):
        raise NotNow(str(CANNOT))


def _must_be_allowed(ours: Contribution, purpose: Purpose) -> None:
    """What the worker looks at besides, before it does anything: where the money comes from."""
    frequency = Frequency(ours.frequency)
    facts = Facts(currency=ours.currency, provider=ours.provider, frequency=frequency, purpose=purpose)
    if not decide(facts, timezone.localdate()).allowed:
        raise NotNow(str(ENDED))


def _amount(ours: Contribution, typed: str, language: str) -> Money:
    try:
        money = read_typed(typed[:40], ours.currency)
    except NotMoney:
        raise NotNow(str(NO_AMOUNT)) from None
    if wrong := out_of_bounds(money, offer(language, ours.currency, [ours.currency]), Frequency(ours.frequency)):
        raise NotNow(wrong)
    return money
