"""Donors, the provider they are led to, and the worker that looks after what they began."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tamizdat.circulation.models import Outgoing
from tamizdat.giving import events
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.models import Contribution, Errand, Event
from tamizdat.giving.providers.port import Frequency
from tamizdat.giving.references import opened
from tamizdat.lib.money import Money
from tamizdat.pipeline.giving import go_round
from tests.fakes.provider import FakeProvider

ANNA = "planted.anna@farshore.example"


@dataclass
class Counter:
    """A paper with one provider in memory, and everything that happens around it."""

    provider: FakeProvider
    beside: dict[str, FakeProvider] = field(default_factory=dict)
    """Other providers that are switched on."""

    @property
    def tills(self) -> dict[str, FakeProvider]:
        return {self.provider.name: self.provider, **self.beside}

    def begin(self, **choice: Any) -> Contribution:
        return Contribution.objects.get(number=begin(self.choice(**choice), self.tills).number)

    def choice(self, **choice: Any) -> Choice:
        given = {
            "frequency": Frequency.ONCE,
            "money": Money(500, "EUR"),
            "provider": self.provider.name,
            "language": "en",
            "residence": "DE",
            "email": ANNA,
            **choice,
        }
        return Choice(**given)

    def paid(self, *, country: str = "DE", **choice: Any) -> Contribution:
        """Somebody gave, and we know."""
        ours = self.begin(**choice)
        self.provider.hands.pay(ref(ours), country)
        return self.look(ours)

    def look(self, ours: Contribution) -> Contribution:
        Contribution.objects.filter(pk=ours.pk).update(look_at=timezone.now())
        return self.work(ours)

    def work(self, ours: Contribution) -> Contribution:
        """Rounds until there is nothing to do at once; leases and waits are over."""
        for _turn in range(6):
            past = timezone.now() - timedelta(seconds=1)
            Event.objects.filter(done_at=None).update(due_at=past)
            Errand.objects.waiting().update(due_at=past)
            if not go_round(self.tills):
                break
        ours.refresh_from_db()
        return ours

    def tell(self, *, last: int = 1) -> list[int]:
        """The provider's last webhooks arrive."""
        now = self.provider.books.clock.now()
        told = self.provider.events()[-last:]
        return [int(events.receive(self.provider.name, headers, raw, now, self.tills)) for headers, raw in told]


def ref(ours: Contribution) -> str:
    return opened(bytes(ours.ref_mark or b""), bytes(ours.ref_sealed or b""))


def mailed(kind: str) -> int:
    """How many letters of a kind wait."""
    return Outgoing.objects.filter(kind=kind).count()
