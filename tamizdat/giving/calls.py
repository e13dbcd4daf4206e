"""What was asked of providers, stored before it was: the key in the row makes the same request the same one, however often."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.db import models, transaction
from django.utils import timezone

from tamizdat.giving import troubles
from tamizdat.giving.contributions import Contribution
from tamizdat.giving.errands import Errand
from tamizdat.giving.errors import GivingError
from tamizdat.giving.providers.port import AmountRefused, CardDeclined, ProviderError, ProviderRefused

Result = TypeVar("Result")
HARMLESS: Final = frozenset({Errand.Kind.CANCEL, Errand.Kind.CONFIRM, Errand.Kind.DECLINE, Errand.Kind.PORTAL})
"""Done twice they are as good as done once: an end is an end, and what was taken is not taken again."""
KEY_LIVES: Final = timedelta(hours=23)
"""So long a provider is sure to remember a key (Stripe: at least a day)."""


def new_key() -> str:
    """33 letters: every provider takes so many."""
    return f"t{secrets.token_hex(16)}"


class CallQuerySet(models.QuerySet["Call"]):
    def unanswered(self, what: str, before: datetime) -> CallQuerySet:
        """Asked before that moment and while the key is sure to be known, and nobody knows whether it was done."""
        young = timezone.now() - KEY_LIVES
        return self.filter(what=what, answered_at=None, made_at__lt=before, made_at__gt=young)


class Call(models.Model):
    """``about``: the errand, where there is one. ``answered_at`` is None while nobody knows whether it was done."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    what = models.CharField(max_length=8)
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="calls")
    about = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "what", "about"], name="one_call")]
        indexes = [models.Index(fields=["made_at"], name="call_open", condition=models.Q(answered_at=None))]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"


class OldKey(GivingError):  # noqa: N818  it reads as what it says
    """Nobody knows whether this was done, and the provider has forgotten the key: asking again might do it twice."""


def make(contribution: Contribution, what: str, do: Callable[[str], Result], about: str = "") -> Result | None:
    """Ask a provider for something once, whatever happens: ``do`` gets the key, which is stored before.

    None when it was answered before and must not be done twice (a refund, an older change of amount). Raises what the
    provider raises: after ``ProviderDown`` nobody knows, and the next to ask for the same asks with the same key;
    ``ProviderRefused`` is an answer. Never inside a transaction: one that is rolled back would take the key along.
    Raises :class:`OldKey` for a refund that was asked for yesterday.
    """
    call, _made = Call.objects.get_or_create(contribution=contribution, what=what, about=about)
    if call.answered_at and not call.refused and what not in HARMLESS:
        return None
    if what == Errand.Kind.REFUND and call.made_at < timezone.now() - KEY_LIVES:
        raise OldKey("A refund was asked for, and nobody knows whether it was made. Look at the provider's own books.")
    return carry_out(call, do)


def carry_out(
    call: Call, do: Callable[[str], Result], keep: Callable[[Call, Result], None] = lambda _call, _answer: None
) -> Result:
    """Ask with the key of a call that is stored. ``keep`` stores the answer, in the transaction that notes that there is one."""
    provider = call.contribution.provider
    try:
        answer = do(call.key)
    except ProviderError as error:
        if not isinstance(error, AmountRefused | CardDeclined):  # a no to one donor is no trouble of the provider's
            troubles.note(provider, error)
        if isinstance(error, ProviderRefused):
            Call.objects.filter(pk=call.pk).update(answered_at=timezone.now(), refused=True)
        raise
    with transaction.atomic():
        keep(call, answer)
        Call.objects.filter(pk=call.pk).update(answered_at=timezone.now(), refused=False)
        troubles.works(provider)
    return answer
