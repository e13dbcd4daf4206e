"""What every page of the counter has: head and foot of the paper, the house's styles, headers that keep it to itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

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

HEADERS: Final = {
    "Content-Security-Policy": policies.COUNTER,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
}


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
    counter: str = "/letters/"
    description: str = ""
    robots: str = "noindex"
    canonical: str = ""
    alternates: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    notices: tuple[Markup, ...] = ()
    open_graph: tuple[tuple[str, str], ...] = ()
    structured_data: Markup = Markup()


def show(
    request: HttpRequest,
    name: str,
    title: str,
    language: str,
    status: HTTPStatus = HTTPStatus.OK,
    **given: Any,
) -> HttpResponse:
    """The page ``counter/{name}.html``. ``title`` is translated already."""
    page = _page(request, title, language)
    with speaking(language):
        html = engines["jinja2"].env.get_template(f"counter/{name}.html").render(page=page, **given)  # type: ignore[attr-defined]  # Django types the engines by their base
    return HttpResponse(html, status=status, headers=HEADERS)


def language_of(request: HttpRequest, otherwise: str = "") -> str:
    """What the reader chose, else ``otherwise``, else what his browser asks for, else the paper's main language."""
    known = settings.NEWSPAPER.languages
    asked = [request.POST.get("language", ""), request.GET.get("language", ""), otherwise]
    header = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    asked += [each.partition("-")[0] if each not in known else each for each, _weight in header]
    return next((each for each in asked if each in known), known[0])


def _page(request: HttpRequest, title: str, language: str) -> CounterPage:
    masthead, foot, privacy = furniture(language)
    here = tuple(replace(edition, path=f"{request.path}?language={edition.language}") for edition in masthead.editions)
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    style = Markup(stylesheet("counter"))  # noqa: S704  our own files
    return CounterPage(language, direction, title, replace(masthead, editions=here), foot, privacy, style)
