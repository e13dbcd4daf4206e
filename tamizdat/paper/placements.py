"""Lists numbered from the oldest page (decision 4): a page that has a successor does not change when new stories come.

* The newest page takes a new story while it has room (20); then a new page begins.
* A story older than the newest one goes to the page whose dates contain it.
* A page that grows beyond 40 makes the list flow again from there on: rare, after an import of old stories.

Dates rise from page to page; where they are equal, the ids decide.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tamizdat.paper import keys
from tamizdat.paper.models import Placement
from tamizdat.paper.querying import aware, query
from tamizdat.press.outputs import Key

ROOM, MOST = 20, 40


# The newest page, whole, in one question: a story is placed in half a dozen lists at each publication.
# Not MAX(page): SQLite then may take another index and walk the whole list.
NEWEST = """
    SELECT page, published_at, story_id FROM paper_placement
    WHERE list = %s AND page = (SELECT page FROM paper_placement WHERE list = %s ORDER BY page DESC LIMIT 1)
    ORDER BY published_at, story_id
"""


def place(story: int, lists: Iterable[str], published: datetime) -> set[Key]:
    """Make ``story`` stand in exactly these lists; returns the keys that changed."""
    wanted = set(lists)
    standing = {one.list: one for one in Placement.objects.filter(story_id=story)}
    changed: set[Key] = set()
    for name in sorted(standing):
        if name not in wanted or standing[name].published_at != published:
            changed |= _remove(standing.pop(name))
    spots = {name: _spot(name, story, published) for name in sorted(wanted - set(standing))}
    Placement.objects.bulk_create(
        Placement(list=name, page=spot.page, story_id=story, published_at=published) for name, spot in spots.items()
    )
    for name, spot in spots.items():
        changed |= {keys.page(name, spot.page), *_length(name, spot.newest, max(spot.newest, spot.page))}
        if spot.full:
            changed |= reflow(name, spot.page)
    return changed


def reflow(of: str, first: int = 1) -> set[Key]:
    """Fill the pages of a list with twenty each again, from page ``first`` on."""
    before = last(of)
    rows = list(Placement.objects.filter(list=of, page__gte=first).order_by("published_at", "story_id"))
    changed: set[Key] = set()
    for position, row in enumerate(rows):
        page = first + position // ROOM
        if row.page != page:
            changed |= {keys.page(of, row.page), keys.page(of, page)}
            row.page = page
    Placement.objects.bulk_update(rows, ["page"], batch_size=500)
    return changed | _length(of, before, last(of))


def last(of: str) -> int:
    """The number of a list's newest page, 0 when it is empty."""
    return Placement.objects.filter(list=of).order_by("-page").values_list("page", flat=True).first() or 0


class _Spot(NamedTuple):
    """Where a story goes: its page, the newest page there was, and whether the page is too full with it."""

    page: int
    newest: int
    full: bool


def _spot(of: str, story: int, published: datetime) -> _Spot:
    rows = query(NEWEST, [of, of])
    if not rows:
        return _Spot(1, 0, full=False)
    newest, standing = rows[0][0], [(aware(date), number) for _, date, number in rows]
    if (published, story) > standing[-1] and len(standing) >= ROOM:
        return _Spot(newest + 1, newest, full=False)
    if (published, story) > standing[0]:
        return _Spot(newest, newest, full=len(standing) >= MOST)
    page = _page_before(of, published)
    stories = len(standing) if page == newest else Placement.objects.filter(list=of, page=page).count()
    return _Spot(page, newest, full=stories >= MOST)


def _page_before(of: str, published: datetime) -> int:
    """The page of the story that came out last before; the first page when this is the oldest."""
    older = Placement.objects.filter(list=of, published_at__lte=published).order_by("-published_at", "-page")
    return older.values_list("page", flat=True).first() or 1


def _remove(row: Placement) -> set[Key]:
    before = last(row.list)
    row.delete()
    return {keys.page(row.list, row.page)} | _length(row.list, before, last(row.list))


def _length(of: str, before: int, now: int) -> set[Key]:
    if now == before:
        return set()
    low, high = sorted((before, now))
    return {keys.last(of), *(keys.there(of, page) for page in range(low + 1, high + 1))}
