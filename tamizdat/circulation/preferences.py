"""What a reader may do on his own page: choose letters and a language, and be told what is kept of him."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from tamizdat.circulation import consents, signing_up
from tamizdat.circulation.errors import BadAddress
from tamizdat.circulation.leaving import leave
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Newsletter, Outgoing, Subscriber, Subscription

State = Subscription.State
WANTED = (State.ASKED, State.CONFIRMED)


class AnotherAddress(BadAddress):
    """A good address, but not this reader's."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A newsletter, and the reader's row with it, if he ever had one."""

    newsletter: Newsletter
    subscription: Subscription | None

    @property
    def chosen(self) -> bool:
        return self.subscription is not None and self.subscription.state in WANTED


def choices(subscriber: Subscriber) -> list[Choice]:
    """What he takes or took, and whatever else is open to readers."""
    known = {each.newsletter_id: each for each in subscriber.subscriptions.select_related("consent")}
    newsletters = Newsletter.objects.all()
    return [Choice(each, known.get(each.pk)) for each in newsletters if each.open or each.pk in known]


def choose(subscriber: Subscriber, slugs: Collection[str], language: str) -> None:
    """Take these letters and no others, from now on. His link came by mail, so there is nothing more to confirm."""
    with transaction.atomic():
        if subscriber.language != language:
            subscriber.language = language
            subscriber.save(update_fields=["language"])
        for choice in choices(subscriber):
            wanted = choice.newsletter.slug in slugs
            if not wanted and choice.chosen and choice.subscription:
                leave(choice.subscription)
            elif wanted and (choice.subscription is None or choice.subscription.state != State.CONFIRMED):
                _take(subscriber, choice, language)


def send_data(subscriber: Subscriber, typed: str, language: str) -> None:
    """Queue a letter with all that is kept of this reader. Raises ``BadAddress``, ``AnotherAddress`` and ``TooMany``."""
    if mark(normalised(typed)) != bytes(subscriber.mark):
        raise AnotherAddress("This is another address.")
    signing_up.write_to(typed, Outgoing.Kind.DATA, language)


def _take(subscriber: Subscriber, choice: Choice, language: str) -> None:
    subscription = choice.subscription or Subscription(subscriber=subscriber, newsletter=choice.newsletter)
    subscription.consent = consents.current(language)
    subscription.source = signing_up.COUNTER
    signing_up.accept(subscription)
    signing_up.welcome_back(bytes(subscriber.mark))
