"""Tables of data become tables; tables that only lay out a page give back what they hold."""

from __future__ import annotations

from html import unescape

from django.utils.translation import gettext as _

from tamizdat.rescue.markup.composer import Composer, paragraphs_and_rest
from tamizdat.rescue.markup.lines import words_of
from tamizdat.rescue.markup.pieces import Piece, Table
from tamizdat.rescue.markup.tree import Node

WIDEST = 40


def table(composer: Composer, node: Node, caption: str = "") -> None:
    rows = [row for row in node.elements("tr") if _belongs(row, node)]
    if _is_layout(rows):
        _flatten(composer, rows)
        return
    hoisted: list[Piece] = []
    cells = [_row(composer, row, hoisted) for row in rows]
    width = min(max((len(row) for row in cells), default=0), WIDEST)
    even = [(*row, *[""] * width)[:width] for row in cells if any(row)]
    if even:
        has_head = len(even) > 1 and _is_head(rows[0])
        given = node.first("caption")
        head, body = (even[0], even[1:]) if has_head else ((), even)
        composer.add(Table(caption or (given.words() if given else ""), tuple(head), tuple(tuple(row) for row in body)))
    for piece in hoisted:
        composer.add(piece)


def _belongs(row: Node, table_node: Node) -> bool:
    return not any(row in list(nested.elements("tr")) for nested in table_node.elements("table"))


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in {"td", "th"}]


def _is_head(row: Node) -> bool:
    return bool(_cells(row)) and all(cell.tag == "th" for cell in _cells(row))


def _is_layout(rows: list[Node]) -> bool:
    return all(len(_cells(row)) <= 1 for row in rows) or any(
        cell.first("table") for row in rows for cell in _cells(row)
    )


def _flatten(composer: Composer, rows: list[Node]) -> None:
    for row in rows:
        for cell in _cells(row):
            composer.flush()
            composer.visit_children(cell)
            composer.flush()


def _row(composer: Composer, row: Node, hoisted: list[Piece]) -> list[str]:
    cells: list[str] = []
    for cell in _cells(row):
        lines, rest = paragraphs_and_rest(composer.inner(cell))
        hoisted.extend(rest)
        cells.append(" ".join(unescape(words_of(line)).strip() for line in lines))
        if any("<a " in line for line in lines):
            composer.lose(_("a link in a table (its words are kept)"))
        if cell.attributes.get("rowspan", "1") not in {"", "0", "1"}:
            composer.lose(_("a table cell that spanned rows (its words are kept)"))
        span = cell.attributes.get("colspan", "1")
        cells.extend([""] * (min(int(span), WIDEST) - 1 if span.isascii() and span.isdigit() else 0))
    return cells
