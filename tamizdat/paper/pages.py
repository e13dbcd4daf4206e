"""From finished values to the bytes of a page: what every page has, its template, its language, its relative links."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.template import engines
from django.utils.translation import get_language_info
from jinja2 import Environment, Template
from markupsafe import Markup

from tamizdat.house.furniture import Link, SignUp
from tamizdat.house.speech import rendering
from tamizdat.house.styles import has_rare, stylesheet
from tamizdat.paper import keys
from tamizdat.paper.apart import Apart
from tamizdat.paper.archive import Archive
from tamizdat.paper.furniture import Furniture
from tamizdat.paper.links import led_on, linked, root_of
from tamizdat.paper.sheets import Page
from tamizdat.press.outputs import Sheet

TEMPLATES = {
    kind: f"paper/{kind}.html"
    for kind in (
        "front",
        "story",
        "list",
        "month",
        "archive",
        "fixed",
        "tombstone",
        "not_found",
        "moved",
        "text",
        "verify",
        "letter",
        "letters",
    )
}

WITH_THE_BOX = ("front", "story")
"""Pages that ask readers whether they want the letter."""

WITH_THE_LINE = ("front", "story", "list", "month", "archive", "fixed", "letter", "letters", "text")
"""Pages that may have the ask at the top; not those that stand where something is missing, nor what readers come to check with."""
WITH_AN_ASK = ("front", "story")
"""Pages that have a placement of their own for an ask, called as they are."""

_STYLE = Markup("<>")
"""Where the style sheet goes. It is most of a page and always the same, so it is not carried through
template and links; before it there is nothing that is the page's own."""


class Frame(NamedTuple):
    """What pages of a language and section have around what they show."""

    furniture: Furniture
    notices: tuple[Markup, ...]
    sign_up: SignUp | None


def page(archive: Archive, kind: str, path: str, language: str, title: str, **more: Any) -> Page:
    """``kind`` chooses styles and template; ``path`` has no leading slash; ``more`` are further fields of ``Page``.

    Two of them are its own: ``section`` (an id) marks a section in the masthead and shows its notices; nobody is asked for
    anything on a ``quiet`` page.
    """
    section, asking = more.pop("section", None), not more.pop("quiet", False)
    box = kind in WITH_THE_BOX
    frame = archive.kept(("frame", language, section, box), lambda kept: _frame(kept, language, section, box))
    if "canonical" not in more:
        more["canonical"] = archive.absolute(f"/{path}")
    return Page(
        kind=kind,
        path=f"/{path}",
        language=language,
        direction=direction(language),
        title=title,
        masthead=frame.furniture.masthead,
        foot=frame.furniture.foot,
        stylesheet=_STYLE,
        notices=frame.notices,
        sign_up=frame.sign_up,
        top=archive.ask(language, "top") if asking and kind in WITH_THE_LINE else None,
        ask=archive.ask(language, kind) if asking and kind in WITH_AN_ASK else None,
        **more,
    )


def _frame(archive: Archive, language: str, section: int | None, box: bool) -> Frame:
    archive.note(keys.HOUSE)
    sign_up = archive.sign_up(language) if box else None
    return Frame(archive.furniture(language, section), archive.notices(language, section), sign_up)


def sheet(page: Page, *, relative_links: bool = True, text: str | None = None, **given: Any) -> Sheet:
    """Print ``page`` with its template, which is given ``page`` and what else is named.

    ``text`` is the part of it in which blocks from the desk stand, where that is known; the page is not looked through for them.
    """
    path = page.path.removeprefix("/")
    root = root_of(path) if relative_links else "/"
    apart = Apart(_environment(), page.language, root)
    before, _, after = _printed(page, {**given, "kept": apart}).partition(_STYLE)
    body = apart.put_into(linked(after.encode(), root)) or _whole(page, given, root)
    if page.kind == "moved":
        body = led_on(body, root)
    rare = has_rare(page.kind, after if text is None else text)
    return Sheet(path, body, _opening(before, page.kind, rare, _also(page), root))


def _whole(page: Page, given: dict[str, Any], root: str) -> bytes:
    """What follows the style sheet, with nothing left apart."""
    return linked(_printed(page, given).partition(_STYLE)[2].encode(), root)


def markup(page: Page, **given: Any) -> str:
    """The page's HTML, its links still root-absolute."""
    return _printed(page, given).replace(_STYLE, stylesheet(page.kind, *_also(page)), 1)


def _printed(page: Page, given: dict[str, Any]) -> str:
    with rendering(page.language):
        return template(TEMPLATES[page.kind]).render(page=page, **given)


def alternates(archive: Archive, here: Link, others: tuple[Link, ...]) -> tuple[Link, ...]:
    """hreflang links of a page that has translations, itself included; none when it has no others."""
    return tuple(Link("", archive.absolute(one.path), one.language) for one in (here, *others)) if others else ()


def _also(page: Page) -> tuple[str, ...]:
    """The styles of asks come with them."""
    asks = ("asks", "ask_front") if page.kind == "front" else ("asks",)
    return ("top_line",) * bool(page.top) + asks * bool(page.ask)


@cache
def direction(language: str) -> str:
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@lru_cache(maxsize=500)
def _opening(before: str, kind: str, rare: bool, also: tuple[str, ...], root: str) -> bytes:
    """A page to the end of its style sheet: the same for all of a kind in a folder that have the same on them."""
    return (before + stylesheet(kind, *also, rare=rare).replace("url(/", f"url({root}")).encode()


def compile_templates() -> None:
    """All of them, before a crew is called."""
    for name in TEMPLATES.values():
        template(name)


@cache
def template(name: str) -> Template:
    """One of the templates that paper and counter share."""
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined, no-any-return]  # Django types the engines by their base
