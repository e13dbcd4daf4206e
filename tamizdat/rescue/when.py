"""Dates as WordPress writes them: with holes, zeros, and two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from tamizdat.rescue.items import Item


def written_at(item: Item, zone: tzinfo) -> datetime | None:
    """When an item was published or is due, in UTC: by Greenwich, else by the newsroom's own clock, else by the feed."""
    greenwich = _plain(item.date_gmt)
    if greenwich:
        return greenwich.replace(tzinfo=UTC)
    local = _plain(item.date)
    if local:
        return local.replace(tzinfo=zone).astimezone(UTC)
    return _from_feed(item.pub_date)


def sort_key(item: Item) -> str:
    """Sorts items by date as text; without a date, after all others."""
    at = written_at(item, UTC)
    return at.strftime("%Y%m%d%H%M%S").zfill(14) if at else "9"


def _plain(text: str) -> datetime | None:
    # A draft has 0000-00-00 00:00:00; a moved database has dates like -0001-11-30.
    try:
        at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007  the caller knows the clock
    except ValueError:
        return None
    return at if at.year >= 1900 else None  # noqa: PLR2004  no site is older than its century


def _from_feed(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return at.astimezone(UTC) if at.year >= 1900 else None  # noqa: PLR2004
