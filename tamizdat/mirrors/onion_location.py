"""The header ``Onion-Location``, by which Tor Browser offers the onion of a page that came over HTTPS.

https://community.torproject.org/onion-services/advanced/onion-location/: the page itself came over HTTPS, which the proxy in front of us
sees to, and not from an onion. Tor Browser heeds it nowhere else, so plain HTTP is not told apart.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tamizdat.mirrors.signed import LIST, ONION, addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAME = "Onion-Location"


class OnionLocation:
    """``root``: a tree that is served. Its onion is the first one in its list of mirrors, read again when that has changed."""

    def __init__(self, root: str) -> None:
        self._list = Path(root) / LIST
        self._read: tuple[int, str] = (0, "")

    def address(self) -> str:
        """``http://….onion/``; empty where the list names none."""
        try:
            changed = os.stat(self._list).st_mtime_ns  # noqa: PTH116  for each request
            if changed != self._read[0]:
                self._read = changed, onion_of(self._list.read_bytes())
        except OSError:
            return ""
        return self._read[1]

    def added(self, environ: WSGIEnvironment, start_response: StartResponse) -> StartResponse:
        """Adds it to a file that is a page, unless it is asked for at an onion already."""
        onion = self.address()
        if not onion or environ.get("HTTP_HOST", "").partition(":")[0].endswith(".onion"):
            return start_response
        place = quote(environ.get("PATH_INFO", "").encode("latin-1", "replace").lstrip(b"/"))

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            if any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers):
                headers = [*headers, (NAME, onion + place)]
            return start_response(status, headers, *error)

        return begin


def onion_of(raw: bytes) -> str:
    """The first onion in a list of mirrors."""
    return next((each for each in addresses(raw) if ONION.fullmatch(each)), "")
