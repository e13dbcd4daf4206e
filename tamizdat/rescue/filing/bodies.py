"""A draft's pieces as the newsroom's body blocks, in the form the stream field stores."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.utils.translation import gettext as _

from tamizdat.rescue.drafts import cut
from tamizdat.rescue.filing.media import Media
from tamizdat.rescue.markup.composer import escape_words
from tamizdat.rescue.markup.pieces import (
    Card,
    FactBox,
    File,
    Heading,
    Listing,
    Picture,
    Pictures,
    Piece,
    PullQuote,
    Quotation,
    Table,
    Text,
)

Block = dict[str, Any]
LONGEST_CAPTION, LONGEST_TITLE, LONGEST_DESCRIPTION = 400, 200, 300
_LINK = re.compile(r'<a href="([^"]+)">')


class Bodies:
    """Turns pieces into blocks. ``find_page`` gives the id of the page here that an old address became, or None."""

    def __init__(self, media: Media, find_page: Callable[[str], int | None]) -> None:
        self._media = media
        self._find_page = find_page

    def stored(self, pieces: list[Piece]) -> str:
        return json.dumps([block for piece in pieces for block in self._blocks(piece)])

    def _blocks(self, piece: Piece) -> list[Block]:
        match piece:
            case Pictures(pictures=pictures):
                return self._pictures(pictures)
            case File():
                return [self._file(piece)]
            case Text() | Quotation() | Listing() | FactBox():
                return [self._rich(piece)]
            case _:
                return [_plain(piece)]

    def _rich(self, piece: Text | Quotation | Listing | FactBox) -> Block:
        match piece:
            case Quotation(words=words, speaker=speaker):
                return _block("quotation", {"words": self._linked(words), "speaker": speaker, "role": "", "where": ""})
            case Listing(numbered=numbered, items=items):
                return _block(
                    "list", {"numbered": numbered, "items": _items([f"<p>{self._linked(item)}</p>" for item in items])}
                )
            case FactBox(title=title, html=html):
                return _block("fact_box", {"title": title, "text": self._linked(html)})
            case Text(html=html):
                return _block("text", self._linked(html))

    def _linked(self, html: str) -> str:
        return _LINK.sub(self._link, html)

    def _link(self, match: re.Match[str]) -> str:
        page = self._find_page(unescape(match.group(1)))
        return f'<a linktype="page" id="{page}">' if page else match.group(0)

    def _pictures(self, pictures: tuple[Picture, ...]) -> list[Block]:
        photos = [(picture, self._media.photo(picture)) for picture in pictures]
        here = [
            {"photo": photo.pk, "caption": cut(picture.caption, LONGEST_CAPTION), "wide": False}
            for picture, photo in photos
            if photo
        ]
        blocks = [_block("photo", value) for value in here] if len(here) == 1 else []
        blocks += [_block("gallery", {"title": "", "photos": _items(here)})] if len(here) > 1 else []
        return blocks + _not_at_hand([picture for picture, photo in photos if photo is None])

    def _file(self, file: File) -> Block:
        attachment = self._media.attachment(file)
        title = file.title or _name(file.url)
        if attachment is None:
            return _card(file.url, _("File not at hand: %(title)s") % {"title": title})
        if file.kind == "document":
            return _block("document", {"document": attachment.pk, "description": file.title})
        return _block(file.kind, {"file": attachment.pk, "title": title, "transcript": "", "credit": ""})


def _plain(piece: Card | Heading | PullQuote | Table) -> Block:
    match piece:
        case Card(url=url, title=title, description=description):
            return _card(url, title, description)
        case Heading(text=text):
            return _block("heading", text)
        case PullQuote(words=words, speaker=speaker):
            return _block("pull_quote", {"words": words, "speaker": speaker})
        case Table():
            return _table(piece)


def _not_at_hand(pictures: list[Picture]) -> list[Block]:
    """One card for one picture, a list of links for many: never the picture itself from another host."""
    if len(pictures) == 1:
        return [_card(pictures[0].url, missing_words(pictures[0]))]
    links = [f'<p><a href="{escape(one.url)}">{escape_words(missing_words(one))}</a></p>' for one in pictures]
    return [_block("list", {"numbered": False, "items": _items(links)})] if links else []


def missing_words(picture: Picture) -> str:
    return cut(
        _("Picture not at hand: %(caption)s") % {"caption": picture.caption or picture.alt or _name(picture.url)},
        LONGEST_TITLE,
    )


def _card(url: str, title: str = "", description: str = "") -> Block:
    site = (urlsplit(url).hostname or "").removeprefix("www.")
    words = cut(title or f"{site}{urlsplit(url).path}".rstrip("/"), LONGEST_TITLE)
    return _block(
        "embed",
        {
            "url": url,
            "title": words,
            "site": site,
            "description": cut(description, LONGEST_DESCRIPTION),
            "picture": None,
        },
    )


def _table(table: Table) -> Block:
    width = len(table.rows[0]) if table.rows else len(table.head)
    heads = [*table.head, *[""] * width][:width]
    return _block(
        "table",
        {
            "caption": table.caption or _("Table"),
            "table": {
                "columns": [{"type": "text", "heading": head} for head in heads],
                "rows": [{"values": list(row)} for row in table.rows],
            },
            "source": "",
        },
    )


def _block(kind: str, value: Any) -> Block:
    return {"type": kind, "value": value}


def _items(values: list[Any]) -> list[Block]:
    # Wagtail takes an item without an id for a value of its own.
    return [{**_block("item", value), "id": str(uuid4())} for value in values]


def _name(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1] or url
