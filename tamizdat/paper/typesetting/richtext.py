"""Rich text of the desk to HTML that is safe to print, with the paper's own rules for links.

* A link to a page of the newsroom becomes the root-absolute path of its published form; when it is
  not published, its words stay and the link goes.
* A link to an attachment leads to ``/media/files/…``.
* A link to the paper's own address becomes root-absolute, so that it works in every copy.
* Any other address gets ``rel="noopener noreferrer"``; no link opens a window of its own.
"""

from __future__ import annotations

import re
from html import escape, unescape

import nh3
from django.conf import settings
from markupsafe import Markup
from wagtail.models import Page

from tamizdat.newsroom.models import Article, FixedPage, FrontPage
from tamizdat.paper.typesetting.attachments import attachment_path
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.paper.typesetting.typography import set_html

TAGS = {
    "p",
    "a",
    "b",
    "strong",
    "i",
    "em",
    "sup",
    "sub",
    "s",
    "del",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "h4",
    "hr",
    "code",
    "pre",
}
ATTRIBUTES = {"a": {"href", "id", "linktype"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}

_ANCHOR = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")


def rich_text(source: object, stick: Stick) -> Markup:
    """``source`` is the desk's own markup (a string or Wagtail's RichText)."""
    html = nh3.clean(
        str(getattr(source, "source", source) or ""),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    html = _ANCHOR.sub(lambda found: _link(dict(_ATTRIBUTE.findall(found[1])), found[2], stick), html)
    return Markup(set_html(_EMPTY.sub("", html), stick.language))  # noqa: S704  nh3 made it safe


def plain(html: str) -> str:
    """The words of HTML on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _link(attributes: dict[str, str], words: str, stick: Stick) -> str:
    href = _internal(attributes, stick) if "linktype" in attributes else _own(unescape(attributes.get("href", "")))
    if not href:
        return words
    rel = ' rel="noopener noreferrer"' if href.startswith(("http:", "https:")) else ""
    return f'<a href="{escape(href)}"{rel}>{words}</a>'


def _internal(attributes: dict[str, str], stick: Stick) -> str:
    number = int(attributes["id"]) if attributes.get("id", "").isdigit() else 0
    if attributes["linktype"] == "document":
        return attachment_path(number, stick)
    return _page(number, stick) if attributes["linktype"] == "page" else ""


def _page(number: int, stick: Stick) -> str:
    page = Page.objects.filter(pk=number).select_related("locale").first()
    kind = page.specific_class if page else Article
    if page and kind is FrontPage:
        return f"/{page.locale.language_code}/index.html"
    return stick.fixed_path(number) if kind is FixedPage else stick.story_path(number)


def _own(href: str) -> str:
    """Protocol-relative addresses are foreign; those of the paper itself lose their host."""
    if href.startswith("//"):
        return f"https:{href}"
    home = settings.NEWSPAPER.address.rstrip("/")
    return href.removeprefix(home) if href.startswith(f"{home}/") else href
