"""Asks as they are printed: finished values, the same for the paper's pages and the counter's."""

from __future__ import annotations

from msgspec import Struct

from tamizdat.lib.money import Money


class Wording(Struct, frozen=True, gc=False, cache_hash=True):
    """``paragraphs`` are plain text; a line at the top of a page has one and no heading."""

    heading: str
    paragraphs: tuple[str, ...]


class Amounts(Struct, frozen=True, gc=False, cache_hash=True):
    """What is suggested for a frequency: once, monthly or annual."""

    frequency: str
    sums: tuple[Money, ...]


class Choice(Struct, frozen=True, gc=False, cache_hash=True):
    """What a reader may choose in the ask itself. ``frequency`` is the one chosen beforehand, and is among ``offered``."""

    currency: str
    frequency: str
    offered: tuple[Amounts, ...]


class Ask(Struct, frozen=True, gc=False, cache_hash=True):
    """``most``: how often in 30 days a browser shows it, 0 for always. ``campaign``: its short name, or empty.

    ``counted``: the campaign has a goal, so there is a :class:`Ticker` of it.
    """

    id: int
    first: Wording
    second: Wording | None = None
    button: str = ""
    most: int = 0
    campaign: str = ""
    counted: bool = False
    choice: Choice | None = None


class Ticker(Struct, frozen=True, gc=False, cache_hash=True):
    """How far a campaign is, coarsely. ``also``: what came in other currencies, which nobody converts."""

    goal: Money
    raised: Money
    also: tuple[Money, ...] = ()

    @property
    def share(self) -> int:
        """Of the goal, in hundredths; never more than 100."""
        return min(100, 100 * self.raised.minor // self.goal.minor)


class AskBox(Struct, frozen=True, gc=False, cache_hash=True):
    """An ask on a page. ``action`` is absolute: a copy of the paper has no counter of its own.

    ``ticker`` stands in the page's own words; ``picture`` is the path of the same as a picture, for pages that shall not
    be printed anew whenever somebody gives. Both are empty for a campaign without a goal.
    """

    ask: Ask
    action: str
    ticker: Ticker | None = None
    picture: str = ""
