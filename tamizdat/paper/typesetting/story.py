"""An article to copy: everything its page, its lists and its feeds will show, finished once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import override

from tamizdat.newsroom.addresses import address, story_path
from tamizdat.newsroom.models import Article
from tamizdat.newsroom.people import printable
from tamizdat.paper.copy import Card, Copy, Correction
from tamizdat.paper.sharing import code
from tamizdat.paper.typesetting.blocks import set_blocks
from tamizdat.paper.typesetting.live import set_live
from tamizdat.paper.typesetting.pictures import picture
from tamizdat.paper.typesetting.related import related
from tamizdat.paper.typesetting.richtext import plain, rich_text
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.paper.typesetting.typography import set_text

WORDS_A_MINUTE = 200
LONGEST_DESCRIPTION = 200


class Proof(NamedTuple):
    """A story as set, not filed yet; ``lists`` are those it will stand in."""

    copy: Copy
    lists: tuple[str, ...]
    stick: Stick


def set_story(article: Article, published: datetime) -> Proof:
    """Set an article as it stands in memory: published or, for a preview, a draft. Writes nothing."""
    stick = Stick(article.locale.language_code)
    with override(stick.language):
        live, entries = set_live(article.body, stick)
        body = set_blocks(article.body, stick) + live
        card = _card(article, published, body, stick)
        copy = Copy(
            card=card,
            body=body,
            words=_count(body),
            description=_description(article, body, stick),
            sources_note=str(rich_text(article.sources_note, stick)),
            corrections=tuple(
                Correction(note.made_at, str(rich_text(note.text, stick)))
                for note in _in_order(article.corrections.all())
            ),
            related=_related(article, card),
            translations=(),
            live=entries,
            qr=code(address(card.path.removeprefix("/"))),
            grief=article.grief,
        )
    return Proof(copy, _lists(card), stick)


def _card(article: Article, published: datetime, body: str, stick: Stick) -> Card:
    return Card(
        id=article.pk or 0,
        path=f"/{story_path(article) or f'{stick.language}/{published:%Y/%m}/{article.slug}.html'}",
        language=stick.language,
        kind=article.kind,
        headline=article.title,
        standfirst=set_text(article.standfirst, stick.language),
        section=_in_language(article.section, stick.language) if article.section_id else 0,
        authors=tuple(
            _in_language(author, stick.language)
            for author in printable(byline.author for byline in article.bylines.all())
        ),
        topics=tuple(_in_language(topic, stick.language) for topic in article.topics.all()),
        published=published,
        updated=article.updated_at if article.updated_at and article.updated_at > published else None,
        corrected=bool(article.corrections.all()),
        minutes=max(1, round(_count(body) / WORDS_A_MINUTE)),
        picture=picture(article.lead_photo, stick, article.lead_caption),
    )


def _in_language(row: Any, language: str) -> int:
    """The row's counterpart in the language of the story, itself when there is none."""
    if row.locale.language_code == language:
        return int(row.pk)
    found = (
        type(row)
        .objects.filter(translation_key=row.translation_key, locale__language_code=language)
        .values_list("pk", flat=True)
        .first()
    )
    return int(found or row.pk)


def _lists(card: Card) -> tuple[str, ...]:
    kinds = (("section", (card.section,)), ("topic", card.topics), ("author", card.authors))
    return (
        f"{card.language}:all",
        *(f"{card.language}:{kind}:{number}" for kind, numbers in kinds for number in numbers),
    )


def _related(article: Article, card: Card) -> tuple[int, ...]:
    topics = [f"{card.language}:topic:{topic}" for topic in card.topics]
    picked = [one.story_id for one in article.related_stories.all() if one.story_id]
    return related(card.id, picked, topics, f"{card.language}:section:{card.section}", card.published)


def _in_order(notes: Any) -> list[Any]:
    return sorted(notes, key=lambda note: (note.made_at, note.pk or 0))


def _count(html: str) -> int:
    return len(re.findall(r"\w+(?:[-'’]\w+)*", plain(html)))


def _description(article: Article, body: str, stick: Stick) -> str:
    words = article.search_description or article.standfirst or plain(body)
    if len(words) > LONGEST_DESCRIPTION:
        words = words[:LONGEST_DESCRIPTION].rpartition(" ")[0].rstrip(",;:–—-") + "…"
    return set_text(words, stick.language)
