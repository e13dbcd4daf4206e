"""What belongs to asks besides the pages they stand on: their script, and the picture of how far a campaign is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.translation import gettext

from tamizdat.house import amounts, ask_script
from tamizdat.house.asks import Ticker
from tamizdat.house.speech import speaking
from tamizdat.paper import inventory, keys
from tamizdat.paper.archive import Archive
from tamizdat.paper.archive_asks import ticker_path
from tamizdat.paper.pages import direction
from tamizdat.press.outputs import Key, Sheet

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 44" width="400" height="44" direction="{direction}">
<style>:root{{color:#201d18;--s:#a8201a;--r:#cfcbc3}}@media (prefers-color-scheme:dark){{:root{{color:#e6dfd2;--s:#f08a6c;--r:#4a4e5a}}}}
text{{font:600 17px/1 "PT Sans",Seravek,"Segoe UI",Ubuntu,"Noto Sans",system-ui,sans-serif;fill:currentColor}}</style>
<rect y="0" width="400" height="8" fill="var(--r)"/><rect x="{from_}" y="0" width="{filled}" height="8" fill="var(--s)"/>
<text x="{edge}" y="34">{words}</text>
</svg>
"""
WIDTH = 400


class AskScripts:
    """LANG/asks.js: what a reader's browser may do with asks, in the words of the language. The subject is the language."""

    name = "ask_script"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key == keys.NEWSPAPER else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        archive.note(keys.HOUSE)
        if subject not in archive.languages:
            return None
        with speaking(subject):
            return Sheet(f"{subject}/asks.js", ask_script.script().encode())


class Tickers:
    """LANG/tickers/SLUG.svg. A picture beside the pages: money that comes in makes it stale and no story. The subject: ``en:winter``."""

    name = "ticker"

    def every(self, archive: Archive) -> Iterator[str]:
        return (f"{language}:{campaign}" for language in archive.languages for campaign in inventory.tickers())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        kind, _, campaign = key.partition(":")
        return [f"{language}:{campaign}" for language in archive.languages] if kind == "ticker" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        language, _, campaign = subject.partition(":")
        archive.note(keys.HOUSE)
        ticker = archive.ticker(campaign) if language in archive.languages else None
        if ticker is None:
            return None
        with speaking(language):
            return Sheet(
                ticker_path(language, campaign).removeprefix("/"), _drawn(ticker, direction(language)).encode()
            )


def _drawn(ticker: Ticker, reading: str) -> str:
    words = gettext("%(raised)s of %(goal)s") % {
        "raised": amounts.amount(ticker.raised),
        "goal": amounts.amount(ticker.goal),
    }
    if ticker.also:
        words += f" + {' + '.join(amounts.amount(one) for one in ticker.also)}"
    filled = WIDTH * ticker.share // 100
    right_to_left = reading == "rtl"
    return PICTURE.format(
        direction=reading,
        filled=filled,
        from_=WIDTH - filled if right_to_left else 0,
        edge=WIDTH if right_to_left else 0,
        words=escape(words),
    )
