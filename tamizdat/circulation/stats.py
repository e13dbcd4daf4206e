"""The list in numbers, for the technician and the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from tamizdat.circulation import keys, resealing
from tamizdat.circulation.models import Newsletter, Outgoing, Subscriber, Subscription, Suppression


@dataclass(frozen=True, slots=True)
class NewsletterStats:
    slug: str
    language: str
    open: bool
    states: dict[str, int]
    """How many subscriptions are in each state."""


@dataclass(frozen=True, slots=True)
class Stats:
    """``mode``: embedded or locked; ``waiting``: letters of the counter that are to be sent."""

    newsletters: tuple[NewsletterStats, ...]
    subscribers: int
    suppressed: dict[str, int]
    waiting: int
    mode: str
    resealing: bool


def gather() -> Stats:
    folder = settings.NEWSPAPER.keys
    return Stats(
        newsletters=tuple(_of(newsletter) for newsletter in Newsletter.objects.all()),
        subscribers=Subscriber.objects.count(),
        suppressed=dict(Suppression.objects.order_by("reason").values_list("reason").annotate(number=Count("pk"))),
        waiting=Outgoing.objects.count(),
        mode="locked" if keys.private(folder).name == keys.LOCKED else "embedded",
        resealing=resealing.under_way(),
    )


def _of(newsletter: Newsletter) -> NewsletterStats:
    counted = dict(newsletter.subscriptions.order_by("state").values_list("state").annotate(number=Count("pk")))
    states = {state.value: counted.get(state.value, 0) for state in Subscription.State}
    return NewsletterStats(newsletter.slug, newsletter.language, newsletter.open, states)
