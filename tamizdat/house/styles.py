"""Style sheets without a build: a page's kind says which files it needs; they are joined and minified once.

Each file under ``static/house/css`` holds the styles of one thing that one sees.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import rcssmin

CSS = Path(__file__).parent / "static" / "house" / "css"

EVERY_PAGE = ("layers", "reset", "tokens", "fonts", "base", "grid", "masthead", "notices", "foot", "lines", "pictures")
LISTS = ("list_heads", "dense", "pager", "lists")
TEXT = ("text", "quotations", "boxes", "galleries", "tables", "attachments", "link_cards", "live")
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
    "text": ("list_heads", "dense", "text_edition"),
}


@cache
def stylesheet(kind: str, *also: str) -> str:
    """All that a page of this kind needs, minified, to stand in its ``<style>``; ``also`` what only some of them have on them.

    ``kind`` is one of :data:`KINDS`; another one is a KeyError that names it.
    """
    files = (*EVERY_PAGE, *KINDS[kind], *also, *LAST)
    return str(rcssmin.cssmin("\n".join((CSS / f"{name}.css").read_text() for name in files)))
