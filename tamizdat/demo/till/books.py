"""What a provider of play money has written down: agreements, movements of money, refunds, disputes, and what happened when.

The books know no dialect. The till shows them as Stripe, PayPal or BTCPay would, and the tests' fake provider as they stand.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from tamizdat.demo.till.clock import Clock
from tamizdat.giving.providers.port import (
    Fate,
    Frequency,
    ProviderRefused,
    Standing,
    UnknownReference,
    Verdict,
)
from tamizdat.lib.money import Money

Result = TypeVar("Result")


@dataclass(slots=True)
class Refund:
    token: str
    money: Money
    fate: Fate
    at: datetime


@dataclass(slots=True)
class Dispute:
    token: str
    money: Money
    verdict: Verdict
    at: datetime


@dataclass(slots=True)
class Movement:
    """One payment. ``first``: what the donor paid on the page, and no renewal."""

    token: str
    money: Money
    fate: Fate
    at: datetime
    first: bool
    late: bool = False
    tries: int = 1
    refunds: list[Refund] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)

    @property
    def refunded(self) -> int:
        return sum(each.money.minor for each in self.refunds if each.fate is not Fate.FAILED)

    @property
    def fee(self) -> Money | None:
        """Three parts in a hundred, once the money is there."""
        return Money(self.money.minor * 3 // 100, self.money.currency) if self.fate is Fate.DONE else None


@dataclass(slots=True)
class Agreement:
    """One contribution. ``extra``: what a dialect was told and has to give back."""

    token: str
    number: str
    frequency: Frequency
    money: Money
    made_at: datetime
    standing: Standing = Standing.AWAITING
    country: str = ""
    due: datetime | None = None
    began_at: datetime | None = None
    turns: int = 0
    paused_until: datetime | None = None
    out_of_money: bool = False
    """The next renewals fail."""
    changed_at: datetime | None = None
    movements: list[Movement] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return sum(each.money.minor for each in self.movements if each.fate is Fate.DONE)


@dataclass(frozen=True, slots=True)
class Happening:
    """``what``: opened, approved, settling, arrived, paid, part, failed, left, renewed, renewal_failed, lapsed, cancelled,
    paused, resumed, changed, refunded, disputed, judged. ``about``: the refund or the dispute."""

    token: str
    what: str
    at: datetime
    agreement: Agreement
    movement: Movement | None = None
    about: Refund | Dispute | None = None


class Books:
    """``seed``: two with the same seed, asked the same, give the same tokens. Not for several threads: whoever serves it locks."""

    def __init__(self, clock: Clock | None = None, seed: str = "till") -> None:
        self.clock = clock or Clock()
        self.agreements: dict[str, Agreement] = {}
        self.movements: dict[str, tuple[Agreement, Movement]] = {}
        self.happenings: list[Happening] = []
        self.listeners: list[Callable[[Happening], None]] = []
        self._seed = seed
        self._tokens = 0
        self._answers: dict[str, tuple[Hashable, Any]] = {}

    def token(self) -> str:
        """Seventeen capital letters and digits, as PayPal's; other dialects put their own words in front."""
        self._tokens += 1
        drawn = hashlib.sha256(f"{self._seed} {self._tokens}".encode()).digest()
        return base64.b32encode(drawn).decode()[:17]

    def open(self, number: str, frequency: Frequency, money: Money, **extra: Any) -> Agreement:
        made = Agreement(self.token(), number, frequency, money, self.clock.now(), extra=extra)
        self.agreements[made.token] = made
        self.happened("opened", made)
        return made

    def agreement(self, ref: str) -> Agreement:
        """By the reference of any dialect: all end in the token."""
        try:
            return self.agreements[token_of(ref)]
        except KeyError:
            raise UnknownReference(f"No such contribution: {ref[:60]}") from None

    def payment(self, ref: str) -> tuple[Agreement, Movement]:
        try:
            return self.movements[token_of(ref)]
        except KeyError:
            raise UnknownReference(f"No such payment: {ref[:60]}") from None

    def move(
        self, agreement: Agreement, money: Money, fate: Fate, *, first: bool, at: datetime | None = None
    ) -> Movement:
        token = agreement.extra.get("first", "") if first else ""  # some name the payment before it is made
        made = Movement(token or self.token(), money, fate, at or self.clock.now(), first)
        agreement.movements.append(made)
        self.movements[made.token] = agreement, made
        return made

    def happened(
        self,
        what: str,
        agreement: Agreement,
        movement: Movement | None = None,
        about: Refund | Dispute | None = None,
        at: datetime | None = None,
    ) -> None:
        moment = at or self.clock.now()
        agreement.changed_at = moment
        event = Happening(self.token(), what, moment, agreement, movement, about)
        self.happenings.append(event)
        for listener in self.listeners:
            listener(event)

    def once(self, key: str, asked: Hashable, do: Callable[[], Result]) -> Result:
        """The same key again: the same answer, and nothing done. With another request under it: refused."""
        if not key:
            return do()
        if key not in self._answers:
            self._answers[key] = asked, do()
        before, answer = self._answers[key]
        if before != asked:
            raise ProviderRefused("This idempotency key was used for another request.")
        found: Result = answer
        return found

    def since(self, moment: datetime) -> list[Agreement]:
        """Whatever changed since, what was opened first before."""
        changed = [each for each in self.agreements.values() if each.changed_at and each.changed_at >= moment]
        return sorted(changed, key=lambda each: each.made_at)


def token_of(ref: str) -> str:
    return ref.rsplit("_", 1)[-1].rsplit("-", 1)[-1]
