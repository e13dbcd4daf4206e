"""A line of running text while it is set: only the tags our rich text knows, always closed, always escaped."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urljoin, urlsplit

ALL = frozenset({"b", "i", "a", "sup", "sub", "s"})
QUIET = frozenset({"i", "a"})
PLAIN: frozenset[str] = frozenset()
# What stories use, and the tag of ours that says the same.
OURS = {
    "strong": "b",
    "b": "b",
    "em": "i",
    "i": "i",
    "cite": "i",
    "dfn": "i",
    "var": "i",
    "a": "a",
    "sup": "sup",
    "sub": "sub",
    "del": "s",
    "s": "s",
    "strike": "s",
}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EMPTY = re.compile(r"<(b|i|a|sup|sub|s)(?: [^>]*)?>(\s*)</\1>")
_AROUND_BREAK = re.compile(r" ?<br/> ?")
_TAGS = re.compile(r"<[^>]*>")


class Line:
    """Collects words and marks; ``take`` hands over the finished line and begins the next with the same marks open."""

    def __init__(self, allowed: frozenset[str] = ALL) -> None:
        self._allowed = allowed
        self._parts: list[str] = []
        self._open: list[str] = []

    def text(self, words: str) -> None:
        self._parts.append(escape(_SPACE.sub(" ", words), quote=False))

    def verbatim(self, words: str) -> None:
        """Words whose spaces matter: a poem, a listing."""
        kept = re.sub("  +|^ ", lambda spaces: "\xa0" * len(spaces.group()), words, flags=re.MULTILINE)
        self._parts.append(escape(kept, quote=False).replace("\n", "<br/>"))

    def line_break(self) -> None:
        self._parts.append("<br/>")

    def open(self, tag: str, href: str = "") -> None:
        """Begin a mark; one that is not allowed here, or already open, leaves its words unmarked."""
        unmarked = tag not in self._allowed or any(_name(mark) == tag for mark in self._open)
        mark = "" if unmarked else f'<a href="{escape(href)}">' if tag == "a" else f"<{tag}>"
        self._open.append(mark)
        self._parts.append(mark)

    def close(self) -> None:
        self._parts.append(_closing(self._open.pop()))

    def take(self) -> str:
        """The finished line, without empty marks and blank edges; empty when there is nothing to read."""
        html = "".join([*self._parts, *map(_closing, reversed(self._open))])
        self._parts = [mark for mark in self._open if mark]
        return tidy(html)

    def is_empty(self) -> bool:
        return not _TAGS.sub("", "".join(self._parts)).strip(" \t\r\n\xa0")


def tidy(html: str) -> str:
    """Without empty marks, doubled spaces and blank edges."""
    before = None
    while before != html:
        before = html
        html = _EMPTY.sub(r"\2", html)
        html = _AROUND_BREAK.sub("<br/>", _SPACE.sub(" ", html)).strip()
        html = html.removeprefix("<br/>").removesuffix("<br/>")
    return html


def words_of(html: str) -> str:
    """The bare words of a finished line, still escaped."""
    return _TAGS.sub("", html.replace("<br/>", " "))


def safe_address(href: str, base: str) -> str:
    """An absolute web, mail or telephone address, or nothing: no scripts, no places inside the page."""
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        absolute = urljoin(f"{base}/", href).replace(" ", "%20")
        parts = urlsplit(absolute)
    except ValueError:
        return ""
    if parts.scheme in {"mailto", "tel"} and parts.path:
        return absolute
    return absolute if parts.scheme in {"http", "https"} and parts.hostname else ""


def _name(mark: str) -> str:
    return mark[1:].partition(" ")[0].rstrip(">")


def _closing(mark: str) -> str:
    return f"</{_name(mark)}>" if mark else ""
