"""The running order of a rescue from WordPress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tamizdat.lib.batches import batches
from tamizdat.newsroom.models import StoriesPage
from tamizdat.rescue.crossings import Crossings
from tamizdat.rescue.drafts import Drafted, Export, draft_of, plain
from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.filing.bodies import Bodies
from tamizdat.rescue.filing.ledger import Ledger
from tamizdat.rescue.filing.media import Media
from tamizdat.rescue.filing.pages import IMPORTED, UPDATED, Pages
from tamizdat.rescue.filing.shelves import Shelves
from tamizdat.rescue.folder import Folder
from tamizdat.rescue.items import Item, Site
from tamizdat.rescue.refusals import Refused
from tamizdat.rescue.report import SKIPPED, Entry, Report
from tamizdat.rescue.wxr import read

BATCH = 50
IN_THE_BIN = frozenset({"trash", "auto-draft", "inherit"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What the technician asked for."""

    language: str
    media: Path | None = None
    dry_run: bool = False
    watch: Callable[[int, int], None] = field(default=lambda _done, _all: None)


def rescue(file: BinaryIO, wish: Wish, report: Report) -> None:
    """Bring an export home. :raises Refused: before anything was changed."""
    _refuse_an_unknown_language(wish.language)
    with Drawer() as drawer:
        site = _read_all(file, drawer)
        work = _Work(site, drawer, wish, report)
        work.file_all()
        work.close_the_circle()
        work.account_for_the_rest()
        work.sum_up()


def _refuse_an_unknown_language(language: str) -> None:
    known = list(StoriesPage.objects.values_list("locale__language_code", flat=True))
    if language not in known:
        raise Refused(
            f"The newspaper has no edition in “{language}”; it has {', '.join(known) or 'none yet'}. "
            "Choose one with --language, or add it to languages in tamizdat.toml."
        )


def _read_all(file: BinaryIO, drawer: Drawer) -> Site:
    guests: dict[str, str] = {}

    def keep(item: Item) -> None:
        drawer.put(item)
        if item.type == "guest-author" and item.noted("cap-user_login"):
            guests[item.noted("cap-user_login")] = item.noted("cap-display_name")

    site = read(file, keep)
    site.authors = {**guests, **site.authors}
    return site


class _Work:
    def __init__(self, site: Site, drawer: Drawer, wish: Wish, report: Report) -> None:
        languages = tuple(StoriesPage.objects.values_list("locale__language_code", flat=True))
        self._export = Export(site, drawer, ZoneInfo(settings.TIME_ZONE), languages, wish.language, timezone.now())
        self._drawer = drawer
        self._wish = wish
        self._report = report
        self._ledger = Ledger(site.address or site.title)
        self._media = Media(self._ledger, Folder(wish.media))
        self._crossings = Crossings(drawer, self._ledger, site.address)
        self._pages = Pages(
            self._ledger, Shelves(self._ledger), self._media, Bodies(self._media, self._crossings.page_at)
        )
        self._again: list[int] = []
        self._comments = 0

    def file_all(self) -> None:
        """Oldest first, so that lists grow as they grew; a batch is one transaction."""
        total = self._drawer.types["post"] + self._drawer.types["page"]
        done = 0
        for batch in batches(self._drawer.in_order("post", "page"), BATCH):
            with transaction.atomic():
                for item in batch:
                    self._one(item)
            done += len(batch)
            self._wish.watch(done, total)

    def close_the_circle(self) -> None:
        """Write again what links to a page that came after it."""
        for batch in batches(self._again, BATCH):
            with transaction.atomic():
                for number in batch:
                    item = self._drawer.item(number)
                    if item:
                        self._pages.write(draft_of(item, self._export).draft, self._ledger.find("item", item.key))

    def account_for_the_rest(self) -> None:
        """Everything that is no story and no page is in the report too."""
        for item in self._drawer.others("post", "page"):
            if item.type == "attachment":
                self._report.add(self._of_attachment(item))
            else:
                self._skip(item, _reason(item.type))
        for number, kind, title in self._drawer.twice:
            self._report.add(
                Entry(
                    number,
                    kind,
                    plain(title),
                    SKIPPED,
                    notes=(_("It stands in the export twice; the first was taken."),),
                )
            )

    def sum_up(self) -> None:
        site, media = self._export.site, self._media
        for name, count in site.fields_left_out.items():
            self._report.left_out[_("custom field “%(name)s”") % {"name": name}] += count
        if self._comments:
            self._report.left_out[_("comment")] += self._comments
        self._report.facts = {
            "title": site.title,
            "address": site.address,
            "version": site.version,
            "dry_run": self._wish.dry_run,
            "media": str(self._wish.media or ""),
            "photos": media.taken["photo"],
            "attachments": media.taken["attachment"],
            "missing": len(media.missing),
            "mended": site.mended,
        }

    def _one(self, item: Item) -> None:
        self._comments += item.comments
        if item.status in IN_THE_BIN:
            self._skip(
                item, _("It was in the bin.") if item.status == "trash" else _("It was never saved by its author.")
            )
            return
        drafted = draft_of(item, self._export)
        outcome, path = self._filed(drafted)
        if outcome in {IMPORTED, UPDATED}:
            self._report.left_out.update(drafted.lost)
        lost = tuple(
            _("left out %(count)s×: %(what)s") % {"count": count, "what": what} for what, count in drafted.lost.items()
        )
        notes = (*drafted.notes, *lost, *(f"{url}: {why}" for url, why in self._media.new_refusals()))
        self._report.add(
            Entry(item.number, item.type, drafted.draft.headline, outcome, drafted.draft.state, path, notes)
        )

    def _filed(self, drafted: Drafted) -> tuple[str, str]:
        if self._wish.dry_run:
            return self._pages.standing(drafted.draft)[0], ""
        self._crossings.waiting = False
        outcome, page = self._pages.file(drafted.draft)
        if page and self._crossings.waiting:
            self._again.append(drafted.draft.number)
        return outcome, (page.specific.paper_path() or "") if page else ""

    def _of_attachment(self, item: Item) -> Entry:
        taken = self._ledger.find("photo", str(item.number)) or self._ledger.find("attachment", item.attachment_url)
        if taken:
            return Entry(item.number, item.type, plain(item.title), "imported")
        at_hand = Folder(self._wish.media).find(item.attachment_url) is not None
        why = (
            _("No story shows it.") if at_hand else _("Its file is not at hand: %(url)s") % {"url": item.attachment_url}
        )
        return Entry(item.number, item.type, plain(item.title), SKIPPED, notes=(why,))

    def _skip(self, item: Item, why: str) -> None:
        self._report.add(Entry(item.number, item.type, plain(item.title), SKIPPED, notes=(why,)))


def _reason(kind: str) -> str:
    reasons = {
        "nav_menu_item": _("Menus are made anew, from sections and fixed pages."),
        "revision": _("Only the newest version of a post is in its place."),
        "wp_block": _("A reusable block: its words stand in the stories that use it."),
        "guest-author": _("A guest author: the name stands over the stories."),
        "custom_css": _("The old site's style."),
        "wp_global_styles": _("The old site's style."),
        "wp_template": _("The old site's templates."),
        "wp_template_part": _("The old site's templates."),
        "wp_navigation": _("Menus are made anew, from sections and fixed pages."),
    }
    return reasons.get(kind) or _("Only posts and pages are brought home; this is a “%(kind)s” of a plug-in.") % {
        "kind": kind
    }
