"""What a change of the newsroom is called, noun by noun, as ``tamizdat.paper.typesetting.take`` knows it."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Model
from wagtail.models import Page

from tamizdat.newsroom.models import (
    Article,
    Attachment,
    Author,
    FixedPage,
    FrontPage,
    Notice,
    Photo,
    Redirect,
    Section,
    Topic,
)

PAGES: Final[dict[type[Page], str]] = {Article: "article", FixedPage: "fixed", FrontPage: "front"}
"""These publish as a whole, children and all; until then a change is a draft and nobody's business."""

ROWS: Final[dict[type[Model], str]] = {
    Section: "section",
    Topic: "topic",
    Author: "author",
    Photo: "photo",
    Attachment: "attachment",
    Notice: "notice",
    Redirect: "redirect",
}
"""These are public as soon as they are saved."""

CLOCK: Final = "clock"
NEWSPAPER: Final = "newspaper"
MIRRORS: Final = "mirrors"
NEWSLETTERS: Final = "newsletters"
ASK: Final = "ask"
TICKER: Final = "ticker"
TAKEDOWNS: Final = "takedowns"


def subject_of(thing: Any) -> str:
    """``article:42``, ``front:en`` …; empty for what no output is made of."""
    kind = next((name for model, name in (*PAGES.items(), *ROWS.items()) if isinstance(thing, model)), "")
    if isinstance(thing, FrontPage):
        return f"{kind}:{thing.locale.language_code}"
    return f"{kind}:{thing.pk}" if kind else ""
