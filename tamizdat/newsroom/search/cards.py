"""Filing cards: what a page says is taken from the ``search_fields`` it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.search import index

from tamizdat.newsroom.search.models import IndexCard
from tamizdat.newsroom.search.words import stems, words

BATCH = 200


class Filed(models.Model):
    """A page that keeps its card up to date when it is saved. Its card goes with it, since the row hangs on it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and file the card when the content may have changed (Wagtail saves drafts by ``latest_revision``)."""
        changed = kwargs.get("update_fields")
        with transaction.atomic():
            super().save(*args, **kwargs)
            if changed is None or "latest_revision" in changed:
                file([card_of(self if changed else newest_draft(self))])


def newest_draft(page: Any) -> Any:
    """The page as it was last saved by anyone, published or not."""
    return page.get_latest_revision_as_object() if page.has_unpublished_changes and page.latest_revision_id else page


def card_of(page: Any) -> IndexCard:
    """The card of a page as it stands in memory."""
    title = str(page.title)
    body = " ".join(_texts(page, [field for field in page.get_search_fields() if field.field_name != "title"]))
    return IndexCard(
        page_id=page.pk,
        dated=page.first_published_at or page.latest_revision_created_at or timezone.now(),
        title=" ".join([*stems(title), *words(title)]),  # whole words too: half-typed ones are looked for among them
        body=" ".join(stems(body)),
    )


def text_of(page: Any) -> str:
    """All the text of a page that its ``search_fields`` declare, as it stands in memory."""
    return " ".join(_texts(page, page.get_search_fields()))


def file(cards: Iterable[IndexCard]) -> None:
    """Put cards in the place of the pages' old ones."""
    fields = ["dated", "title", "body"]
    IndexCard.objects.bulk_create(cards, update_conflicts=True, unique_fields=["page"], update_fields=fields)


def file_again(pages: Iterable[Any]) -> None:
    """File the cards of these pages anew: something that they show has changed, and they have not."""
    file([card_of(newest_draft(page)) for page in pages])


def file_all(tick: Callable[[int], None] = lambda _: None) -> int:
    """File every page's card anew, a batch at a time, and say how many. ``tick`` hears how many are done so far."""
    filed, last = 0, 0
    IndexCard.objects.exclude(page__in=Page.objects.values("pk")).delete()
    while pages := list(Page.objects.filter(pk__gt=last).order_by("pk").specific()[:BATCH]):
        file(card_of(newest_draft(page)) for page in pages)
        filed, last = filed + len(pages), pages[-1].pk
        tick(filed)
    return filed


def _texts(thing: Any, fields: list[Any]) -> Iterator[str]:
    for field in fields:
        if isinstance(field, index.SearchField):
            value = field.get_value(thing)
            yield from (str(part) for part in value) if isinstance(value, list) else [str(value or "")]
        elif isinstance(field, index.RelatedFields):
            for related in _related(field.get_value(thing)):
                yield from _texts(related, field.fields)


def _related(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value.all()) if hasattr(value, "all") else [value]
