"""The window for giving as it runs for readers, with providers in memory behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tamizdat.circulation.addresses import urlpatterns as letters
from tamizdat.giving.addresses import addresses
from tamizdat.giving.campaigns import Campaign
from tamizdat.giving.counter.places import Places
from tamizdat.giving.donor_rules import Rules
from tamizdat.giving.models import Contribution, Errand
from tamizdat.pipeline.giving import go_round
from tests.circulation.conftest import Counter, counter  # noqa: F401  the fixture
from tests.circulation.readers import shown
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import ref
from tests.wsgi import Answer


@dataclass
class Window:
    """A visitor at the window. ``tills``: the providers that are switched on; ``card`` is one of them."""

    visitor: Counter
    tills: dict[str, FakeProvider]

    @property
    def card(self) -> FakeProvider:
        return self.tills["card"]

    def get(self, path: str, **environ: str) -> Answer:
        return self.visitor.get(path, **environ)

    def post(self, path: str, **fields: Any) -> Answer:
        return self.visitor.post(path, **fields)

    def go(self, **fields: Any) -> Answer:
        given = {"frequency": "once", "once": "10", "currency": "EUR", "method": "card", "shown": shown()}
        given |= {"asked": Places(Rules.now().designated).codes, **fields}
        return self.post("/support/go/", **given)

    def work(self) -> None:
        """The worker goes round until there is nothing left to do at once."""
        for _turn in range(6):
            Errand.objects.waiting().update(due_at=timezone.now() - timedelta(seconds=1))
            if not go_round(self.tills):
                break

    def pay(self, ours: Contribution, country: str = "DE") -> Contribution:
        """The donor pays at the provider, and we hear of it."""
        self.tills[ours.provider].hands.pay(ref(ours), country)
        Contribution.objects.filter(pk=ours.pk).update(look_at=timezone.now())
        self.work()
        ours.refresh_from_db()
        return ours


@pytest.fixture
def window(counter, settings):  # noqa: F811
    taken = ["EUR", "USD", "JPY", "KWD", "RUB"]
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"giving_currencies": taken})
    tills = {"card": FakeProvider("card", at=None)}
    Campaign.objects.create(name="Winter", slug="winter")
    settings.ROOT_URLCONF = (*letters, *addresses(lambda: tills))
    return Window(counter, tills)


@pytest.fixture
def stripe_cards():
    """Where cards are typed; a module of tests may say otherwise."""
    return "hosted"
