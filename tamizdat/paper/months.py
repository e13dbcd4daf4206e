"""The archive by month: which months have stories, how many, and when they last changed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max

from tamizdat.paper import keys
from tamizdat.paper.models import Month, Story
from tamizdat.press.outputs import Key


def count(language: str, year_month: str) -> set[Key]:
    """Count the stories of one month again, after its stories changed."""
    stories = Story.objects.filter(language=language, month=year_month, state=Story.State.PUBLISHED).count()
    row, _ = Month.objects.get_or_create(language=language, month=year_month, defaults={"stories": 0})
    before, row.stories = row.stories, stories
    row.save(update_fields=["stories"])
    changed = {keys.month(language, year_month)}
    if bool(before) != bool(stories):
        changed |= _came_or_went(language, year_month)
    return changed


def map_again(language: str, year_month: str) -> set[Key]:
    """Note when a month's stories last changed, after one of them changed in what a sitemap says of it."""
    row, _ = Month.objects.get_or_create(language=language, month=year_month, defaults={"stories": 0})
    stories = Story.objects.filter(language=language, month=year_month, state=Story.State.PUBLISHED)
    before, row.modified_at = row.modified_at, stories.aggregate(newest=Max("modified_at"))["newest"]
    row.save(update_fields=["modified_at"])
    changed = {keys.month_map(language, year_month)}
    return changed if before == row.modified_at else {*changed, keys.maps(language)}


def map_translations(groups: Iterable[UUID]) -> set[Key]:
    """Sitemaps name a story's translations beside it, so all months of a group are mapped anew."""
    months = Story.objects.filter(translation_key__in=list(groups)).values_list("language", "month")
    return {keys.month_map(language, month) for language, month in months}


def _came_or_went(language: str, year_month: str) -> set[Key]:
    others = Month.objects.filter(language=language, stories__gt=0)
    older = others.filter(month__lt=year_month).order_by("-month").values_list("month", flat=True).first()
    newer = others.filter(month__gt=year_month).order_by("month").values_list("month", flat=True).first()
    return {keys.months(language), *(keys.beside(language, one) for one in (older, year_month, newer) if one)}
