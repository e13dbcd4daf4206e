"""Asks as the desk sees them: with a preview. Giving itself knows nothing of Wagtail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from tamizdat.giving.asks import Ask
from tamizdat.newsroom import previews


class DeskAsk(PreviewableMixin, Ask):
    """An ask, shown on a page of the paper while it is written. Whoever listens to asks listens to this class too."""

    class Meta:
        proxy = True
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        permissions = [("see_money", _("Can see what readers give, as totals"))]

    @property
    def preview_sizes(self) -> list[previews.Size]:
        return previews.SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return previews.preview(self, request, mode_name)
