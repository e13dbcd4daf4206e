"""Where a name still stands that may not be printed any more: in photos and in texts, which no rule can change.

A name is looked for by the stem of its last word, in every language of its card, so that
“Lind” alone and «Линду» are found. That finds namesakes too; an editor tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import router
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from wagtail.models import Page

from tamizdat.newsroom.authors import SHORTEST_PART, Author
from tamizdat.newsroom.photos import Photo
from tamizdat.newsroom.search.cards import text_of
from tamizdat.newsroom.search.fulltext import hits
from tamizdat.newsroom.search.questions import Any as AnyOf
from tamizdat.newsroom.search.questions import Stem
from tamizdat.newsroom.search.words import stem, stems, words
from tamizdat.newsroom.unmasking import unmaskers_only

IN_PHOTOS = ("credit", "agency", "caption", "alt")


@dataclass(frozen=True, slots=True)
class Mention:
    """A photo or a page; ``address`` is where an editor changes it."""

    title: str
    address: str


def photos_with(author: Author) -> list[Mention]:
    """Photos whose credit, caption or description holds the name."""
    wanted = _stems_of(author)
    return [
        Mention(" / ".join(filter(None, texts)), reverse("wagtailimages:edit", args=[number]))
        for number, *texts in Photo.objects.order_by("-pk").values_list("pk", *IN_PHOTOS).iterator()
        if wanted.intersection(stems(" ".join(texts)))
    ]


def pages_with(author: Author) -> list[Mention]:
    """Published stories, fixed pages and fronts whose text, as readers have it now, holds the name."""
    wanted = _stems_of(author)
    return [
        Mention(page.title, reverse("wagtailadmin_pages:edit", args=[page.pk]))
        for page in _perhaps(wanted)
        if wanted.intersection(stems(text_of(page)))
    ]


def _perhaps(wanted: set[str]) -> Iterator[Page]:
    """The index knows the newest drafts only; what readers have may differ where a draft is open."""
    asked = AnyOf(tuple(Stem(one) for one in sorted(wanted)))
    found = Q(pk__in=hits(asked, title_only=False, using=router.db_for_read(Page))) if wanted else Q(pk__in=[])
    pages = Page.objects.live().filter(found | Q(has_unpublished_changes=True))
    yield from pages.order_by("-first_published_at", "-pk").specific().iterator()


def _stems_of(author: Author) -> set[str]:
    last = ((list(words(one.name)) or [""])[-1] for one in author.get_translations(inclusive=True))
    return {stem(word) for word in last if len(word) >= SHORTEST_PART}


@unmaskers_only
def show(request: HttpRequest, author: int) -> HttpResponse:
    """What is left to do by hand after a name was withdrawn."""
    card = get_object_or_404(Author, pk=author)
    back = reverse(card.snippet_viewset.get_url_name("edit"), args=[author])
    found = {"photos": photos_with(card), "pages": pages_with(card)}
    return render(request, "newsroom/mentions.html", {"author": card, "back": back, **found})


def of(author: Author) -> str:
    """The address of that list."""
    return reverse("newsroom_mentions", args=[author.pk])
