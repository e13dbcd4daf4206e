"""Who a letter goes to."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from tamizdat.circulation.models import Newsletter, Subscription
from tamizdat.circulation.subscribers import SubscriptionQuerySet


def confirmed(newsletter: Newsletter) -> SubscriptionQuerySet:
    """The confirmed subscriptions of a newsletter in the order of their ids, each with its subscriber."""
    return Subscription.objects.confirmed().filter(newsletter=newsletter).select_related("subscriber").order_by("id")


def still_wanted(subscription: str = "pk") -> Exists:
    """For rows that name a subscription in this column: whether it is confirmed at this moment.

    Asked when a batch is claimed, so that leaving holds in the middle of a send.
    """
    return Exists(Subscription.objects.confirmed().filter(pk=OuterRef(subscription)))
