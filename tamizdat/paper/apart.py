"""What many pages show alike stands apart while they are made, and is put into each when its links are done.

Template and links then have less to go through. And it is mostly a masthead that names another language, for which Python
would take the whole page at two bytes a letter.
"""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from tamizdat.house.kept import kept
from tamizdat.paper.links import linked

MARK: Final = Markup("\0")
"""Stands where a part goes. No text of a page should have it: HTML does not allow it."""

MOST: Final = 1000
"""Parts in memory. A newspaper has some dozens: by language, section and depth in the tree."""

_parts: Final[dict[tuple[object, ...], tuple[Any, bytes]]] = {}


class Apart:
    """What ``kept`` is to the templates of one page that links from ``root``."""

    __slots__ = ("_environment", "_language", "_parts", "_root")

    def __init__(self, environment: Any, language: str, root: str) -> None:
        self._environment, self._language, self._root = environment, language, root
        self._parts: list[bytes] = []

    def __call__(self, template: str, **given: Any) -> Markup:
        # Found by what they are and not by what they hold, which takes long to hash; being kept, they stay what they are.
        name = (template, self._language, self._root, *map(id, given.values()))
        found = _parts.get(name)
        if found is None:
            if len(_parts) >= MOST:
                _parts.clear()
            html = kept(self._environment, template, **given).encode()
            found = _parts[name] = given, linked(html, self._root)
        self._parts.append(found[1])
        return MARK

    def put_into(self, page: bytes) -> bytes | None:
        """``page`` with its parts in their places; None when its own text has something that looks like a place."""
        pieces = page.split(b"\0")
        if len(pieces) != len(self._parts) + 1:
            return None
        whole = [b""] * (2 * len(pieces) - 1)
        whole[::2], whole[1::2] = pieces, self._parts
        return b"".join(whole)
