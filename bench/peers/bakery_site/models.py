"""A front, sections below it, stories below those."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from wagtail.models import Page


class Look:
    kind = "story"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        sections = SectionPage.objects.live().order_by("title")
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        return {**context, "look": settings.LOOK[self.kind], "sections": sections, "lines": self.lines()}

    def lines(self) -> Any:
        return ()


class FrontPage(Look, Page):
    kind, template = "front", "list.html"

    def lines(self) -> Any:
        return StoryPage.objects.live().select_related("section").order_by("-date")[:40]


class SectionPage(Look, Page):
    kind, template = "list", "list.html"

    def lines(self) -> Any:
        return StoryPage.objects.live().filter(section=self).select_related("section").order_by("-date")[:20]


class StoryPage(Look, Page):
    kind, template = "story", "story.html"

    section = models.ForeignKey(SectionPage, on_delete=models.PROTECT, related_name="+")
    date = models.DateTimeField()
    standfirst = models.TextField()
    byline = models.TextField()
    topics = models.TextField()
    minutes = models.PositiveIntegerField()
    body = models.TextField()
    qr = models.TextField()
