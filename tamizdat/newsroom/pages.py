"""What every page of the newsroom has in common: an address in the paper, a preview, a slug in plain letters."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from tamizdat.newsroom import previews
from tamizdat.newsroom.addresses import slug_of
from tamizdat.newsroom.search.cards import Filed


class PaperPage(Filed, Page):
    """A page that readers get from the press, not from this server."""

    private_page_options: list[str] = []  # what is pressed is for all; a page for some would be a false promise
    show_in_menus_default = False

    class Meta:
        abstract = True

    def paper_path(self) -> str | None:
        """Its path in the paper (no leading slash); None while it has no address."""
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        """The paper's address, so that *View live* leads to what readers see. (Wagtail's three parts.)"""
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        path = self.paper_path()
        return (
            (sites[0].site_id, None, None)
            if path is None
            else (sites[0].site_id, settings.NEWSPAPER.address.rstrip("/"), f"/{path}")
        )

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Always with the host: desk and paper never share one."""
        del current_site
        url: str | None = self.get_full_url(request)
        return url

    url = property(get_url)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        parent = self.get_parent() if self.path or hasattr(self, "_cached_parent_obj") else None
        if parent and not self.slug:  # type: ignore[has-type]  # Wagtail has no types
            self.slug = find_available_slug(parent, slug_of(self.title) or "page")
        super().full_clean(*args, **kwargs)

    @property
    def preview_sizes(self) -> list[previews.Size]:
        return previews.SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return previews.preview(self, request, mode_name)


def headline_panel(heading: Any, help_text: Any = "") -> TitleFieldPanel:
    return TitleFieldPanel("title", heading=heading, help_text=help_text)


def name_panel(heading: Any, help_text: Any) -> FieldPanel:
    """A title from which no address is made: Wagtail's own panel for titles fails in the browser where the form has no slug."""
    return FieldPanel("title", heading=heading, help_text=help_text, classname="title")


def slug_panel(help_text: Any) -> FieldPanel:
    return FieldPanel("slug", heading=_("Address"), widget=SlugInput, help_text=help_text)
