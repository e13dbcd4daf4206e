"""What the desk's search boxes ask: pages by their cards, everything else by looking at its fields.

Wagtail finds this by WAGTAILSEARCH_BACKENDS; page search, page choosers and the explorer all come here.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from modelsearch.backends.base import BaseSearchBackend, BaseSearchQueryCompiler, BaseSearchResults
from modelsearch.backends.database.fallback import DatabaseSearchBackend, DatabaseSearchQueryCompiler
from modelsearch.index import RelatedFields, SearchField
from wagtail.models import Page

from tamizdat.newsroom.search.fulltext import hits, ranked
from tamizdat.newsroom.search.questions import Everything, question


class Asked(BaseSearchQueryCompiler):
    """A query for whole words."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    typing = False

    def __init__(self, queryset: QuerySet[Any], query: Any, **options: Any) -> None:
        super().__init__(queryset, query, **options)
        self.question = question(self.query, self.typing)
        self.title_only = self.fields is not None and set(self.fields) == {"title"}

    def check(self) -> None:
        """Nothing to refuse: the database itself applies whatever filters and order the list came with."""


class StillTyping(Asked):
    typing = True


class Finds(BaseSearchResults):
    """Pages that answer, the most fitting first, or in the list's own order when the editor chose one."""

    supports_facet = True

    def _do_search(self) -> list[Any]:
        asked = self.query_compiler
        if isinstance(asked.question, Everything) or not asked.order_by_relevance:
            return list(self._ordered()[self.start : self.stop])
        scores = dict(ranked(asked.question, asked.title_only, asked.queryset, self.start, self.stop))
        pages = {page.pk: page for page in asked.queryset.order_by().filter(pk__in=list(scores))}
        if self._score_field:
            for page in pages.values():
                setattr(page, self._score_field, scores[page.pk])
        return [pages[pk] for pk in scores if pk in pages]

    def _do_count(self) -> int:
        count: int = self._answering()[self.start : self.stop].count()
        return count

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        counted = self._answering().order_by().values(field_name).annotate(count=Count("pk")).order_by("-count")
        return OrderedDict((row[field_name], row["count"]) for row in counted)

    def _answering(self) -> QuerySet[Any]:
        asked = self.query_compiler
        pages: QuerySet[Any] = asked.queryset
        if isinstance(asked.question, Everything):
            return pages
        return pages.filter(pk__in=hits(asked.question, asked.title_only, pages.db))

    def _ordered(self) -> QuerySet[Any]:
        found = self._answering()
        return found if found.query.order_by else found.order_by("-latest_revision_created_at", "-pk")


class AnyCase(DatabaseSearchQueryCompiler):
    """Looks for words inside fields, in any case and any alphabet (SQLite's own LIKE knows capitals of English only)."""

    def get_fields_names(self) -> Iterator[str]:
        if self.fields:
            return iter(self.fields)
        return _paths(self.queryset.model.get_search_fields())

    def build_single_term_filter(self, term: str) -> Q:
        pattern = re.sub("[её]", "[её]", re.escape(term.casefold().replace("\x00", "")))
        return reduce(or_, (Q(**{f"{name}__iregex": pattern}) for name in self.fields_names), Q())

    def check(self) -> None:
        """As above: the database applies the filters itself."""


class FieldBackend(DatabaseSearchBackend):
    query_compiler_class = AnyCase
    autocomplete_query_compiler_class = AnyCase

    def _search(
        self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **options: Any
    ) -> BaseSearchResults:
        wordless = isinstance(query, str) and not query.strip()
        return super()._search(query_compiler_class, "" if wordless else query, model_or_queryset, **options)


class SearchBackend(BaseSearchBackend):
    """The one backend of the desk."""

    query_compiler_class = Asked
    autocomplete_query_compiler_class = StillTyping
    results_class = Finds

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.others = FieldBackend(params)

    def search(self, query: Any, model_or_queryset: Any, **options: Any) -> BaseSearchResults:
        if not _are_pages(model_or_queryset):
            return self.others.search(query, model_or_queryset, **options)
        return super().search(query, model_or_queryset, **options)

    def autocomplete(self, query: Any, model_or_queryset: Any, **options: Any) -> BaseSearchResults:
        if not _are_pages(model_or_queryset):
            return self.others.autocomplete(query, model_or_queryset, **options)
        return super().autocomplete(query, model_or_queryset, **options)


def _are_pages(model_or_queryset: Any) -> bool:
    return issubclass(getattr(model_or_queryset, "model", model_or_queryset), Page)


def _paths(fields: list[Any]) -> Iterator[str]:
    """Names of the fields to look into, those of related things by ``tags__name``."""
    for field in fields:
        if isinstance(field, SearchField):
            yield field.field_name
        elif isinstance(field, RelatedFields):
            yield from (f"{field.field_name}__{name}" for name in _paths(field.fields))
