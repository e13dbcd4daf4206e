"""What a kind of output may ask of asks; a part of :class:`tamizdat.paper.archive.Archive`."""

from __future__ import annotations

import msgspec

from tamizdat.house.asks import Ask, AskBox, Ticker
from tamizdat.paper import inventory, keys
from tamizdat.paper.archive_letters import ArchiveLetters

_ask = msgspec.json.Decoder(Ask).decode
_ticker = msgspec.json.Decoder(Ticker).decode
ON_ONE_PAGE = ("front",)
"""Placements whose pages are few: there the count stands in words, elsewhere it is a picture, or a gift would make each story stale."""


class ArchiveAsks(ArchiveLetters):
    def ask(self, language: str, placement: str) -> AskBox | None:
        """The ask that stands at a placement; None while there is none."""
        self._read(keys.ask(language, placement))
        self._read(keys.NEWSPAPER)
        made = self._shelf.made
        if ("ask", language, placement) not in made:
            text = inventory.ask(language, placement)
            made["ask", language, placement] = _ask(text) if text else None
        found: Ask | None = made["ask", language, placement]
        return self._boxed(found, language, placement) if found else None

    def ticker(self, campaign: str) -> Ticker | None:
        """How far a campaign is; None for one without a goal."""
        self._read(keys.ticker(campaign))
        if ("ticker", campaign) not in self._shelf.made:
            text = inventory.ticker(campaign)
            self._shelf.made["ticker", campaign] = _ticker(text) if text else None
        found: Ticker | None = self._shelf.made["ticker", campaign]
        return found

    def _boxed(self, ask: Ask, language: str, placement: str) -> AskBox:
        action = f"{self._shelf.address}/support/"
        if not ask.counted:
            return AskBox(ask, action)
        if placement in ON_ONE_PAGE:
            return AskBox(ask, action, ticker=self.ticker(ask.campaign))
        return AskBox(ask, action, picture=ticker_path(language, ask.campaign))


def ticker_path(language: str, campaign: str) -> str:
    """Of the picture; root-absolute."""
    return f"/{language}/tickers/{campaign}.svg"
