"""What a kind of output may ask the paper. Every answer notes the keys it rests on, so that nothing rendered can be stale unseen.

Answers are of what is published and printed: a withdrawn story, a withheld author, a draft do not exist here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from markupsafe import Markup

from tamizdat.house.furniture import Link, SignUp
from tamizdat.paper import keys
from tamizdat.paper.archive_asks import ArchiveAsks
from tamizdat.paper.copy import Card, Composition, Copy, FixedCopy, Label, Nameplate
from tamizdat.paper.furniture import Furniture, furniture
from tamizdat.paper.lines import bare_line, local, make_line
from tamizdat.paper.models import MovedPath
from tamizdat.paper.sheets import Line
from tamizdat.paper.shelf import Grave, Shelf
from tamizdat.paper.typesetting import media
from tamizdat.press.outputs import EDITION, EditionMark, Key, Read

Made = TypeVar("Made")


class Archive(ArchiveAsks):
    def __init__(self, read: Read, edition: EditionMark, shelf: Shelf | None = None) -> None:
        """``shelf`` is shared by all renders of one run of the press; ``read`` is told every key."""
        super().__init__(read, shelf or Shelf())
        self._edition = edition

    def kept(self, name: Hashable, make: Callable[[Archive], Made]) -> Made:
        """What several outputs of a run show alike, made once; each of them reads all that it was made from."""
        made = self._shelf.made.get(name)
        if made is None:
            read: dict[Key, None] = {}
            value = make(Archive(read.setdefault, self._edition, self._shelf))
            made = self._shelf.made[name] = (value, tuple(read))
        value, keys_read = made
        for key in keys_read:
            self._read(key)
        return value

    # Stories

    def story(self, number: int) -> Copy | None:
        """The whole story; None when it is not published."""
        self._read(keys.story(number))
        return self._shelf.copy(number)

    def stories(self, numbers: Iterable[int]) -> tuple[Copy, ...]:
        """Those that are published, in this order, read at once."""
        wanted = list(numbers)
        self._shelf.fetch(wanted)
        return tuple(copy for number in wanted if (copy := self.story(number)))

    def card(self, number: int) -> Card | None:
        """What lists show of a story; None when it is not published."""
        self._read(keys.card(number))
        return self._shelf.cards([number])[0]

    def cards(self, numbers: Iterable[int]) -> tuple[Card, ...]:
        """The cards of those that are published, in this order."""
        wanted = tuple(numbers)
        for number in wanted:
            self._read(keys.card(number))
        return tuple(card for card in self._shelf.cards(wanted) if card)

    def tombstone(self, number: int) -> Grave | None:
        """Where a withdrawn story stood; None for one that is published or never was."""
        self._read(keys.story(number))
        return self._shelf.grave(number)

    def address(self, number: int) -> Link | None:
        """Where a published story stands; for links that show nothing else of it."""
        self._read(keys.address(number))
        card = self._shelf.cards([number])[0]
        return Link(label="", path=card.path, language=card.language) if card else None

    def line(self, card: Card) -> Line:
        """A card with its names: as fronts and lists show it, times in the newsroom's zone."""
        made = self._shelf.made.get(("line", card.id))
        if made is None:
            made = self._shelf.made["line", card.id] = make_line(self._shelf, card)
        line, read = made
        for key in read:
            self._read(key)
        return line

    def entries(self, cards: Iterable[Card]) -> tuple[Line, ...]:
        """Cards without the names of section and authors: for dense lists, which must not be stale when a name changes."""
        return tuple(bare_line(card) for card in cards)

    def lines(self, cards: Iterable[Card]) -> tuple[Line, ...]:
        return tuple(self.line(card) for card in cards)

    # Lists, numbered from the oldest page

    def page(self, of: str, number: int) -> tuple[Card, ...]:
        """The stories of a page of a list, oldest first."""
        self._read(keys.page(of, number))
        return self._shown(self._shelf.page(of, number))

    def last(self, of: str) -> int:
        """The number of a list's newest page; 0 when the list is empty."""
        self._read(keys.last(of))
        return self._shelf.last(of)

    def there(self, of: str, number: int) -> bool:
        """Whether a list reaches as far as this page. For numbered pages, which must not depend on the list's newest."""
        self._read(keys.there(of, number))
        return number <= self._shelf.last(of)

    def newest(self, of: str, count: int) -> tuple[Card, ...]:
        """The newest stories of a list, newest first; fewer when there are fewer."""
        found: list[Card] = []
        number = self.last(of)
        while number > 0 and len(found) < count:
            self._read(keys.page(of, number))
            found += reversed(self._shelf.page(of, number))
            number -= 1
        return self._shown(tuple(found[:count]))

    # Names

    def section(self, number: int) -> Label | None:
        return self.label("section", number)

    def topic(self, number: int) -> Label | None:
        return self.label("topic", number)

    def author(self, number: int) -> Label | None:
        """None as well for an author whose name is withheld."""
        return self.label("author", number)

    def label(self, kind: str, number: int) -> Label | None:
        self._read(keys.label(kind, number))
        return self._shelf.label(kind, number)

    def labels(self, kind: str, language: str) -> tuple[Label, ...]:
        """All sections, topics or authors of a language. To list them, not to look one up."""
        self._read(keys.labels(kind, language))
        found = self._shelf.labels(kind, language)
        for label in found:
            self._read(keys.label(kind, label.id))
        return found

    # The rest of the paper

    def fixed(self, number: int) -> FixedCopy | None:
        self._read(keys.fixed(number))
        return self._shelf.fixed(number)

    def fixed_pages(self, language: str) -> tuple[FixedCopy, ...]:
        """All fixed pages of a language."""
        self._read(keys.fixed_pages(language))
        pages = self._shelf.fixed_pages(language)
        for page in pages:
            self._read(keys.fixed(page.id))
        return pages

    def nameplate(self, language: str) -> Nameplate:
        """What the edition of a language is called."""
        self._read(keys.nameplate(language))
        return self._shelf.nameplate(language)

    def front(self, language: str) -> Composition:
        """What the editors composed; empty when the front composes itself."""
        self._read(keys.front(language))
        return self._shelf.composition(language)

    def furniture(self, language: str, current: int | None = None) -> Furniture:
        """The head and the foot of every page of a language, with the ``current`` section marked."""
        self._read(keys.masthead(language))
        made = self._shelf.made.get(("furniture", language, current))
        if made is None:
            made = self._shelf.made["furniture", language, current] = furniture(self._shelf, language, current)
        return made

    def sign_up(self, language: str) -> SignUp | None:
        """The box for the letters of a language; None while there is none to sign up for."""
        self._read(keys.newsletters(language))
        self._read(keys.masthead(language))
        return self._shelf.sign_up(language)

    def moved(self, path: str) -> tuple[int | None, str] | None:
        """Where an old address leads: to a story, or else to a target; None when it leads nowhere."""
        self._read(keys.moved(path))
        return MovedPath.objects.filter(pk=path).values_list("story", "target").first()

    def medium(self, name: str) -> bool:
        """Whether readers may fetch this file of the media storage."""
        of, used = self._shelf.medium(name)
        if of:
            self._read(media.key(of))
        return used

    def notices(self, language: str, section: int | None = None) -> tuple[Markup, ...]:
        """The notices standing now for everybody, then those of the section."""
        scopes = [language] if section is None else [language, f"section:{section}"]
        for scope in scopes:
            self._read(keys.notices(scope))
        return tuple(Markup(text) for scope in scopes for text in self._shelf.notices(scope))  # noqa: S704  typeset: safe HTML

    @property
    def edition(self) -> EditionMark:
        """The number and time of this edition: only for what must be new in each one."""
        self._read(EDITION)
        return self._edition

    @property
    def newspaper(self) -> Any:
        """The newspaper's settings (``tamizdat.config.newspaper.Newspaper``)."""
        self._read(keys.NEWSPAPER)
        return self._shelf.newspaper

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the paper, the main one first."""
        return tuple(self.newspaper.languages)

    def absolute(self, path: str) -> str:
        """The address of a root-absolute path on the main host."""
        self._read(keys.NEWSPAPER)
        return self._shelf.address + path

    def local(self, moment: datetime) -> datetime:
        return local(moment)

    def note(self, key: Key) -> None:
        """For what is not asked here, such as the house's own files."""
        self._read(key)
