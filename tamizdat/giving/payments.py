"""The books: one row for each movement of money that a provider told of. Written by :mod:`tamizdat.giving.ledger` alone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from tamizdat.giving.contributions import MARK, Contribution
from tamizdat.giving.providers.port import Fate, Verdict
from tamizdat.lib.money import Money

FATES = [(each.value, each.value) for each in Fate]


class Movement(models.Model):
    """``amount`` in the smallest parts of ``currency``."""

    ref_mark = models.BinaryField(max_length=MARK, unique=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    made_at = models.DateTimeField(help_text="by the provider's clock")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def done(self) -> PaymentQuerySet:
        """What has arrived."""
        return self.filter(fate=Fate.DONE)

    def kept(self) -> PaymentQuerySet:
        """Of which something is left, and nothing is claimed by its donor's bank."""
        claims = Dispute.objects.filter(payment=models.OuterRef("pk")).exclude(verdict=Verdict.WON)
        back = models.Sum("refunds__amount", filter=~models.Q(refunds__fate=Fate.FAILED), default=0)
        return self.filter(~models.Exists(claims)).annotate(back=back).filter(back__lt=models.F("amount"))


class Payment(Movement):
    """``fee``: what the provider kept, in the same currency, None while unknown. ``first``: of its contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="payments")
    fate = models.CharField(max_length=7, choices=FATES)
    fee = models.BigIntegerField(null=True)
    first = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now, help_text="when we heard of it")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["fate", "made_at"], name="payment_by_day"),
            models.Index(fields=["contribution", "made_at"], name="payment_by_contribution"),
        ]

    @property
    def place(self) -> int:
        """Among those of its contribution, as we heard of them: it says nothing of what others gave, and never changes."""
        return Payment.objects.filter(contribution=self.contribution_id, pk__lte=self.pk).count()

    @property
    def left(self) -> int:
        """What has not gone back, and is not on its way."""
        return self.amount - sum(refund.amount for refund in self.refunds.exclude(fate=Fate.FAILED))


class Refund(Movement):
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refunds")
    fate = models.CharField(max_length=7, choices=FATES)


class Dispute(Movement):
    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="disputes")
    verdict = models.CharField(max_length=4, choices=[(each.value, each.value) for each in Verdict])
