"""A devil between a paper and its provider: a schedule of what donors, banks, webhooks, workers and crashes do, drawn from a seed.

Afterwards everything is let run to its end, and the books have to be the provider's: :func:`judge` says what is not.
A crash may come between any two statements of the database, and between a provider's deed and its answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from tamizdat.circulation.models import Outgoing
from tamizdat.demo.till.books import Agreement, Movement
from tamizdat.giving import errands, events, ledger, visits
from tamizdat.giving.begin import Choice, begin
from tamizdat.giving.designating import designate
from tamizdat.giving.errors import GivingError
from tamizdat.giving.healing import heal
from tamizdat.giving.models import Call, Contribution, Dispute, Errand, Event, Payment, Receipt, Refund
from tamizdat.giving.providers.port import Fate, Frequency, ProviderError, Snapshot, Standing
from tamizdat.giving.references import mark, opened
from tamizdat.lib.money import Money
from tamizdat.pipeline.giving import go_round
from tests.fakes.provider import FakeProvider

HOME = "ZW"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


class Crash(BaseException):
    """The process is gone: nothing may catch this."""


class Ticking(FakeProvider):
    """No two questions are asked at the same moment."""

    def _asked(self, *asked: Any) -> Any:
        self.books.clock.move(TICK)
        return super()._asked(*asked)


@dataclass
class Devil:
    """One paper, one provider, and one who sees to it that everything goes wrong."""

    seed: int
    random: Random = field(init=False)
    provider: Ticking = field(init=False)
    held: list[tuple[int, datetime, Snapshot | None]] = field(default_factory=list)
    moves: Counter[str] = field(default_factory=Counter)
    refunds_asked: int = 0
    told: int = 0
    designated_after: int | None = None
    """How many movements of money there were when giving became a crime at home."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311  a schedule to be played again, no secret
        self.provider = Ticking(approves=self.random.random() < 0.5, seed=str(self.seed))

    @property
    def tills(self) -> dict[str, FakeProvider]:
        return {self.provider.name: self.provider}

    def play(self, steps: int = 25) -> None:
        for _step in range(steps):
            name, do = self.random.choice(MOVES)
            self.moves[name] += 1
            with suppress(ProviderError, GivingError, Crash), self.perhaps_a_crash():
                do(self)
        self.come_to_an_end()

    # What donors and banks do

    def give(self) -> None:
        begin(
            Choice(
                frequency=self.random.choice(list(Frequency)),
                money=Money(self.random.randint(1, 9000), "EUR"),
                provider=self.provider.name,
                language="en",
                residence="DE",
                email=self.random.choice(["", "donor@farshore.example"]),
            ),
            self.tills,
        )

    def decide(self) -> None:
        """Somebody at the provider's page, or the bank behind it, does something."""
        agreement = self._agreement()
        hands, name = self.provider.hands, self.provider.ref(agreement)
        country = self.random.choice(["DE", "DE", HOME])
        at_the_page = (
            [lambda: hands.approve(name, country)]
            if self.provider.approves
            else [lambda: hands.pay(name, country), lambda: hands.pay_slowly(name, country)]
        )
        later = [hands.arrive, hands.bounce, hands.leave, hands.cancel, hands.run_out_of_money, hands.be_solvent]
        self.random.choice([*at_the_page * 4, *(lambda each=each: each(name) for each in later)])()

    def time_goes_by(self) -> None:
        self.provider.hands.wait(self.random.choice([0.01, 1, 4, 31, 200]))

    def bank_takes_back(self) -> None:
        movement = self._movement()
        name = f"{self.provider.name}_{movement.token}"
        do = self.random.choice(["refund", "pending", "dispute", "judge"])
        if do == "judge":
            self.provider.hands.judge(name, won=self.random.random() < 0.5)
        elif do == "dispute" and not movement.disputes:
            self.provider.hands.dispute(name)
        elif do in {"refund", "pending"}:
            fate = Fate.DONE if do == "refund" else Fate.PENDING
            self.provider.hands.refund(name, Money(self.random.randint(1, movement.money.minor), "EUR"), fate)

    # What the paper does

    def ask(self) -> None:
        """The donor on his own page, or the newsroom at the desk."""
        ours = self._ours()
        kind = self.random.choice(["cancel", "change", "pause", "refund", "fetch"])
        payment = ours.payments.done().first()
        if kind == "refund" and payment:
            errands.ask(ours, kind, payment=payment.pk, amount=self.random.randint(1, payment.amount))
            self.refunds_asked += 1
        elif kind == "change":
            errands.ask(ours, kind, amount=self.random.randint(1, 900))
        elif kind != "refund":
            errands.ask(ours, kind, **({"by": "donor"} if kind == "cancel" else {}))

    def come_back(self) -> None:
        ours = self._ours()
        agreement = self._agreement()
        visits.came_back(ours.number, self.provider.ref(agreement), self.tills)

    def work(self) -> None:
        self._let_everything_be_due()
        go_round(self.tills)

    def designate(self) -> None:
        designate(HOME, timezone.localdate() - timedelta(days=1))
        self.designated_after = self.designated_after or len(self.provider.books.movements)

    # What the devil does

    def deliver(self) -> None:
        """Webhooks: the next one, any old one again, one that was sent anew, forged or from another time."""
        happenings = self.provider.books.happenings
        if not happenings:
            return
        how = self.random.choice(["next", "next", "any", "again", "forged", "future", "crossed"])
        now = self.provider.books.clock.now()
        happening = happenings[min(self.told, len(happenings) - 1)] if how == "next" else self.random.choice(happenings)
        self.told += how == "next"
        at = now + timedelta(days=1) if how == "future" else now if how in {"again", "next"} else None
        headers, raw = self.provider.event(happening, at)
        if how == "forged":
            raw = raw.replace(b"fake_", b"fame_")
        answer = events.receive("crossed" if how == "crossed" else "fake", headers, raw, now, self.tills)
        assert how not in {"forged", "future", "crossed"} or answer >= 400
        for _twice in range(self.random.randint(0, 2)):
            events.receive("fake", headers, raw, now, self.tills)

    def drop(self) -> None:
        """A webhook is lost for good."""
        self.told += 1

    def ask_slowly(self) -> None:
        """A question is asked, and its answer is read and brought only later."""
        ours = self._ours()
        seen = self.provider.fetch(_ref(ours)) if self.random.random() < 0.5 else None
        self.held.append((ours.pk, self.provider.books.clock.now(), seen))

    def bring_late(self) -> None:
        pk, asked, seen = self.held.pop(self.random.randrange(len(self.held)))
        ours = Contribution.objects.get(pk=pk)
        ledger.apply(ours, seen or replace(self.provider.fetch(_ref(ours)), as_of=asked))

    def fall_silent(self) -> None:
        self.provider.down = not self.provider.down

    def answer_is_lost(self) -> None:
        self.provider.crashes.add(
            self.random.choice(["start", "confirm", "cancel", "change", "refund", "decline", "fetch"])
        )

    @contextmanager
    def perhaps_a_crash(self) -> Iterator[None]:
        """At the n-th statement the process dies; what was in a transaction is undone, what was not is there."""
        left = self.random.choice([0, self.random.randint(1, 12), self.random.randint(1, 60)])

        def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            nonlocal left
            if left and not sql.startswith("ROLLBACK"):
                left -= 1
                if not left:
                    raise Crash
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            yield

    def come_to_an_end(self) -> None:
        """Everybody is up again and what waits is done. Then either all webhooks come at last, or the provider's list is read."""
        self.provider.down = False
        self.provider.crashes.clear()
        self._run_out()
        if self.random.random() < 0.5:
            heal(self.provider, LONG_AGO)
        else:
            self._deliver_all()
        self._run_out()

    def _deliver_all(self) -> None:
        now = self.provider.books.clock.now()
        for happening in self.random.sample(self.provider.books.happenings, len(self.provider.books.happenings)):
            events.receive("fake", *self.provider.event(happening, now), now, self.tills)

    def _run_out(self) -> None:
        """A few times: what is found out may make an errand, and what is done there has to be looked at."""
        for _turn in range(3):
            self._let_everything_be_due()
            while go_round(self.tills):
                pass

    def _let_everything_be_due(self) -> None:
        """Leases and waits are over: other times of the same worker, or another one."""
        past = timezone.now() - timedelta(minutes=10)
        Event.objects.filter(done_at=None).update(due_at=past, until=None)
        Errand.objects.waiting().update(due_at=past, until=None)
        Contribution.objects.exclude(look_at=None).update(look_at=past)
        Call.objects.filter(answered_at=None, made_at__gt=past).update(made_at=F("made_at") - timedelta(minutes=11))

    def _ours(self) -> Contribution:
        rows = list(Contribution.objects.order_by("pk"))
        if not rows:
            raise GivingError
        return self.random.choice(rows)

    def _agreement(self) -> Agreement:
        agreements = list(self.provider.books.agreements.values())
        if not agreements:
            raise GivingError
        return self.random.choice(agreements)

    def _movement(self) -> Movement:
        movements = [each for _whose, each in self.provider.books.movements.values()]
        if not movements:
            raise GivingError
        return self.random.choice(movements)


def _held(devil: Devil) -> None:
    if devil.held:
        devil.bring_late()


MOVES: list[tuple[str, Callable[[Devil], None]]] = [
    *[("give", Devil.give)] * 3,
    *[("decide", Devil.decide)] * 6,
    *[("time goes by", Devil.time_goes_by)] * 2,
    *[("bank takes back", Devil.bank_takes_back)] * 2,
    *[("ask", Devil.ask)] * 3,
    *[("come back", Devil.come_back)] * 2,
    *[("work", Devil.work)] * 6,
    *[("deliver", Devil.deliver)] * 5,
    ("drop", Devil.drop),
    ("designate", Devil.designate),
    *[("ask slowly", Devil.ask_slowly)] * 2,
    *[("bring late", _held)] * 2,
    ("fall silent", Devil.fall_silent),
    *[("answer is lost", Devil.answer_is_lost)] * 2,
]


def judge(devil: Devil) -> list[str]:
    """What is wrong in the end; nothing should be."""
    return [
        *_books_differ(devil),
        *_receipts_differ(),
        *_charged_twice(devil),
        *_taken_at_home(devil),
    ]


def run(seed: int, steps: int = 25) -> tuple[list[str], Counter[str]]:
    """Play one schedule and leave no row behind; what went wrong, and how often what was done.

    Not inside a transaction: a crash has to undo what a real one would undo, and nothing more.
    """
    devil = Devil(seed)
    try:
        devil.play(steps)
        return judge(devil), devil.moves
    finally:
        _clear()


def _clear() -> None:
    with transaction.atomic():
        for model in (Outgoing, *apps.get_app_config("giving").get_models()):
            model._default_manager.all()._raw_delete(using="default")


def _books_differ(devil: Devil) -> Iterator[str]:
    name = devil.provider.name
    for agreement in devil.provider.books.agreements.values():
        ours = Contribution.objects.filter(number=agreement.number).first()
        if ours is None:
            yield f"{agreement.number} is not in our books"
            continue
        if ours.state not in {"refused", agreement.standing.value}:
            yield f"{ours.state} with us, {agreement.standing} at the provider"
        if ours.state == "refused" and any(each.fate is Fate.DONE for each in agreement.movements):
            yield "refused, and paid"
        theirs = {
            (
                mark(name, f"{name}_{each.token}"),
                each.money.minor,
                each.fate.value,
                each.fee.minor if each.fee else None,
            )
            for each in agreement.movements
        }
        rows = Payment.objects.filter(contribution=ours).values_list("ref_mark", "amount", "fate", "fee")
        if theirs != {(bytes(row[0]), *row[1:]) for row in rows}:
            yield f"payments differ: {sorted(row[1:] for row in rows)}, {sorted(row[1:] for row in theirs)}"
        yield from _what_came_back_differs(name, agreement, ours)


def _what_came_back_differs(name: str, agreement: Agreement, ours: Contribution) -> Iterator[str]:
    refunds = {
        (mark(name, f"{name}_{e.token}"), e.money.minor, e.fate.value)
        for each in agreement.movements
        for e in each.refunds
    }
    rows = Refund.objects.filter(payment__contribution=ours).values_list("ref_mark", "amount", "fate")
    if refunds != {(bytes(row[0]), *row[1:]) for row in rows}:
        yield "refunds differ"
    disputes = {
        (mark(name, f"{name}_{e.token}"), e.verdict.value) for each in agreement.movements for e in each.disputes
    }
    told = Dispute.objects.filter(payment__contribution=ours).values_list("ref_mark", "verdict")
    if disputes != {(bytes(row[0]), *row[1:]) for row in told}:
        yield "disputes differ"


def _receipts_differ() -> Iterator[str]:
    arrived = set(Payment.objects.done().values_list("pk", flat=True))
    settled = set(Receipt.objects.values_list("payment", flat=True))
    if arrived != settled:
        yield f"{len(arrived)} payments, {len(settled)} receipts"
    mailed = Counter(
        row["payment"] for row in Outgoing.objects.filter(kind="receipt").values_list("payload", flat=True)
    )
    if any(number > 1 for number in mailed.values()):
        yield "a receipt was mailed twice"
    if set(mailed) != set(Receipt.objects.filter(mailed=True).values_list("payment", flat=True)):
        yield "a receipt was not mailed"


def _charged_twice(devil: Devil) -> Iterator[str]:
    agreements = list(devil.provider.books.agreements.values())
    if len({each.number for each in agreements}) < len(agreements):
        yield "two agreements for one contribution"
    for agreement in agreements:
        if sum(each.first and each.fate is Fate.DONE for each in agreement.movements) > 1:
            yield "a first payment was taken twice"
    asked = sum(happening.what == "refunded" for happening in devil.provider.books.happenings)
    by_us = devil.provider.calls.count("refund")
    if by_us and asked > devil.refunds_asked + devil.moves["bank takes back"]:
        yield "more was given back than anybody asked"


def _taken_at_home(devil: Devil) -> Iterator[str]:
    if devil.designated_after is None:
        return
    if devil.provider.approves:
        new = list(devil.provider.books.movements.values())[devil.designated_after :]
        if any(whose.country == HOME and each.first for whose, each in new):
            yield "money was taken where giving is a crime"
    for agreement in devil.provider.books.agreements.values():
        running = agreement.standing in {Standing.ACTIVE, Standing.RETRYING, Standing.PAUSED}
        if running and agreement.country == HOME:
            yield "a contribution goes on where giving is a crime"


def _ref(ours: Contribution) -> str:
    if ours.ref_mark is None or ours.ref_sealed is None:
        raise GivingError
    return opened(bytes(ours.ref_mark), bytes(ours.ref_sealed))
