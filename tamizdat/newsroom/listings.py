"""Lists of pages at the desk, which tell nobody who may not know it whose account is behind a story."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from tamizdat.newsroom.articles import Article
from tamizdat.newsroom.story_view import StoryView
from tamizdat.newsroom.unmasking import may_unmask

WHOSE = ("owner", "edited_by")


class ListFilters(GenericPageFilterSet):
    """Wagtail's, less those by account for everybody who may not open an author's card."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_unmask(self.request.user):
            for name in WHOSE:
                self.filters.pop(name, None)


class Pages(PageViewSet):
    model = Page
    filterset_class = ListFilters


class Stories(Pages):
    model = Article
    edit_view_class = StoryView
    parent_models = ()  # the drawer is listed as all pages are
