"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream: one item in memory at a time, no tree.

WXR is RSS 2.0 with WordPress's own elements; WordPress documents it nowhere but in the program that writes it,
so this follows real exports: https://wordpress.org/export/1.2/ is the namespace, older versions count down.
E-mail addresses (``wp:author_email``, comments) are passed over and never leave this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from tamizdat.rescue.items import Item, Site, Term
from tamizdat.rescue.legible import Legible
from tamizdat.rescue.refusals import Refused

LONGEST_TEXT = 32 * 1024 * 1024
DEEPEST = 50
USED_META = frozenset(
    {
        "_thumbnail_id",
        "_wp_attachment_image_alt",
        "_wp_old_slug",
        "_media_credit",
        "_yoast_wpseo_primary_category",
        "cap-display_name",
        "cap-user_login",
    }
)


def read(file: BinaryIO, each: Callable[[Item], None]) -> Site:
    """Hand every item to ``each`` and return the site's own particulars. :raises Refused: when it is no sound export."""
    handler = _Export(each)
    parser = DefusedExpatParser(namespaceHandling=1, forbid_dtd=True)
    parser.setFeature(feature_namespaces, state=True)
    parser.setContentHandler(handler)
    text = Legible(file)
    try:
        for piece in text.pieces():
            parser.feed(piece)
        parser.close()
    except SAXParseException as broken:
        raise Refused(
            f"The export is broken at line {broken.getLineNumber()}: {broken.getMessage()}. "
            "It may have been cut off while it was downloaded. Export it once more; nothing was imported."
        ) from broken
    except DefusedXmlException as attack:
        raise Refused(
            "The export declares a document type or entities, which WordPress never writes and which can be used to attack "
            "the reading machine. Find out who made this file; nothing was imported."
        ) from attack
    handler.must_be_an_export()
    handler.site.mended = text.mended
    return handler.site


class _Export(ContentHandler):
    def __init__(self, each: Callable[[Item], None]) -> None:
        super().__init__()
        self.site = Site()
        self._each = each
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._record: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._terms: list[Term] = []
        self._meta: list[tuple[str, str]] = []
        self._comments = 0
        self._attributes: dict[str, str] = {}
        self._saw_wordpress = False

    def must_be_an_export(self) -> None:
        if not self._saw_wordpress:
            raise Refused(
                "This is not a WordPress export: nothing in it is WordPress's own. "
                "In WordPress, use Tools > Export > All content, and give the file it makes."
            )

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: ARG002, N802  SAX's own name
        element = _short(*name)
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise Refused(f"The export has more than {DEEPEST} elements inside each other; it is no WordPress export.")
        self._text.clear()
        self._length = 0
        if element == "item":
            self._values, self._terms, self._meta, self._comments = {}, [], [], 0
        elif element == "category":
            self._attributes = {key[1]: value for key, value in attrs.items()}
        elif element in {"wp:author", "wp:category", "wp:postmeta"}:
            self._record = {}

    def characters(self, content: str) -> None:
        if "wp:comment" in self._open[3:]:
            return
        self._length += len(content)
        if self._length > LONGEST_TEXT:
            raise Refused(
                f"One text of the export is longer than {LONGEST_TEXT >> 20} million letters; that is no story. "
                "Take it out and try again; nothing was imported."
            )
        self._text.append(content)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: ARG002, N802
        element = self._open.pop()
        parent = self._open[-1] if self._open else ""
        text = "".join(self._text).strip()
        self._text.clear()
        self._saw_wordpress = self._saw_wordpress or element.startswith("wp:")
        if element == "item":
            self._each(self._item())
        elif parent == "item":
            self._of_item(element, text)
        elif parent in {"wp:author", "wp:category", "wp:postmeta"}:
            self._record[element] = text
        elif parent == "channel":
            self._of_channel(element, text)

    def _of_item(self, element: str, text: str) -> None:
        if element == "category":
            self._terms.append(
                Term(self._attributes.get("domain", "category"), self._attributes.get("nicename", ""), text)
            )
        elif element == "wp:comment":
            self._comments += 1
        elif element == "wp:postmeta":
            self._of_meta(self._record.get("wp:meta_key", ""), self._record.get("wp:meta_value", ""))
        else:
            self._values.setdefault(element, text)

    def _of_meta(self, key: str, value: str) -> None:
        if key in USED_META:
            self._meta.append((key, value))
        elif key and not key.startswith("_"):
            self.site.fields_left_out[key[:80]] += 1

    def _of_channel(self, element: str, text: str) -> None:
        site, record = self.site, self._record
        if element == "wp:author" and record.get("wp:author_login"):
            site.authors[record["wp:author_login"]] = _printed(record)
        elif element == "wp:category" and record.get("wp:category_nicename"):
            slug = record["wp:category_nicename"]
            site.categories[slug] = record.get("wp:cat_name", "") or slug
            site.parents[slug] = record.get("wp:category_parent", "")
            site.category_numbers[record.get("wp:term_id", "")] = slug
        elif element == "title":
            site.title = text
        elif element == "wp:wxr_version":
            site.version = text
        elif element == "wp:base_blog_url" or (element == "link" and not site.address):
            site.address = text.rstrip("/")

    def _item(self) -> Item:
        value = self._values.get
        return Item(
            number=_whole(value("wp:post_id", "")),
            type=value("wp:post_type", "post"),
            status=value("wp:status", "publish"),
            title=value("title", ""),
            link=value("link", ""),
            guid=value("guid", ""),
            creator=value("dc:creator", ""),
            content=value("content:encoded", ""),
            excerpt=value("excerpt:encoded", ""),
            slug=value("wp:post_name", ""),
            date=value("wp:post_date", ""),
            date_gmt=value("wp:post_date_gmt", ""),
            pub_date=value("pubDate", ""),
            parent=_whole(value("wp:post_parent", "")),
            order=_whole(value("wp:menu_order", "")),
            sticky=value("wp:is_sticky", "") == "1",
            password=bool(value("wp:post_password", "")),
            attachment_url=value("wp:attachment_url", ""),
            comments=self._comments,
            terms=tuple(self._terms),
            meta=tuple(self._meta),
        )


def _short(namespace: str | None, name: str) -> str:
    if namespace and "wordpress.org/export/" in namespace:
        return f"excerpt:{name}" if "/excerpt" in namespace else f"wp:{name}"
    if namespace and namespace.endswith("/rss/1.0/modules/content/"):
        return f"content:{name}"
    if namespace and namespace.startswith("http://purl.org/dc/"):
        return f"dc:{name}"
    return name


def _printed(record: dict[str, str]) -> str:
    """The name an author wished to be printed under; never an e-mail address, which some use as a login."""
    both = f"{record.get('wp:author_first_name', '')} {record.get('wp:author_last_name', '')}".strip()
    names = (record.get("wp:author_display_name", ""), both, record["wp:author_login"])
    return next((name for name in names if name and "@" not in name), "")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
