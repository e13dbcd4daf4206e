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
def stylesheet(kind: str, *also: str, rare: bool = True) -> str:
    """All that a page of this kind needs, minified, to stand in its ``<style>``; ``also`` what only some of them have on them.

    ``kind`` is one of :data:`KINDS`; another one is a KeyError that names it. Without ``rare`` blocks it has no styles for them.
    """
    own = KINDS[kind] if rare else tuple(name for name in KINDS[kind] if name not in RARE)
    files = (*EVERY_PAGE, *own, *also, *LAST)
    return str(rcssmin.cssmin("\n".join((CSS / f"{name}.css").read_text() for name in files)))


def has_rare(kind: str, html: str) -> bool:
    """Whether this page, or the part of it where blocks stand, may have one of the rare blocks for which its kind has styles."""
    return not RARE.isdisjoint(KINDS[kind]) and 'class="' in html and RARELY_SEEN.search(html) is not None
