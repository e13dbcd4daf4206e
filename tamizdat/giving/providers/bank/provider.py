"""Bank transfer as a provider.

It is the donor who acts: what arrives is the gift, whatever was announced, since banks on the way keep a part. For a standing
order we only know what came; nobody but the donor can stop it, so ``cancels`` is False and :meth:`Bank.cancel` only says that
we do not expect it any more. A bank sends no webhooks: its statements are handed over (``tamizdat giving statement``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tamizdat.giving.providers.bank.lines import Line
from tamizdat.giving.providers.bank.reference import references_in, spaced
from tamizdat.giving.providers.bank.register import Came, Promise, Register
from tamizdat.giving.providers.port import (
    Capabilities,
    Fate,
    ForgedEvent,
    Frequency,
    Hint,
    Intent,
    PaymentSeen,
    ProviderRefused,
    RefundSeen,
    Snapshot,
    Standing,
    Started,
    UnknownReference,
)
from tamizdat.lib.money import Money

May = Callable[[Promise, Line], bool]
"""Whether a transfer may be taken from where it came."""
FORGOTTEN: Final = timedelta(days=60)
"""After so long a transfer that was promised is not expected any more; if it comes after all, it is taken."""
TURNS: Final = {Frequency.MONTHLY: timedelta(days=31), Frequency.ANNUAL: timedelta(days=366)}
LATE: Final = timedelta(days=20)
"""How long a standing order may be late: weekends, and statements that nobody handed over."""


@dataclass(frozen=True, slots=True)
class ToSendBack:
    """As it stands in the statement, by which whoever has that finds it again."""

    day: date
    money: Money
    ref: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a statement: references that changed; lines that were known; lines that bear no reference of ours."""

    changed: tuple[str, ...]
    known: int
    strange: int
    doubtful: int
    """Lines with several references, or in another currency than was promised: for a person to look at."""
    refused: tuple[ToSendBack, ...] = ()
    """From where giving is a crime: not taken, and nothing of them is noted anywhere."""
    unsaid: int = 0
    """Taken, of an account whose country the statement does not say."""


class Bank:
    """A :class:`~tamizdat.giving.providers.port.Provider`. ``account``: what a donor has to know, by name, ``iban`` among it."""

    name = "bank"

    def __init__(
        self,
        register: Register,
        account: Mapping[str, str],
        currency: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._register, self._account, self._now = register, dict(account), now
        self.currency = currency

    def capabilities(self) -> Capabilities:
        return Capabilities(frozenset(Frequency), frozenset({self.currency}), cancels=False, marks=("bank",))

    def start(self, intent: Intent, key: str) -> Started:  # noqa: ARG002  the reference is the key
        if intent.money.currency != self.currency:
            raise ProviderRefused(f"The newspaper's account is in {self.currency}.")
        ref = self._register.reference(intent.number)
        self._register.promise(ref, intent.number, intent.frequency, intent.money, self._now())
        return Started(ref, instructions={**self._account, "reference": spaced(ref), "amount": str(intent.money)})

    def fetch(self, ref: str) -> Snapshot:
        return self._snapshot(self._register.get(ref))

    def confirm(self, ref: str, key: str) -> None:
        """What the donor sends is there."""

    def decline(self, ref: str, key: str) -> None:  # noqa: ARG002
        self._register.end(ref, self._now())

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:  # noqa: ARG002
        raise ForgedEvent("A bank sends no events.")

    def cancel(self, ref: str, key: str) -> None:  # noqa: ARG002
        self._register.end(ref, self._now())

    def pause(self, ref: str, until: datetime | None, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("A standing order is paused at the donor's bank.")

    def change(self, ref: str, money: Money, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("A standing order is changed at the donor's bank.")

    def refund(self, payment_ref: str, money: Money, key: str) -> None:  # noqa: ARG002
        raise ProviderRefused("Send it back by a transfer of your own, with the same reference: its statement is read.")

    def portal(self, ref: str, return_url: str, key: str) -> str:  # noqa: ARG002
        raise ProviderRefused("A bank has no page of ours.")

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        changed = [promise for promise in self._register.all() if promise.changed_at >= moment]
        yield from map(self._snapshot, sorted(changed, key=lambda each: (each.made_at, each.ref)))

    def take(self, lines: Sequence[Line], may: May = lambda _promise, _line: True) -> Taken:
        """Match a statement. Handing one over twice, or two that overlap, changes nothing the second time."""
        changed: dict[str, None] = {}
        refused: list[ToSendBack] = []
        known = strange = doubtful = unsaid = 0
        for line in lines:
            promises = [found for ref in references_in(line.purpose) if (found := self._promised(ref))]
            if not promises:
                strange += 1
            elif len(promises) > 1 or promises[0].money.currency != line.money.currency:
                doubtful += 1
            elif self._register.knows(promises[0].ref, line.name):
                known += 1
            elif not line.back and not may(promises[0], line):
                refused.append(ToSendBack(line.day, line.money, promises[0].ref))
            elif self._took(promises[0].ref, line):
                changed[promises[0].ref] = None
                unsaid += not (line.back or line.country)
        return Taken(tuple(changed), known, strange, doubtful, tuple(refused), unsaid)

    def _took(self, ref: str, line: Line) -> bool:
        at = datetime(line.day.year, line.day.month, line.day.day, 12, tzinfo=UTC).isoformat()
        return self._register.took(ref, Came(line.name, line.money.minor, at, line.back), self._now())

    def _promised(self, ref: str) -> Promise | None:
        try:
            return self._register.get(ref)
        except UnknownReference:
            return None

    def _snapshot(self, promise: Promise) -> Snapshot:
        payments = _payments(promise)
        standing, due = self._standing(promise, payments)
        return Snapshot(
            self.name,
            promise.ref,
            promise.number,
            promise.frequency,
            promise.money,
            standing,
            self._now(),
            payments,
            due,
        )

    def _standing(self, promise: Promise, payments: Sequence[PaymentSeen]) -> tuple[Standing, datetime | None]:
        if not payments:
            waits = not promise.ended and self._now() < promise.made_at + FORGOTTEN
            return (Standing.AWAITING if waits else Standing.ABANDONED), None
        if promise.frequency is Frequency.ONCE:
            return Standing.PAID, None
        due = max(payment.at for payment in payments) + TURNS[promise.frequency]
        if promise.ended:
            return Standing.CANCELLED, None
        return (Standing.ACTIVE, due) if self._now() < due + LATE else (Standing.LAPSED, None)


def _payments(promise: Promise) -> tuple[PaymentSeen, ...]:
    """Each with what went back of it: of the newest from which so much can have come."""
    gone = [each for each in promise.came if each.back]
    found = []
    for came in sorted(
        (each for each in promise.came if not each.back), key=lambda each: (each.at, each.name), reverse=True
    ):
        backs, left = [], came.minor
        for back in list(gone):
            if back.minor <= left and back.at >= came.at:
                gone.remove(back)
                backs.append(_refund(back, promise))
                left -= back.minor
        at, none = datetime.fromisoformat(came.at), Money(0, promise.money.currency)
        money = Money(came.minor, promise.money.currency)
        found.append(PaymentSeen(came.name, money, Fate.DONE, at, none, tuple(backs)))
    return tuple(reversed(found))


def _refund(back: Came, promise: Promise) -> RefundSeen:
    money = Money(back.minor, promise.money.currency)
    return RefundSeen(back.name, money, Fate.DONE, datetime.fromisoformat(back.at))
