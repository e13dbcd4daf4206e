"""What worlds have in common in which most give regularly when it begins, and in which it matters who ended what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import ClassVar

from tamizdat.demo.till.hands import RUNNING
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.errors import GivingError
from tamizdat.giving.models import Errand
from tamizdat.giving.providers.port import Frequency, ProviderError, Standing
from tamizdat.lib.money import Money
from tests.giving.core.devil import Devil, Donor

REGULAR = [Frequency.MONTHLY, Frequency.ANNUAL]


@dataclass
class RegularDevil(Devil):
    """``own_will``: numbers of what its donor ended. ``crashes``: how likely one is in each move; what takes several steps has to
    come to something, too."""

    own_will: set[str] = field(default_factory=set)
    crashes: float = 0.4
    slowly: ClassVar = 1
    """How many pay so, to two who pay at once."""

    def play(self) -> None:
        for donor in self.donors:
            self.turn_to(donor)
            with suppress(ProviderError, GivingError):
                self.give(donor)
                self.turn_to(donor)
                self.pay(donor)
        self._run_out()
        self.when_all_give()
        super().play()

    def when_all_give(self) -> None:
        """What is to happen first."""

    def give(self, donor: Donor) -> None:
        begin(self.choice(donor), self.tills)

    def choice(self, donor: Donor, replaces: str = "", provider: str = "") -> Choice:
        return Choice(
            frequency=donor.random.choice(REGULAR if replaces else [*REGULAR * 3, Frequency.ONCE]),
            money=Money(donor.random.randint(1, 9000), "EUR"),
            provider=provider or self.provider.name,
            language="en",
            residence="DE",
            campaign=donor.name,
            email=donor.random.choice(["", *[f"donor{donor.name}@farshore.example"] * 3]),
            replaces=replaces,
        )

    def pay(self, donor: Donor) -> None:
        hands, ref = self.provider.hands, self.provider.ref(self.agreement(donor))
        pay = [hands.approve] if self.provider.approves else [*[hands.pay] * 2, *[hands.pay_slowly] * self.slowly]
        donor.random.choice(pay)(ref, donor.random.choice(self.countries))

    def decide(self, donor: Donor) -> None:
        agreement = self.agreement(donor)
        ran = agreement.standing in RUNNING
        self.act(donor)
        if ran and agreement.standing is Standing.CANCELLED:
            self.own_will.add(agreement.number)

    def act(self, donor: Donor) -> None:
        super().decide(donor)

    @contextmanager
    def perhaps_a_crash(self) -> Iterator[None]:
        with super().perhaps_a_crash() if self.random.random() < self.crashes else nullcontext():
            yield

    def _do(self, name: str, do: Callable[[], None]) -> None:
        before = self._ends() if name == "ask" else {}
        super()._do(name, do)
        self.own_will |= {number for pk, number in self._ends().items() if pk not in before} if name == "ask" else set()

    def _ends(self) -> dict[int, str]:
        return dict(Errand.objects.filter(kind=Errand.Kind.CANCEL).values_list("pk", "contribution__number"))
