"""RSS 2.0 with the modules that carry full text, names and the feed's own address."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from tamizdat.paper.feed_atom import moment
from tamizdat.paper.feed_entries import Entry, Feed
from tamizdat.paper.xml import document, element

NAMESPACES = (
    'version="2.0"',
    'xmlns:atom="http://www.w3.org/2005/Atom"',
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    'xmlns:dc="http://purl.org/dc/elements/1.1/"',
)


def rss(feed: Feed) -> bytes:
    head = [
        element("title", feed.title),
        element("link", feed.home),
        element("description", feed.description),
        element("language", feed.language),
        element("lastBuildDate", _date(feed.modified)),
        element("atom:link", rel="self", type="application/rss+xml", href=feed.address),
        f"<image>{element('url', feed.icon)}{element('title', feed.title)}{element('link', feed.home)}</image>\n",
    ]
    channel = "".join([*head, *map(_item, feed.entries)])
    return document("rss", NAMESPACES, [f"<channel>\n{channel}</channel>\n"])


def _date(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC).replace(microsecond=0))


def _item(entry: Entry) -> str:
    parts = [
        element("title", entry.title),
        element("link", entry.address),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", _date(entry.published)),
        element("atom:updated", moment(entry.modified)),
        *(element("dc:creator", name) for name, _ in entry.authors),
        *(element("category", label) for label in entry.labels),
        element("description", entry.summary) if entry.summary else "",
        element("content:encoded", entry.html),
    ]
    return f"<item>\n{''.join(parts)}</item>\n"
