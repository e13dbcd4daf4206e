"""A devil between a paper and its provider. A *world* is one paper, one provider and a crowd of donors; each donor has a schedule of his
own, drawn from a seed: what he, his bank, webhooks, the desk and late answers do. Over them all go time, workers, silence and crashes.

Afterwards everything is let run to its end, and every donor's books have to be the provider's (``judge.py``). Some things must never be,
not even for a moment (``watch.py``). A crash may come between any two statements of the database, and
between a provider's deed and its answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, ClassVar

from django.db import connection
from django.db.models import F
from django.utils import timezone

from tamizdat.demo.till.books import Agreement, Movement
from tamizdat.demo.till.hands import RUNNING
from tamizdat.giving import errands, events, ledger, visits
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.designating import designate
from tamizdat.giving.errors import GivingError
from tamizdat.giving.healing import heal
from tamizdat.giving.models import Call, Contribution, Errand, Event
from tamizdat.giving.providers.port import Fate, Frequency, ProviderError, Snapshot, Standing
from tamizdat.giving.references import opened
from tamizdat.lib.money import Money
from tamizdat.pipeline.giving import go_round
from tests.fakes.provider import FakeProvider
from tests.giving.core.watch import Watch, facts, unlike

HOME = "ZW"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)
SOON = timedelta(seconds=10)
Befalls = dict[str, tuple[int, Callable[[Any, "Donor"], None]]]
BefallsAll = dict[str, tuple[float, Callable[[Any], None]]]


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


@contextmanager
def crash_at(statement: int) -> Iterator[None]:
    """The process dies at this statement of the database, counted from one; 0: it does not."""
    left = statement

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal left
        if left and not sql.startswith("ROLLBACK"):
            left -= 1
            if not left:
                raise Crash
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield


class Ticking(FakeProvider):
    """No two questions are asked at the same moment. What it showed is remembered, and its list may have that in it too, in any order."""

    def __init__(self, random: Random, seed: int, name: str = "fake") -> None:
        super().__init__(name, approves=random.random() < 0.5, seed=str(seed))
        self.closes = random.random() < 0.5
        self.random = random
        self.ended: set[str] = set()
        """Numbers of what went on until *we* ended it."""

    def cancel(self, ref: str, key: str) -> None:
        agreement = self.books.agreement(ref)
        ran = agreement.standing in RUNNING
        try:
            super().cancel(ref, key)
        finally:
            if ran and agreement.standing is Standing.CANCELLED:
                self.ended.add(agreement.number)

    def _asked(self, *asked: Any) -> Any:
        self.books.clock.move(TICK)
        return super()._asked(*asked)

    def _snapshot(self, agreement: Agreement) -> Snapshot:
        seen = super()._snapshot(agreement)
        agreement.extra.setdefault("shown", []).append(seen)
        return seen

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        now = list(super().list_since(moment))
        old = [self.random.choice(each.extra["shown"]) for each in self.books.since(moment)]
        listed = [*now, *self.random.sample(old, len(old) // 2)]
        yield from self.random.sample(listed, len(listed))


@dataclass
class Donor:
    """``held``: questions whose answers are not brought yet: when they were asked, and the answer where it is made already."""

    name: str
    random: Random
    left: list[str]
    pk: int | None = None
    number: str = ""
    held: list[tuple[datetime, Snapshot | None]] = field(default_factory=list)
    told: int = 0
    refunds_asked: int = 0


@dataclass
class Devil:
    """One world. ``wrong``: what was seen that may never be; ``vanished``: payments that the provider knew once."""

    seed: int
    size: int = 25
    steps: int = 11
    random: Random = field(init=False)
    provider: Ticking = field(init=False)
    donors: list[Donor] = field(init=False)
    watch: Watch = field(default_factory=Watch)
    moves: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    vanished: set[str] = field(default_factory=set)
    designated_after: int | None = None
    """How many movements of money there were when giving became a crime at home."""
    countries: ClassVar = ["DE", "DE", HOME]
    """Where donors pay from, as the provider tells it."""
    looks_at_all: ClassVar = True
    """In the end, or only at what would be looked at ``soon``."""
    soon: ClassVar = SOON

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  a schedule to be played again, no secret
        self.provider = Ticking(self.random, self.seed)
        self.donors = [self._donor(f"{self.seed}.{number}") for number in range(self.size)]

    def _donor(self, name: str) -> Donor:
        random, befalls = Random(name), self.befalls  # noqa: S311
        return Donor(
            name, random, [*random.choices(list(befalls), [weight for weight, _do in befalls.values()], k=self.steps)]
        )

    @property
    def tills(self) -> dict[str, Ticking]:
        return {self.provider.name: self.provider}

    @property
    def befalls(self) -> Befalls:
        """What befalls one donor, and how often of each."""
        return MOVES

    @property
    def befalls_all(self) -> BefallsAll:
        """How likely after each move of one."""
        return OVER_ALL

    def turn_to(self, donor: Donor) -> None:
        """He is the next: a world in which a donor has several contributions says which it is about."""

    def play(self) -> None:
        while going := [each for each in self.donors if each.left]:
            donor = self.random.choice(going)
            self.turn_to(donor)
            name = donor.left.pop()
            name = name if self._known(donor) else "give"
            do = self.befalls[name][1] if self._known(donor) else Devil.give
            self._do(name, lambda do=do, donor=donor: do(self, donor))
            for over_all, (chance, do) in self.befalls_all.items():
                if self.random.random() < chance:
                    self._do(over_all, lambda do=do: do(self))
        self.come_to_an_end()

    def _do(self, name: str, do: Callable[[], None]) -> None:
        self.moves[name] += 1
        with suppress(ProviderError, GivingError, Crash), self.perhaps_a_crash():
            do()
        if name in {"work", "bring late", "lag"}:
            self.wrong += self.watch.look()

    # What donors and banks do

    def give(self, donor: Donor) -> None:
        begin(
            Choice(
                frequency=donor.random.choice(list(Frequency)),
                money=Money(donor.random.randint(1, 9000), "EUR"),
                provider=self.provider.name,
                language="en",
                residence="DE",
                campaign=donor.name,
                email=donor.random.choice(["", f"donor{donor.name}@farshore.example"]),
            ),
            self.tills,
        )

    def decide(self, donor: Donor) -> None:
        """Somebody at the provider's page, or the bank behind it, does something."""
        agreement = self.agreement(donor)
        hands, name = self.provider.hands, self.provider.ref(agreement)
        country = donor.random.choice(self.countries)
        at_the_page = (
            [lambda: hands.approve(name, country)]
            if self.provider.approves
            else [lambda: hands.pay(name, country), lambda: hands.pay_slowly(name, country)]
        )
        later = [hands.arrive, hands.bounce, hands.leave, hands.cancel, hands.run_out_of_money, hands.be_solvent]
        donor.random.choice([*at_the_page * 4, *(lambda each=each: each(name) for each in later)])()

    def pay_in_part(self, donor: Donor) -> None:
        """Less than was agreed arrives, or the rest of it; perhaps after the page has closed (BTCPay)."""
        agreement = self.agreement(donor)
        payable = agreement.standing in {Standing.AWAITING, Standing.ABANDONED}
        if payable and agreement.frequency is Frequency.ONCE and not self.provider.approves:
            agreement.country = agreement.country or "DE"
            self.provider.hands.pay_part(self.provider.ref(agreement), donor.random.randint(1, agreement.money.minor))

    def vanish(self, donor: Donor) -> None:
        """What was under way is not known any more (a transaction that was replaced)."""
        agreement = self.agreement(donor)
        pending = [each for each in agreement.movements if each.fate is Fate.PENDING and each.first]
        for movement in pending[:1] if agreement.standing is Standing.SETTLING else ():
            agreement.movements.remove(movement)
            del self.provider.books.movements[movement.token]
            self.vanished.add(f"{self.provider.name}_{movement.token}")
            agreement.standing = Standing.AWAITING
            self.provider.books.happened("left", agreement)

    def bank_takes_back(self, donor: Donor) -> None:
        movement = self._movement(donor)
        name = f"{self.provider.name}_{movement.token}"
        do = donor.random.choice(["refund", "pending", "settle", "dispute", "judge"])
        if do == "judge":
            self.provider.hands.judge(name, won=donor.random.random() < 0.5)
        elif do == "dispute" and not movement.disputes and movement.fate is Fate.DONE:
            self.provider.hands.dispute(name)
        elif do == "settle":
            self._settle_refunds(donor, movement)
        elif do in {"refund", "pending"}:
            fate = Fate.DONE if do == "refund" else Fate.PENDING
            self.provider.hands.refund(name, Money(donor.random.randint(1, movement.money.minor), "EUR"), fate)
            donor.refunds_asked += 1

    def _settle_refunds(self, donor: Donor, movement: Movement) -> None:
        """What was to go back has gone, or comes back in its turn."""
        further = {Fate.PENDING: [Fate.DONE, Fate.FAILED], Fate.DONE: [Fate.DONE, Fate.DONE, Fate.FAILED]}
        for refund in movement.refunds:
            refund.fate = donor.random.choice(further.get(refund.fate, [refund.fate]))
            self.provider.books.happened("refunded", self.agreement(donor), movement, refund)

    def time_goes_by(self) -> None:
        days = self.random.choice([0.01, 1, 4, 31, 200])
        for till in self.tills.values():
            till.hands.wait(days)

    # What the paper does

    def ask(self, donor: Donor) -> None:
        """The donor on his own page, or the newsroom at the desk."""
        ours = self._ours(donor)
        kind = donor.random.choice(["cancel", "change", "pause", "refund", "fetch"])
        payment = ours.payments.done().first()
        if kind == "refund" and payment:
            errands.ask(ours, kind, payment=payment.pk, amount=donor.random.randint(1, payment.amount))
            donor.refunds_asked += 1
        elif kind == "change":
            errands.ask(ours, kind, amount=donor.random.randint(1, 900))
        elif kind == "cancel" and ours.is_live:
            errands.ask(ours, kind, by="donor")
        elif kind in {"pause", "fetch"}:
            errands.ask(ours, kind)

    def come_back(self, donor: Donor) -> None:
        visits.came_back(self._ours(donor).number, self.provider.ref(self.agreement(donor)), self.tills)

    def work(self) -> None:
        some = self.random.sample(self.donors, max(1, len(self.donors) // 8))
        self._let_be_due([each.name for each in some])
        go_round(self.tills)

    def designate(self) -> None:
        designate(HOME, timezone.localdate() - timedelta(days=1))
        if self.designated_after is None:
            self.designated_after = len(self.provider.books.movements) + len(self.vanished)

    # What the devil does

    def deliver(self, donor: Donor) -> None:
        """Webhooks: the next one, any old one again, one that was sent anew, forged or from another time."""
        happenings = self._happenings(donor)
        how = donor.random.choice(["next", "next", "any", "again", "forged", "future", "crossed"])
        now = self.provider.books.clock.now()
        happening = (
            happenings[min(donor.told, len(happenings) - 1)] if how == "next" else donor.random.choice(happenings)
        )
        donor.told += how == "next"
        at = now + timedelta(days=1) if how == "future" else now if how in {"again", "next"} else None
        headers, raw = self.provider.event(happening, at)
        if how == "forged":
            raw = raw.replace(f"{self.provider.name}_".encode(), b"fame_")
        whose = "crossed" if how == "crossed" else self.provider.name
        answer = events.receive(whose, headers, raw, now, self.tills)
        if how in {"forged", "future", "crossed"} and answer < 400:
            self.wrong.append(f"{donor.name}: {how} webhook was taken")
        if donor.random.random() < 0.3:
            events.receive(self.provider.name, headers, raw, now, self.tills)

    def drop(self, donor: Donor) -> None:
        """A webhook is lost for good."""
        donor.told += 1

    def ask_slowly(self, donor: Donor) -> None:
        """A question is asked, and its answer is made and brought only later."""
        ours = self._ours(donor)
        seen = self.provider.fetch(_ref(ours)) if donor.random.random() < 0.5 else None
        self.provider.books.clock.move(TICK)
        donor.held.append((self.provider.books.clock.now(), seen))

    def bring_late(self, donor: Donor) -> None:
        """It is brought when newer ones were: what cannot be undone is taken, the rest stays, and a disagreement is looked into."""
        if donor.held:
            ours = self._ours(donor)
            asked, seen = donor.held.pop(donor.random.randrange(len(donor.held)))
            self._bring(donor, ours, seen or replace(self.provider.fetch(_ref(ours)), as_of=asked))

    def lag(self, donor: Donor) -> None:
        """The provider answers out of an old copy of its own books, though it was asked just now; or the same answer comes once more."""
        shown = self.agreement(donor).extra.get("shown", [])
        if shown:
            self.provider.books.clock.move(TICK)
            at = self.provider.books.clock.now()
            under_way = [each for each in shown if any(paid.fate is Fate.PENDING for paid in each.payments)]
            old = donor.random.choice(under_way or shown)
            self._bring(donor, self._ours(donor), replace(old, as_of=at) if donor.random.random() < 0.5 else old)

    def _bring(self, donor: Donor, ours: Contribution, seen: Snapshot) -> None:
        before = facts(ours)
        ledger.apply(ours, seen)
        self.wrong += [f"{donor.name}: {what}" for what in unlike(before, seen, facts(ours))]

    def fall_silent(self) -> None:
        self.provider.down = not self.provider.down

    def answer(self) -> None:
        for till in self.tills.values():
            till.down = False

    def answer_is_lost(self) -> None:
        self.provider.crashes.add(
            self.random.choice(["start", "confirm", "cancel", "change", "refund", "decline", "fetch"])
        )

    @contextmanager
    def perhaps_a_crash(self) -> Iterator[None]:
        """At the n-th statement the process dies; what was in a transaction is undone, what was not is there."""
        with crash_at(self.random.choice([0, self.random.randint(1, 12), self.random.randint(1, 60)])):
            yield

    def come_to_an_end(self) -> None:
        """Everybody is up again and what waits is done. Then either the last webhooks come, or the provider's list is read."""
        self.answer()
        for till in self.tills.values():
            till.crashes.clear()
        self._run_out()
        for till in self.tills.values():
            if self.random.random() < 0.5:
                heal(till, LONG_AGO)
            else:
                self._deliver_the_last(till)
        self._run_out()
        self.wrong += self.watch.look()

    def _deliver_the_last(self, till: Ticking) -> None:
        """Of each donor the last, and some that went before, in any order."""
        now = till.books.clock.now()
        last = {each.agreement.token: each for each in till.books.happenings}
        some = [each for each in till.books.happenings if self.random.random() < 0.1]
        for happening in self.random.sample(told := [*last.values(), *some], len(told)):
            events.receive(till.name, *till.event(happening, now), now, self.tills)

    def _run_out(self) -> None:
        """A few times: what is found out may make an errand, and what is done there has to be looked at."""
        for turn in range(3):
            self._let_be_due(None if turn == 0 and self.looks_at_all else [])
            while go_round(self.tills):
                pass

    def _let_be_due(self, whose: list[str] | None) -> None:
        """Leases and waits are over: other times of the same worker, or another one. ``whose`` turn it is to be looked at; None: all."""
        past = timezone.now() - timedelta(minutes=10)
        Event.objects.filter(done_at=None).update(due_at=past, until=None)
        Errand.objects.waiting().update(due_at=past, until=None)
        Call.objects.filter(answered_at=None, made_at__gt=past).update(made_at=F("made_at") - timedelta(minutes=11))
        looked = Contribution.objects.exclude(look_at=None)
        soon = looked.filter(look_at__lt=timezone.now() + self.soon)
        (looked if whose is None else looked.filter(campaign__in=whose) | soon).update(look_at=past)

    def _known(self, donor: Donor) -> bool:
        """Whether he has a contribution: who was interrupted may have one and not know of it."""
        if donor.pk is None:
            row = Contribution.objects.filter(campaign=donor.name).first()
            donor.pk, donor.number = (row.pk, row.number) if row else (None, "")
        return donor.pk is not None

    def _ours(self, donor: Donor) -> Contribution:
        if not self._known(donor):
            raise GivingError
        return Contribution.objects.get(pk=donor.pk)

    def agreement(self, donor: Donor) -> Agreement:
        for agreement in self.provider.books.agreements.values():
            if self._known(donor) and agreement.number == donor.number:
                return agreement
        raise GivingError

    def _happenings(self, donor: Donor) -> list[Any]:
        agreement = self.agreement(donor)
        return [each for each in self.provider.books.happenings if each.agreement is agreement]

    def _movement(self, donor: Donor) -> Movement:
        movements = self.agreement(donor).movements
        if not movements:
            raise GivingError
        return donor.random.choice(movements)


MOVES: Befalls = {
    "decide": (12, Devil.decide),
    "pay in part": (2, Devil.pay_in_part),
    "vanish": (1, Devil.vanish),
    "bank takes back": (5, Devil.bank_takes_back),
    "ask": (5, Devil.ask),
    "come back": (3, Devil.come_back),
    "deliver": (7, Devil.deliver),
    "drop": (1, Devil.drop),
    "ask slowly": (4, Devil.ask_slowly),
    "bring late": (5, Devil.bring_late),
    "lag": (4, Devil.lag),
}

OVER_ALL: BefallsAll = {
    "time goes by": (0.06, Devil.time_goes_by),
    "work": (0.1, Devil.work),
    "designate": (0.002, Devil.designate),
    "fall silent": (0.02, Devil.fall_silent),
    "answer": (0.1, Devil.answer),
    "answer is lost": (0.06, Devil.answer_is_lost),
}


def _ref(ours: Contribution) -> str:
    if ours.ref_mark is None or ours.ref_sealed is None:
        raise GivingError
    return opened(bytes(ours.ref_mark), bytes(ours.ref_sealed))
