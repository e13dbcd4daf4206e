"""The demo's asks and its campaign: written as an editor would write them, for the languages that the demo has."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tamizdat.giving.asks import Ask
from tamizdat.giving.campaigns import Campaign

BOOK = Path(__file__).with_suffix(".toml")


@transaction.atomic
def make_asks(now: datetime) -> int:
    """How many; 0 when there are asks already."""
    if Ask.objects.exists():
        return 0
    book = tomllib.loads(BOOK.read_text(encoding="utf-8"))
    plan = book["campaign"]
    began = now - timedelta(days=plan.pop("began_days_ago"))
    ends = began + timedelta(days=plan.pop("lasts_days"))
    campaign = Campaign.objects.create(**plan, starts_at=began, ends_at=ends)
    asks = [entry for entry in book["asks"] if entry["language"] in settings.NEWSPAPER.languages]
    for entry in asks:
        words = {name: value.strip() if isinstance(value, str) else value for name, value in entry.items()}
        ask = Ask(**words, on=True, campaign=campaign)
        ask.full_clean()
        ask.save()
    return len(asks)
