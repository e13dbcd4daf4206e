"""The devil without a database: one donor, and answers in any order, however often and however late, straight into ``merging.merge``.

Each schedule is played at one provider: the real ones read what the till writes in their dialect, by the way of an HTTP library that
never leaves the process; the two fakes show the same books as they stand. Cheap enough for hundreds of thousands.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import requests
from requests.adapters import BaseAdapter

from tamizdat.demo.till.asked import Asked, Dialect, nested
from tamizdat.demo.till.btcpay_dialect import BTCPayTill
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.paypal_dialect import PayPalTill
from tamizdat.demo.till.stripe_dialect import StripeTill
from tamizdat.giving.contributions import Contribution, new_number
from tamizdat.giving.merging import Book, merge
from tamizdat.giving.payments import Movement
from tamizdat.giving.providers import play
from tamizdat.giving.providers.btcpay.provider import BTCPay
from tamizdat.giving.providers.paypal.account import at
from tamizdat.giving.providers.paypal.provider import PayPal
from tamizdat.giving.providers.port import Fate, Frequency, Intent, ProviderError, Snapshot, Standing, UnknownReference
from tamizdat.giving.providers.stripe.provider import Stripe
from tamizdat.giving.references import mark
from tamizdat.lib.money import Money
from tests.fakes.provider import NOON, FakeProvider
from tests.giving.core.watch import RANK, standing, unlike

ADDRESS = "http://till.example"
TICK = timedelta(milliseconds=1)


class Inside(BaseAdapter):
    """A dialect of the till in place of a network."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        self.dialect = dialect

    def send(self, request: requests.PreparedRequest, **_how: Any) -> requests.Response:
        path, _, query = request.path_url.partition("?")
        raw = request.body.encode() if isinstance(request.body, str) else request.body or b""
        headers = {name.lower(): str(value) for name, value in request.headers.items()}
        told = self.dialect.answer(
            Asked(request.method or "GET", path.removeprefix(f"/{self.dialect.name}"), raw, headers, nested(query))
        )
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = told.status, request, str(request.url)
        answer.raw = io.BytesIO(told.body)
        answer.headers.update({"Content-Type": told.kind, **told.headers})
        return answer

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Place:
    """A provider, and where its donors and banks are. ``till``: what signs its webhooks, if it is a real one."""

    provider: Any
    books: Any
    hands: Any
    till: Any = None


def _stripe(clock: Clock) -> Place:
    till = StripeTill(clock, ADDRESS)
    provider = Stripe(play.STRIPE_KEY, (play.STRIPE_HOOK,), f"{ADDRESS}/stripe", now=clock.now)
    provider._client._requestor._client._session.mount(ADDRESS, Inside(till))
    return Place(provider, till.books, till.hands, till)


def _paypal(clock: Clock) -> Place:
    till = PayPalTill(clock, ADDRESS)
    place = at(f"{ADDRESS}/paypal")
    provider = PayPal(play.PAYPAL_CLIENT, play.PAYPAL_SECRET, (play.PAYPAL_HOOK,), place, now=clock.now)
    provider._account.session.mount(ADDRESS, Inside(till))
    return Place(provider, till.books, till.hands, till)


def _btcpay(clock: Clock) -> Place:
    till = BTCPayTill(clock, ADDRESS)
    provider = BTCPay(f"{ADDRESS}/btcpay", play.BTCPAY_STORE, play.BTCPAY_KEY, (play.BTCPAY_HOOK,), now=clock.now)
    provider._api._session.mount(ADDRESS, Inside(till))
    return Place(provider, till.books, till.hands, till)


def _fake(clock: Clock, *, approves: bool = False) -> Place:
    fake = FakeProvider(approves=approves)
    fake.books.clock = clock
    return Place(fake, fake.books, fake.hands)


PLACES: dict[str, Callable[[Clock], Place]] = {
    "stripe": _stripe,
    "paypal": _paypal,
    "btcpay": _btcpay,
    "fake": _fake,
    "asking": lambda clock: _fake(clock, approves=True),
}


@dataclass
class Order:
    """One schedule. ``held``: answers that may still be brought; ``receipts``: of each payment."""

    seed: int
    name: str
    random: Random = field(init=False)
    clock: Clock = field(default_factory=lambda: Clock(NOON))
    book: Book = field(init=False)
    ref: str = ""
    held: list[Snapshot] = field(default_factory=list)
    moves: Counter[str] = field(default_factory=Counter)
    receipts: Counter[bytes] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(f"{self.name} {self.seed}")  # noqa: S311
        self.place = PLACES[self.name](self.clock)
        frequency = self.random.choice(list(Frequency)) if self.name != "btcpay" else Frequency.ONCE
        self.money = Money(self.random.randint(100, 9000), "EUR")
        ours = Contribution(
            pk=1,
            number=new_number(),
            frequency=frequency,
            currency="EUR",
            amount=self.money.minor,
            provider=self.place.provider.name,
            language="en",
        )
        self.book = Book(ours)
        intent = Intent(ours.number, frequency, self.money, "en", f"{ADDRESS}/back", f"{ADDRESS}/", "Support")
        self.ref = self.place.provider.start(intent, "start").ref

    def play(self, steps: int = 14) -> list[str]:
        for _step in range(steps):
            name = self.random.choice(MOVES)
            self.moves[name] += 1
            with suppress(ProviderError):
                getattr(self, name)()
        last = self._seen()
        self._bring(last)
        self._judge(last)
        for seen in self.random.sample([*self.held, last], len(self.held) + 1):
            self._bring(seen)
        self._judge(last)
        return self.wrong

    def donor(self) -> None:
        hands, ref = self.place.hands, self.ref
        pays = (
            [lambda: hands.approve(ref, "DE")]
            if self.name in {"paypal", "asking"}
            else [lambda: hands.pay(ref), lambda: hands.pay_slowly(ref)]
        )
        if self.name == "btcpay":
            pays.append(lambda: hands.pay_part(ref, self.random.randint(1, self.money.minor)))
        later = [hands.arrive, hands.bounce, hands.leave, hands.cancel, hands.run_out_of_money, hands.be_solvent]
        self.random.choice([*pays * 3, *(lambda each=each: each(ref) for each in later)])()

    def bank(self) -> None:
        movements = self.place.books.agreement(self.ref).movements
        if movements:
            movement = self.random.choice(movements)
            hands, some = self.place.hands, Money(self.random.randint(1, movement.money.minor), "EUR")
            do = self.random.choice(["refund", "dispute", "judge"])
            if do == "refund" and self.name != "btcpay":
                hands.refund(movement.token, some)
            elif do == "dispute" and not movement.disputes and movement.fate is Fate.DONE and self.name != "btcpay":
                hands.dispute(movement.token)
            elif do == "judge":
                hands.judge(movement.token, won=self.random.random() < 0.5)

    def paper(self) -> None:
        """What we ask for ourselves."""
        provider, key = self.place.provider, f"key {self.moves.total()}"
        do = self.random.choice(["confirm", "confirm", "cancel", "change", "decline"])
        if do == "change":
            provider.change(self.ref, Money(self.random.randint(100, 900), "EUR"), key)
        else:
            getattr(provider, do)(self.ref, key)

    def time(self) -> None:
        self.place.hands.wait(self.random.choice([0.01, 1, 4, 31, 200]))

    def ask(self) -> None:
        self.held.append(self._seen())

    def bring(self) -> None:
        if self.held:
            self._bring(self.random.choice(self.held))

    def overlap(self) -> None:
        """Asked later than the newest one, and answered out of an older copy."""
        if self.held:
            self.clock.move(TICK)
            self._bring(replace(self.random.choice(self.held), as_of=self.clock.now()))

    def _seen(self) -> Snapshot:
        self.clock.move(TICK)
        try:
            return self.place.provider.fetch(self.ref)
        except UnknownReference:  # PayPal forgets an order that nobody paid; following.fetch says the same
            ours = self.book.contribution
            frequency = Frequency(ours.frequency)
            return Snapshot(
                ours.provider, self.ref, ours.number, frequency, self.money, Standing.ABANDONED, self.clock.now()
            )

    def _bring(self, seen: Snapshot) -> None:
        before = self._facts()
        refunds = {of: RANK[row.fate] for of, row in self.book.refunds.items()}
        merge(self.book, seen)
        self.receipts.update(bytes(row.ref_mark) for row in self.book.arrived)
        self.wrong += unlike(before, seen, self._facts())
        if any(RANK[self.book.refunds[of].fate] < rank for of, rank in refunds.items()):
            self.wrong.append("a refund went backwards")
        self.book.new, self.book.changed, self.book.arrived, self.book.returned = [], [], [], []
        self.book.doubtful, self.book.differences = False, []

    def _facts(self) -> dict[str, Any]:
        ours = self.book.contribution
        passing = (ours.state, ours.amount, ours.currency, ours.due_at)
        payments = {of: str(row.fate) for of, row in self.book.payments.items()}
        look_at = self.book.doubtful or None
        return {"passing": passing, "as_of": ours.as_of, "look_at": look_at, "payments": payments, "state": ours.state}

    def _judge(self, last: Snapshot) -> None:
        """The books are what the provider said at last."""
        ours = SimpleNamespace(
            **{name: self._of(getattr(self.book, name)) for name in ("payments", "refunds", "disputes")}
        )
        refunds = [each for payment in last.payments for each in payment.refunds]
        disputes = [each for payment in last.payments for each in payment.disputes]
        if (
            self.book.contribution.state != standing(last, self._facts()["payments"])
            or self.book.contribution.money != last.money
        ):
            self.wrong.append(f"{self.book.contribution.state} with us, {last.standing} at the provider")
        if not self._told(last.payments) <= ours.payments or any(
            fate != "failed" for *_what, fate in ours.payments - self._told(last.payments)
        ):
            self.wrong.append("payments differ")
        if self._told(refunds) != ours.refunds or {each[:2] for each in self._told(disputes)} != {
            each[:2] for each in ours.disputes
        }:
            self.wrong.append("refunds or disputes differ")
        verdicts = {mark(last.provider, each.ref): each.verdict.value for each in disputes}
        if verdicts != {of: str(row.verdict) for of, row in self.book.disputes.items()}:
            self.wrong.append("verdicts differ")
        done = {of: 1 for of, row in self.book.payments.items() if row.fate == "done"}
        if self.receipts != Counter(done):
            self.wrong.append("not one receipt for each payment that arrived")

    def _told(self, told: Any) -> set[tuple[Any, ...]]:
        provider = self.place.provider.name
        return {(mark(provider, e.ref), e.money.minor, str(getattr(e, "fate", ""))) for e in told}

    @staticmethod
    def _of(rows: dict[bytes, Movement]) -> set[tuple[Any, ...]]:
        return {(of, row.amount, str(getattr(row, "fate", ""))) for of, row in rows.items()}


MOVES = ["donor"] * 5 + ["bank"] * 2 + ["paper"] * 3 + ["time"] * 2 + ["ask"] * 4 + ["bring"] * 5 + ["overlap"]


def run(seed: int) -> tuple[list[str], Counter[str]]:
    """One schedule at the provider whose turn it is; what went wrong, and how often what was done."""
    name = list(PLACES)[seed % len(PLACES)]
    order = Order(seed, name)
    return [f"{name} {seed}: {what}" for what in dict.fromkeys(order.play())], order.moves
