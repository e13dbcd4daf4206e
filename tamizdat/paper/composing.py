"""Composing a front: what the editors chose, and by itself whatever they left open.

No story stands twice on the page. It must hold with no story, one, three or two hundred:
places are filled in the order lead, seconds, briefs, latest, bands, and what stays empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from msgspec.structs import replace

from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Card, Composition, FrontBand, FrontLead, Label
from tamizdat.paper.lines import link
from tamizdat.paper.sheets import Band, Front, Line

FRESH = 60
"""How many of the newest stories a front knows of; bands reach further back in their sections."""
LEAD_WITHIN = 8
"""The lead is the newest story with a picture among so many."""
IN_BAND = {"large_and_list": 5, "three": 3, "opinion": 4}
RHYTHM = ("large_and_list", "three")
LATEST, FEW = 8, 4
"""Stories in the list by time. One of fewer would hold the leavings of the bands; it stands only where editors chose the bands."""


@dataclass(slots=True)
class _Desk:
    """The stories at hand, and which are on the page already."""

    archive: Archive
    fresh: tuple[Card, ...]
    used: set[int] = field(default_factory=set)

    def take(self, cards: Iterable[Card], count: int) -> list[Card]:
        """The first ``count`` that are not on the page yet; they are now."""
        taken = [card for card in cards if card.id not in self.used][:count]
        self.used |= {card.id for card in taken}
        return taken


def compose(archive: Archive, language: str, composition: Composition) -> Front:
    """The front of a language with these choices of its editors."""
    desk = _Desk(archive, archive.newest(f"{language}:all", FRESH))
    picked = _picked(archive, composition)
    desk.used |= set(picked)
    lead = _lead(desk, composition.lead, picked)
    seconds = [picked[one] for one in composition.seconds if one in picked] or desk.take(
        desk.fresh, _seconds(len(desk.fresh))
    )
    briefs = desk.take(desk.fresh, 4 if len(desk.fresh) >= LEAD_WITHIN else 0)
    latest = desk.take(desk.fresh, _room_for_latest(len(desk.fresh)))
    bands = tuple(_composed_bands(desk, composition, picked) if composition.bands else _automatic_bands(desk, language))
    latest += desk.take(desk.fresh, LATEST - len(latest))
    edition = archive.edition
    return Front(
        edition=edition.number,
        date=archive.local(edition.pressed_at),
        lead=lead,
        seconds=archive.lines(seconds),
        briefs=archive.lines(briefs),
        bands=bands,
        latest=archive.lines(_by_time(latest) if composition.bands or len(latest) >= FEW else []),
    )


def _picked(archive: Archive, composition: Composition) -> dict[int, Card]:
    """The stories that editors chose and that are still published."""
    numbers = [
        *([composition.lead.story] if composition.lead else []),
        *composition.seconds,
        *(one for band in composition.bands for one in band.stories),
    ]
    return {card.id: card for card in archive.cards(dict.fromkeys(numbers))}


def _lead(desk: _Desk, chosen: FrontLead | None, picked: dict[int, Card]) -> Line | None:
    if chosen and chosen.story in picked:
        line = desk.archive.line(picked[chosen.story])
        return replace(line, headline=chosen.headline or line.headline, standfirst=chosen.standfirst or line.standfirst)
    pictured = [card for card in desk.fresh[:LEAD_WITHIN] if card.picture]
    found = desk.take([*pictured, *desk.fresh], 1)
    return desk.archive.line(found[0]) if found else None


def _seconds(stories: int) -> int:
    return 3 if stories >= LEAD_WITHIN else 2


def _room_for_latest(stories: int) -> int:
    room = min(LATEST, (stories - 12) // 4)
    return room if room >= FEW else 0


def _by_time(cards: Iterable[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: (card.published, card.id), reverse=True)


def _composed_bands(desk: _Desk, composition: Composition, picked: dict[int, Card]) -> Iterator[Band]:
    shown: set[int] = set()
    for band in composition.bands:
        section = desk.archive.section(band.section)
        if section:
            yield from _band(
                desk, section, band.layout, [card for card in _chosen(band, picked) if card.id not in shown]
            )
            shown |= set(band.stories)


def _chosen(band: FrontBand, picked: dict[int, Card]) -> list[Card]:
    return [picked[one] for one in dict.fromkeys(band.stories) if one in picked]


def _automatic_bands(desk: _Desk, language: str) -> Iterator[Band]:
    """Every section that still has stories, in the order of the masthead, in turns of the rhythm."""
    turn = 0
    for section in desk.archive.labels("section", language):
        stories = _section_stories(desk, section)
        layout = RHYTHM[turn % len(RHYTHM)]
        if stories and all(card.kind == "opinion" for card in stories[: IN_BAND["opinion"]]):
            layout = "opinion"
        elif len(stories) != IN_BAND["three"] and len(stories) <= IN_BAND["large_and_list"]:
            layout = "large_and_list"
        for band in _band(desk, section, layout, []):
            turn += layout in RHYTHM
            yield band


def _band(desk: _Desk, section: Label, layout: str, chosen: list[Card]) -> Iterator[Band]:
    room = IN_BAND.get(layout, IN_BAND["large_and_list"])
    cards = chosen[:room] + desk.take(_section_stories(desk, section), max(0, room - len(chosen)))
    if layout == "three" and len(cards) < IN_BAND["three"]:
        layout = "large_and_list"  # where a third of the band would stay empty
    if cards:
        yield Band(link(section), layout, desk.archive.lines(cards))


def _section_stories(desk: _Desk, section: Label) -> list[Card]:
    """The newest of a section that are not on the page yet."""
    return [card for card in desk.archive.newest(section.list, 20) if card.id not in desk.used]
