"""The rows of the paper in memory, for one run of the press. It knows nothing of keys: :mod:`tamizdat.paper.archive` notes them.

A run renders up to a hundred thousand stories, so reading is by plain SQL in gulps, JSON is decoded
by msgspec, and what is cheap and used everywhere (labels, mastheads) is read once. A shelf must not
outlive its run: it does not see later changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from django.conf import settings

from tamizdat.house.furniture import SignUp
from tamizdat.lib.batches import batches
from tamizdat.paper import inventory
from tamizdat.paper.copy import Card, Composition, Copy, FixedCopy, Label, MonthCount, Nameplate
from tamizdat.paper.labels import Names
from tamizdat.paper.models import FixedSheet, FrontSheet, Month, NoticeBoard, Story
from tamizdat.paper.querying import query

CARDS, COPIES, GULP = 60_000, 2_000, 400

_card = msgspec.json.Decoder(Card).decode
_copy = msgspec.json.Decoder(Copy).decode
_fixed = msgspec.json.Decoder(FixedCopy).decode
_composition = msgspec.json.Decoder(Composition).decode

# The index on (list, page, published_at, story) holds all of it. Most cards are known: a story stands in half a dozen lists.
PAGE = "SELECT story_id FROM paper_placement WHERE list = %s AND page = %s ORDER BY published_at, story_id"
PAGES = """
    WITH wanted (place, list, page) AS (VALUES {pages})
    SELECT wanted.place, placed.story_id
    FROM wanted CROSS JOIN paper_placement AS placed
    WHERE placed.list = wanted.list AND placed.page = wanted.page ORDER BY published_at, story_id
"""
MONTH = """
    SELECT id, card FROM paper_story
    WHERE language = %s AND month = %s AND state = 'published' ORDER BY published_at, id
"""
STORIES = "SELECT id, copy FROM paper_story WHERE id IN (THESE) AND state = 'published'"
THESE = "SELECT id, card FROM paper_story WHERE id IN (THESE) AND state = 'published'"
MEDIUM = """
    SELECT m."of", EXISTS(SELECT 1 FROM paper_ingredient i WHERE i.key = m."of") FROM paper_mediafile m WHERE m.name = %s
"""
# Not MAX(page): SQLite then may take another index and walk the whole list.
LAST = "SELECT page FROM paper_placement WHERE list = %s ORDER BY page DESC LIMIT 1"


class Grave(NamedTuple):
    """A withdrawn story: all that is still known of it. ``path`` has no leading slash."""

    path: str
    language: str
    published: datetime
    withdrawn: datetime


class Shelf:
    def __init__(self) -> None:
        self.newspaper = settings.NEWSPAPER
        self.address = str(self.newspaper.address).rstrip("/")
        self._cards: dict[int, Card | None] = {}
        self._pages: dict[tuple[str, int], tuple[Card, ...]] = {}
        self._copies: dict[int, Copy | None] = {}
        self._names = Names()
        self._months: dict[str, tuple[MonthCount, ...]] = {}
        self._notices: dict[str, tuple[str, ...]] = {}
        self._nameplates: dict[str, Nameplate] = {}
        self._lasts: dict[str, int] = {}
        self.made: dict[object, Any] = {}
        """Anything the archive has made from these rows and wants to keep for the run."""

    def copy(self, number: int) -> Copy | None:
        if number not in self._copies:
            self.fetch([number])
        return self._copies[number]

    def fetch(self, numbers: list[int]) -> None:
        """Read these stories, and the cards of what stands beside them, at once."""
        if len(self._copies) > COPIES:
            self._copies.clear()
        for some in batches([number for number in numbers if number not in self._copies], GULP):
            self._copies.update(dict.fromkeys(some))
            rows = query(STORIES.replace("THESE", ", ".join(["%s"] * len(some))), some)
            self._copies.update((number, _copy(text)) for number, text in rows)
        copies = [copy for number in numbers if (copy := self._copies[number])]
        self._make_room()
        self._cards.update((copy.card.id, copy.card) for copy in copies)
        if len(copies) > 1:
            self.cards({one for copy in copies for one in copy.related})

    def grave(self, number: int) -> Grave | None:
        row = (
            Story.objects.filter(pk=number, state=Story.State.WITHDRAWN)
            .values_list("path", "language", "published_at", "modified_at")
            .first()
        )
        return Grave(*row) if row else None

    def cards(self, numbers: Iterable[int]) -> list[Card | None]:
        """The cards of published stories, in the order asked for; None for those that are not."""
        wanted = list(numbers)
        missing = [number for number in wanted if number not in self._cards]
        if missing:
            self._make_room()
            for some in batches(missing, GULP):
                self._cards.update(dict.fromkeys(some))
                self._keep(query(THESE.replace("THESE", ", ".join(["%s"] * len(some))), some))
        return [self._cards[number] if number in self._cards else self.cards([number])[0] for number in wanted]

    def page(self, of: str, number: int) -> tuple[Card, ...]:
        if (of, number) not in self._pages:
            stories = [story for (story,) in query(PAGE, [of, number])]
            self._pages[of, number] = tuple(card for card in self.cards(stories) if card)
        return self._pages[of, number]

    def fetch_pages(self, pages: list[tuple[str, int]]) -> None:
        """Read these pages of lists at once."""
        for some in batches([page for page in pages if page not in self._pages], GULP):
            stories: list[list[int]] = [[] for _ in some]
            values = [value for page in some for value in page]
            wanted = ", ".join(f"({place}, %s, %s)" for place in range(len(some)))
            for place, story in query(PAGES.format(pages=wanted), values):
                stories[place].append(story)
            self.cards({story for those in stories for story in those})
            for page, those in zip(some, stories, strict=True):
                self._pages[page] = tuple(card for card in self.cards(those) if card)

    def month(self, language: str, year_month: str) -> tuple[Card, ...]:
        return self._keep(query(MONTH, [language, year_month]))

    def _keep(self, rows: list[tuple[int, str]]) -> tuple[Card, ...]:
        self._make_room()
        cards = []
        for number, text in rows:
            card = self._cards.get(number) or _card(text)
            self._cards[number] = card
            cards.append(card)
        return tuple(cards)

    def _make_room(self) -> None:
        if len(self._cards) > CARDS:
            self._cards.clear()
            self._pages.clear()
            self.made.clear()

    def last(self, of: str) -> int:
        """The number of the newest page, 0 when the list is empty."""
        if of not in self._lasts:
            self._lasts[of] = next(iter(query(LAST, [of])), (0,))[0]
        return self._lasts[of]

    def months(self, language: str) -> tuple[MonthCount, ...]:
        """Months that have stories, oldest first."""
        if language not in self._months:
            rows = (
                Month.objects.filter(language=language, stories__gt=0).order_by("month").values_list("month", "stories")
            )
            self._months[language] = tuple(MonthCount(month, stories) for month, stories in rows)
        return self._months[language]

    def beside(self, language: str, year_month: str) -> tuple[str, str]:
        """The months with stories before and after this one; empty at the ends."""
        months = [one.month for one in self.months(language)]
        older = [one for one in months if one < year_month]
        newer = [one for one in months if one > year_month]
        return (older[-1] if older else "", newer[0] if newer else "")

    def mapped_months(self, language: str) -> list[tuple[str, datetime]]:
        """Months that have stories and when these last changed, oldest first."""
        rows = Month.objects.filter(language=language, stories__gt=0)
        return [(month, at) for month, at in rows.order_by("month").values_list("month", "modified_at") if at]

    def label(self, kind: str, number: int) -> Label | None:
        return self._names.label(kind, number)

    def labels(self, kind: str, language: str) -> tuple[Label, ...]:
        """All of a kind in a language, in the order of the masthead, then by name."""
        return self._names.labels(kind, language)

    def notices(self, scope: str) -> tuple[str, ...]:
        if scope not in self._notices:
            self._notices[scope] = tuple(
                NoticeBoard.objects.filter(pk=scope).values_list("texts", flat=True).first() or ()
            )
        return self._notices[scope]

    def medium(self, name: str) -> tuple[str, bool]:
        """What a file of the media storage belongs to (``photo:5``), and whether anything published uses that."""
        of, used = next(iter(query(MEDIUM, [name])), ("", False))
        return of, bool(used)

    def fixed(self, number: int) -> FixedCopy | None:
        text = FixedSheet.objects.filter(pk=number).values_list("copy", flat=True).first()
        return _fixed(text) if text else None

    def fixed_pages(self, language: str) -> tuple[FixedCopy, ...]:
        texts = FixedSheet.objects.filter(language=language).values_list("copy", flat=True)
        return tuple(sorted(map(_fixed, texts), key=lambda one: one.id))

    def privacy(self, language: str) -> str:
        """The path of the privacy page; empty when there is none."""
        return next((page.path for page in self.fixed_pages(language) if page.role == "privacy"), "")

    def nameplate(self, language: str) -> Nameplate:
        """The edition's own name and motto; the newspaper's where it has none."""
        if language not in self._nameplates:
            row = FrontSheet.objects.filter(pk=language).values_list("name", "motto", "newspaper").first()
            name, motto, key = row or ("", "", "")
            self._nameplates[language] = Nameplate(name or self.newspaper.name, motto or self.newspaper.motto, key)
        return self._nameplates[language]

    def sign_up(self, language: str) -> SignUp | None:
        """The box for the letters of a language."""
        if ("sign_up", language) not in self.made:
            letters = inventory.newsletters(language)
            box = SignUp(f"{self.address}/letters/", language, letters, self.privacy(language))
            self.made["sign_up", language] = box if letters else None
        found: SignUp | None = self.made["sign_up", language]
        return found

    def composition(self, language: str) -> Composition:
        text = FrontSheet.objects.filter(pk=language).values_list("composition", flat=True).first()
        return _composition(text) if text else Composition()
