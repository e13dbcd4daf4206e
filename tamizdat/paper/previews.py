"""Drafts as readers will get them: set in memory, printed with the true templates. No row of the paper is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from msgspec.structs import replace

from tamizdat.house.asks import Ask
from tamizdat.newsroom import previews
from tamizdat.newsroom.models import Article, FixedPage, FrontPage
from tamizdat.paper.archive import Archive
from tamizdat.paper.copy import LetterCopy
from tamizdat.paper.fixed_pages import fixed_page
from tamizdat.paper.fronts import front_page
from tamizdat.paper.letters import letter_page
from tamizdat.paper.pages import markup
from tamizdat.paper.shelf import Shelf
from tamizdat.paper.stories import story_page
from tamizdat.paper.typesetting.fixed import set_fixed
from tamizdat.paper.typesetting.front import composed
from tamizdat.paper.typesetting.story import set_story
from tamizdat.press.outputs import EditionMark, Key

_TO_THE_PAPER = re.compile(r'(?<= href=")/(?!media/|static/)')


def register() -> None:
    """Tell the newsroom how its pages look in the paper; once, when Django starts."""
    previews.register(Article, preview_story)
    previews.register(FixedPage, preview_fixed)
    previews.register(FrontPage, preview_front)


def preview_story(article: Article, _request: HttpRequest, _mode: str) -> HttpResponse:
    copy = set_story(article, article.first_published_at or timezone.now()).copy
    page, story = story_page(_archive(), copy)
    return _shown(markup(page, story=story))


def preview_fixed(page: FixedPage, _request: HttpRequest, _mode: str) -> HttpResponse:
    sheet, fixed = fixed_page(_archive(), set_fixed(page)[0])
    return _shown(markup(sheet, fixed=fixed))


def preview_front(page: FrontPage, _request: HttpRequest, _mode: str) -> HttpResponse:
    language = page.locale.language_code
    sheet, front = front_page(_archive(), language, f"{language}/index.html", composed(page))
    masthead = replace(sheet.masthead, name=page.title, motto=page.motto or settings.NEWSPAPER.motto)
    return _shown(markup(replace(sheet, title=page.title, masthead=masthead), front=front))


def letter_as_printed(copy: LetterCopy) -> str:
    """The page of an issue that was not sent yet, for the desk of letters."""
    page, letter = letter_page(_archive(), copy)
    return _readable(markup(page, letter=letter))


def asked_as_printed(language: str, placement: str, ask: Ask) -> str:
    """The front, or the newest story, with this ask on it instead of the one that stands there."""
    archive = _archive({("ask", language, placement): ask})
    newest = archive.newest(f"{language}:all", 1)
    copy = archive.story(newest[0].id) if newest and placement == "story" else None
    if copy:
        page, story = story_page(archive, replace(copy, grief=False))
        return _readable(markup(page, story=story))
    sheet, front = front_page(archive, language, f"{language}/index.html")
    if sheet.ask is None and placement != "top":
        sheet = replace(sheet, ask=archive.ask(language, placement))
    return _readable(markup(sheet, front=front))


def _archive(made: Mapping[object, Any] | None = None) -> Archive:
    shelf = Shelf()
    shelf.made.update(made or {})
    return Archive(_forget, EditionMark(0, timezone.now()), shelf)


def _forget(key: Key) -> None:
    """A preview is printed once and never again, so nothing has to be remembered."""


def _shown(html: str) -> HttpResponse:
    return HttpResponse(_readable(html))


def _readable(html: str) -> str:
    """Pictures come from the desk's own media, styles' files from its static ones; links lead into the paper."""
    static: Any = f"{settings.STATIC_URL}house/public/"
    html = html.replace('="/house/', f'="{static}').replace("url(/house/", f"url({static}")
    return _TO_THE_PAPER.sub(f"{settings.NEWSPAPER.address.rstrip('/')}/", html)
