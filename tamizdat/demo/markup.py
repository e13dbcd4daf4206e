"""The few marks used in the demo's texts, turned into the desk's rich text.

A blank line parts paragraphs, ``*words*`` are italic, ``**words**`` bold, lines that begin with ``- `` are a list
and those that begin with ``> `` a quotation,
``[words](story:slug)`` leads to another story and ``[words](https://…)`` elsewhere.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"\*(.+?)\*")

FindStory = Callable[[str], int]
"""The page id of a story by its slug; raises when there is none yet."""


def paragraphs(text: str, find: FindStory) -> str:
    """Rich text of a text with several paragraphs."""
    return "".join(_paragraph(piece, find) for piece in re.split(r"\n\s*\n", text.strip()) if piece.strip())


def inline(text: str, find: FindStory) -> str:
    """Rich text of a single paragraph, without its tags."""
    escaped = html.escape(" ".join(text.split()), quote=False)
    linked = LINK.sub(lambda found: _link(found[1], found[2], find), escaped)
    return ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", linked))


def _paragraph(piece: str, find: FindStory) -> str:
    lines = piece.strip().splitlines()
    if all(line.startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{inline(line[2:], find)}</li>" for line in lines) + "</ul>"
    if all(line.startswith("> ") for line in lines):
        return f"<blockquote>{inline(' '.join(line[2:] for line in lines), find)}</blockquote>"
    return f"<p>{inline(piece, find)}</p>"


def _link(words: str, target: str, find: FindStory) -> str:
    kind, _, slug = target.partition(":")
    if kind == "story":
        return f'<a linktype="page" id="{find(slug)}">{words}</a>'
    address = target.replace('"', "&quot;")
    address = target.replace('"', "&quot;")  # the rest is escaped already
    return f'<a href="{address}">{words}</a>'
