"""Who must not give: where giving to this paper is a crime, nothing is taken, on no path. One function says so to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tamizdat.giving.designations import Designation
from tamizdat.giving.home_currencies import home_of
from tamizdat.giving.providers.port import Frequency

ELSEWHERE: Final = "ZZ"
"""*In none of these countries*, as ISO 3166-1 writes what has no code: an answer, which an empty one is not."""


class Purpose(StrEnum):
    """The paths. ``APPROVAL``: the donor agreed at the provider, and money has not moved yet. ``CARD``: he typed a card on our own
    page, which comes after the first questions."""

    FIRST = "first"
    APPROVAL = "approval"
    RENEWAL = "renewal"
    CARD = "card"
    CHANGE = "change"
    REMINDER = "reminder"
    PORTAL = "portal"
    MOVING = "moving"


class Reason(StrEnum):
    """What stood against it. Words for the donor belong to the page that shows it."""

    NONE = ""
    RESIDENCE = "residence"
    TRAVELS = "travels"
    CARD = "card"
    PAYER = "payer"
    CURRENCY = "currency"
    UNSAID = "unsaid"
    """Rules are in force, and the donor did not say where he lives, or the provider not where he pays from."""


class Advice(StrEnum):
    """What may be done instead: the page says it in words."""

    NONE = ""
    READ_ON = "read-on"
    """Give nothing, and read on: that is no offence."""
    ANOTHER_CARD = "another-card"
    """For one who lives elsewhere: a card or account that was issued elsewhere."""
    SAY_WHERE = "say-where"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a gift before money moves. Countries: two capital letters, empty where nobody said. Never stored."""

    residence: str = ""
    travels: frozenset[str] = frozenset()
    card_country: str = ""
    payer_country: str = ""
    is_proof: bool = True
    """Whether the payer's country is the provider's word for where he pays from. What is none may speak against him, never for him."""
    currency: str = ""
    provider: str = ""
    frequency: Frequency = Frequency.ONCE
    purpose: Purpose = Purpose.FIRST


@dataclass(frozen=True, slots=True)
class Rules:
    """``designated``: country, and the day from which giving is a crime there."""

    designated: Mapping[str, date]

    @classmethod
    def now(cls) -> Rules:
        """As they stand in the database: asked for each time, so that a designation holds everywhere at once."""
        rows = Designation.objects.filter(lifted_at=None).values_list("country", "from_date")
        return cls(dict(rows))

    def forbid(self, country: str, today: date, *, recurs: bool) -> bool:
        """What would go on beyond the day is not begun before it, either; what runs already ends on the day, and no sooner."""
        since = self.designated.get(country.upper())
        return since is not None and (recurs or since <= today)


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: Reason = Reason.NONE
    advice: Advice = Advice.NONE
    country: str = ""
    """Which one it was about, to be named on the page, and nowhere else."""


ALLOWED: Final = Decision(allowed=True)


def decide(facts: Facts, today: date, rules: Rules | None = None) -> Decision:
    """Whether this may be given. ``rules``: those in the database, unless others are handed in. Pure but for that."""
    rules = Rules.now() if rules is None else rules
    goes_on = facts.frequency is not Frequency.ONCE and facts.purpose is not Purpose.RENEWAL
    for reason, country in _countries(facts):
        if country and rules.forbid(country, today, recurs=goes_on):
            return Decision(False, reason, _advice(facts, reason, rules, today), country.upper())
    if rules.designated and _is_unsaid(facts):
        return Decision(False, Reason.UNSAID, Advice.SAY_WHERE)
    return ALLOWED


def _countries(facts: Facts) -> list[tuple[Reason, str]]:
    return [
        (Reason.RESIDENCE, facts.residence),
        *((Reason.TRAVELS, country) for country in sorted(facts.travels)),
        (Reason.CARD, facts.card_country),
        (Reason.PAYER, facts.payer_country),
        (Reason.CURRENCY, home_of(facts.currency)),
    ]


def _is_unsaid(facts: Facts) -> bool:
    """Before the first step a donor says where he lives; before money moves a provider that can says where it comes from."""
    if facts.purpose in (Purpose.FIRST, Purpose.MOVING):
        return not facts.residence
    if facts.purpose is Purpose.CARD:
        return not facts.card_country
    return facts.purpose is Purpose.APPROVAL and not (facts.payer_country and facts.is_proof)


def _advice(facts: Facts, reason: Reason, rules: Rules, today: date) -> Advice:
    elsewhere = facts.purpose is Purpose.CARD or (
        bool(facts.residence) and not rules.forbid(facts.residence, today, recurs=True)
    )
    if reason in (Reason.CARD, Reason.PAYER, Reason.CURRENCY) and elsewhere:
        return Advice.ANOTHER_CARD
    return Advice.READ_ON
