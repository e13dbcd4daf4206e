"""Links for paper: on a printed page an underlined word leads nowhere, so its address stands at the foot."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

LINK = re.compile(r"<a\b[^>]*?\bhref=\"([^\"#][^\"]*)\"")


def footnotes(html: str, address: str) -> tuple[str, ...]:
    """The addresses of all links in ``html``, absolute, in order; the style sheet numbers the links alike.

    Links to a place on the same page (``#…``) have no number there and none here.
    """
    return tuple(urljoin(address, unescape(href)) for href in LINK.findall(html))
