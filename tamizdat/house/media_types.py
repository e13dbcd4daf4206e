"""What files of the paper are, by their endings, for whoever serves them without a server's help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OF_ENDINGS: Final[Mapping[str, str]] = {
    "atom": "application/atom+xml",
    "avif": "image/avif",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript",
    "json": "application/json",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "rss": "application/rss+xml",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webm": "video/webm",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xml": "application/xml",
}
