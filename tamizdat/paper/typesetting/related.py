"""Next reading: what editors picked; else older stories with most topics in common, the nearest first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tamizdat.paper.models import Placement

SHOWN = 4


def related(
    story: int, picked: list[int], topic_lists: list[str], section_list: str, published: datetime
) -> tuple[int, ...]:
    """Ids of at most four stories. Only older ones are found by themselves, so that setting a story again changes nothing."""
    found = list(dict.fromkeys(one for one in picked if one != story))
    if not found:
        found = _by_topics(topic_lists, published)
    if len(found) < SHOWN and not picked:
        found += [one for one in _just_before(section_list, published) if one not in found]
    return tuple(found[:SHOWN])


def _by_topics(lists: list[str], published: datetime) -> list[int]:
    shared: Counter[int] = Counter()
    for name in lists:
        shared.update(_just_before(name, published))
    # Counter keeps the order of first sight, and within a list that is the newest first.
    return [story for story, _ in shared.most_common(SHOWN)]


def _just_before(of: str, published: datetime) -> list[int]:
    rows = Placement.objects.filter(list=of, published_at__lt=published).order_by("-published_at", "-story_id")
    return list(rows.values_list("story_id", flat=True)[:20])
