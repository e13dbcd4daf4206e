"""Cards that are typed on a page of ours: what a provider with :attr:`Capabilities.own_card_page` can do besides.

The provider's script takes the card, in a frame of the provider's own; what we get is a token. The token tells the country in which
the card was issued before any bank has heard of it, and that is the point of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from tamizdat.giving.providers.port import Frequency, Provider
from tamizdat.lib.money import Money


@dataclass(frozen=True, slots=True)
class CardPage:
    """What our page needs. ``script``: the provider's; ``scripts``, ``frames``, ``connects``: hosts for the page's policy;
    ``told``: what our own script hands on, by name (``data-…`` of the form)."""

    script: str
    scripts: tuple[str, ...]
    frames: tuple[str, ...]
    connects: tuple[str, ...]
    told: Mapping[str, str]


class TakesCards(Provider, Protocol):
    """Every method but :meth:`card_page` may raise what a provider's methods may."""

    def card_page(self, money: Money, frequency: Frequency, language: str) -> CardPage: ...

    def card_country(self, token: str) -> str:
        """Where the card behind a token was issued, in a wallet too; empty where nobody says. No bank is asked."""
        ...

    def charge(self, ref: str, token: str, return_url: str, key: str) -> str:
        """Take what was begun with this card: the address of a page of the bank's that wants to know the donor, or nothing.

        What was paid cannot be paid again. Raises :class:`CardDeclined`.
        """
        ...


def takes_cards(till: Provider | None) -> TypeGuard[TakesCards]:
    return till is not None and till.capabilities().own_card_page
