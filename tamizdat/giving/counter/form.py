"""The form of the support page: what was offered, what was chosen or typed, and what is wrong with it. Kept until it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from tamizdat.giving.campaigns import known
from tamizdat.giving.counter.places import Places
from tamizdat.giving.donor_rules import Rules
from tamizdat.giving.methods import Method
from tamizdat.giving.offers import Offered
from tamizdat.giving.providers.port import Frequency
from tamizdat.lib.money import Money, NotMoney, read_typed

WHERE: Final = ("residence", "travels", "card")


@dataclass(frozen=True, slots=True)
class Form:
    """``sums``: the suggested sum that is chosen, for each frequency; ``own``: an amount that was typed, which counts instead.

    ``where``: answers to the questions about countries, by name. ``wrong``: what is wrong, by the field.
    """

    offered: Offered
    methods: tuple[Method, ...]
    places: Places
    frequency: Frequency
    sums: Mapping[Frequency, str]
    own: str = ""
    method: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    discreet: bool = False
    campaign: str = ""
    moving: str = ""
    token: str = ""
    notice: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def money(self) -> Money:
        """Raises :class:`NotMoney`."""
        return read_typed(self.own or self.sums[self.frequency], self.offered.currency)

    @property
    def chosen_method(self) -> Method | None:
        return next((each for each in self.methods if each.name == self.method), None)

    def can(self, frequency: Frequency) -> bool:
        """Whether any of the methods takes this currency so often; who agrees anew goes on regularly."""
        if self.moving and frequency is Frequency.ONCE:
            return False
        return any(method.takes(frequency, self.offered.currency) for method in self.methods)

    def answer(self, name: str) -> str:
        """To a question about countries: one that was asked, or nothing."""
        return self.places.answer(self.where.get(name, ""))


def before(asked: QueryDict, offered: Offered, methods: tuple[Method, ...], rules: Rules) -> Form:
    """As the page is first shown: what its address says, else what the editors chose."""
    frequency = _frequency(asked, methods, offered)
    sums = {each: offered.usual(each).plain for each in Frequency}
    own = ""
    in_another = (
        asked.get("currency", offered.currency) != offered.currency
    )  # which is not offered: its figure means nothing here
    if amount := None if in_another else _amount(asked.get("amount", ""), offered.currency):
        known = amount in offered.suggested[frequency]
        sums, own = (sums | {frequency: amount.plain}, "") if known else (sums, amount.plain)
    method = _the_only_one(methods, asked.get("method", ""))
    made = Form(offered, methods, Places(rules.designated), frequency, sums, own, method)
    return replace(made, campaign=_campaign(asked), moving=asked.get("moving", ""))


def posted(given: QueryDict, offered: Offered, methods: tuple[Method, ...], rules: Rules) -> Form:
    """As it was filled in."""
    return Form(
        offered,
        methods,
        Places(rules.designated),
        _frequency(given, methods, offered),
        {each: given.get(each, "")[:20] or offered.usual(each).plain for each in Frequency},
        own=given.get("own", "")[:40].strip(),
        method=_the_only_one(methods, given.get("method", "")),
        where={name: given.get(name, "") for name in WHERE},
        address=given.get("address", "")[:320].strip(),
        discreet="discreet" in given,
        campaign=_campaign(given),
        moving=given.get("moving", "")[:400],
        token=given.get("shown", ""),
    )


def _frequency(given: QueryDict, methods: tuple[Method, ...], offered: Offered) -> Frequency:
    possible = [each for each in Frequency if any(method.takes(each, offered.currency) for method in methods)] or list(
        Frequency
    )
    asked = given.get("frequency", "")
    wanted = Frequency(asked) if asked in list(Frequency) else offered.frequency
    return wanted if wanted in possible else possible[0]


def _amount(typed: str, currency: str) -> Money | None:
    try:
        found = read_typed(typed[:40], currency)
    except NotMoney:
        return None
    return found if found.minor else None


def _the_only_one(methods: tuple[Method, ...], asked: str) -> str:
    return methods[0].name if len(methods) == 1 else asked[:20]


def _campaign(given: QueryDict) -> str:
    """One that editors run: a made-up name in a link could mark whoever follows it."""
    return known(given.get("campaign", ""))
