"""The walk over a story's HTML: running text is gathered into lines, everything else is set by the element's own handler."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.markup.lines import ALL, OURS, Line, safe_address, words_of
from tamizdat.rescue.markup.pieces import Card, Heading, Listing, Piece, PullQuote, Quotation, Text
from tamizdat.rescue.markup.tree import Node

Handler = Callable[["Composer", Node], None]
UNMARKED = frozenset(
    [
        "abbr",
        "acronym",
        "bdi",
        "bdo",
        "big",
        "code",
        "data",
        "font",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "rp",
        "rt",
        "ruby",
        "samp",
        "small",
        "span",
        "time",
        "tt",
        "u",
        "wbr",
    ]
)
LEFT_OUT = frozenset(
    [
        "applet",
        "button",
        "canvas",
        "fieldset",
        "input",
        "map",
        "math",
        "meter",
        "noscript",
        "progress",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
    ]
)
_PARAGRAPHS = re.compile(r"\n[ \t\xa0]*\n\s*")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>]+")


@dataclass(slots=True)
class Surroundings:
    """What the markup of one item may ask about: the rest of the export. ``lost`` counts what has no place in our paper."""

    drawer: Drawer
    base: str
    number: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    depth: int = 0


class Composer:
    """Sets one element's contents as pieces. ``classic`` text has paragraphs where its author left a blank line."""

    def __init__(
        self, around: Surroundings, handlers: Mapping[str, Handler], *, classic: bool, allowed: frozenset[str] = ALL
    ) -> None:
        self.around = around
        self.pieces: list[Piece] = []
        self.classic = classic
        self.line = Line(allowed)
        self._handlers = handlers
        self._beside: list[Piece] = []

    def compose(self, node: Node) -> list[Piece]:
        self.visit_children(node)
        self.flush()
        return self.pieces

    def inner(self, node: Node, allowed: frozenset[str] = ALL) -> list[Piece]:
        """What an element holds, set by itself."""
        return Composer(self.around, self._handlers, classic=self.classic, allowed=allowed).compose(node)

    def add(self, piece: Piece) -> None:
        """Set a piece here: the running line ends before it."""
        self.flush()
        self.pieces.append(piece)

    def add_beside(self, piece: Piece) -> None:
        """Set a piece next to the running line: before it when nothing has been said yet, else after its paragraph."""
        if self.line.is_empty():
            self.add(piece)
        else:
            self._beside.append(piece)

    def lose(self, what: str) -> None:
        self.around.lost[what] += 1

    def flush(self) -> None:
        """End the running paragraph."""
        html = self.line.take()
        if html and _BARE_ADDRESS.fullmatch(html):
            self.pieces.append(Card(url=html.replace("&amp;", "&")))
        elif words_of(html).strip():
            self.pieces.append(Text(f"<p>{html}</p>"))
        self.pieces.extend(self._beside)
        self._beside = []

    def visit_children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._words(child)
            else:
                self._element(child)

    def _words(self, words: str) -> None:
        if not self.classic:
            self.line.text(words)
            return
        for number, paragraph in enumerate(_PARAGRAPHS.split(words.replace("\r\n", "\n"))):
            if number:
                self.flush()
            for row, line in enumerate(paragraph.split("\n")):
                if row:
                    self.line.line_break()
                self.line.text(line)

    def _element(self, node: Node) -> None:
        tag = node.tag
        if tag in self._handlers:
            self._handlers[tag](self, node)
        elif tag == "a":
            self._link(node)
        elif tag in OURS:
            self._marked(node, OURS[tag])
        elif tag in UNMARKED:
            self.visit_children(node)
        elif tag == "br":
            self.line.line_break()
        elif tag in LEFT_OUT:
            self.lose(f"<{tag}>")
        else:
            self.flush()
            self.visit_children(node)
            self.flush()

    def _link(self, node: Node) -> None:
        href = safe_address(node.attributes.get("href", ""), self.around.base)
        if not href:
            self.visit_children(node)
            return
        self.line.open("a", href)
        self.visit_children(node)
        self.line.close()

    def _marked(self, node: Node, tag: str) -> None:
        self.line.open(tag)
        self.visit_children(node)
        self.line.close()


def paragraphs_and_rest(pieces: list[Piece]) -> tuple[list[str], list[Piece]]:
    """The lines of text among the pieces (without ``<p>``), and what is no text: pictures, tables, cards."""
    lines: list[str] = []
    rest: list[Piece] = []
    for piece in pieces:
        match piece:
            case Text(html=html):
                lines.extend(part for part in html.removeprefix("<p>").removesuffix("</p>").split("</p><p>") if part)
            case Heading(text=text):
                lines.append(escape_words(text))
            case Quotation(words=words, speaker=speaker):
                lines.extend(part for part in words.removeprefix("<p>").removesuffix("</p>").split("</p><p>") if part)
                lines.extend([escape_words(speaker)] if speaker else [])
            case PullQuote(words=words):
                lines.append(escape_words(words))
            case Listing(numbered=numbered, items=items):
                lines.extend(
                    f"{number}. {deeper}" if numbered else f"– {deeper}"
                    for number, deeper in enumerate(map(_indented, items), 1)
                )
            case _:
                rest.append(piece)
    return lines, rest


def _indented(item: str) -> str:
    return item.replace("<br/>", "<br/>\xa0\xa0\xa0")


def escape_words(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
