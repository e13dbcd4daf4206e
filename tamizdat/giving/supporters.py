"""Who gave, where somebody wanted to be written to: an address sealed to the post key. Nothing that prints reaches this.

The mark is made with a key of its own: whoever has the rows without ``keys/marks`` cannot see that one who gives also gets letters.
"""

from __future__ import annotations

from typing import Final

from django.db import models, transaction

from tamizdat.circulation import marks
from tamizdat.circulation.errors import CannotOpen
from tamizdat.circulation.marks import normalised
from tamizdat.circulation.opening import PostOpener
from tamizdat.circulation.sealing import seal_for_the_post
from tamizdat.giving.contributions import MARK, Contribution

OWN_KEY: Final = 1
AT_ONCE: Final = 500


class Supporter(models.Model):
    """``mark``: keyed hash of the address, by which one person's contributions are found. ``discreet``: the mail names nothing.

    ``marked``: with which key; 0 is that of readers' letters, as it was until :func:`mark_anew` has seen the row.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.CASCADE, related_name="supporter")
    mark = models.BinaryField(max_length=MARK, db_index=True)
    marked = models.PositiveSmallIntegerField(default=OWN_KEY)
    sealed = models.BinaryField(help_text="to the post key, bound to mark")
    wants_receipts = models.BooleanField(default=True)
    discreet = models.BooleanField(default=False)
    language = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"supporter {self.pk}"


def mark(address: str) -> bytes:
    """32 bytes by which the contributions of an address are found, and nothing else of its owner."""
    return marks.mark(normalised(address), "supporter")


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


def mark_anew() -> int:
    """Rows whose mark was made with the key of readers' letters get one of their own; how many there were. Only where the post key is.

    Whoever is interrupted goes on. An address that nobody can open any more is of no use, and goes.
    """
    found = 0
    while some := _mark_some_anew():
        found += some
    return found


@transaction.atomic
def _mark_some_anew() -> int:
    rows = list(Supporter.objects.exclude(marked=OWN_KEY).select_for_update(skip_locked=True)[:AT_ONCE])
    if rows:
        with PostOpener() as opener:
            for row in rows:
                _mark_anew(row, opener)
    return len(rows)


def _mark_anew(row: Supporter, opener: PostOpener) -> None:
    try:
        address = opener.open(bytes(row.mark), bytes(row.sealed))
    except CannotOpen:
        row.delete()
        return
    row.mark, row.marked = mark(address), OWN_KEY
    row.sealed = seal_for_the_post(row.mark, address)
    row.save(update_fields=["mark", "marked", "sealed"])
