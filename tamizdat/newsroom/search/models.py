"""A card for every page of the newsroom. The database keeps its full-text index next to the cards by itself."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class IndexCard(models.Model):
    """Stems of the newest draft of a page. ``dated`` puts equally good finds in order, the newest first."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="+")
    dated = models.DateTimeField()
    title = models.TextField()
    body = models.TextField()

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"card of page {self.page_id}"
