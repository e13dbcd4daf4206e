"""Headings, quotations, lists, poems and listings, boxes: what is made of words."""

from __future__ import annotations

from html import unescape

from django.utils.translation import gettext as _

from tamizdat.rescue.markup.composer import Composer, escape_words, paragraphs_and_rest
from tamizdat.rescue.markup.lines import QUIET, Line, words_of
from tamizdat.rescue.markup.pieces import FactBox, Heading, Listing, PullQuote, Quotation, Text
from tamizdat.rescue.markup.tree import Node

LONGEST_HEADING = 200
LONGEST_PULL_QUOTE = 300


def heading(composer: Composer, node: Node) -> None:
    lines, rest = paragraphs_and_rest(composer.inner(node))
    words = " ".join(unescape(words_of(line)) for line in lines).strip()
    if len(words) > LONGEST_HEADING:
        composer.add(Text(f"<p><b>{escape_words(words)}</b></p>"))
    elif words:
        composer.add(Heading(words))
    for piece in rest:
        composer.add(piece)


def blockquote(composer: Composer, node: Node) -> None:
    speaker = take_speaker(node)
    pieces = composer.inner(node, QUIET)
    lines, rest = paragraphs_and_rest(pieces)
    if lines:
        composer.add(Quotation("".join(f"<p>{line}</p>" for line in lines), speaker))
    elif speaker:
        composer.add(Text(f"<p>{escape_words(speaker)}</p>"))
    for piece in rest:
        composer.add(piece)


def pull_quote(composer: Composer, node: Node) -> None:
    quote = node.first("blockquote") or node
    speaker = take_speaker(quote)
    lines, rest = paragraphs_and_rest(composer.inner(quote, QUIET))
    words = " ".join(unescape(words_of(line)) for line in lines)
    if words and len(words) <= LONGEST_PULL_QUOTE:
        composer.add(PullQuote(words, speaker))
    elif words:
        composer.add(Quotation("".join(f"<p>{line}</p>" for line in lines), speaker))
    for piece in rest:
        composer.add(piece)


def take_speaker(node: Node) -> str:
    """Who said it: a ``<cite>`` or ``<footer>`` that stands by itself at the end of a quotation. It is taken out of it."""
    holders = [node, *node.elements("p")]
    for holder in reversed(holders):
        last = next(
            (child for child in reversed(holder.children) if not (isinstance(child, str) and not child.strip())), None
        )
        if isinstance(last, Node) and last.tag in {"cite", "footer"} and (holder is node or len(holder.children) == 1):
            holder.children.remove(last)
            return last.words().lstrip("–—- ")
    return ""


def listing(composer: Composer, node: Node) -> None:
    items: list[str] = []
    hoisted = []
    for child in node.children:
        if isinstance(child, Node) and child.tag != "#comment":
            lines, rest = paragraphs_and_rest(composer.inner(child))
            items.extend(["<br/>".join(lines)] if lines else [])
            hoisted.extend(rest)
        elif isinstance(child, str) and child.strip():
            items.append(escape_words(" ".join(child.split())))
    if node.attributes.get("start", "1") not in {"", "1"} or "reversed" in node.attributes:
        composer.lose(_("the numbers of a list that does not count from 1 upwards"))
    if items:
        composer.add(Listing(node.tag == "ol", tuple(items)))
    for piece in hoisted:
        composer.add(piece)


def definitions(composer: Composer, node: Node) -> None:
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if child.tag == "div":
            definitions(composer, child)
            continue
        lines, rest = paragraphs_and_rest(composer.inner(child))
        for line in lines:
            composer.add(
                Text(
                    f"<p><b>{line.replace('<b>', '').replace('</b>', '')}</b></p>"
                    if child.tag == "dt"
                    else f"<p>{line}</p>"
                )
            )
        for piece in rest:
            composer.add(piece)


def preformatted(composer: Composer, node: Node) -> None:
    """Kept as text: line for line, with the spaces that shape it."""
    line = Line()
    line.verbatim(node.raw_text().replace("\r\n", "\n").strip("\n").expandtabs(4))
    html = line.take()
    if words_of(html).strip():
        composer.add(Text(f"<p>{html}</p>"))


def quoted(composer: Composer, node: Node) -> None:
    composer.line.text("“")
    composer.visit_children(node)
    composer.line.text("”")


def details(composer: Composer, node: Node) -> None:
    summary = node.first("summary")
    title = summary.words() if summary else ""
    if summary in node.children:
        node.children.remove(summary)
    lines, rest = paragraphs_and_rest(composer.inner(node))
    if title and lines:
        composer.add(FactBox(title, "".join(f"<p>{line}</p>" for line in lines)))
    else:
        for line in filter(None, [escape_words(title), *lines]):
            composer.add(Text(f"<p>{line}</p>"))
    for piece in rest:
        composer.add(piece)
