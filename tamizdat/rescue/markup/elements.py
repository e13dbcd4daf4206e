"""Which element is set by which handler."""

from __future__ import annotations

import json
import re

from django.utils.translation import gettext as _

from tamizdat.rescue.markup import elsewhere, pictures, shortcodes, tables, texts
from tamizdat.rescue.markup.composer import Composer, Handler
from tamizdat.rescue.markup.tree import Node, parse

_BLOCK = re.compile(r"wp:(?P<name>[a-z][\w/-]*)\s*(?P<settings>\{.*\})?\s*(?P<alone>/)?", re.DOTALL)
_NO_LOSS = frozenset({"more", "nextpage", "separator", "spacer"})
DEEPEST_REUSE = 4


def _comment(composer: Composer, node: Node) -> None:
    """A block's mark. Only blocks that are nothing but their mark have something to say here."""
    block = _BLOCK.fullmatch(node.attributes["data"])
    if not block or not block.group("alone") or block.group("name") in _NO_LOSS:
        return
    settings = _settings(block.group("settings"))
    if block.group("name") == "block":
        _reusable(composer, settings)
    elif "embed" in block.group("name") and isinstance(settings.get("url"), str):
        elsewhere.card_of(composer, str(settings["url"]))
    else:
        composer.lose(_("the block “%(name)s”, which WordPress filled in by itself") % {"name": block.group("name")})


def _settings(text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reusable(composer: Composer, settings: dict[str, object]) -> None:
    number = settings.get("ref")
    item = composer.around.drawer.item(number) if isinstance(number, int) else None
    if item is None or item.type != "wp_block" or composer.around.depth >= DEEPEST_REUSE:
        composer.lose(_("a reusable block that the export does not hold"))
        return
    composer.around.depth += 1
    for piece in composer.inner(parse(shortcodes.as_elements(item.content))):
        composer.add(piece)
    composer.around.depth -= 1


def _figure(composer: Composer, node: Node) -> None:
    classes = set(node.classes())
    if "wp-block-gallery" in classes:
        pictures.gallery(composer, node)
    elif "wp-block-embed" in classes or any(name.startswith("wp-block-embed-") for name in classes):
        elsewhere.embed_figure(composer, node)
    elif "wp-block-pullquote" in classes:
        texts.pull_quote(composer, node)
    elif node.first("table"):
        _figure_of_table(composer, node)
    elif node.first("audio", "video", "iframe", "blockquote", "pre"):
        composer.flush()
        composer.visit_children(node)
        composer.flush()
    elif node.first("img"):
        pictures.figure(composer, node)
    else:
        composer.visit_children(node)


def _figure_of_table(composer: Composer, node: Node) -> None:
    words = node.first("figcaption")
    for one in (child for child in node.children if isinstance(child, Node) and child.tag == "table"):
        tables.table(composer, one, words.words() if words else "")


def _quote(composer: Composer, node: Node) -> None:
    if elsewhere.social_post(composer, node):
        return
    classes = set(node.classes())
    if {"pullquote", "pull-quote", "is-style-large", "is-large"} & classes:
        texts.pull_quote(composer, node)
    else:
        texts.blockquote(composer, node)


def _division(composer: Composer, node: Node) -> None:
    classes = set(node.classes())
    if "wp-block-cover" in classes or "wp-block-cover-image" in classes:
        pictures.cover(composer, node)
    elif "wp-block-file" in classes:
        elsewhere.file_block(composer, node)
    elif "wp-block-gallery" in classes:
        pictures.gallery(composer, node)
    elif elsewhere.social_post(composer, node):
        return
    else:
        composer.flush()
        composer.visit_children(node)
        composer.flush()


def _shortcode(composer: Composer, node: Node) -> None:
    code = shortcodes.of_element(node.attributes)
    match code.name:
        case "caption" | "wp_caption":
            pictures.caption(composer, node, code)
        case "gallery":
            pictures.gallery_code(composer, code)
        case "audio" | "video":
            elsewhere.media_code(composer, code)
        case "playlist":
            elsewhere.playlist_code(composer, code)
        case "embed" | "youtube" | "vimeo":
            elsewhere.embed_code(composer, node, code)
        case "pullquote":
            texts.pull_quote(composer, node)
        case _:
            kept = (
                _("the shortcode [%(name)s] (what it held is kept)") if node.words() else _("the shortcode [%(name)s]")
            )
            composer.lose(kept % {"name": code.name})
            composer.visit_children(node)


def _rule(composer: Composer, _node: Node) -> None:
    composer.flush()


HANDLERS: dict[str, Handler] = {
    "#comment": _comment,
    shortcodes.ELEMENT: _shortcode,
    "figure": _figure,
    "img": pictures.image,
    "div": _division,
    "blockquote": _quote,
    "table": tables.table,
    "ul": texts.listing,
    "ol": texts.listing,
    "menu": texts.listing,
    "dl": texts.definitions,
    "pre": texts.preformatted,
    "q": texts.quoted,
    "details": texts.details,
    "hr": _rule,
    "iframe": elsewhere.frame,
    "embed": elsewhere.frame,
    "object": elsewhere.frame,
    "audio": elsewhere.recording,
    "video": elsewhere.recording,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), texts.heading),
}
