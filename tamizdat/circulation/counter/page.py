"""What every page of the counter has: head and foot of the paper, the house's styles, headers that keep it to itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import get_language_info
from django.utils.translation.trans_real import parse_accept_lang_header
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from tamizdat.circulation.letterheads import furniture
from tamizdat.house import policies
from tamizdat.house.furniture import Foot, Link, Masthead
from tamizdat.house.speech import speaking
from tamizdat.house.styles import stylesheet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADERS: Final = {
    "Content-Security-Policy": policies.COUNTER,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}


class Refusal(NamedTuple):
    """What a reader is told when something does not work. ``again``: a new link would help."""

    status: HTTPStatus
    title: StrOrPromise
    text: StrOrPromise
    again: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """One of the counter's windows: letters, support. ``templates``: their folder; ``styles``: a kind of the house's.

    ``refusals``: by the errors that circulation does not know; each folder has a ``refusal.html``.
    """

    address: str
    templates: str
    styles: str
    refusals: Mapping[type[Exception], Refusal] = field(default_factory=dict)


LETTERS: Final = Window("/letters/", "counter", "counter")


class CounterPage(Struct, frozen=True, gc=False):
    """What the house's page reads. The counter's pages are for nobody's index, so they have no address of their own."""

    language: str
    direction: str
    title: str
    masthead: Masthead
    foot: Foot
    privacy: str
    stylesheet: Markup
    kind: str = "counter"
    counter: str = LETTERS.address
    description: str = ""
    robots: str = "noindex"
    canonical: str = ""
    alternates: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    notices: tuple[Markup, ...] = ()
    open_graph: tuple[tuple[str, str], ...] = ()
    structured_data: Markup = Markup()


def show(  # noqa: PLR0913  a page has so many parts
    request: HttpRequest,
    name: str,
    title: str,
    language: str,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    window: Window = LETTERS,
    **given: Any,
) -> HttpResponse:
    """The page ``{name}.html`` of a window. ``title`` is translated already."""
    page = _page(request, title, language, window)
    with speaking(language):
        html = engines["jinja2"].env.get_template(f"{window.templates}/{name}.html").render(page=page, **given)  # type: ignore[attr-defined]  # Django types the engines by their base
    return HttpResponse(html, status=status, headers=HEADERS)


def language_of(request: HttpRequest, otherwise: str = "") -> str:
    """What the reader chose, else ``otherwise``, else what his browser asks for, else the paper's main language."""
    known = settings.NEWSPAPER.languages
    asked = [request.POST.get("language", ""), request.GET.get("language", ""), otherwise]
    header = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    asked += [each.partition("-")[0] if each not in known else each for each, _weight in header]
    return next((each for each in asked if each in known), known[0])


def _page(request: HttpRequest, title: str, language: str, window: Window) -> CounterPage:
    masthead, foot, privacy = furniture(language)
    # After a press of a button a link would lose what was typed, or lead to what is gone.
    editions = () if request.method == "POST" else masthead.editions
    here = tuple(replace(edition, path=_in_language(request, edition.language)) for edition in editions)
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    style = Markup(stylesheet(window.styles))  # noqa: S704  our own files
    head = replace(masthead, editions=here)
    return CounterPage(language, direction, title, head, foot, privacy, style, counter=window.address)


def _in_language(request: HttpRequest, language: str) -> str:
    """The same page, with whatever else its address says."""
    query = request.GET.copy()
    query["language"] = language
    return f"{request.path}?{query.urlencode()}"
