"""Story pages, and the tombstones of those that were withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language_info, gettext, override

from tamizdat.house.escaping import safe
from tamizdat.house.furniture import Link
from tamizdat.paper import feeds, inventory, sharing, sheets, structured_data
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import Card, Copy
from tamizdat.paper.pages import alternates, page, sheet
from tamizdat.press.outputs import Key, Sheet


class Stories:
    """The subject is the story's id."""

    name = "story"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (str(number) for number in inventory.stories())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, number = key.partition(":")
        return [number] if kind == "story" else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        copy = archive.story(int(subject))
        if copy is None:
            return _tombstone(archive, int(subject))
        page, story = story_page(archive, copy)
        return sheet(page, text=story.body, story=story)


def story_page(archive: Archive, copy: Copy) -> tuple[sheets.Page, sheets.Story]:
    """All that the template of a story is given."""
    card = copy.card
    story = _story(archive, copy)
    here = Link("", card.path, card.language)
    return page(
        archive,
        "story",
        card.path.removeprefix("/"),
        card.language,
        card.headline,
        section=card.section,
        quiet=copy.grief,
        description=copy.description,
        alternates=alternates(archive, here, story.translations),
        feeds=feeds.of_story(archive, card.language),
        open_graph=structured_data.open_graph(archive, card.language, card.path, card.headline, copy),
        structured_data=structured_data.of_story(archive, copy),
    ), story


def _story(archive: Archive, copy: Copy) -> sheets.Story:
    card = copy.card
    address = archive.absolute(card.path)
    return sheets.Story(
        line=archive.line(card),
        body=safe(copy.body),
        sources_note=safe(copy.sources_note),
        corrections=tuple(sheets.CorrectionBox(archive.local(one.on), safe(one.text)) for one in copy.corrections),
        topics=_topics(archive, card),
        translations=_translations(archive, copy),
        related=archive.entries(archive.cards(copy.related)),
        share=sharing.links(address, card.headline),
        address=address,
        qr=sharing.qr(copy.qr, address),
    )


def _topics(archive: Archive, card: Card) -> tuple[Link, ...]:
    labels = (archive.topic(number) for number in card.topics)
    return tuple(Link(label.name, label.path, label.language) for label in labels if label)


def _translations(archive: Archive, copy: Copy) -> tuple[Link, ...]:
    places = (archive.address(number) for number in copy.translations)
    return tuple(Link(get_language_info(one.language)["name_local"], one.path, one.language) for one in places if one)


def _tombstone(archive: Archive, number: int) -> Sheet | None:
    grave = archive.tombstone(number)
    if grave is None:
        return None
    with override(grave.language):
        title = gettext("This story has been withdrawn")
    tombstone = sheets.Tombstone(archive.local(grave.published), archive.local(grave.withdrawn))
    return sheet(page(archive, "tombstone", grave.path, grave.language, title, robots="noindex"), tombstone=tombstone)
