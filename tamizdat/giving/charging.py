"""A card that was typed on our own page: first where it was issued, then the rules, and only then the money.

This is the one thing that the web has moved at a provider: the donor stands before his bank's question and cannot wait for the
worker. The reference it needs comes with the donor, in the address of the page, and counts only where its mark fits.
"""

from __future__ import annotations

from typing import Final

from django.utils import timezone

from tamizdat.giving import approvals, calls, errands, links, moves, references, visits
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.donor_rules import Decision, Facts, Purpose, decide
from tamizdat.giving.errors import AgreedAlready, MustNotGive
from tamizdat.giving.links import support
from tamizdat.giving.models import Call, Supporter
from tamizdat.giving.providers.cards import TakesCards
from tamizdat.giving.providers.port import CardDeclined, Frequency

CHARGE: Final = "charge"
MOST: Final = 8
"""Cards that may be tried for one contribution. Who has a list of stolen ones begins anew for each few, which takes time."""


def charge(ours: Contribution, ref: str, token: str, till: TakesCards) -> str:
    """Take what was chosen with the card behind ``token``: the address to go on to.

    After :data:`MOST` cards it is let go. Raises ``MustNotGive`` when the card is of a country where giving is a crime, or nobody says
    of which: then nothing was asked of its bank, and who it was is forgotten. Raises ``AgreedAlready`` when another one has begun by the
    same link of a move, ``CardDeclined``, ``UnknownReference`` (a token
    that is too old) and other ``ProviderError``.
    """
    if moves.another_counts(ours):
        raise AgreedAlready("Something has begun in its place.")
    if Call.objects.filter(contribution=ours, what=CHARGE).count() >= MOST:
        errands.ask(ours, errands.Errand.Kind.DECLINE)
        raise CardDeclined("Too many cards were tried.")
    decision = _decision(ours, till.card_country(token))
    if not decision.allowed:
        _refuse(ours)
        raise MustNotGive(decision)
    back = support(f"back/{links.back(ours.number)}/?ref={ref}")
    about = references.mark(ours.provider, token).hex()[:40]
    return calls.make(ours, CHARGE, lambda key: till.charge(ref, token, back, key), about) or back


def waits(ours: Contribution, ref: str) -> bool:
    """Whether the page is this contribution's, and nothing was taken yet."""
    return ours.state == Contribution.State.AWAITING and visits.is_its_own(ours, ref)


def _decision(ours: Contribution, country: str) -> Decision:
    facts = Facts(
        card_country=country,
        currency=ours.currency,
        provider=ours.provider,
        frequency=Frequency(ours.frequency),
        purpose=Purpose.CARD,
    )
    return decide(facts, timezone.localdate())


def _refuse(ours: Contribution) -> None:
    """The address goes at once; the reference when the worker has let it go at the provider."""
    approvals.refuse(ours)
    Supporter.objects.filter(contribution=ours).delete()
