"""What kind of file a name is, and how long it may be kept: told alike by our own server and to places that serve by themselves."""

from __future__ import annotations

from mimetypes import guess_type
from pathlib import PurePosixPath
from typing import Final

from tamizdat.mirrors import layout
from tamizdat.mirrors.carrier import uncompressed

TYPES: Final = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".rss": "application/rss+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    "feed.json": "application/feed+json",
}
"""Types that no table of a system has right, by the end of the name or the whole of it."""

PLAIN: Final = "application/octet-stream"
"""What lies under its hash has no type: no browser shall take it for a page."""

ENCODINGS: Final = {".br": "br", ".gz": "gzip"}
FOREVER: Final = "max-age=31536000, public, immutable"
NOW: Final = "no-cache"
A_MINUTE: Final = 60
KEPT: Final = {"house": 24 * 3600, "media": 3600}
"""Seconds a browser may keep what lies in a folder; pages are asked for again after a minute."""

OBJECTS: Final = (*layout.OBJECTS, layout.TARGETS)


def type_of(name: str) -> str:
    """The ``Content-Type`` of a file of the place."""
    plain, _ = uncompressed(name)
    if plain.startswith(OBJECTS):
        return PLAIN
    path = PurePosixPath(plain)
    known = TYPES.get(path.name) or TYPES.get(path.suffix) or guess_type(plain)[0] or PLAIN
    return f"{known}; charset=utf-8" if known.startswith("text/") else known


def encoding_of(name: str) -> str:
    """The ``Content-Encoding`` of a file of the place; empty for one that is as it is."""
    return ENCODINGS.get(uncompressed(name)[1], "")


def caching_of(name: str) -> str:
    """The ``Cache-Control`` of a file of the place: what is named by its hash never changes, the head always may."""
    if name.startswith(OBJECTS):
        return FOREVER
    if name.startswith(layout.EDITION):
        return NOW
    folder, slash, _ = name.partition("/")
    return f"max-age={KEPT.get(folder, A_MINUTE) if slash else A_MINUTE}, public"
