"""A provider is lost: nobody is led there any more, and who gave regularly is asked to agree anew elsewhere."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils import timezone

from tamizdat.giving import links
from tamizdat.giving.contributions import LIVE, Contribution, State

TAKEN: Final = (*LIVE, State.SETTLING)
"""Money has moved, or is on its way."""


class Move(models.Model):
    """``place``: the last contribution that was written to. While it is not ``ended_at``, ``source`` is not offered."""

    source = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    begun_at = models.DateTimeField(default=timezone.now)
    place = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(ended_at=None), name="one_move_from_a_provider"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} to {self.target}"


class Moved(models.Model):
    """One who was asked. ``successor``: which of his agreements began first; since ``agreed_at`` the old contribution is being ended.

    Without a ``successor`` then: the old one itself was begun by a link by which another one counts.
    """

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="moved")
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="moved")
    successor = models.OneToOneField(Contribution, on_delete=models.SET_NULL, null=True, related_name="moved_from")
    mailed_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"moved {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether something has begun in the old one's place: then his link leads nowhere to pay."""
        return self.agreed_at is not None or self.agreements.filter(contribution__state__in=TAKEN).exists()


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def beside(self) -> AgreementQuerySet:
        """By whose link another one counts, or none does since the link itself does not."""
        return self.exclude(moved__agreed_at=None).exclude(contribution=models.F("moved__successor"))


class Agreement(models.Model):
    """What was begun by the link of one who was asked: as many as he pressed the button, in as many windows. One of them counts."""

    moved = models.ForeignKey(Moved, on_delete=models.CASCADE, related_name="agreements")
    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="agreement")

    objects = AgreementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"agreement {self.pk}"


def another_counts(ours: Contribution) -> bool:
    """Whether this was begun by the link of a move, and another one has begun in the old one's place: it must not begin as well."""
    mine = Agreement.objects.filter(contribution=ours).select_related("moved").first()
    if mine is None:
        return False
    others = mine.moved.agreements.exclude(pk=mine.pk)
    chosen = mine.moved.agreed_at is not None and mine.moved.successor_id != ours.pk
    return chosen or others.filter(contribution__state__in=TAKEN).exists()


def is_replaced(ours: Contribution) -> bool:
    """Whether something counts in its place, so that it is being ended."""
    agreed = Moved.objects.filter(contribution=ours, agreed_at__isnull=False)
    return agreed.exists() or Agreement.objects.beside().filter(contribution=ours).exists()


def choice(ours: Contribution) -> str:
    """The query of the support page for the same choice once more: still by the link of the move, if it began so.

    It is the same each time (a provider is told it), which a token is not.
    """
    begun_by_link = Agreement.objects.filter(contribution=ours).exists()
    return links.choice(ours) + (f"&again={links.back(ours.number)}" if begun_by_link else "")
