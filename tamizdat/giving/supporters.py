"""Who gave, where somebody wanted to be written to: an address sealed to the post key. Nothing that prints reaches this."""

from __future__ import annotations

from django.db import models

from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.sealing import seal_for_the_post
from tamizdat.giving.contributions import MARK, Contribution


class Supporter(models.Model):
    """``mark``: keyed hash of the address, by which one person's contributions are found. ``discreet``: the mail names nothing."""

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="supporter")
    mark = models.BinaryField(max_length=MARK, db_index=True)
    sealed = models.BinaryField(help_text="to the post key, bound to mark")
    wants_receipts = models.BooleanField(default=True)
    discreet = models.BooleanField(default=False)
    language = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"supporter {self.pk}"


def keep(contribution: Contribution, typed: str, *, discreet: bool, language: str) -> Supporter | None:
    """Whom to write to about this contribution; None when nobody wants to be. Raises ``BadAddress``."""
    if not typed.strip():
        return None
    address = normalised(typed)
    whose = mark(address)
    return Supporter.objects.create(
        contribution=contribution,
        mark=whose,
        sealed=seal_for_the_post(whose, address),
        discreet=discreet,
        language=language,
    )


def purge(contribution: Contribution) -> bool:
    """Forget who it was: the address, and the reference by which the provider would tell. Whether there was anything to forget.

    The mark of the reference stays, so that a late refund or dispute still finds its contribution. What still has to be done at the
    provider needs the reference: purge after it.
    """
    gone, _rows = Supporter.objects.filter(contribution=contribution).delete()
    blank = Contribution.objects.filter(pk=contribution.pk, ref_sealed__isnull=False).update(ref_sealed=None)
    contribution.ref_sealed = None
    return bool(gone or blank)


def forget(whose: bytes) -> int:
    """Who this is, is forgotten; what he gives goes on, and no letter tells of it. How many contributions it was."""
    gone, _rows = Supporter.objects.filter(mark=whose).delete()
    return gone
