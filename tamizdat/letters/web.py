"""An issue as a page of the paper: what the pipeline files there once it is sent.

No names and no stories' own words are in it, only which stories were picked and what the desk wrote for the letter: the
paper prints the rest from what is published then. So a byline that is withheld and a story that is taken down later are
gone from the pages of old letters too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from markupsafe import Markup

from tamizdat.letters.issues import Issue
from tamizdat.letters.render import picks_of
from tamizdat.letters.words import linked_plainly, paragraphs


@dataclass(frozen=True, slots=True)
class Picked:
    """A story by its id; empty words mean the story's own."""

    story: int
    headline: str
    blurb: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the paper's row of an issue needs, plain. ``intro`` and ``sign_off`` are safe HTML, links root-absolute."""

    issue: int
    newsletter: int
    slug: str
    name: str
    promise: str
    language: str
    number: int
    title: str
    date: datetime
    intro: Markup
    picks: tuple[Picked, ...]
    sign_off: Markup


def page_of(issue: Issue) -> Page:
    newsletter = issue.newsletter
    return Page(
        issue=issue.pk,
        newsletter=newsletter.pk,
        slug=newsletter.slug,
        name=newsletter.name,
        promise=newsletter.promise,
        language=newsletter.language,
        number=issue.number,
        title=issue.subject.strip() or newsletter.name,
        date=issue.begun_at or issue.due_at,
        intro=_typed(issue.intro),
        picks=tuple(Picked(each.article_id, each.headline.strip(), each.blurb.strip()) for each in picks_of(issue)),
        sign_off=_typed(issue.sign_off),
    )


def _typed(text: str) -> Markup:
    """Paragraphs; a link to the paper itself loses its host, so that it works in every copy."""
    html = "".join(f"<p>{linked_plainly(each)}</p>\n" for each in paragraphs(text))
    home = settings.NEWSPAPER.address.rstrip("/")
    return Markup(html.replace(f'href="{home}/', 'href="/'))  # noqa: S704  escaped where it was linked
