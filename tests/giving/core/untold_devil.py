"""Worlds whose provider does not say where what recurs comes from, or anything at all; and designations that end that, too.

What a provider shows as a country proves nothing here: it is where its donor wants his parcels, if anything stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db.models import Q
from django.utils import timezone

from tamizdat.demo.till.books import Agreement
from tamizdat.demo.till.hands import RUNNING
from tamizdat.giving import designating
from tamizdat.giving.errands import Errand
from tamizdat.giving.models import Contribution, Designation, Supporter
from tamizdat.giving.providers.port import Frequency, Standing
from tests.giving.core import judge as judging
from tests.giving.core.devil import HOME, MOVES, OVER_ALL, Befalls, BefallsAll, Donor
from tests.giving.core.regular_devil import REGULAR, RegularDevil

NEVER, ALWAYS = frozenset[Frequency](), frozenset(Frequency)
ELSEWHERE = "BY"


@dataclass
class UntoldDevil(RegularDevil):
    """``ruled_after``: how many movements there were when the first rule was made, be it for a later day. ``came``: whether the day of any
    has come."""

    countries: ClassVar = ["DE", "DE", HOME, "", ELSEWHERE]
    looks_at_all: ClassVar = False  # or nothing would show that it is left until its renewal
    soon: ClassVar = timedelta(minutes=15)
    slowly: ClassVar = 3
    ruled_after: int | None = None
    came: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.provider.untold = self.random.choice([*[frozenset(REGULAR)] * 2, ALWAYS, NEVER])

    @property
    def befalls(self) -> Befalls:
        return OF_ONE

    @property
    def befalls_all(self) -> BefallsAll:
        return OF_ALL

    def act(self, donor: Donor) -> None:
        """What is on its way arrives, more often than not."""
        agreement = self.agreement(donor)
        if agreement.standing is Standing.SETTLING and donor.random.random() < 0.6:
            self.provider.hands.arrive(self.provider.ref(agreement))
        else:
            super().act(donor)

    # What the paper does

    def designate(self) -> None:
        """For now or for a later day, here or there, with the untold or without them; or the same is said once more."""
        days = self.random.choice([-1, -1, 0, 30])
        country = self.random.choice([HOME, HOME, ELSEWHERE])
        before = len(self.provider.books.movements) + len(self.vanished)
        designating.designate(
            country, timezone.localdate() + timedelta(days=days), ends_untold=self.random.random() < 0.7
        )
        self.ruled_after = before if self.ruled_after is None else self.ruled_after
        self.came |= days <= 0

    def the_day_comes(self) -> None:
        later = Designation.objects.filter(from_date__gt=timezone.localdate())
        self.came |= later.exists()
        later.update(from_date=timezone.localdate())

    def carry_out(self) -> None:
        """The command: perhaps killed in the midst, perhaps beside the worker."""
        for row in Designation.objects.filter(from_date__lte=timezone.localdate()):
            designating.carry_out(row, self.tills)


OF_ONE: Befalls = MOVES | {"decide": (14, UntoldDevil.decide), "ask": (4, UntoldDevil.ask)}
OF_ALL: BefallsAll = OVER_ALL | {
    "designate": (0.01, UntoldDevil.designate),
    "the day comes": (0.01, UntoldDevil.the_day_comes),
    "carry out": (0.02, UntoldDevil.carry_out),
}


def run(seed: int, size: int = 25) -> tuple[list[str], Counter[str]]:
    return judging.played(UntoldDevil(seed, size), judge)


def judge(devil: UntoldDevil) -> list[str]:
    return [
        *devil.wrong,
        *judging.books_differ(devil),
        *judging.letters_differ(),
        *judging.done_twice(devil),
        *judging.left_undone(devil),
        *_goes_on(devil),
        *_taken_without_proof(devil),
        *_ended_too_soon(devil),
        *_not_forgotten(devil),
        *_not_let_go(devil),
    ]


def _goes_on(devil: UntoldDevil) -> Iterator[str]:
    due = list(Designation.objects.filter(from_date__lte=timezone.localdate()))
    countries, ends_untold = {each.country for each in due}, any(each.ends_untold for each in due)
    for agreement in devil.provider.books.agreements.values():
        untold = not agreement.country or agreement.frequency in devil.provider.untold
        if agreement.standing in RUNNING and agreement.country in countries:
            yield f"{_name(agreement)}: goes on where giving is a crime"
        elif agreement.standing in RUNNING and untold and ends_untold:
            yield f"{_name(agreement)}: goes on, and nobody says from where"


def _taken_without_proof(devil: UntoldDevil) -> Iterator[str]:
    """Where we are asked before money moves, nothing is taken under a rule without a country that proves something."""
    if devil.provider.approves and devil.ruled_after is not None:
        new = list(devil.provider.books.movements.values())[devil.ruled_after :]
        for agreement, movement in new:
            if movement.first and (not agreement.country or agreement.frequency in devil.provider.untold):
                yield f"{_name(agreement)}: money was taken, and nobody says from where"


def _ended_too_soon(devil: UntoldDevil) -> Iterator[str]:
    """Before the day nothing ends that runs already."""
    if not devil.came:
        let_go = set(Errand.objects.filter(kind="decline").values_list("contribution__number", flat=True))
        yield from (f"{number}: ended before the day" for number in devil.provider.ended - devil.own_will - let_go)


def _not_forgotten(devil: UntoldDevil) -> Iterator[str]:
    """Of what we ended that its donor had not ended himself, nothing leads to him any more."""
    kept = set(Supporter.objects.values_list("contribution", flat=True))
    ended = Q(number__in=devil.provider.ended - devil.own_will)
    for row in Contribution.objects.filter(ended | Q(state="refused")):
        if row.ended_by not in {"safety", "untold"}:
            yield f"{row.campaign}: was ended by {row.ended_by or 'nobody'}"
        if row.pk in kept:
            yield f"{row.campaign}: was ended by a rule, and an address is kept"
        if row.ref_sealed is not None:
            yield f"{row.campaign}: was ended by a rule, and a reference is kept"


def _not_let_go(devil: UntoldDevil) -> Iterator[str]:
    """A page that was refused is closed, where its provider closes pages; what begins by it all the same does not go on."""
    refused = set(Contribution.objects.filter(ended_by="safety").values_list("number", flat=True))
    for agreement in devil.provider.books.agreements.values():
        closes = devil.provider.closes or agreement.frequency is Frequency.ONCE
        untold = not agreement.country or agreement.frequency in devil.provider.untold
        if agreement.number in refused and agreement.standing is Standing.AWAITING and closes:
            yield f"{_name(agreement)}: was refused, and its page is open"
        if agreement.number in refused and agreement.standing in RUNNING and untold:
            yield f"{_name(agreement)}: was refused, and goes on"


def _name(agreement: Agreement) -> str:
    return Contribution.objects.get(number=agreement.number).campaign
