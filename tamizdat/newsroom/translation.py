"""A story goes into another language: its section, topics and authors become that language's own.

Rows of one thing in several languages share a ``translation_key``. What has no row
in the new language yet stays as it is, and the desk's form then asks to choose: a
draft may be unfinished, a published story may not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from wagtail.models import Locale, TranslatableMixin

if TYPE_CHECKING:
    from tamizdat.newsroom.articles import Article

Row = TypeVar("Row", bound=TranslatableMixin)


def counterpart(row: Row, language: Locale) -> Row | None:
    """The same section, topic or author in ``language``, if somebody has made it."""
    found: Row | None = row.get_translation_or_none(language)
    return found


def in_language(
    article: Article, language: Locale, attrs: dict[str, Any], options: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Extend the two arguments of Wagtail's ``Page.copy``: attributes to set, and what happens to each child row."""
    also = options.get("process_child_object")

    def child(original: Any, copied: Any, relation: Any, row: Any) -> None:
        if hasattr(row, "author_id"):
            row.author = counterpart(row.author, language) or row.author
        if also:
            also(original, copied, relation, row)

    section = counterpart(article.section, language) or article.section
    topics = [found for topic in article.topics.all() if (found := counterpart(topic, language))]
    leave_out = [*(options.get("exclude_fields") or []), "related_stories"]  # they are of the other language
    return {**attrs, "section": section, "topics": topics}, {
        **options,
        "process_child_object": child,
        "exclude_fields": leave_out,
    }
