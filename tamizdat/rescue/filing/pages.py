"""Drafts become stories and fixed pages, once; what was worked on at the desk since is left alone."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from django.utils.translation import override
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from tamizdat.newsroom.addresses import LONGEST, RESERVED
from tamizdat.newsroom.models import Article, Byline, FixedPage, FrontPage, StoriesPage
from tamizdat.rescue.drafts import LIVE, SCHEDULED, Draft
from tamizdat.rescue.filing.bodies import Bodies
from tamizdat.rescue.filing.ledger import Ledger
from tamizdat.rescue.filing.media import Media
from tamizdat.rescue.filing.redirects import keep_old_addresses
from tamizdat.rescue.filing.shelves import Shelves
from tamizdat.rescue.markup.pieces import File, Pictures, Piece
from tamizdat.rescue.models import Rescued

IMPORTED, UPDATED, UNCHANGED, EDITED, DELETED = "imported", "updated", "unchanged", "edited", "deleted"
ROLES = {
    "about": FixedPage.Role.ABOUT,
    "about-us": FixedPage.Role.ABOUT,
    "privacy": FixedPage.Role.PRIVACY,
    "privacy-policy": FixedPage.Role.PRIVACY,
    "corrections": FixedPage.Role.CORRECTIONS,
    "contact": FixedPage.Role.CONTACT,
    "contacts": FixedPage.Role.CONTACT,
}


class Pages:
    """Files drafts of one old site."""

    def __init__(self, ledger: Ledger, shelves: Shelves, media: Media, bodies: Bodies) -> None:
        self._ledger = ledger
        self._shelves = shelves
        self._media = media
        self._bodies = bodies

    def standing(self, draft: Draft) -> tuple[str, Rescued | None]:
        """What filing this draft would do, without doing it."""
        row = self._ledger.find("item", draft.key)
        if row is None:
            return IMPORTED, None
        page = Page.objects.filter(pk=row.object_id).first()
        if page is None:
            return DELETED, row
        if row.digest == self._digest(draft):
            return UNCHANGED, row
        touched = page.latest_revision_id != row.revision or (page.live and draft.state != LIVE)
        return (EDITED if touched else UPDATED), row

    def file(self, draft: Draft) -> tuple[str, Page | None]:
        """File a draft unless that would undo someone's work."""
        outcome, row = self.standing(draft)
        if outcome not in {IMPORTED, UPDATED}:
            return outcome, None
        return outcome, self.write(draft, row)

    def write(self, draft: Draft, row: Rescued | None = None) -> Page:
        """Make the page, or write it anew. One revision each, and the signal that the press listens for."""
        # Wagtail would queue a task for each of several saves; one look at the finished page tells it as much.
        with disable_reference_index_auto_update():
            with override(draft.language):
                page = self._filled(draft, row)
            revision = page.save_revision(clean=False, changed=draft.state != LIVE)
        ReferenceIndex.create_or_update_for_object(page)
        if draft.state == LIVE:
            type(page).objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)
            page.refresh_from_db()
            page_published.send(sender=type(page), instance=page, revision=revision)
        elif draft.state == SCHEDULED:
            revision.publish()
        self._ledger.write("item", draft.key, page, digest=self._digest(draft), revision=revision.pk)
        keep_old_addresses(page, draft.old_paths)
        return page

    def _filled(self, draft: Draft, row: Rescued | None) -> Page:
        model = FixedPage if draft.page else Article
        page: Any = (
            model.objects.get(pk=row.object_id)
            if row
            else model(locale=Locale.objects.get(language_code=draft.language))
        )
        pieces = list(draft.pieces)
        if draft.page:
            pieces = [*([Pictures((draft.lead,))] if draft.lead else []), *pieces]
            page.role = page.role if row else _role(draft)
        else:
            pieces += self._fill_story(page, draft)
        page.title = draft.headline
        page.body = self._bodies.stored(pieces)
        _set_dates(page, draft)
        if row:
            page.save()
        else:
            page.slug = _free_slug(draft)
            _parent(draft).add_child(instance=page)
        return page

    def _fill_story(self, page: Any, draft: Draft) -> list[Piece]:
        """Everything but the body; returns what has to follow it: a lead picture that is not at hand."""
        page.standfirst = draft.standfirst
        page.section = self._shelves.section(draft.labels, draft.language)
        page.topics = self._shelves.topics(draft.labels, draft.language)
        page.bylines = [Byline(author=author) for author in self._shelves.authors(draft.labels, draft.language)]
        page.lead_photo = self._media.photo(draft.lead) if draft.lead else None
        page.lead_caption = (draft.lead.caption if draft.lead and page.lead_photo else "")[:400]
        return [Pictures((draft.lead,))] if draft.lead and not page.lead_photo else []

    def _digest(self, draft: Draft) -> str:
        """Of the draft and of which of its media are at hand: a file found later makes it another story."""
        media = [self._media.is_at_hand(thing) for thing in _media_of(draft)]
        timeless = msgspec.structs.replace(draft, state="")
        return hashlib.sha256(msgspec.json.encode([timeless, media])).hexdigest()


def _media_of(draft: Draft) -> list[Any]:
    pictures = [picture for piece in draft.pieces if isinstance(piece, Pictures) for picture in piece.pictures]
    return [
        *pictures,
        *[piece for piece in draft.pieces if isinstance(piece, File)],
        *([draft.lead] if draft.lead else []),
    ]


def _set_dates(page: Page, draft: Draft) -> None:
    page.live = draft.state == LIVE
    if draft.state == LIVE:
        page.first_published_at = draft.at
        page.last_published_at = draft.at
    elif draft.state == SCHEDULED:
        page.go_live_at = draft.at


def _parent(draft: Draft) -> Page:
    model = FrontPage if draft.page else StoriesPage
    parent: Page = model.objects.get(locale__language_code=draft.language)
    return parent


def _role(draft: Draft) -> str:
    role = ROLES.get(draft.slug, FixedPage.Role.OTHER)
    taken = FixedPage.objects.filter(locale__language_code=draft.language, role=role).exists()
    return FixedPage.Role.OTHER if taken else role


def _free_slug(draft: Draft) -> str:
    """The old slug in plain letters, with a number when another page has it."""
    wanted = (draft.slug or f"{'page' if draft.page else 'story'}-{abs(draft.number)}")[: LONGEST - 6].strip("-")
    siblings = Page.objects.child_of(_parent(draft)).filter(slug__startswith=wanted)
    taken = set(siblings.values_list("slug", flat=True)) | (RESERVED if draft.page else frozenset())
    if wanted not in taken and not (draft.page and wanted.isdigit()):
        return wanted
    return next(free for free in (f"{wanted}-{number}" for number in range(2, len(taken) + 3)) if free not in taken)
