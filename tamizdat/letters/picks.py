"""A story picked for an issue, and the order of the picks: verbs of the issue desk that work with and without a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tamizdat.letters.issues import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State
from tamizdat.newsroom.models import Article

MOST: Final = 60
"""The words of so many, as long as they may be, still fit into one form that Django takes."""


class Picks(models.QuerySet["Pick"]):
    def published(self) -> Picks:
        """Those whose story readers can open now. The others are left out of the letter."""
        return self.filter(article__live=True)


class Pick(models.Model):
    """``headline`` and ``blurb`` are the letter's own; empty ones mean the story's."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="picks")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField(default=0)
    headline = models.CharField(gettext_lazy("headline"), max_length=255, blank=True)
    blurb = models.TextField(gettext_lazy("blurb"), max_length=600, blank=True)
    picture = models.BooleanField(gettext_lazy("with its picture"), default=False)

    objects = Picks.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="one_pick_a_story")]

    def __str__(self) -> str:
        return f"{self.position} {self.article_id}"


@transaction.atomic
def pick(issue: Issue, article: Article) -> Pick:
    """Put a story at the end of the letter; one that is in already stays where it is. Refused when readers cannot open it."""
    hold_draft(issue)
    if not article.live or article.locale.language_code != issue.newsletter.language:
        raise LetterRefused(
            _("“%(headline)s” is not published in the language of this letter.") % {"headline": article.title}
        )
    if issue.picks.count() >= MOST and not issue.picks.filter(article=article).exists():
        raise LetterRefused(_("A letter holds %(most)s stories. Take one out first.") % {"most": MOST})
    last = issue.picks.aggregate(last=models.Max("position"))["last"]
    first = last is None
    found, _new = issue.picks.get_or_create(
        article=article, defaults={"position": 0 if first else last + 1, "picture": first}
    )
    return found


@transaction.atomic
def drop(issue: Issue, number: int) -> None:
    """Take a pick out again; one that is out already stays out."""
    hold_draft(issue)
    issue.picks.filter(pk=number).delete()


@transaction.atomic
def move(issue: Issue, number: int, steps: int) -> None:
    """Move a pick by ``steps``, up when they are negative; at an end it stays."""
    hold_draft(issue)
    order = list(issue.picks.values_list("pk", flat=True))
    if number in order:
        place = order.index(number)
        order.insert(max(0, place + steps), order.pop(place))
        _put_in(issue, order)


@transaction.atomic
def arrange(issue: Issue, wanted: Sequence[int]) -> None:
    """Put the picks in this order. Those that are not named, because somebody else picked them meanwhile, stay behind the others."""
    hold_draft(issue)
    there = list(issue.picks.values_list("pk", flat=True))
    named = [number for number in dict.fromkeys(wanted) if number in there]
    _put_in(issue, [*named, *(number for number in there if number not in named)])


def _put_in(issue: Issue, order: Sequence[int]) -> None:
    picks = {each.pk: each for each in issue.picks.all()}
    for place, number in enumerate(order):
        picks[number].position = place
    Pick.objects.bulk_update(picks.values(), ["position"])


def hold_draft(issue: Issue) -> None:
    """Lock the row for the rest of the transaction, so that no approval slips in between; refused when it is no draft any more."""
    state = Issue.objects.select_for_update().filter(pk=issue.pk).values_list("state", flat=True).first()
    if state != State.DRAFT:
        raise LetterRefused(_("%(issue)s is no draft any more, so nothing in it can be changed.") % {"issue": issue})
