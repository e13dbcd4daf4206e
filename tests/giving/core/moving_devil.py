"""Worlds in which the paper loses its providers: three of them, and donors who agree anew by a private link, or do not.

All that befalls a donor (``devil.py``) befalls any of his contributions here: the first one, what he began in its place, in several windows
and by several links, and pages that he finds again when all is long over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar

from django.db.models import Q

from tamizdat.demo.till.hands import OPEN
from tamizdat.giving import charging, moving
from tamizdat.giving.begin import begin
from tamizdat.giving.contributions import UNDER_WAY
from tamizdat.giving.errors import GivingError
from tamizdat.giving.models import Call, Contribution, Move, Moved
from tamizdat.giving.providers.cards import takes_cards
from tamizdat.giving.references import opened
from tamizdat.giving.tills import offered
from tamizdat.pipeline.giving import go_round
from tests.fakes.provider import StrictFakeProvider
from tests.giving.core.devil import HOME, MOVES, OVER_ALL, Befalls, BefallsAll, Donor, Ticking
from tests.giving.core.regular_devil import RegularDevil

CARDS = ["de", "de", "de", "deasks", "dedeclines", "lvwallet"]
ASKS_BACK = {"ask", "bank takes back"}


class TickingCards(Ticking, StrictFakeProvider):
    """Cards are typed on a page of ours; there is no other page."""

    def __init__(self, random: Random, seed: int, name: str) -> None:
        super().__init__(random, seed, name)
        self.approves = False


@dataclass
class MovingDevil(RegularDevil):
    """``by_himself``: whose donors asked for another card. ``asked_back``: how many refunds somebody else than a move asked for.
    Both by number."""

    steps: int = 22
    countries: ClassVar = ["DE"] * 9 + [HOME]
    by_himself: set[str] = field(default_factory=set)
    asked_back: Counter[str] = field(default_factory=Counter)
    crowd: dict[str, Ticking] = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        others = [Ticking(self.random, self.seed, "other"), TickingCards(self.random, self.seed, "cards")]
        self.crowd = {each.name: each for each in (self.provider, *others)}

    @property
    def tills(self) -> dict[str, Ticking]:
        return self.crowd

    @property
    def befalls(self) -> Befalls:
        return OF_ONE

    @property
    def befalls_all(self) -> BefallsAll:
        return OF_ALL

    def turn_to(self, donor: Donor) -> None:
        """One of his contributions, more often the youngest or a page that is open, at whatever provider it is."""
        rows = list(Contribution.objects.filter(campaign=donor.name).order_by("pk"))
        if rows:
            under_way = [each for each in rows if each.state in UNDER_WAY]
            self._turn_to(donor, donor.random.choice([*rows, rows[-1], *under_way]))
        else:
            self.provider = self.random.choice(list(self.crowd.values()))

    def _turn_to(self, donor: Donor, ours: Contribution) -> None:
        donor.pk, donor.number = ours.pk, ours.number
        self.provider = self.crowd[ours.provider]

    def _do(self, name: str, do: Callable[[], None]) -> None:
        before = {donor.name: donor.refunds_asked for donor in self.donors if name in ASKS_BACK}
        super()._do(name, do)
        for donor in self.donors if before else ():
            self.asked_back[donor.number] += donor.refunds_asked - before[donor.name]

    def when_all_give(self) -> None:
        """Of many worlds the first thing is that a provider is lost."""
        if self.random.random() < 0.7:
            self.move()

    # What donors do

    def agree_anew(self, donor: Donor) -> None:
        """By any link that he was ever sent, and whether or not he has done so before; or he asks for one himself."""
        has = Q(mailed_at__isnull=False) | Q(contribution__number__in=self.by_himself)
        links = Moved.objects.filter(has, contribution__campaign=donor.name).order_by("pk")
        numbers = list(links.values_list("contribution__number", flat=True))
        if not numbers:
            self.wish_another_card(donor)
        else:
            where, by = donor.random.choice([*self.crowd, *[*offered(self.tills)] * 3]), donor.random.choice(numbers)
            for _window in range(donor.random.choice([1, 1, 2])):
                begin(self.choice(donor, by, where), self.tills)

    def wish_another_card(self, donor: Donor) -> None:
        ours = self._ours(donor)
        if ours.is_live:
            moving.by_himself(ours)
            self.by_himself.add(ours.number)

    def hurry(self, donor: Donor) -> None:
        """He agrees anew, pays, comes back and agrees anew once more, from here or from there, before anybody has looked."""
        for _turn in range(3):
            self.agree_anew(donor)
            self._turn_to(donor, Contribution.objects.filter(campaign=donor.name).latest("pk"))
            self.pay(donor)
            self.come_back(donor)
            if donor.random.random() < 0.5:
                self.wish_another_card(donor)

    def act(self, donor: Donor) -> None:
        standing = self.agreement(donor).standing
        if standing in OPEN and (donor.random.random() < 0.7 or self._needs_a_card(donor)):
            self.pay(donor)
        else:
            super().act(donor)

    def pay(self, donor: Donor) -> None:
        if self._needs_a_card(donor):
            self._type_a_card(donor)
        else:
            super().pay(donor)

    def _needs_a_card(self, donor: Donor) -> bool:
        """Once it was typed, and his bank has not said no to it, it may have a question for him."""
        typed = Call.objects.filter(contribution=donor.pk, what=charging.CHARGE, refused=False)
        return takes_cards(self.provider) and not typed.exists()

    def _type_a_card(self, donor: Donor) -> None:
        ours, till = self._ours(donor), self.provider
        if ours.ref_sealed is None:
            raise GivingError
        ref = opened(bytes(ours.ref_mark or b""), bytes(ours.ref_sealed))
        if takes_cards(till) and charging.waits(ours, ref):
            charging.charge(ours, ref, till.token(donor.random.choice(CARDS)), till)

    # What the paper does

    def look(self, donor: Donor) -> None:
        """His turn has come."""
        self._let_be_due([donor.name])
        go_round(self.tills)

    def move(self) -> None:
        source, target = self.random.sample(list(self.crowd), 2)
        moving.write_to_donors(moving.move(source, target, self.tills))

    def write_again(self) -> None:
        """The command is said once more, as after an interruption."""
        for each in Move.objects.filter(ended_at=None):
            moving.write_to_donors(each)

    def end_the_move(self) -> None:
        moving.end(self.random.choice(list(self.crowd)))

    def settle(self) -> None:
        """Only this part of the round, and perhaps not to its end."""
        moving.settle_what_agreed()

    def come_to_an_end(self) -> None:
        super().come_to_an_end()
        self.write_again()


OF_ONE: Befalls = {
    "decide": (24, MovingDevil.decide),
    "agree anew": (14, MovingDevil.agree_anew),
    "hurry": (4, MovingDevil.hurry),
    "wish another card": (5, MovingDevil.wish_another_card),
    "look": (12, MovingDevil.look),
    "ask": (2, MovingDevil.ask),
    **{name: MOVES[name] for name in ("vanish", "bank takes back", "come back", "deliver", "drop", "lag")},
}

OF_ALL: BefallsAll = OVER_ALL | {
    "designate": (0.0002, MovingDevil.designate),
    "move": (0.025, MovingDevil.move),
    "write again": (0.01, MovingDevil.write_again),
    "end the move": (0.025, MovingDevil.end_the_move),
    "settle": (0.05, MovingDevil.settle),
}
