"""What the pipeline wrote down of asks and campaigns, for the press to print: the paper cannot see giving."""

from __future__ import annotations

from django.db import models


class PrintedAsk(models.Model):
    """The ask that stands now at a placement (top, story, front) of a language; ``copy`` is JSON of ``house.asks.Ask``."""

    language = models.CharField(max_length=16)
    placement = models.CharField(max_length=8)
    copy = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "placement"], name="one_ask_a_place")]

    def __str__(self) -> str:
        return f"{self.language} {self.placement}"


class PrintedTicker(models.Model):
    """How far a campaign was when somebody last looked; ``copy`` is JSON of ``house.asks.Ticker``."""

    campaign = models.CharField(primary_key=True, max_length=40)
    copy = models.TextField()

    def __str__(self) -> str:
        return self.campaign
