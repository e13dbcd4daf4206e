"""Letters that were sent become pages of the paper; and the desk sees beforehand how such a page will look."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from tamizdat.circulation.models import Newsletter
from tamizdat.letters import web
from tamizdat.letters.issues import Issue
from tamizdat.letters.ports import NobodyThere
from tamizdat.letters.states import State
from tamizdat.newsroom.addresses import letters_folder
from tamizdat.paper import inventory
from tamizdat.paper.copy import LetterCopy, LetterPiece
from tamizdat.paper.letters import LATEST
from tamizdat.paper.models import PrintedIssue
from tamizdat.paper.previews import letter_as_printed
from tamizdat.paper.typesetting.issues import file_letter
from tamizdat.pipeline.changes import Retraction
from tamizdat.pipeline.deliveries import Delivery
from tamizdat.pipeline.waking import note


def copy_of(issue: Issue) -> LetterCopy:
    """The issue as the paper keeps it."""
    page = web.page_of(issue)
    return LetterCopy(
        id=page.issue,
        newsletter=page.newsletter,
        name=page.name,
        promise=page.promise,
        folder=letters_folder(issue.newsletter),
        language=page.language,
        number=page.number,
        title=page.title,
        date=page.date,
        intro=str(page.intro),
        pieces=tuple(LetterPiece(each.story, each.headline, each.blurb) for each in page.picks),
        sign_off=str(page.sign_off),
    )


@transaction.atomic
def file_in_the_paper(issue: Issue) -> None:
    """Print the page of an issue that was sent, and let the sign-up box's *Preview* lead there. Doing it again changes nothing."""
    if file_letter(copy_of(issue)):
        note(f"issue:{issue.pk}")
    _lead_to_the_newest(issue.newsletter_id)


@transaction.atomic
def take_out_of_the_paper(issue: Issue) -> None:
    """Withdraw the page, from earlier editions too. The letter itself is in the readers' mailboxes."""
    if PrintedIssue.objects.filter(pk=issue.pk, withdrawn=False).update(withdrawn=True):
        note(f"issue:{issue.pk}")
        Retraction.objects.create(subject=f"issue:{issue.pk}")
        _lead_to_the_newest(issue.newsletter_id)


@transaction.atomic
def bring_back_into_the_paper(issue: Issue) -> None:
    """The page of an issue that was taken out stands where it stood, made of what is published now."""
    if PrintedIssue.objects.filter(pk=issue.pk, withdrawn=True).update(withdrawn=False):
        Retraction.objects.filter(subject=f"issue:{issue.pk}").delete()  # of a moment ago, not yet pressed
        file_letter(copy_of(issue))
        note(f"issue:{issue.pk}")
        _lead_to_the_newest(issue.newsletter_id)


def _lead_to_the_newest(number: int) -> None:
    """*Preview* leads to a page that keeps its address: were it another each week, every page with the box would be printed anew."""
    newsletter = Newsletter.objects.select_for_update().get(pk=number)
    there = PrintedIssue.objects.filter(newsletter=number, withdrawn=False).exists()
    path = f"{letters_folder(newsletter)}{LATEST}" if there else ""
    if newsletter.latest != path:
        newsletter.latest = path
        newsletter.save(update_fields=["latest"])  # by saving, so that the box on the pages of the paper follows


class Desk(NobodyThere):
    """What the desk of letters can be told without any mail being sent: the page in the paper, and the mirrors."""

    def page(self, issue: Issue) -> str:
        return letter_as_printed(copy_of(issue))

    def in_the_archive(self, issue: Issue) -> bool | None:
        """None also for one that was cancelled before anybody had it: such a letter has no page (``post.py``)."""
        withdrawn = PrintedIssue.objects.filter(pk=issue.pk).values_list("withdrawn", flat=True).first()
        if withdrawn is None or (
            issue.state == State.CANCELLED and not Delivery.objects.filter(issue=issue).got().exists()
        ):
            return None
        return not withdrawn

    def take_out(self, issue: Issue) -> None:
        take_out_of_the_paper(issue)

    def bring_back(self, issue: Issue) -> None:
        bring_back_into_the_paper(issue)

    def mirrors(self) -> tuple[str, ...]:
        return tuple(each for each in inventory.mirrors() if each.rstrip("/") != settings.NEWSPAPER.address.rstrip("/"))
