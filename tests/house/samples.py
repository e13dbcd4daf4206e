"""Sample pages: every template with invented words, for looking at, validating, weighing and axe.

``python -m tests.house.samples DIR`` writes them all, pictures included, to a folder of files.
"""

# ruff: noqa: S704  the words are our own
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import segno
from django.template.loader import get_template
from django.utils import translation
from markupsafe import Markup
from msgspec.structs import replace

from tamizdat.house.furniture import LetterLine, SignUp
from tamizdat.house.styles import has_rare, stylesheet
from tamizdat.paper import sheets
from tests.house import sample_asks
from tests.house.sample_body import body, live_body
from tests.house.sample_pictures import files as pictures
from tests.house.sample_pictures import picture
from tests.house.sample_words import SETS, Words

ZONE = ZoneInfo("Europe/Riga")
NOON = datetime(2026, 11, 24, 12, 5, tzinfo=ZONE)
ASKED = {"top_line": "top", "asks": "ask"}
ADDRESS = "https://thefarshore.example"


def line(words: Words, number: int, **changes: object) -> sheets.Line:
    headline, standfirst = words.stories[number % len(words.stories)]
    section, kind = words.sections[number % len(words.sections)], words.kinds[number % len(words.kinds)]
    plain = sheets.Line(
        path=f"/{words.language}/2026/11/story-{number}.html",
        language=words.language,
        kind=kind[0],
        kind_label="" if kind[0] == "news" else kind[1],
        headline=headline,
        standfirst=standfirst,
        section=sheets.Link(section, f"/{words.language}/section-{number % 5}/index.html"),
        bylines=(sheets.Link(words.authors[number % len(words.authors)], f"/{words.language}/authors/a/index.html"),),
        published=NOON - timedelta(minutes=47 * number),
        updated=None,
        corrected=False,
        minutes=3 + number % 9,
        picture=picture(number, words.caption) if number % 3 == 0 else None,
    )
    return replace(plain, **changes)


def page(words: Words, kind: str, title: str, name: str, **fields: object) -> sheets.Page:
    base = f"/{words.language}"
    address = f"{ADDRESS}{base}/{name}.html"
    return sheets.Page(
        kind=kind,
        path=f"{base}/{name}.html",
        language=words.language,
        direction="rtl" if words.language == "fa" else "ltr",
        title=title,
        description=words.stories[0][1],
        canonical=address,
        masthead=masthead(words, str(fields.pop("current", ""))),
        foot=foot(words),
        stylesheet=Markup(stylesheet(kind)),
        alternates=tuple(sheets.Link("", f"{ADDRESS}/{other.language}/{name}.html", other.language) for other in SETS),
        feeds=(
            sheets.Feed(words.paper, f"{base}/feed.atom", "application/atom+xml"),
            sheets.Feed(words.paper, f"{base}/feed.json", "application/feed+json"),
        ),
        open_graph=(
            ("og:type", "article"),
            ("og:title", title),
            ("og:description", words.stories[0][1]),
            ("og:url", address),
            ("og:site_name", words.paper),
        ),
        sign_up=sign_up(words) if kind in {"front", "story"} else None,
        **fields,
    )


def sign_up(words: Words) -> SignUp:
    letter = LetterLine("friday", words.letter[0], words.letter[1], f"/{words.language}/letters/friday/index.html")
    return SignUp(f"{ADDRESS}/letters/", words.language, (letter,), f"/{words.language}/privacy.html")


def masthead(words: Words, current: str) -> sheets.Masthead:
    base = f"/{words.language}"
    others = [other for other in SETS if other is not words]
    return sheets.Masthead(
        name=words.paper,
        motto=words.motto,
        home=f"{base}/index.html",
        sections=tuple(sheets.Link(label, f"{base}/section-{n}/index.html") for n, label in enumerate(words.sections)),
        editions=tuple(
            sheets.Link(other.own_name, f"/{other.language}/index.html", other.language) for other in others
        ),
        current=current,
    )


def foot(words: Words) -> sheets.Foot:
    base = f"/{words.language}"
    return sheets.Foot(
        fixed=tuple(sheets.Link(label, f"{base}/about-{n}.html") for n, label in enumerate(words.fixed)),
        more=f"{base}/archive/index.html#pages",
        archive=f"{base}/archive/index.html",
        feed=f"{base}/feed.atom",
        text_edition=f"{base}/text.html",
    )


def bands(words: Words) -> tuple[sheets.Band, ...]:
    """The rhythms a section can have on the front, with pictures and without."""
    plain: dict[str, object] = {"picture": None}
    return (
        band(words, 1, "large_and_list", (12, 13, 14, 16)),
        sheets.Band(
            section(words, 2), "three", tuple(line(words, n, kind="news", picture=picture(n)) for n in (17, 18, 20))
        ),
        band(words, 3, "opinion", (21, 22, 23, 24), kind="opinion", **plain),
        band(words, 4, "large_and_list", (25, 26, 27, 28, 29), **plain),
        band(words, 0, "three", (30, 31, 32), **plain),
    )


def band(words: Words, number: int, rhythm: str, stories: tuple[int, ...], **changes: object) -> sheets.Band:
    lines = tuple(line(words, n, **{"kind": "news", **changes}) for n in stories)
    return sheets.Band(section(words, number), rhythm, lines)


def section(words: Words, number: int) -> sheets.Link:
    return sheets.Link(words.sections[number], f"/en/section-{number}/index.html")


def front(words: Words) -> dict[str, object]:
    seconds = (
        line(words, 3, kind="live", kind_label=words.kinds[-1][1]),
        line(words, 1, kind="news"),
        line(words, 2, kind="analysis", kind_label=words.kinds[2][1]),
    )
    return {
        "edition": 1204,
        "date": NOON,
        "lead": line(words, 0),
        "seconds": seconds,
        "briefs": tuple(line(words, n, kind="news") for n in (4, 5, 7, 8)),
        "bands": bands(words),
        "latest": tuple(line(words, n, kind="news") for n in range(4, 14)),
    }


def story(words: Words, **changes: object) -> sheets.Story:
    address = f"{ADDRESS}/{words.language}/2026/11/the-harbour.html"
    marked = line(
        words,
        0,
        updated=NOON + timedelta(hours=3),
        corrected=True,
        bylines=tuple(sheets.Link(one, "/en/authors/a/index.html") for one in words.authors[:2]),
    )
    plain = sheets.Story(
        line=marked,
        body=body(words.language),
        sources_note=Markup(f"<p>{words.stories[4][1]}</p>"),
        corrections=(sheets.CorrectionBox(NOON + timedelta(hours=4), Markup(f"<p>{words.stories[5][1]}</p>")),),
        topics=tuple(sheets.Link(one, f"/{words.language}/topics/t/index.html") for one in words.topics),
        translations=tuple(
            sheets.Link(other.own_name, f"/{other.language}/2026/11/x.html", other.language)
            for other in SETS
            if other is not words
        ),
        related=tuple(line(words, n, published=NOON - timedelta(days=n)) for n in range(4, 9)),
        share=tuple(
            sheets.Link(one, f"https://{one.lower().replace(' ', '')}.example/share?url={address}")
            for one in ("Telegram", "WhatsApp", "Mail")
        ),
        address=address,
        qr=Markup(segno.make(address, error="l").svg_inline(scale=2, border=0, omitsize=True)),
    )
    return replace(plain, **changes)


def listing(words: Words, number: int = 0, **changes: object) -> sheets.Listing:
    pager = sheets.Pager(
        number,
        8,
        f"/{words.language}/section-1/6.html",
        "/x/8.html" if number else "",
        f"/{words.language}/section-1/index.html",
    )
    plain = sheets.Listing(
        "section",
        words.sections[1],
        words.stories[3][1],
        None,
        tuple(line(words, n, published=NOON - timedelta(days=n)) for n in range(24)),
        pager,
    )
    return replace(plain, **changes)


def month(words: Words) -> sheets.Month:
    days = tuple(
        sheets.Day(NOON - timedelta(days=n), tuple(line(words, n * 4 + m) for m in range(3 + n % 4))) for n in range(9)
    )
    return sheets.Month(
        NOON, days, f"/{words.language}/archive/2026-10.html", "", f"/{words.language}/archive/index.html"
    )


def archive(words: Words) -> sheets.Archive:
    months = [datetime(2026 - n // 12, 12 - n % 12, 1, tzinfo=ZONE) for n in range(1, 30)]
    return sheets.Archive(
        tuple(
            sheets.MonthLink(one, f"/{words.language}/archive/{one:%Y-%m}.html", 40 + 7 * one.month) for one in months
        ),
        tuple(sheets.Link(label, f"/{words.language}/about-{n}.html") for n, label in enumerate(words.fixed)),
    )


Sample = tuple[str, str, dict[str, object]]
"""File name, template, context."""


def contexts(words: Words) -> Iterator[Sample]:
    """Every sample page in one language."""
    yield from fronts(words)
    yield from stories(words)
    yield from lists(words)
    yield from plain_pages(words)


def fronts(words: Words) -> Iterator[Sample]:
    blank: dict[str, object] = {
        "lead": line(words, 0, picture=None),
        "seconds": (line(words, 1),),
        "briefs": (),
        "bands": (),
        "latest": (),
    }
    plain = page(words, "front", words.paper, "index")
    yield "front", "front", {"page": plain, "front": sheets.Front(**front(words))}
    noticed = page(words, "front", words.paper, "index", notices=notice(words))
    yield "front-small", "front", {"page": noticed, "front": sheets.Front(**{**front(words), **blank})}
    yield "front-unpictured", "front", {"page": plain, "front": unpictured(words)}
    asked = page(words, "front", words.paper, "index", top=sample_asks.top(words), ask=sample_asks.box(words))
    yield "front-asked", "front", {"page": asked, "front": sheets.Front(**front(words))}
    edition = sheets.TextEdition(1204, NOON, tuple(line(words, n) for n in range(30)))
    yield "text", "text", {"page": page(words, "text", words.paper, "text"), "edition": edition}


def stories(words: Words) -> Iterator[Sample]:
    title = words.stories[0][0]
    shown = page(words, "story", title, "2026/11/story", current=f"/{words.language}/section-0/index.html")
    yield "story", "story", {"page": shown, "story": story(words)}
    live = story(
        words,
        line=line(words, 3, kind="live", kind_label=words.kinds[3][1], updated=NOON),
        body=live_body(words.language),
        corrections=(),
    )
    yield "story-live", "story", {"page": page(words, "story", title, "2026/11/live"), "story": live}
    opinion = story(
        words,
        line=line(words, 2, kind="opinion", kind_label=words.sections[3], picture=None),
        body=plain_story(words).body,
    )
    yield "story-opinion", "story", {"page": page(words, "story", title, "2026/11/opinion"), "story": opinion}
    asks = {"top": sample_asks.top(words), "ask": sample_asks.message(words)}
    yield (
        "story-asked",
        "story",
        {"page": page(words, "story", title, "2026/11/story", **asks), "story": long_story(words)},
    )
    noticed = page(words, "story", title, "2026/11/story", notices=notice(words))
    yield "story-plain", "story", {"page": noticed, "story": plain_story(words)}


def lists(words: Words) -> Iterator[Sample]:
    heading, name = words.sections[1], words.authors[0]
    shown = page(words, "list", heading, "section-1/index", current=f"/{words.language}/section-1/index.html")
    yield "list", "list", {"page": shown, "listing": listing(words)}
    yield "list-7", "list", {"page": page(words, "list", heading, "section-1/7"), "listing": listing(words, 7)}
    author = {"of": "author", "heading": name, "portrait": picture(3, shape=(960, 960))}
    yield "author", "list", {"page": page(words, "list", name, "authors/a/index"), "listing": listing(words, **author)}
    yield "month", "month", {"page": page(words, "month", "2026-11", "archive/2026-11"), "month": month(words)}
    shelves = page(words, "archive", words.fixed[0], "archive/index")
    yield "archive", "archive", {"page": shelves, "archive": archive(words)}


def plain_pages(words: Words) -> Iterator[Sample]:
    title = words.stories[0][0]
    fixed = sheets.Fixed(words.fixed[0], body(words.language), (sheets.Link("Русский", "/ru/about.html", "ru"),))
    yield "fixed", "fixed", {"page": page(words, "fixed", words.fixed[0], "about-0"), "fixed": fixed}
    stone = sheets.Tombstone(NOON - timedelta(days=40), NOON)
    yield "tombstone", "tombstone", {"page": page(words, "tombstone", title, "x"), "tombstone": stone}
    yield "not_found", "not_found", {"page": page(words, "not_found", "404", "404")}
    moved = sheets.Moved(f"/{words.language}/2026/11/story.html", title)
    yield "moved", "moved", {"page": page(words, "moved", title, "old"), "moved": moved}


def notice(words: Words) -> tuple[Markup, ...]:
    return (Markup(f"<p>{words.notice}</p>"),)


def unpictured(words: Words) -> sheets.Front:
    whole = front(words)
    bare = {
        "lead": line(words, 0, picture=None, headline=words.stories[0][0] + ": " + words.stories[3][0]),
        "seconds": tuple(replace(one, picture=None) for one in whole["seconds"][:2]),  # type: ignore[index]
        "bands": tuple(
            replace(band, lines=tuple(replace(one, picture=None) for one in band.lines)) for band in whole["bands"][:2]
        ),  # type: ignore[index]
    }
    return sheets.Front(**{**whole, **bare})


def plain_story(words: Words) -> sheets.Story:
    bare = line(words, 1, kind="news", picture=None, bylines=())
    body = Markup("".join(f"<p>{standfirst}</p>" for _, standfirst in words.stories))
    return story(
        words, line=bare, body=body, sources_note=Markup(""), corrections=(), translations=(), share=(), topics=()
    )


def long_story(words: Words) -> sheets.Story:
    """As long as the one with every block, but of words, like most."""
    paragraphs = re.findall(r"<p>.*?</p>", body(words.language), re.DOTALL)
    return story(words, body=Markup("\n".join(paragraphs)))


def render(words: Words) -> Iterator[tuple[str, str]]:
    """(path, HTML) of every sample page in one language."""
    with translation.override(words.language):
        for name, template, context in contexts(words):
            html = get_template(f"paper/{template}.html", using="jinja2").render(context)
            yield f"{words.language}/{name}.html", _with_its_styles_only(context["page"], html)


def _with_its_styles_only(of: sheets.Page, html: str) -> str:
    """As the press prints it: rare blocks bring their styles along."""
    also = (name for name, field in ASKED.items() if getattr(of, field))
    return html.replace(str(of.stylesheet), stylesheet(of.kind, *also, rare=has_rare(of.kind, html)))


def write(directory: Path) -> None:
    """All sample pages and their pictures under ``directory``, as a site served from its root."""
    for words in SETS:
        for path, html in render(words):
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_text(html)
    drawn = {} if (directory / "media").exists() else pictures()
    for path, raw in drawn.items():
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_bytes(raw)
    (directory / "house").unlink(missing_ok=True)
    (directory / "house").symlink_to(Path("tamizdat/house/static/house/public").resolve())


if __name__ == "__main__":
    import sys

    import tests.world  # noqa: F401  names the newspaper before Django is set up
    from tamizdat.config.start import start

    start(without_rows=True)
    write(Path(sys.argv[1]))
