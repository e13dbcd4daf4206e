"""A small, forgiving HTML tree. It closes what authors left open, the way browsers do for the elements that stories use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
# Opening one of the keys ends the nearest open one of its values, up to a border.
_ENDS = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "thead": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "tbody": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "tfoot": frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}),
    "option": frozenset({"option"}),
}
_BORDER = frozenset({"ul", "ol", "dl", "table", "select", "#root"})
_ENDS_PARAGRAPH = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
DEEPEST = 200


@dataclass(slots=True)
class Node:
    """An element; ``#comment`` holds its words in ``attributes["data"]``."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> Iterator[Node]:
        """Every element below this one with one of these tags, in the order of the text."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.elements(*tags)

    def first(self, *tags: str) -> Node | None:
        return next(self.elements(*tags), None)

    def words(self) -> str:
        """Its text in one line."""
        return " ".join("".join(self._strings()).split())

    def raw_text(self) -> str:
        return "".join(self._strings())

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield "\n"
            elif child.tag not in {"#comment", "script", "style"}:
                yield from child._strings()  # noqa: SLF001  its own kind


def parse(html: str) -> Node:
    """The tree of a fragment, below an element named ``#root``."""
    builder = _Builder()
    builder.feed(_without_an_open_comment(html))
    builder.close()
    return builder.root


def _without_an_open_comment(html: str) -> str:
    """A comment that is never closed would hide the rest of a story: its mark is dropped, and what follows stays."""
    closed, end, rest = html.rpartition("-->")
    return closed + end + rest.replace("<!--", "")


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_what_this_ends(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID and len(self._open) < DEEPEST:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <div/> opens a div in HTML, but no author of a story ever meant that.
        self._end_what_this_ends(tag)
        self._open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return
            if self._open[depth].tag in {"td", "th", "table"} and tag not in {"table", "tr", "tbody", "thead", "tfoot"}:
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self._open[-1].children.append(Node("#comment", {"data": data.strip()}))

    def unknown_decl(self, data: str) -> None:
        """A CDATA section inside HTML: browsers take it for a comment."""
        self.handle_comment(data)

    def _end_what_this_ends(self, tag: str) -> None:
        ends = frozenset({"p"}) if tag in _ENDS_PARAGRAPH else _ENDS.get(tag, frozenset())
        deepest = None
        for depth in range(len(self._open) - 1, 0, -1):
            open_tag = self._open[depth].tag
            if open_tag in ends:
                deepest = depth
            elif open_tag in _BORDER or open_tag in {"td", "th", "blockquote", "div", "figure"}:
                break
        if deepest is not None:
            del self._open[deepest:]
