"""Style sheets without a build: a page's kind says which files it needs; they are joined and minified once.

Each file under ``static/house/css`` holds the styles of one thing that one sees.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import rcssmin

CSS = Path(__file__).parent / "static" / "house" / "css"

EVERY_PAGE = ("layers", "reset", "tokens", "fonts", "base", "grid", "masthead", "notices", "foot", "lines", "pictures")
LISTS = ("list_heads", "dense", "pager", "lists")
TEXT = ("text", "quotations", "boxes", "galleries", "tables", "attachments", "link_cards", "live")
ASKING = ("top_line", "asks", "ask_front")
"""Come with the line at the top and the message to readers, and only with them."""
RARE = frozenset(("boxes", "galleries", "tables", "attachments", "link_cards", "live"))
"""Most stories are words, pictures and quotations, and carry none of these: it is room for the message to readers."""
RARELY_SEEN = re.compile(r'class="(?:fact-box|timeline|gallery|table|recording|attachment|link-card|live-entr)')
LAST = ("text_only", "utilities", "print")

KINDS: dict[str, tuple[str, ...]] = {
    "front": ("front", "briefs", "bands", "dense", "latest", "forms", "sign_up"),
    "story": (*TEXT, "story", "pull_quotes", "corrections", "dense", "forms", "sign_up", "print_story"),
    "list": LISTS,
    "month": (*LISTS, "archive"),
    "archive": ("list_heads", "archive"),
    "fixed": (*TEXT, "fixed"),
    "tombstone": ("stamps",),
    "not_found": ("stamps", "dense"),
    "moved": ("stamps",),
    "verify": ("list_heads", "saved"),
    "letter": ("text", "letters"),
    "letters": ("list_heads", "dense", "letters"),
    "counter": ("stamps", "forms", "counter"),
    "support": ("stamps", "forms", "counter", "support"),
    "text": ("list_heads", "dense", "text_edition"),
}


@cache
def stylesheet(kind: str, *also: str) -> str:
    """All that a page of this kind needs, minified, to stand in its ``<style>``; ``also`` what only some of them have on them.

    ``kind`` is one of :data:`KINDS`; another one is a KeyError that names it.
    """
    return joined((*EVERY_PAGE, *KINDS[kind], *also, *LAST))


def files_of(kind: str, html: str, *also: str) -> tuple[str, ...]:
    """The same, but without the styles of rare blocks that this page, or the part of it where blocks stand, has none of."""
    own = KINDS[kind]
    if RARE.intersection(own) and not RARELY_SEEN.search(html):
        own = tuple(name for name in own if name not in RARE)
    return (*EVERY_PAGE, *own, *also, *LAST)


@cache
def joined(files: tuple[str, ...]) -> str:
    return str(rcssmin.cssmin("\n".join((CSS / f"{name}.css").read_text() for name in files)))
