"""What donors and banks do at the till: each is one verb on the books."""

from __future__ import annotations

from datetime import datetime, timedelta

from tamizdat.demo.till.books import Agreement, Books, Dispute, Movement, Refund
from tamizdat.demo.till.clock import months_on
from tamizdat.giving.providers.port import Fate, Frequency, ProviderRefused, Standing, Verdict
from tamizdat.lib.money import Money

MONTHS = {Frequency.MONTHLY: 1, Frequency.ANNUAL: 12}
OPEN = (Standing.AWAITING, Standing.APPROVED)
RUNNING = (Standing.ACTIVE, Standing.RETRYING, Standing.PAUSED)
PATIENCE = (timedelta(days=3), timedelta(days=5), timedelta(days=7))
"""After how long a renewal that failed is tried again; then the provider gives up."""


class Hands:
    """``books`` and those who use them."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def pay(self, ref: str, country: str = "DE") -> Movement:
        """The donor pays on the page; a recurring contribution begins."""
        agreement = self._open(ref)
        agreement.country = country
        return self._arrived(agreement, self.books.move(agreement, agreement.money, Fate.DONE, first=True))

    def pay_slowly(self, ref: str, country: str = "DE") -> Movement:
        """The donor pays in a way that takes days, and may fail."""
        agreement = self._open(ref)
        agreement.country, agreement.standing = country, Standing.SETTLING
        made = self.books.move(agreement, agreement.money, Fate.PENDING, first=True)
        self.books.happened("settling", agreement, made)
        return made

    def arrive(self, ref: str) -> None:
        """What was under way is there."""
        agreement = self.books.agreement(ref)
        for movement in agreement.movements:
            if movement.fate is Fate.PENDING:
                movement.fate = Fate.DONE
                self._arrived(agreement, movement, "arrived")

    def bounce(self, ref: str) -> None:
        """What was under way does not come."""
        agreement = self.books.agreement(ref)
        for movement in agreement.movements:
            if movement.fate is Fate.PENDING:
                movement.fate = Fate.FAILED
                agreement.standing = Standing.FAILED
                self.books.happened("failed", agreement, movement)

    def pay_part(self, ref: str, minor: int) -> Movement:
        """Less or more than agreed arrives, perhaps in several pieces, perhaps after the page has closed (BTCPay)."""
        agreement = self.books.agreement(ref)
        made = self.books.move(agreement, Money(minor, agreement.money.currency), Fate.DONE, first=True)
        made.late = agreement.standing is Standing.ABANDONED
        if agreement.received >= agreement.money.minor:
            return self._arrived(agreement, made)
        self.books.happened("part", agreement, made)
        return made

    def approve(self, ref: str, country: str = "DE") -> None:
        """The donor agrees; nothing is paid before we take it (PayPal)."""
        agreement = self._open(ref)
        agreement.country, agreement.standing = country, Standing.APPROVED
        self.books.happened("approved", agreement)

    def leave(self, ref: str) -> None:
        """The page closes unpaid."""
        agreement = self._open(ref)
        agreement.standing = Standing.ABANDONED
        self.books.happened("left", agreement)

    def run_out_of_money(self, ref: str) -> None:
        self.books.agreement(ref).out_of_money = True

    def be_solvent(self, ref: str) -> None:
        self.books.agreement(ref).out_of_money = False

    def cancel(self, ref: str) -> None:
        agreement = self.books.agreement(ref)
        if agreement.standing in RUNNING:
            _write_off(agreement)
            agreement.standing, agreement.due = Standing.CANCELLED, None
            self.books.happened("cancelled", agreement)

    def pause(self, ref: str, until: datetime | None) -> None:
        """``until`` in the past: it goes on."""
        agreement = self._running(ref)
        goes_on = until is not None and until <= self.books.clock.now()
        agreement.standing = Standing.ACTIVE if goes_on else Standing.PAUSED
        agreement.paused_until = None if goes_on else until
        self.books.happened("resumed" if goes_on else "paused", agreement)

    def change(self, ref: str, money: Money) -> None:
        agreement = self._running(ref)
        agreement.money = money
        self.books.happened("changed", agreement)

    def refund(self, payment_ref: str, money: Money, fate: Fate = Fate.DONE) -> Refund:
        agreement, movement = self.books.payment(payment_ref)
        left = movement.money.minor - movement.refunded
        if movement.fate is not Fate.DONE or not 0 < money.minor <= left or money.currency != movement.money.currency:
            raise ProviderRefused("There is not so much left of this payment to give back.")
        made = Refund(self.books.token(), money, fate, self.books.clock.now())
        movement.refunds.append(made)
        self.books.happened("refunded", agreement, movement, made)
        return made

    def dispute(self, payment_ref: str) -> Dispute:
        """The donor's bank wants the money back."""
        agreement, movement = self.books.payment(payment_ref)
        made = Dispute(self.books.token(), movement.money, Verdict.OPEN, self.books.clock.now())
        movement.disputes.append(made)
        self.books.happened("disputed", agreement, movement, made)
        return made

    def judge(self, payment_ref: str, *, won: bool) -> None:
        agreement, movement = self.books.payment(payment_ref)
        for dispute in movement.disputes:
            if dispute.verdict is Verdict.OPEN:
                dispute.verdict = Verdict.WON if won else Verdict.LOST
                self.books.happened("judged", agreement, movement, dispute)

    def wait(self, days: float) -> None:
        """Time goes by, and what falls due in it is done in its order."""
        self.books.clock.move(timedelta(days=days))
        self.catch_up()

    def catch_up(self) -> None:
        """For books whose clock somebody else moved."""
        end = self.books.clock.now()
        while waiting := [each for each in self.books.agreements.values() if each.due and each.due <= end]:
            self._renew(min(waiting, key=lambda each: (each.due, each.token)))

    def _arrived(self, agreement: Agreement, movement: Movement, what: str = "paid") -> Movement:
        if agreement.frequency is Frequency.ONCE:
            agreement.standing = Standing.PAID
        else:
            agreement.standing, agreement.began_at = Standing.ACTIVE, movement.at
            self._next_turn(agreement)
        self.books.happened(what, agreement, movement)
        return movement

    def _renew(self, agreement: Agreement) -> None:
        at = agreement.due
        if agreement.standing is Standing.PAUSED:
            if agreement.paused_until is None or (at and at < agreement.paused_until):
                return self._next_turn(agreement)
            agreement.standing, agreement.paused_until = Standing.ACTIVE, None
        owed = agreement.movements[-1] if agreement.standing is Standing.RETRYING else None
        movement = owed or self.books.move(agreement, agreement.money, Fate.PENDING, first=False, at=at)
        if agreement.out_of_money:
            return self._failed(agreement, movement, at, again=owed is not None)
        movement.fate, agreement.standing = Fate.DONE, Standing.ACTIVE
        self._next_turn(agreement)
        return self.books.happened("renewed", agreement, movement, at=at)

    def _failed(self, agreement: Agreement, movement: Movement, at: datetime | None, *, again: bool) -> None:
        movement.tries += again
        if movement.tries > len(PATIENCE):
            _write_off(agreement)
            agreement.standing, agreement.due = Standing.LAPSED, None
            return self.books.happened("lapsed", agreement, movement, at=at)
        agreement.standing = Standing.RETRYING
        agreement.due = (at or self.books.clock.now()) + PATIENCE[movement.tries - 1]
        return self.books.happened("renewal_failed", agreement, movement, at=at)

    def _next_turn(self, agreement: Agreement) -> None:
        agreement.turns += 1
        began = agreement.began_at or self.books.clock.now()
        agreement.due = months_on(began, agreement.turns * MONTHS[agreement.frequency])

    def _open(self, ref: str) -> Agreement:
        return _standing(self.books.agreement(ref), OPEN)

    def _running(self, ref: str) -> Agreement:
        return _standing(self.books.agreement(ref), RUNNING)


def _standing(agreement: Agreement, among: tuple[Standing, ...]) -> Agreement:
    if agreement.standing not in among:
        raise ProviderRefused(f"This contribution is {agreement.standing}.")
    return agreement


def _write_off(agreement: Agreement) -> None:
    for movement in agreement.movements:
        if movement.fate is Fate.PENDING:
            movement.fate = Fate.FAILED
