"""The page where caught letters are read: as HTML, as text and as they came over the line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from tamizdat.demo.catcher.caught import Basket, Caught

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SHOWN: Final = 200
PAGE: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'"
)
LETTER: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
"""A letter shows what it carries with it and asks nobody for anything, as in a careful mail program."""

HTML: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"
ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
CID: Final = re.compile(r"cid:([\w.@+-]+)")
PATHS: Final = re.compile(r"/(\d+)(?:/(html|text|source|picture/[\w.@+-]+))?")

templates = Environment(loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True)


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    kind: str = HTML
    policy: str = PAGE
    status: str = "200 OK"
    location: str = ""


def pages(basket: Basket) -> WSGIApplication:
    """The catcher's pages as a WSGI application."""

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(basket, environ["REQUEST_METHOD"], environ["PATH_INFO"])
        headers = [
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(answer.body))),
            ("Content-Security-Policy", answer.policy),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ]
        start_response(answer.status, headers + ([("Location", answer.location)] if answer.location else []))
        return [answer.body]

    return application


def _answer(basket: Basket, method: str, path: str) -> Answer:
    if method == "POST":
        if path == "/empty":
            basket.empty()
        return Answer(b"", status="303 See Other", location="/")
    if path == "/":
        return _page("list.html", letters=list(basket.newest(SHOWN)), count=basket.count())
    found = PATHS.fullmatch(path)
    caught = basket.get(int(found[1])) if found else None
    if found is None or caught is None:
        return Answer(_page("nothing.html").body, status="404 Not Found")
    return _shown(caught, found[2] or ("html" if caught.part("html") else "text"), framed=found[2] == "html")


def _shown(caught: Caught, what: str, *, framed: bool) -> Answer:
    if what.startswith("picture/"):
        picture = caught.picture(what.removeprefix("picture/"))
        return Answer(*picture, policy=LETTER) if picture else Answer(b"", status="404 Not Found")
    if framed:
        html = CID.sub(rf"/{caught.number}/picture/\1", caught.part("html") or "")
        return Answer(f'<base target="_top">{html}'.encode(), policy=LETTER)
    return _page("letter.html", letter=caught, what=what, shown=SHOWING[what](caught))


def _linked(text: str) -> Markup:
    """Text with what looks like an address made into one."""
    pieces, last = [], 0
    for found in ADDRESS.finditer(text):
        pieces += [escape(text[last : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        last = found.end()
    return Markup("").join([*pieces, escape(text[last:])])


SHOWING: Final[dict[str, Callable[[Caught], Any]]] = {
    "html": lambda _caught: "",
    "text": lambda caught: _linked(caught.part("plain") or ""),
    "source": lambda caught: caught.raw.decode("utf-8", "replace"),
}


def _page(name: str, **values: Any) -> Answer:
    return Answer(templates.get_template(name).render(values).encode())
