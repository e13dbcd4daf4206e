"""Letters that were sent: a page for each issue, a list for each newsletter, and its feed.

An issue's page is printed from what is published now: a story that was taken down and a name that was withheld since are not on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from tamizdat.house.furniture import Link
from tamizdat.paper import inventory, sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import LetterCopy
from tamizdat.paper.feed_atom import atom
from tamizdat.paper.feed_entries import NEWEST, Entry, Feed, tag
from tamizdat.paper.letter_sheets import Letter, LetterList, LetterPiece
from tamizdat.paper.links import absolute
from tamizdat.paper.pages import page, sheet, template
from tamizdat.press.outputs import Key, Sheet

LATEST = "latest.html"
ATOM = "application/atom+xml"


class Letters:
    """The subject is the issue's id."""

    name = "letter"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (str(number) for number in inventory.letters())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, number = key.partition(":")
        return [number] if kind == "letter" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        copy = archive.letter(int(subject))
        if copy is None or copy.language not in archive.languages:
            return None
        page, letter = letter_page(archive, copy)
        return sheet(page, letter=letter)


class LetterLists:
    """All issues of a newsletter on one page: a weekly letter has a thousand in twenty years. The subject is the newsletter's id."""

    name = "letters"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (str(number) for number in inventory.letter_archives())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, number = key.partition(":")
        return [number] if kind == "letters" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        letters = archive.letters(int(subject))
        if not letters or letters[0].language not in archive.languages:
            return None
        newest = letters[0]
        listing = LetterList(
            name=newest.name,
            promise=newest.promise,
            feed=f"/{newest.folder}feed.atom",
            issues=tuple((Link(each.title, each.path), each.number, archive.local(each.date)) for each in letters),
        )
        path, feed = f"{newest.folder}index.html", _named(archive, newest)
        made = page(archive, "letters", path, newest.language, newest.name, description=newest.promise, feeds=(feed,))
        return sheet(made, archive=listing)


class LatestLetters(LetterLists):
    """The newest issue once more, at an address that stays: pages that lead to it do not change when another is sent."""

    name = "letters_latest"

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        letters = archive.letters(int(subject))
        if not letters or letters[0].language not in archive.languages:
            return None
        page, letter = letter_page(archive, letters[0], at=f"{letters[0].folder}{LATEST}")
        return sheet(page, letter=letter)


class LettersFeeds(LetterLists):
    """The newest issues as Atom, whole."""

    name = "letters_feed"

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        letters = archive.letters(int(subject))
        if not letters or letters[0].language not in archive.languages:
            return None
        newest, path = letters[0], f"{letters[0].folder}feed.atom"
        paper = archive.nameplate(newest.language)
        feed = Feed(
            id=tag(paper.newspaper, f"newsletter:{subject}"),
            title=f"{newest.name} · {paper.name}",
            description=newest.promise or newest.name,
            language=newest.language,
            address=archive.absolute(f"/{path}"),
            home=archive.absolute(f"/{newest.folder}index.html"),
            icon=archive.absolute("/house/icons/icon-192.png"),
            paper=paper.name,
            entries=tuple(_entry(archive, each, paper.newspaper) for each in letters[:NEWEST]),
        )
        return Sheet(path, atom(feed))


def letter_page(archive: Archive, copy: LetterCopy, at: str = "") -> tuple[sheets.Page, Letter]:
    """All that the template of an issue's page is given; ``at``: another path than its own."""
    letter = letter_of(archive, copy)
    own = copy.path.removeprefix("/")
    more = {
        "description": " · ".join(each.headline for each in letter.pieces)[:200],
        "feeds": (_named(archive, copy),),
        "canonical": archive.absolute(f"/{own}"),
    }
    return page(archive, "letter", at or own, copy.language, copy.title, **more), letter


def letter_of(archive: Archive, copy: LetterCopy) -> Letter:
    cards = {card.id: card for card in archive.cards(each.story for each in copy.pieces)}
    return Letter(
        name=copy.name,
        number=copy.number,
        title=copy.title,
        date=archive.local(copy.date),
        intro=Markup(copy.intro),  # noqa: S704  safe HTML, as filed
        pieces=tuple(
            LetterPiece(each.headline or card.headline, each.blurb or card.standfirst, archive.line(card))
            for each in copy.pieces
            if (card := cards.get(each.story))
        ),
        sign_off=Markup(copy.sign_off),  # noqa: S704  likewise
        list=f"/{copy.folder}index.html",
    )


def _entry(archive: Archive, copy: LetterCopy, newspaper: str) -> Entry:
    letter = letter_of(archive, copy)
    html = template("paper/letter/body.html").render(letter=letter)
    return Entry(
        id=tag(newspaper, f"letter:{copy.id}"),
        address=archive.absolute(copy.path),
        title=copy.title,
        summary=" · ".join(each.headline for each in letter.pieces),
        html=absolute(html.strip(), archive.newspaper.address),
        published=copy.date,
        modified=copy.date,
        authors=(),
        labels=(),
        picture="",
    )


def _named(archive: Archive, copy: LetterCopy) -> sheets.Feed:
    return sheets.Feed(f"{copy.name} · {archive.nameplate(copy.language).name}", f"/{copy.folder}feed.atom", ATOM)
