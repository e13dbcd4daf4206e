"""The list goes out, in clear: for moving house, and for a copy in a safe. Needs the private key."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Final, TextIO

from tamizdat.circulation.lists.cells import harmless
from tamizdat.circulation.models import Newsletter, Subscription
from tamizdat.circulation.opening import Opener

COLUMNS: Final = ("address", "newsletter", "language", "state", "asked", "confirmed", "left", "source", "consent")
GULP: Final = 2000


def write_out(stream: TextIO, opener: Opener, newsletter: Newsletter | None = None) -> int:
    """Every subscription as a line of CSV that an import takes back; how many there were. Raises ``CannotOpen``."""
    lines = csv.writer(stream)
    lines.writerow(COLUMNS)
    written = 0
    for subscription in _subscriptions(newsletter):
        lines.writerow(map(harmless, _line(subscription, opener)))
        written += 1
    return written


def _subscriptions(newsletter: Newsletter | None) -> Iterator[Subscription]:
    """By reader, so that each frame of sealed addresses is opened once."""
    every = Subscription.objects.filter(newsletter=newsletter) if newsletter else Subscription.objects.all()
    return every.select_related("subscriber", "newsletter", "consent").order_by("subscriber_id").iterator(GULP)


def _line(subscription: Subscription, opener: Opener) -> tuple[str, ...]:
    reader = subscription.subscriber
    return (
        opener.open(bytes(reader.mark), bytes(reader.sealed)),
        subscription.newsletter.slug,
        reader.language,
        subscription.state,
        _written(subscription.asked_at),
        _written(subscription.confirmed_at),
        _written(subscription.left_at),
        subscription.source,
        subscription.consent.text if subscription.consent else "",
    )


def _written(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
