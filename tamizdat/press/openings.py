"""Which part of a page is the same on all of its kind: to the end of its style sheet, which is two thirds of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from tamizdat.press.pieces import NOTHING, Opening

STYLES: Final = b"<style>"
HEAD: Final = 300
"""Within so many bytes the style sheet of such a page begins."""

MOST: Final = 300
"""Openings in memory. A newspaper has some dozens: by kind of page, language and depth in the tree."""


@lru_cache(MOST)
def opening(body: bytes) -> Opening:
    """The opening that ``body`` is. It is found by its hash, which an object of bytes keeps: for one that is handed on, not made anew."""
    return Opening(body)


_known: dict[tuple[int, bytes], Opening] = {}


def opening_of(body: bytes) -> Opening:
    """How ``body`` begins. It is compared and not hashed, which for so many bytes would take ten times as long."""
    begins = body.find(STYLES, 0, HEAD)
    end = body.find(b"<", begins + len(STYLES)) if begins >= 0 else 0  # a letter is found ten times as fast as a word
    if end <= 0:
        return NOTHING
    name = end, body[:HEAD]
    known = _known.get(name)
    if known is None or not body.startswith(known.body):
        if len(_known) >= MOST:
            _known.clear()
        known = _known[name] = Opening(body[:end])
    return known
