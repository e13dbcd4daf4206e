"""Which authors readers may see named. A person is withheld in every language as soon as one row says so."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.newsroom.authors import Author


def printable(authors: Iterable[Author]) -> list[Author]:
    """Those whose names may be printed, in their order."""
    authors = list(authors)
    people = {author.translation_key for author in authors}
    hidden = set(
        Author.objects.filter(translation_key__in=people, visibility=Author.Visibility.WITHHELD).values_list(
            "translation_key", flat=True
        )
    )
    return [author for author in authors if author.translation_key not in hidden and author.printed_name.strip()]
