"""Atom (RFC 4287), in full text."""

from __future__ import annotations

from datetime import UTC, datetime

from tamizdat.house.dates import seconds
from tamizdat.paper.feed_entries import Entry, Feed
from tamizdat.paper.xml import document, element, escaped


def atom(feed: Feed) -> bytes:
    head = [
        element("id", feed.id),
        element("title", feed.title),
        element("subtitle", feed.description),
        element("updated", moment(feed.modified)),
        element("link", rel="self", type="application/atom+xml", href=feed.address),
        element("link", rel="alternate", type="text/html", href=feed.home),
        element("icon", feed.icon),
        # RFC 4287 §4.1.1: the feed's author stands for entries that name none, as those with a withheld byline do.
        f"<author>{element('name', feed.paper)}</author>\n",
    ]
    namespaces = ['xmlns="http://www.w3.org/2005/Atom"', f'xml:lang="{escaped(feed.language)}"']
    return document("feed", namespaces, [*head, *map(_entry, feed.entries)])


def moment(time: datetime) -> str:
    """RFC 3339, by Greenwich."""
    return seconds(time if time.tzinfo is UTC else time.astimezone(UTC))


def _entry(entry: Entry) -> str:
    authors = (
        f"<author>{element('name', name)}{element('uri', address) if address else ''}</author>\n"
        for name, address in entry.authors
    )
    parts = [
        element("id", entry.id),
        element("title", entry.title),
        element("link", rel="alternate", type="text/html", href=entry.address),
        element("published", moment(entry.published)),
        element("updated", moment(entry.modified)),
        *authors,
        *(element("category", term=label) for label in entry.labels),
        element("summary", entry.summary) if entry.summary else "",
        element("content", entry.html, type="html"),
    ]
    return f"<entry>\n{''.join(parts)}</entry>\n"
