"""Originals and renditions at the desk, for those who signed in. Readers get pressed copies and never come here."""

from __future__ import annotations

import mimetypes

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views import static

SHOWN = ("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "audio/", "video/")


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the media storage. What could act on the desk's behalf (SVG, HTML) is only handed over for saving."""
    response = static.serve(request, path, document_root=str(settings.MEDIA_ROOT))
    shown = (mimetypes.guess_type(path)[0] or "").startswith(SHOWN)
    response.headers["Content-Disposition"] = "inline" if shown else "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
