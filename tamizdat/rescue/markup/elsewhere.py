"""What stood on other sites, and files: embeds become link cards, recordings and documents become files."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tamizdat.rescue.markup.composer import Composer
from tamizdat.rescue.markup.lines import safe_address
from tamizdat.rescue.markup.pieces import Card, File
from tamizdat.rescue.markup.shortcodes import Shortcode
from tamizdat.rescue.markup.tree import Node

AUDIO = frozenset({".mp3", ".ogg", ".oga", ".opus", ".m4a", ".wav", ".flac", ".wma"})
VIDEO = frozenset({".mp4", ".m4v", ".webm", ".ogv", ".mov", ".avi", ".wmv", ".mpg", ".mpeg", ".3gp"})
_ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+")
# The player's address inside a page, and the page a reader would open.
_PLAYERS = (
    (
        re.compile(r"^https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20}).*$"),
        r"https://www.youtube.com/watch?v=\1",
    ),
    (re.compile(r"^https?://player\.vimeo\.com/video/(\d+).*$"), r"https://vimeo.com/\1"),
)
_POSTS = {
    "twitter-tweet": "",
    "twitter-video": "",
    "instagram-media": "data-instgrm-permalink",
    "fb-post": "data-href",
    "tiktok-embed": "cite",
}


def card_of(composer: Composer, address: str, title: str = "", description: str = "") -> None:
    address = safe_address(address, composer.around.base)
    if not address:
        composer.lose(_("an embed without an address"))
        return
    for player, page in _PLAYERS:
        address = player.sub(page, address)
    composer.add(Card(address, title, description))


def embed_figure(composer: Composer, node: Node) -> None:
    """An embed block: its address stands as bare text, or in a frame when it was saved rendered."""
    words = node.first("figcaption")
    title = words.words() if words else ""
    found = _ADDRESS.search(node.words()) or _ADDRESS.search(
        (node.first("iframe") or Node("")).attributes.get("src", "")
    )
    if found:
        card_of(composer, found.group(), title)
    else:
        composer.visit_children(node)


def frame(composer: Composer, node: Node) -> None:
    address = node.attributes.get("src") or node.attributes.get("data-src") or node.attributes.get("data", "")
    card_of(composer, address, node.attributes.get("title", ""))


def social_post(composer: Composer, node: Node) -> bool:
    """A post that was pasted with the other site's code. Its words are kept as the card's description."""
    kind = next((name for name in node.classes() if name in _POSTS), None)
    if kind is None:
        return False
    links = [link.attributes.get("href", "") for link in node.elements("a")]
    address = node.attributes.get(_POSTS[kind], "") or (links[-1] if links else "")
    card_of(composer, address, description=node.words())
    return True


def recording(composer: Composer, node: Node) -> None:
    sources = (one.attributes.get("src", "") for one in (node, *node.elements("source")))
    source = next(filter(None, sources), "")
    file_of(composer, source, node.tag, node.attributes.get("title", ""))


def file_of(composer: Composer, address: str, kind: str, title: str = "") -> None:
    address = safe_address(address, composer.around.base)
    if address:
        composer.add(File(address, kind, title))
    else:
        composer.lose(_("a recording without an address"))


def file_block(composer: Composer, node: Node) -> None:
    link = node.first("a")
    file_of(composer, link.attributes.get("href", "") if link else "", "document", link.words() if link else "")


def media_code(composer: Composer, code: Shortcode) -> None:
    """``[audio]`` and ``[video]``: the file is an attribute named after its type, or stands alone."""
    values = [code.first, *code.attributes.values()]
    address = next((value for value in values if _ADDRESS.match(value) and kind_of(value) != "document"), "")
    found = address or next((value for value in values if _ADDRESS.match(value)), "")
    file_of(composer, found, kind_of(found) if kind_of(found) != "document" else code.name)


def playlist_code(composer: Composer, code: Shortcode) -> None:
    around = composer.around
    named = re.findall(r"\d{1,12}", code.attributes.get("ids", ""))
    items = (
        [around.drawer.item(int(number)) for number in named] if named else around.drawer.attachments_of(around.number)
    )
    for item in items:
        if item and kind_of(item.attachment_url) != "document":
            file_of(composer, item.attachment_url, kind_of(item.attachment_url), item.title)


def embed_code(composer: Composer, node: Node, code: Shortcode) -> None:
    """``[embed]address[/embed]``, ``[youtube=address]`` and the like."""
    found = _ADDRESS.search(f"{code.first} {' '.join(code.attributes.values())} {node.words()}")
    if found:
        card_of(composer, found.group())
    elif code.name == "youtube" and re.fullmatch(r"[\w-]{11}", code.first or code.attributes.get("id", "")):
        card_of(composer, f"https://www.youtube.com/watch?v={code.first or code.attributes['id']}")
    else:
        composer.lose(_("the shortcode [%(name)s]") % {"name": code.name})


def kind_of(address: str) -> str:
    ending = posixpath.splitext(urlsplit(address).path)[1].lower()
    return "audio" if ending in AUDIO else "video" if ending in VIDEO else "document"
