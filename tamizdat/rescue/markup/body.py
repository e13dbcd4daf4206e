"""From an item's markup to the pieces of a story."""

from __future__ import annotations

from tamizdat.rescue.markup.composer import Composer, Surroundings
from tamizdat.rescue.markup.elements import HANDLERS
from tamizdat.rescue.markup.pieces import Piece, Text
from tamizdat.rescue.markup.shortcodes import as_elements
from tamizdat.rescue.markup.tree import parse


def pieces_of(content: str, around: Surroundings) -> list[Piece]:
    """Set ``content`` as pieces. What has no place in our paper is counted in ``around.lost``."""
    classic = "<!-- wp:" not in content
    composer = Composer(around, HANDLERS, classic=classic)
    return _joined(composer.compose(parse(as_elements(content))))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that follow each other are one piece of text, as an editor would have typed them."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if isinstance(piece, Text) and isinstance(before, Text):
            joined[-1] = Text(before.html + piece.html)
        else:
            joined.append(piece)
    return joined
