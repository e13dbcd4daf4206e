"""What came in under a campaign: payments that arrived, without what went back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Sum

from tamizdat.giving.figures import SMALLEST
from tamizdat.giving.payments import Payment, Refund
from tamizdat.giving.providers.port import Fate
from tamizdat.lib.money import Money


def raised(campaigns: Collection[str]) -> list[Money]:
    """By currency; nothing of a currency in which fewer than ``SMALLEST`` payments came: it might be one person."""
    paid = Payment.objects.done().filter(contribution__campaign__in=campaigns)
    back = Refund.objects.filter(payment__contribution__campaign__in=campaigns, fate=Fate.DONE)
    counts = Counter(paid.values_list("currency", flat=True))
    total: Counter[str] = Counter(dict(paid.order_by().values_list("currency").annotate(n=Sum("amount"))))
    total.subtract(dict(back.order_by().values_list("currency").annotate(n=Sum("amount"))))
    return [Money(max(0, total[each]), each) for each in sorted(counts) if counts[each] >= SMALLEST]
