"""Rich text of the desk as it stands in mail: HTML with its styles beside each tag, and the same words as plain text.

A link to a page of the newsroom leads to its published form, absolutely; when it is not published, its words stay
and the link goes. Attachments are linked where the paper has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from textwrap import fill

import nh3
from django.conf import settings
from markupsafe import Markup
from wagtail.models import Page

from tamizdat.lib.numbers import row_number
from tamizdat.newsroom.addresses import address, fixed_path, front_path, story_path
from tamizdat.newsroom.models import Article, Attachment, FixedPage, FrontPage

WIDTH = 72
"""Columns of the text part: what every program shows without breaking lines itself."""

STYLES = {
    "p": "margin:0 0 14px",
    "ul": "margin:0 0 14px;padding:0 24px",
    "ol": "margin:0 0 14px;padding:0 24px",
    "li": "margin:0 0 6px",
    "blockquote": "margin:0 0 14px;padding:0 20px",
    "h2": "margin:20px 0 8px;font-size:20px;line-height:25px",
    "h3": "margin:20px 0 8px;font-size:18px;line-height:24px",
}
LINK = "color:#a8201a"
TAGS = {"a", "b", "strong", "i", "em", "sup", "sub", "s", "del", "br", *STYLES}

_ANCHOR = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>")
_PLAIN_TAG = re.compile(rf"<({'|'.join(STYLES)})>")
_BARE = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]»”]")
_END = re.compile(r"</(?:p|blockquote|h2|h3|ul|ol)>")


def in_mail(source: object) -> Markup:
    """The desk's rich text (a string or Wagtail's RichText) as safe HTML for mail."""
    html = _PLAIN_TAG.sub(lambda tag: f'<{tag[1]} style="{STYLES[tag[1]]}">', _clean(source))
    return Markup(html)  # noqa: S704  nh3 made it safe


def as_text(source: object) -> str:
    """The same as plain text: paragraphs wrapped and parted by an empty line, addresses behind the words that lead there."""
    html = _ANCHOR.sub(_told, _clean(source)).replace("<br>", "\n")
    html = re.sub(r"<li>", "\n* ", _END.sub("\n\n", html)).replace("</li>", "")
    paragraphs = re.split(r"\n{2,}", unescape(re.sub(r"<[^>]+>", "", html)))
    return "\n\n".join("\n".join(_lines(each)) for each in paragraphs if each.strip())


def wrapped(text: str, indent: str = "") -> str:
    """One paragraph, broken into lines of :data:`WIDTH`; an address is never broken."""
    lines = fill(" ".join(text.split()), WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return "\n".join(indent + line for line in lines.splitlines())


def linked(paragraph: str) -> Markup:
    """Words that an editor typed, for mail: the addresses in them made links, their line ends kept."""
    return _linked(paragraph, f' class="l" style="{LINK}"')


def linked_plainly(paragraph: str) -> Markup:
    """The same for a page, which has a style sheet; and whose links to elsewhere say nothing of where they were followed."""
    return _linked(paragraph, ' rel="noopener noreferrer"')


def _linked(paragraph: str, attributes: str) -> Markup:
    parts, end = [], 0
    for found in _BARE.finditer(paragraph):
        href = escape(found[0])
        parts += [escape(paragraph[end : found.start()]), f'<a href="{href}"{attributes}>{href}</a>']
        end = found.end()
    html = "".join([*parts, escape(paragraph[end:])])
    return Markup(html.replace("\n", "<br>\n"))  # noqa: S704  escaped above


def paragraphs(text: str) -> tuple[str, ...]:
    """What an editor typed into a box: an empty line begins a new paragraph."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return tuple(part.strip() for part in parts if part.strip())


def addresses_in(source: object) -> list[str]:
    """Where the links of rich text lead, as they are printed; empty for one whose page readers cannot get."""
    found = (dict(_ATTRIBUTE.findall(anchor[1])) for anchor in _ANCHOR.finditer(_raw(source)))
    return [_href(attributes) for attributes in found]


def typed_addresses(text: str) -> list[str]:
    """The addresses in words that an editor typed, as :func:`linked` makes links of them."""
    return _BARE.findall(text)


def _raw(source: object) -> str:
    html = str(getattr(source, "source", source) or "")
    attributes = {"a": {"href", "id", "linktype"}}
    schemes = {"http", "https", "mailto", "tel"}
    return nh3.clean(html, tags=TAGS, attributes=attributes, url_schemes=schemes, link_rel=None)


def _clean(source: object) -> str:
    return _EMPTY.sub("", _ANCHOR.sub(_link, _raw(source)))


def _link(found: re.Match[str]) -> str:
    href = _href(dict(_ATTRIBUTE.findall(found[1])))
    return f'<a class="l" href="{escape(href)}" style="{LINK}">{found[2]}</a>' if href else found[2]


def _told(found: re.Match[str]) -> str:
    href = dict(_ATTRIBUTE.findall(found[1])).get("href", "")
    return found[2] if unescape(found[2]) == unescape(href) else f"{found[2]} <{href}>".replace("<", "&lt;")


def _href(attributes: dict[str, str]) -> str:
    if "linktype" not in attributes:
        return _absolute(unescape(attributes.get("href", "")))
    number = row_number(attributes.get("id", ""))
    match attributes["linktype"]:
        case "page":
            return page_address(number)
        case "document":
            file = Attachment.objects.filter(pk=number).values_list("file", flat=True).first()
            return address(f"media/{file}") if file else ""
    return ""


def page_address(number: int) -> str:
    """Where readers find a page of the newsroom; empty when it is not published."""
    page = Page.objects.filter(pk=number, live=True).select_related("locale").first()
    found = page.specific if page else None
    if isinstance(found, Article):
        return address(path) if (path := story_path(found)) else ""
    if isinstance(found, FixedPage):
        return address(fixed_path(found))
    return address(front_path(found.locale.language_code)) if isinstance(found, FrontPage) else ""


def _absolute(href: str) -> str:
    """Protocol-relative addresses are foreign; a path is the paper's own."""
    if href.startswith("//"):
        return f"https:{href}"
    return f"{settings.NEWSPAPER.address.rstrip('/')}{href}" if href.startswith("/") else href


def _lines(paragraph: str) -> Iterator[str]:
    for line in paragraph.splitlines():
        if line.strip():
            first, rest = ("* ", "  ") if line.startswith("* ") else ("", "")
            yield first + wrapped(line.removeprefix("* "), rest).removeprefix(rest)


def one_line(typed: str) -> str:
    """What was typed as one line of letters that can be seen: no line end, tab or control character, wherever it was pasted from."""
    return "".join(letter for letter in " ".join(typed.split()) if letter.isprintable())
