"""Pictures in all the shapes WordPress has for them: bare, captioned, in figures, covers and galleries."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tamizdat.rescue.items import Item
from tamizdat.rescue.markup.composer import Composer, Surroundings
from tamizdat.rescue.markup.lines import safe_address
from tamizdat.rescue.markup.pieces import Picture, Pictures
from tamizdat.rescue.markup.shortcodes import Shortcode
from tamizdat.rescue.markup.tree import Node

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic", ".svg"})
_NUMBER = re.compile(r"wp-image-(\d{1,12})")
_SIZE = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,14})+$")
_BACKGROUND = re.compile(r"""background(?:-image)?\s*:\s*url\(\s*['"]?([^'")]+)""")
_SOURCES = ("data-orig-file", "data-src", "data-lazy-src", "data-original", "src")


def image(composer: Composer, node: Node) -> None:
    if {"emoji", "wp-smiley"} & set(node.classes()):
        composer.line.text(node.attributes.get("alt", ""))
        return
    picture = pointed_at(composer, node)
    if picture:
        composer.add_beside(Pictures((picture,)))


def figure(composer: Composer, node: Node, caption: str = "") -> None:
    """A figure or [caption]: one picture, or several as a gallery. What else it holds follows."""
    words = node.first("figcaption")
    caption = caption or (words.words() if words else "")
    if words and words.first("a"):
        composer.lose(_("a link in a caption (its words are kept)"))
    pictures = [picture for picture in (pointed_at(composer, one, caption) for one in node.elements("img")) if picture]
    if pictures:
        composer.add(Pictures(tuple(pictures)))


def caption(composer: Composer, node: Node, code: Shortcode) -> None:
    """``[caption]``: the words are an attribute (old) or what follows the picture."""
    figure(composer, node, code.attributes.get("caption", "") or node.words())


def gallery(composer: Composer, node: Node, title: str = "") -> None:
    """A gallery block: each picture keeps its own caption; the gallery's own stands before it."""
    pictures: list[Picture] = []
    for one in node.elements("img"):
        holder = _figure_around(node, one)
        words = holder.first("figcaption") if holder else None
        picture = pointed_at(composer, one, words.words() if words else "")
        pictures.extend([picture] if picture else [])
    own = next((child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"), None)
    title = title or (own.words() if own else "")
    if title:
        composer.flush()
        composer.line.text(title)
    if pictures:
        composer.add(Pictures(tuple(pictures)))


def gallery_code(composer: Composer, code: Shortcode) -> None:
    """``[gallery]``: the pictures it names, else all that were uploaded to the post."""
    around = composer.around
    named = code.attributes.get("ids") or code.attributes.get("include")
    if named:
        numbers = [int(number) for number in re.findall(r"\d{1,12}", named)]
        items = [around.drawer.item(number) for number in numbers]
    else:
        items = list(around.drawer.attachments_of(around.number))
    known = [item for item in items if item and item.type == "attachment"]
    for _missing in range(len(items) - len(known)):
        composer.lose(_("a picture of a gallery that the export does not hold"))
    pictures = tuple(_of_item(item) for item in known if is_picture(item.attachment_url))
    if pictures:
        composer.add(Pictures(pictures))


def cover(composer: Composer, node: Node) -> None:
    """A cover or media block: its picture, then its words. Older covers have the picture as a background."""
    behind = _BACKGROUND.search(node.attributes.get("style", ""))
    address = safe_address(behind.group(1), composer.around.base) if behind else ""
    composer.flush()
    if address:
        composer.add(Pictures((_known(composer.around, Picture(address), 0),)))
    composer.visit_children(node)
    composer.flush()


def pointed_at(composer: Composer, node: Node, caption: str = "") -> Picture | None:
    """The picture an ``<img>`` shows; None for the invisible ones that count readers, and for what has no address."""
    if {node.attributes.get("width"), node.attributes.get("height")} <= {"0", "1"}:
        composer.lose(_("an invisible picture that counts readers"))
        return None
    sources = (node.attributes.get(name, "") for name in _SOURCES)
    address = next(
        (url for url in (safe_address(source, composer.around.base) for source in sources if source) if url), ""
    )
    if not address:
        composer.lose(_("a picture without an address"))
        return None
    marked = _NUMBER.search(node.attributes.get("class", ""))
    number = node.attributes.get("data-id", "") or (marked.group(1) if marked else "")
    seen = Picture(address, alt=node.attributes.get("alt", "").strip(), caption=caption)
    return _known(composer.around, seen, int(number) if number.isascii() and number.isdigit() else 0)


def featured(around: Surroundings, number: int) -> Picture | None:
    item = around.drawer.item(number)
    return _of_item(item) if item and item.type == "attachment" and is_picture(item.attachment_url) else None


def is_picture(url: str) -> bool:
    return posixpath.splitext(urlsplit(url).path)[1].lower() in ENDINGS


def stem(url: str) -> str:
    """A picture's name without folder, size and ending: ``bridge-300x200.jpg`` and ``bridge.jpg`` are one picture."""
    return _SIZE.sub("", posixpath.splitext(posixpath.basename(urlsplit(url).path))[0]).lower()


def _known(around: Surroundings, seen: Picture, number: int) -> Picture:
    """What is seen in the text, completed with what the export knows of that attachment."""
    item = around.drawer.item(number) if number else None
    if not (item and item.type == "attachment" and stem(item.attachment_url) == stem(seen.url)):
        item = around.drawer.at(seen.url)
    if not (item and item.attachment_url):
        return seen
    own = _of_item(item)
    return Picture(own.url, own.number, seen.alt or own.alt, seen.caption, own.credit)


def _of_item(item: Item) -> Picture:
    return Picture(
        url=item.attachment_url,
        number=item.number,
        alt=item.noted("_wp_attachment_image_alt"),
        caption=" ".join(item.excerpt.split()),
        credit=item.noted("_media_credit"),
    )


def _figure_around(node: Node, image_node: Node) -> Node | None:
    return next((one for one in node.elements("figure", "li", "dl") if image_node in list(one.elements("img"))), None)
