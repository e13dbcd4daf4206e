"""WordPress's [shortcodes] become elements, so that one walk over the tree sees everything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

ELEMENT = "wp-shortcode"
# Known without attributes or an end; anything else in brackets must look like a shortcode, or it is the author's own [sic].
KNOWN = frozenset(
    {"audio", "caption", "embed", "gallery", "playlist", "pullquote", "video", "vimeo", "wp_caption", "youtube"}
)
_NAME = r"[A-Za-z][\w-]{1,60}"
_TOKEN = re.compile(
    r"(?P<skip><!--.*?-->|<(?P<raw>pre|code|script|style)\b.*?</(?P=raw)\s*>|<[^<>]*>)"
    rf"|\[(?P<escaped>\[{_NAME}[^\[\]]*\])\]"
    rf"|\[/(?P<end>{_NAME})\s*\]"
    rf"|\[(?P<name>{_NAME})(?P<rest>(?:\s|=)(?:[^\[\]\"']|\"[^\"]*\"|'[^']*')*|)(?P<closed>/)?\]",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<key>[\w-]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"']+))|"(?P<quoted>[^"]*)"|(?P<alone>[^\s"']+)"""
)


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A parsed shortcode; ``first`` is its value without a name, as in ``[embed …]`` or ``[youtube=…]``."""

    name: str
    attributes: dict[str, str]
    first: str


def as_elements(content: str) -> str:
    """The content with every shortcode as ``<wp-shortcode>``; ``[[escaped]]`` ones and plain brackets stay words."""
    if "[" not in content:
        return content
    ended = {match.group("end").lower() for match in _TOKEN.finditer(content) if match.group("end")}
    return _TOKEN.sub(lambda match: _element(match, ended), content)


def of_element(attributes: dict[str, str]) -> Shortcode:
    """The shortcode that an element stands for."""
    named: dict[str, str] = {}
    alone: list[str] = []
    for match in _ATTRIBUTE.finditer(attributes.get("rest", "").lstrip("= ")):
        if match.group("key"):
            named[match.group("key").lower()] = (
                match.group("double") or match.group("single") or match.group("bare") or ""
            )
        else:
            alone.append(match.group("quoted") or match.group("alone") or "")
    return Shortcode(attributes.get("name", ""), named, alone[0] if alone else "")


def _element(match: re.Match[str], ended: set[str]) -> str:
    if match.group("skip") is not None:
        return match.group(0)
    if match.group("escaped"):
        return match.group("escaped")
    if match.group("end"):
        return f"</{ELEMENT}>"
    name, rest = match.group("name").lower(), match.group("rest")
    if not (name in KNOWN or name in ended or "=" in rest):
        return match.group(0)
    opened = f'<{ELEMENT} name="{escape(name)}" rest="{escape(rest)}">'
    return opened if name in ended and not match.group("closed") else f"{opened}</{ELEMENT}>"
