"""Who a letter goes to."""

from __future__ import annotations

from collections.abc import Collection

from tamizdat.circulation.models import Newsletter, Subscription
from tamizdat.circulation.subscribers import SubscriptionQuerySet


def confirmed(newsletter: Newsletter) -> SubscriptionQuerySet:
    """The confirmed subscriptions of a newsletter in the order of their ids, each with its subscriber."""
    return Subscription.objects.confirmed().filter(newsletter=newsletter).select_related("subscriber").order_by("id")


def still_wanted(subscription_ids: Collection[int]) -> set[int]:
    """Which of them are confirmed at this moment: asked when a batch is claimed, so that leaving holds in the middle of a send."""
    return set(Subscription.objects.confirmed().filter(id__in=subscription_ids).values_list("id", flat=True))
