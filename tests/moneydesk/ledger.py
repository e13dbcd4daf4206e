"""Rows of the ledger, as providers tell of them; who gave is nobody."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from django.utils import timezone

from tamizdat.giving.models import Contribution, Payment
from tamizdat.giving.providers.port import Fate


def a_contribution(frequency: str = "once", amount: int = 500, **fields: Any) -> Contribution:
    state = "paid" if frequency == "once" else "active"
    plain = {"currency": "EUR", "provider": "stripe", "language": "en", "state": state, "began_at": timezone.now()}
    return Contribution.objects.create(frequency=frequency, amount=amount, **{**plain, **fields})


def a_payment(of: Contribution, at: datetime | None = None, **fields: Any) -> Payment:
    plain = {"amount": of.amount, "currency": of.currency, "fate": Fate.DONE, "made_at": at or timezone.now()}
    return Payment.objects.create(contribution=of, ref_mark=os.urandom(32), **{**plain, **fields})


def some_payments(campaign: str = "", amount: int = 500, count: int = 5, **fields: Any) -> None:
    """As many as may be told of."""
    for _ in range(count):
        a_payment(a_contribution(amount=amount, campaign=campaign, **fields))
