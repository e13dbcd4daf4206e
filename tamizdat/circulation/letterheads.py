"""What the counter's pages need of the paper: its name, its sections, its foot. The pipeline writes it; the counter has no paper in it."""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.db import models

from tamizdat.house.furniture import Foot, Link, Masthead


class Letterhead(models.Model):
    """``masthead`` and ``foot`` have the fields that the house's templates read; ``privacy`` is the path of the privacy page."""

    language = models.CharField(max_length=16, primary_key=True)
    masthead = models.JSONField(default=dict)
    foot = models.JSONField(default=dict)
    privacy = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.language


def furniture(language: str) -> tuple[Masthead, Foot, str]:
    """Head, foot and the path of the privacy page (empty when there is none), as the pipeline last wrote them."""
    row = Letterhead.objects.filter(language=language).first()
    if row is None:
        return _plain(language)
    return msgspec.convert(row.masthead, Masthead), msgspec.convert(row.foot, Foot), row.privacy


def write(language: str, masthead: Masthead, foot: Foot, privacy: str) -> None:
    """What the counter's pages of a language carry from now on."""
    given = {"masthead": msgspec.to_builtins(masthead), "foot": msgspec.to_builtins(foot), "privacy": privacy}
    Letterhead.objects.update_or_create(language=language, defaults=given)


def name(language: str) -> str:
    """What the edition of a language is called."""
    return furniture(language)[0].name


def _plain(language: str) -> tuple[Masthead, Foot, str]:
    """Before the first press: what the settings say."""
    newspaper = settings.NEWSPAPER
    home, names = f"/{language}/index.html", dict(settings.LANGUAGES)
    others = (Link(names[one], f"/{one}/index.html", one) for one in newspaper.languages if one != language)
    masthead = Masthead(newspaper.name, newspaper.motto, home, (), tuple(others))
    archive = f"/{language}/archive/index.html"
    return masthead, Foot((), "", archive, f"/{language}/feed.atom", f"/{language}/text.html"), ""
