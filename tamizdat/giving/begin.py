"""The way out: a choice becomes a contribution and a page at the provider. First the row and the key, then the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.giving import calls, errands, links, moves, references, supporters
from tamizdat.giving.calls import Call
from tamizdat.giving.contributions import Contribution, State
from tamizdat.giving.donor_rules import Facts, Purpose, Rules, decide
from tamizdat.giving.errors import AgreedAlready, AmountNotTaken, MustNotGive, NotOffered, ProviderTrouble, SaysNo
from tamizdat.giving.links import support
from tamizdat.giving.looks import AT_LEAST
from tamizdat.giving.moves import Agreement, Moved
from tamizdat.giving.providers.port import (
    AmountRefused,
    Frequency,
    Intent,
    Provider,
    ProviderError,
    ProviderRefused,
    Started,
)
from tamizdat.giving.tills import Tills, offered
from tamizdat.house.speech import speaking
from tamizdat.lib.money import Money

START: Final = "start"


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose on the support page. Countries: two capital letters, empty where nothing was said; never stored.

    ``email``: for receipts, empty for none. ``replaces``: the number of a contribution that this one stands in for, from the private
    link of a move.
    """

    frequency: Frequency
    money: Money
    provider: str
    language: str
    residence: str = ""
    travels: frozenset[str] = frozenset()
    card_country: str = ""
    campaign: str = ""
    email: str = ""
    discreet: bool = False
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """``url``: the provider's page; empty for a transfer, which has ``instructions``."""

    number: str
    url: str = ""
    instructions: Mapping[str, str] = field(default_factory=dict)


def begin(choice: Choice, registry: Tills) -> Begun:
    """Raises ``MustNotGive`` (nothing is stored), ``NotOffered``, ``AgreedAlready``, ``BadAddress``, ``ProviderTrouble``."""
    moment = timezone.now()  # of the rules that he answered to: one that comes meanwhile is newer than this
    purpose = Purpose.MOVING if choice.replaces else Purpose.FIRST
    decision = decide(_facts(choice, purpose), timezone.localdate())
    if not decision.allowed:
        raise MustNotGive(decision)
    till = _till(choice, registry)
    call = _store(choice, moment)
    try:
        started = start(call, till)
    except ProviderError as error:
        if call_was_refused(call):
            supporters.purge(call.contribution)
        raise _trouble(error)(f"{choice.provider}: {error}") from error
    return Begun(call.contribution.number, started.url, started.instructions)


def start(call: Call, till: Provider) -> Started:
    """Ask for the provider's page with the key that is stored; whoever asks again gets the same one."""
    return calls.carry_out(call, lambda key: till.start(intent(call.contribution), key), _keep_reference)


def resume(call: Call, till: Provider) -> None:
    """A start that nobody knows the end of: whoever it was for has not got the page. Learn its reference, and let it go."""
    start(call, till)
    errands.ask(call.contribution, errands.Errand.Kind.DECLINE)


def intent(ours: Contribution) -> Intent:
    """The same each time: a provider refuses a known key with other words."""
    with speaking(ours.language):
        description = str(_("Support"))
    return Intent(
        number=ours.number,
        frequency=Frequency(ours.frequency),
        money=ours.money,
        language=ours.language,
        return_url=support(f"back/{links.back(ours.number)}/"),
        cancel_url=support(f"?{moves.choice(ours)}&method={ours.provider}&language={ours.language}"),
        description=description,
        card_url=support(f"card/{ours.number}/"),
    )


def call_was_refused(call: Call) -> bool:
    return Call.objects.filter(pk=call.pk, refused=True).exists()


def _trouble(error: ProviderError) -> type[ProviderTrouble]:
    """Who was refused is not told to try the same again."""
    if isinstance(error, AmountRefused):
        return AmountNotTaken
    return SaysNo if isinstance(error, ProviderRefused) else ProviderTrouble


def _facts(choice: Choice, purpose: Purpose) -> Facts:
    return Facts(
        residence=choice.residence,
        travels=choice.travels,
        card_country=choice.card_country,
        currency=choice.money.currency,
        provider=choice.provider,
        frequency=choice.frequency,
        purpose=purpose,
    )


def _till(choice: Choice, registry: Tills) -> Provider:
    till = offered(registry).get(choice.provider)
    if till is None:
        raise NotOffered(f"{choice.provider} is not offered.")
    can = till.capabilities()
    possible = can.may_take(choice.frequency, rules=bool(Rules.now().designated))
    if not possible or (can.currencies and choice.money.currency not in can.currencies):
        raise NotOffered(f"{choice.provider} cannot take {choice.money.currency}, {choice.frequency}.")
    if choice.replaces and choice.frequency is Frequency.ONCE:
        raise NotOffered("A single gift takes the place of nothing that recurs.")
    if choice.money.minor <= 0:
        raise NotOffered("Nothing cannot be given.")
    return till


@transaction.atomic
def _store(choice: Choice, moment: datetime) -> Call:
    """The contribution, whom to write to, and the key: all there before anybody is asked."""
    moved = _moved(choice)
    ours = Contribution.objects.create(
        frequency=choice.frequency.value,
        currency=choice.money.currency,
        amount=choice.money.minor,
        provider=choice.provider,
        language=choice.language,
        campaign=choice.campaign,
        made_at=moment,
        nameless=not choice.email.strip(),
    )
    supporters.keep(ours, choice.email, discreet=choice.discreet, language=choice.language)
    if moved:
        Agreement.objects.create(moved=moved, contribution=ours)
    return Call.objects.create(contribution=ours, what=START)


def _moved(choice: Choice) -> Moved | None:
    """By whose link this begins, under its lock: two windows follow one another."""
    if not choice.replaces:
        return None
    moved = Moved.objects.select_for_update().filter(contribution__number=choice.replaces).first()
    if moved is None or moved.is_over:
        raise AgreedAlready("Something has begun in its place.")
    return moved


def _keep_reference(call: Call, started: Started) -> None:
    """Together with the answer; what a webhook has brought meanwhile is not undone."""
    mark = references.mark(call.contribution.provider, started.ref)
    rows = Contribution.objects.filter(pk=call.contribution_id, ref_mark=None)
    rows.update(ref_mark=mark, ref_sealed=references.seal(mark, started.ref))
    waiting = Contribution.objects.filter(pk=call.contribution_id, state=State.DRAFT)
    waiting.update(state=State.AWAITING, look_at=timezone.now() + AT_LEAST)
