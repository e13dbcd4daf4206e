"""From an issue to the letter that the postroom composes. Asked twice of the same picks and stories it gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import get_language_info, override

from tamizdat.house.speech import speaking
from tamizdat.letters import ports
from tamizdat.letters.blocks import body_of
from tamizdat.letters.issues import Issue
from tamizdat.letters.mail import set_letter
from tamizdat.letters.picks import Pick
from tamizdat.letters.sheets import Letter, Picture, Piece, Sheet
from tamizdat.letters.words import paragraphs
from tamizdat.newsroom.addresses import address, story_path
from tamizdat.newsroom.models import Article, FrontPage, Photo
from tamizdat.newsroom.people import printable
from tamizdat.newsroom.renditions import files_of

LEAVE = "letters/leave/"
"""The counter's page that asks for the address and mails a link: the same for every reader."""
LONGEST_PREHEADER = 120


def rendered(issue: Issue) -> Letter:
    """What goes to every reader of this issue, made of what is published now; a story taken down meanwhile is left out."""
    return set_letter(sheet_of(issue))


def sheet_of(issue: Issue) -> Sheet:
    newsletter = issue.newsletter
    language = newsletter.language
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    with speaking(language):
        pieces = tuple(_piece(each, direction) for each in picks_of(issue))
    intro = paragraphs(issue.intro)
    return Sheet(
        language=language,
        direction=direction,
        paper=paper_name(language),
        home=settings.NEWSPAPER.address.rstrip("/"),
        newsletter=newsletter.name,
        number=issue.number,
        date=timezone.localtime(issue.due_at, timezone.get_default_timezone()),
        subject=issue.subject.strip() or newsletter.name,
        preheader=_preheader(intro, pieces),
        intro=intro,
        pieces=pieces,
        sign_off=paragraphs(issue.sign_off),
        web=address(issue.path),
        leave=address(LEAVE),
        imprint=newsletter.imprint.strip(),
        mirrors=ports.post_office().mirrors(),
        template=newsletter.template,
    )


def picks_of(issue: Issue) -> list[Pick]:
    """The picks that readers can open, in order, with all that setting them asks for."""
    found = issue.picks.published().select_related(
        "article__section", "article__lead_photo", "article__locale", "issue__newsletter"
    )
    return list(found)


def paper_name(language: str) -> str:
    """What the edition of this language is called."""
    front = FrontPage.objects.filter(locale__language_code=language, live=True).values_list("title", flat=True).first()
    return str(front or settings.NEWSPAPER.name)


def picture_of(photo: Photo | None) -> Picture | None:
    """The smallest of the paper's own JPEGs, which every program shows; None when the photo is gone or lost its file."""
    if photo is None:
        return None
    try:
        file = next(each for each in files_of(photo) if each.format == "jpeg")
        with default_storage.open(file.name) as stored:
            data = stored.read()
    except (FileNotFoundError, StopIteration):
        return None
    return Picture(
        cid=f"{hashlib.sha256(data).hexdigest()[:20]}@letters",
        media_type="image/jpeg",
        data=data,
        width=file.width,
        height=file.height,
        alt="" if photo.decorative else photo.alt,
        credit=" / ".join(filter(None, (photo.credit, photo.agency))),
    )


def _piece(pick: Pick, direction: str) -> Piece:
    article, newsletter = pick.article, pick.issue.newsletter
    where = address(story_path(article) or "")
    full = newsletter.mode == newsletter.Mode.FULL
    with override(newsletter.language):
        kind = "" if article.kind == Article.Kind.NEWS else str(Article.Kind(article.kind).label)
        body = body_of(article.body, newsletter.language, direction, where) if full else ()
    return Piece(
        headline=pick.headline.strip() or article.title,
        blurb=pick.blurb.strip() or article.standfirst,
        section=article.section.name,
        kind=kind,
        byline=", ".join(each.printed_name for each in printable(article.authors())),
        address=where,
        picture=picture_of(article.lead_photo) if newsletter.pictures and pick.picture else None,
        body=body,
    )


def _preheader(intro: Sequence[str], pieces: Sequence[Piece]) -> str:
    """What mail programs show behind the subject: the headlines after the first, which the subject is likely to name; else the opening."""
    words = " · ".join(piece.headline for piece in pieces[1:]) or next(iter(intro), "")
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_PREHEADER else line[:LONGEST_PREHEADER].rpartition(" ")[0] + "…"
