"""The compressed siblings of a file, so that no server compresses while a reader waits."""

from __future__ import annotations

from typing import Final

from tamizdat.press.pieces import NOTHING, Opening, brotli, gzip, opening

SMALLEST: Final = 256
"""Bytes under which a sibling would save nothing: no packet gets shorter."""

STYLES: Final = b"<style>"
HEAD: Final = 300
"""Within so many bytes a page's style sheet begins; all pages of a kind are the same to its end, which is two thirds of them."""

MOST: Final = 300
"""Such beginnings in memory. A newspaper has some dozens: by kind of page, language and depth in the tree."""

_looks: dict[tuple[int, bytes], Opening] = {}


def siblings(body: bytes) -> dict[str, bytes]:
    """``{".br": …, ".gz": …}``; the same bytes for the same body, always. Levels: decision 32."""
    before = _look(body)
    rest = body[len(before.body) :]
    return {".br": brotli(before, rest, 5), ".gz": gzip(before, rest, 2)}


def gzipped(body: bytes) -> bytes:
    """The gzip sibling alone."""
    before = _look(body)
    return gzip(before, body[len(before.body) :], 2)


def _look(body: bytes) -> Opening:
    """How the siblings begin. It is compared and not hashed, which for so many bytes would take ten times as long."""
    begins = body.find(STYLES, 0, HEAD)
    end = body.find(b"<", begins + len(STYLES)) if begins >= 0 else 0  # a letter is found ten times as fast as a word
    known = _looks.get((end, body[:HEAD]), NOTHING)
    if end > 0 and not (known.body and body.startswith(known.body)):
        if len(_looks) >= MOST:
            _looks.clear()
        known = _looks[end, body[:HEAD]] = opening(body[:end], 9)
    return known
