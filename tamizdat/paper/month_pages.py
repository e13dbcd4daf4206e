"""The archive: a page a month, and the page of all months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext, override

from tamizdat.house import dates
from tamizdat.house.furniture import Link
from tamizdat.paper import inventory, sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.checking import verify_page
from tamizdat.paper.pages import page, sheet
from tamizdat.paper.sheets import Day, MonthLink
from tamizdat.press.outputs import Key, Sheet


class Months:
    """The subject is ``en:2026-11``."""

    name = "month"

    def every(self, archive: Archive) -> Iterator[str]:  # noqa: ARG002  the protocol's
        return (f"{language}:{month}" for language, month in inventory.months())

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:  # noqa: ARG002  the protocol's
        kind, _, subject = key.partition(":")
        return [subject] if kind == "month" and not subject.endswith(":beside") else []

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        language, _, year_month = subject.partition(":")
        cards = archive.month(language, year_month)
        if not cards:
            return None
        older, newer = archive.beside(language, year_month)
        lines = reversed(archive.entries(cards))
        month = sheets.Month(
            first=_first(year_month),
            days=tuple(
                Day(same[0].published, tuple(same))
                for same in (list(day) for _, day in groupby(lines, lambda line: line.published.date()))
            ),
            older=_path(language, older),
            newer=_path(language, newer),
            archive=f"/{language}/archive/index.html",
        )
        with override(language):
            title = dates.month(month.first)
        return sheet(
            page(archive, "month", _path(language, year_month).removeprefix("/"), language, title), month=month
        )


class Archives:
    """All months of a language, which is the subject."""

    name = "archive"

    def every(self, archive: Archive) -> Iterator[str]:
        return iter(archive.languages)

    def born_of(self, key: Key, archive: Archive) -> Iterable[str]:
        return archive.languages if key == "newspaper" else ()

    def render(self, subject: str, archive: Archive) -> Sheet | None:
        if subject not in archive.languages:
            return None
        counted = reversed(archive.counted_months(subject))
        months = tuple(MonthLink(_first(one.month), _path(subject, one.month), one.stories) for one in counted)
        with override(subject):
            title = gettext("Archive")
        head = page(archive, "archive", f"{subject}/archive/index.html", subject, title)
        pages = _pages(archive, subject) if head.foot.more else ()
        return sheet(head, archive=sheets.Archive(months, pages, verify_page(archive, subject)))


def _pages(archive: Archive, language: str) -> tuple[Link, ...]:
    return tuple(Link(one.title, one.path, language) for one in archive.fixed_pages(language))


def _first(year_month: str) -> datetime:
    return datetime.strptime(f"{year_month}-01 +0000", "%Y-%m-%d %z").replace(tzinfo=timezone.get_default_timezone())


def _path(language: str, year_month: str) -> str:
    return f"/{language}/archive/{year_month}.html" if year_month else ""
