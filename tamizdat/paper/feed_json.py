"""JSON Feed 1.1, in full text."""

from __future__ import annotations

import json
from typing import Any

from tamizdat.paper.feed_atom import moment
from tamizdat.paper.feed_entries import Entry, Feed


def json_feed(feed: Feed) -> bytes:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [{"name": feed.paper}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "image": entry.picture,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.modified),
        "authors": [{"name": name, "url": url} if url else {"name": name} for name, url in entry.authors],
        "tags": list(entry.labels),
    }
    return {name: value for name, value in item.items() if value}
