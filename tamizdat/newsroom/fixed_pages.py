"""Pages that stay: about us, privacy, how we correct, contact."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index

from tamizdat.newsroom.addresses import fixed_path, refuse_reserved
from tamizdat.newsroom.blocks import Body
from tamizdat.newsroom.pages import PaperPage, headline_panel, slug_panel


class FixedPage(PaperPage):
    """One of each role a language, as many others as wanted."""

    class Role(models.TextChoices):
        ABOUT = "about", _("About us")
        PRIVACY = "privacy", _("Privacy")
        CORRECTIONS = "corrections", _("How we correct")
        CONTACT = "contact", _("Contact")
        OTHER = "other", _("Other")

    role = models.CharField(
        _("role"),
        max_length=12,
        choices=Role,
        default=Role.OTHER,
        help_text=_("The paper links to these pages where readers need them. One of each a language, besides “Other”."),
    )
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    headline_panel(_("Title"), _("Readers see it as it stands.")),
                    FieldPanel("role"),
                    FieldPanel("body"),
                    CommentPanel(),
                ],
                heading=_("Page"),
            ),
            ObjectList(
                [
                    slug_panel(
                        _("The last part of its web address. When it changes, links that readers kept lead nowhere.")
                    )
                ],
                heading=_("Publication"),
            ),
        ],
    )

    parent_page_types = ["newsroom.FrontPage"]
    subpage_types: list[str] = []

    search_fields = [*PaperPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("fixed page")
        verbose_name_plural = _("fixed pages")

    def paper_path(self) -> str:
        return fixed_path(self)

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)
        if self.role != self.Role.OTHER and self._others_with_my_role().exists():
            raise ValidationError(
                {"role": _("This language has a page with this role already. Change that one, or choose “Other”.")}
            )

    def _others_with_my_role(self) -> models.QuerySet[FixedPage]:
        others: models.QuerySet[FixedPage] = FixedPage.objects.filter(locale_id=self.locale_id, role=self.role)
        return others.exclude(pk=self.pk)
