"""Sections, topics, authors, notices and redirects at the desk: one menu for what the paper is made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.slug import SlugInput
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup
from wagtail.utils.urlpatterns import decorate_urlpatterns

from tamizdat.newsroom.models import Author, Notice, Redirect, Section, Topic
from tamizdat.newsroom.unmasking import unmaskers_only


def _slug() -> FieldPanel:
    return FieldPanel("slug", widget=SlugInput)


class Sections(SnippetViewSet):
    model = Section
    icon = "list-ul"
    list_display = ["name", "slug", "position"]
    search_fields = ["name"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("description"), FieldRowPanel([_slug(), FieldPanel("position")])]


class Topics(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "slug"]
    search_fields = ["name"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("description"), _slug()]


class Card(EditView):
    """An author's card: whoever may open it sees the name in its head."""

    def get_page_subtitle(self) -> str:
        return str(self.object.desk_name)


class AuthorChooser(SnippetChooserViewSet):
    """It lists and finds real names, so it opens for those only who may see them."""

    def get_urlpatterns(self) -> list[Any]:
        return decorate_urlpatterns(super().get_urlpatterns(), unmaskers_only)  # type: ignore[no-any-return]  # Wagtail has no types


class Authors(SnippetViewSet):
    model = Author
    icon = "user"
    list_display = ["name", "visibility", Column("__str__", label=_("What reporters see"))]
    edit_view_class = Card
    chooser_viewset_class = AuthorChooser
    list_filter = ["visibility"]
    search_fields = ["name", "pen_name"]
    copy_view_enabled = False
    panels = [
        MultiFieldPanel(
            [FieldPanel("visibility", widget=forms.RadioSelect), FieldPanel("pen_name")], heading=_("What readers see")
        ),
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("account")], heading=_("Desk only, unless the byline is public")
        ),
        MultiFieldPanel([FieldPanel("bio"), FieldPanel("portrait"), _slug()], heading=_("The author's page")),
    ]


class Notices(SnippetViewSet):
    model = Notice
    icon = "warning"
    list_display = ["__str__", "section", "starts_at", "ends_at"]
    copy_view_enabled = False
    panels = [
        FieldPanel("text"),
        FieldPanel("section", widget=forms.Select),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]


class Redirects(SnippetViewSet):
    model = Redirect
    icon = "redirect"
    list_display = ["old_path", "article", "target"]
    search_fields = ["old_path", "target"]
    copy_view_enabled = False
    panels = [FieldPanel("old_path"), FieldPanel("article"), FieldPanel("target")]


class Newspaper(SnippetViewSetGroup):
    menu_label = _("Newspaper")
    menu_icon = "doc-full-inverse"
    menu_order = 150
    submenu_hook = "register_newspaper_menu_item"
    items = (Sections, Topics, Authors, Notices, Redirects)
