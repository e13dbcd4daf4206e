"""An issue as a page of the paper: what the pipeline files there once it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from tamizdat.letters.issues import Issue
from tamizdat.letters.mail import set_page
from tamizdat.letters.render import sheet_of


@dataclass(frozen=True, slots=True)
class Page:
    """All that the paper's row of an issue needs, plain. ``body`` is safe HTML with root-absolute links."""

    issue: int
    newsletter: int
    slug: str
    name: str
    promise: str
    language: str
    number: int
    title: str
    summary: str
    date: datetime
    body: Markup


def page_of(issue: Issue) -> Page:
    sheet, newsletter = sheet_of(issue), issue.newsletter
    return Page(
        issue=issue.pk,
        newsletter=newsletter.pk,
        slug=newsletter.slug,
        name=newsletter.name,
        promise=newsletter.promise,
        language=newsletter.language,
        number=issue.number,
        title=sheet.subject,
        summary=sheet.preheader,
        date=issue.begun_at or issue.due_at,
        body=set_page(sheet),
    )
