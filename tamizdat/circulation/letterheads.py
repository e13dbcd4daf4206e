"""What the counter's pages need of the paper: its name, its sections, its foot. The pipeline writes it; the counter has no paper in it."""

from __future__ import annotations

from django.db import models


class Letterhead(models.Model):
    """``masthead`` and ``foot`` have the fields that the house's templates read; ``privacy`` is the path of the privacy page."""

    language = models.CharField(max_length=16, primary_key=True)
    masthead = models.JSONField(default=dict)
    foot = models.JSONField(default=dict)
    privacy = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.language
