"""A long story's body with every block, set by the paper's own block templates."""

# ruff: noqa: S704  the words are our own
from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.template.loader import get_template
from markupsafe import Markup

from tests.house.sample_pictures import picture
from tests.house.sample_texts import TEXTS

AT = datetime(2026, 11, 24, 14, 5, tzinfo=ZoneInfo("Europe/Riga"))


def body(language: str) -> Markup:
    """Nine hundred words in English, less in the others, with every kind of block but live entries."""
    texts = TEXTS[language]
    return Markup("").join(block(kind, **given) for kind, given in _long(texts))


def live_body(language: str) -> Markup:
    """Entries of a live story, newest first."""
    texts = TEXTS[language]
    moments = (
        (AT, texts.paragraphs[1], True, "Vera Lind", picture(4, texts.headings[0])),
        (AT.replace(hour=12, minute=40), texts.paragraphs[2], False, "", None),
        (AT.replace(hour=9, minute=2), texts.paragraphs[3], True, "Tomas Aare", None),
    )
    entries = [
        {
            "entry": SimpleNamespace(at=at, anchor=f"entry-{n}", headline=texts.headings[n % 2], key=key),
            "text": Markup(f"<p>{text}</p>"),
            "author": author,
            "picture": shown,
        }
        for n, (at, text, key, author, shown) in enumerate(moments)
    ]
    return Markup("<p>") + texts.paragraphs[0] + Markup("</p>") + block("live_entries", entries=entries)


def block(kind: str, **given: object) -> Markup:
    return Markup(get_template(f"paper/blocks/{kind}.html", using="jinja2").render(given))


def text(*paragraphs: str) -> tuple[str, dict[str, object]]:
    return "text", {"text": Markup("".join(f"<p>{one}</p>\n" for one in paragraphs))}


def _long(texts):
    return (*_prose(texts), *_figures(texts), *_attached(texts))


def _prose(texts):
    a = texts.paragraphs
    said = Markup(f"<p>{texts.quotation}</p>")
    facts = Markup("<ul>" + "".join(f"<li>{one}</li>" for one in texts.facts) + "</ul>")
    return (
        text(*a[:3]),
        ("pull_quote", {"words": texts.pull_quote, "speaker": texts.speaker}),
        text(a[3]),
        ("heading", {"words": texts.headings[0]}),
        text(a[4]),
        ("quotation", {"words": said, "speaker": texts.speaker, "role": texts.role, "where": texts.where}),
        text(a[5]),
        ("photo", {"picture": picture(2, texts.headings[0]), "wide": False}),
        text(a[6]),
        ("fact_box", {"title": texts.headings[1], "text": facts}),
        text(a[7]),
    )


def _figures(texts):
    moments = [{"when": when, "what": Markup(f"<p>{what}</p>")} for when, what in texts.moments]
    pictures = [picture(5, texts.headings[0]), picture(6, texts.headings[1]), picture(7, "")]
    return (
        ("timeline", {"title": texts.timeline, "moments": moments}),
        ("heading", {"words": texts.headings[1]}),
        text(texts.paragraphs[8]),
        ("table", {"caption": texts.table, "source": texts.role, "headings": texts.columns, "rows": texts.rows}),
        ("list", {"numbered": True, "items": [Markup(f"<p>{one}</p>") for one in texts.facts]}),
        ("gallery", {"title": "", "pictures": pictures}),
        text(*texts.paragraphs[9:]),
    )


def _attached(texts):
    spoken = Markup(f"<p>{texts.paragraphs[0]}</p>")
    contract = _file(texts, "3-contract.pdf", 184_320, "application/pdf")
    sound = _file(texts, "4-quay.mp3", 2_184_320, "audio/mpeg")
    film = _file(texts, "5-quay.mp4", 9_184_320, "video/mp4")
    page = {"url": "https://archive.example/port/1994", "title": texts.document, "site": "archive.example"}
    return (
        ("document", {"file": contract, "description": texts.where}),
        ("audio", {"file": sound, "title": texts.headings[0], "credit": texts.speaker, "transcript": spoken}),
        ("video", {"file": film, "title": texts.headings[1], "credit": "", "transcript": Markup("")}),
        ("embed", {**page, "description": texts.where, "picture": picture(8)}),
    )


def _file(texts, name: str, size: int, mime: str) -> SimpleNamespace:
    extension = name.rpartition(".")[2]
    return SimpleNamespace(title=texts.document, path=f"/media/files/{name}", size=size, extension=extension, mime=mime)
