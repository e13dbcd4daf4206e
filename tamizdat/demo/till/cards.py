"""Cards to play with, on the paper's own card page: each says from where it is and what its bank does.

A token says by itself which card it is of, so nothing is kept of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tamizdat.giving.providers.port import UnknownReference


@dataclass(frozen=True, slots=True)
class Card:
    """``country``: as the provider tells it, empty where it does not. ``wallet``: of a telephone. ``asks``: its bank wants to know
    that it is the donor. ``declines``: its bank says no."""

    name: str
    words: str
    country: str
    wallet: str = ""
    asks: bool = False
    declines: bool = False


CARDS: Final = {
    card.name: card
    for card in (
        Card("de", "A card from Germany", "DE"),
        Card("deasks", "A card from Germany whose bank asks who you are", "DE", asks=True),
        Card("dedeclines", "A card from Germany that is declined", "DE", declines=True),
        Card("lvwallet", "A telephone with a card from Latvia", "LV", wallet="apple_pay"),
        Card("by", "A card from Belarus", "BY"),
        Card("ru", "A card from Russia", "RU"),
        Card("ruasks", "A card from Russia whose bank asks who you are", "RU", asks=True),
        Card("ruwallet", "A telephone with a card from Russia", "RU", wallet="google_pay"),
        Card("unknown", "A card that does not say from where it is", ""),
    )
}


def token(name: str, drawn: str) -> str:
    return f"ctoken_{name}_{drawn}"


def of(token: str) -> Card:
    """Raises :class:`UnknownReference`."""
    try:
        return CARDS[token.split("_")[1]]
    except (IndexError, KeyError):
        raise UnknownReference("No such card.") from None
