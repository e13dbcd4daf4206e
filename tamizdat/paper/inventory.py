"""What there is, for a full press to print: ids and names, no content and so no keys."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max, Min

from tamizdat.house.furniture import LetterLine
from tamizdat.paper.models import (
    FixedSheet,
    Ingredient,
    LabelSheet,
    ListedMirror,
    MediaFile,
    Month,
    MovedPath,
    Placement,
    PrintedAsk,
    PrintedIssue,
    PrintedNewsletter,
    PrintedTicker,
    Story,
    TakenDown,
)


def stories() -> Iterator[int]:
    """Published and withdrawn ones, in the order of their ids."""
    return Story.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)


def lists() -> dict[str, int]:
    """Every list that has stories, and the number of its newest page."""
    return dict(Placement.objects.order_by("list").values_list("list").annotate(last=Max("page")))


def list_pages() -> list[tuple[str, int]]:
    """Every page of every list, by its oldest story: pages of the same weeks, which show the same stories, one after the other."""
    pages = Placement.objects.values_list("list", "page").annotate(since=Min("published_at"))
    return [(name, page) for name, page, _ in pages.order_by("since", "list", "page")]


def labels() -> list[str]:
    """``section:3``, ``topic:5`` …"""
    return list(LabelSheet.objects.order_by("pk").values_list("pk", flat=True))


def months() -> list[tuple[str, str]]:
    return list(Month.objects.filter(stories__gt=0).order_by("language", "month").values_list("language", "month"))


def fixed_pages() -> list[int]:
    return list(FixedSheet.objects.order_by("pk").values_list("pk", flat=True))


def letters() -> list[int]:
    """The issues of all newsletters, withdrawn ones too."""
    return list(PrintedIssue.objects.order_by("pk").values_list("pk", flat=True))


def letter_archives() -> list[int]:
    """The newsletters that have an issue."""
    return sorted(set(PrintedIssue.objects.values_list("newsletter", flat=True)))


def moved_paths() -> list[str]:
    return list(MovedPath.objects.order_by("pk").values_list("pk", flat=True))


def media() -> list[str]:
    """The files in use, by their names in the media storage."""
    return list(
        MediaFile.objects.filter(of__in=Ingredient.objects.values("key")).order_by("pk").values_list("pk", flat=True)
    )


def media_of(of: str) -> list[str]:
    return list(MediaFile.objects.filter(of=of).order_by("pk").values_list("pk", flat=True))


def mirrors() -> list[str]:
    """The addresses of the list of mirrors."""
    return list(ListedMirror.objects.order_by("pk").values_list("pk", flat=True))


def newsletters(language: str) -> tuple[LetterLine, ...]:
    """Those that readers of a language may sign up for, by name."""
    rows = PrintedNewsletter.objects.filter(language=language).order_by("name", "pk")
    lines = rows.values_list("slug", "name", "promise", "latest")
    return tuple(LetterLine(slug, name, promise, latest and f"/{latest}") for slug, name, promise, latest in lines)


def ask(language: str, placement: str) -> str:
    """The ask that stands there now, as JSON of :class:`tamizdat.house.asks.Ask`; empty when none does."""
    rows = PrintedAsk.objects.filter(language=language, placement=placement)
    return rows.values_list("copy", flat=True).first() or ""


def ticker(campaign: str) -> str:
    """How far a campaign is, as JSON of :class:`tamizdat.house.asks.Ticker`; empty for one without a goal."""
    return PrintedTicker.objects.filter(pk=campaign).values_list("copy", flat=True).first() or ""


def tickers() -> list[str]:
    """The campaigns that show how far they are."""
    return list(PrintedTicker.objects.order_by("pk").values_list("pk", flat=True))


def takedowns() -> list[tuple[str, str, str]]:
    """Key and digest in hex, and the date, of each order to delete."""
    rows = TakenDown.objects.order_by("digest").values_list("key", "digest", "date")
    return [(key, digest, date.isoformat()) for key, digest, date in rows]
