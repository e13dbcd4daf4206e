"""The buttons of the till: what a donor, a bank or time can do to a contribution as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tamizdat.demo.till.books import Agreement, Movement
from tamizdat.demo.till.hands import OPEN, RUNNING, Hands
from tamizdat.giving.providers.port import Fate, Frequency, Standing, Verdict


@dataclass(frozen=True, slots=True)
class Button:
    """``verb``: a name of :data:`VERBS`; ``on``: the token that it is done to."""

    verb: str
    words: str
    on: str


VERBS: Final[dict[str, Callable[[Hands, str, str], object]]] = {
    "pay": lambda hands, on, country: hands.pay(on, country),
    "pay_slowly": lambda hands, on, country: hands.pay_slowly(on, country),
    "approve": lambda hands, on, country: hands.approve(on, country),
    "leave": lambda hands, on, _: hands.leave(on),
    "deny": lambda hands, on, _: hands.books.agreement(on).extra.pop("asks", None),
    "half": lambda hands, on, _: hands.pay_part(on, max(hands.books.agreement(on).money.minor // 2, 1)),
    "double": lambda hands, on, _: hands.pay_part(on, hands.books.agreement(on).money.minor * 2),
    "late": lambda hands, on, _: hands.pay_part(on, hands.books.agreement(on).money.minor),
    "arrive": lambda hands, on, _: hands.arrive(on),
    "bounce": lambda hands, on, _: hands.bounce(on),
    "empty": lambda hands, on, _: hands.run_out_of_money(on),
    "fill": lambda hands, on, _: hands.be_solvent(on),
    "cancel": lambda hands, on, _: hands.cancel(on),
    "refund": lambda hands, on, _: hands.refund(on, hands.books.payment(on)[1].money),
    "dispute": lambda hands, on, _: hands.dispute(on),
    "win": lambda hands, on, _: hands.judge(on, won=True),
    "lose": lambda hands, on, _: hands.judge(on, won=False),
}
GIVES: Final = frozenset({"pay", "pay_slowly", "approve", "half", "double", "late"})
"""After these the donor goes back to the paper as one who gave."""
LEAVES: Final = frozenset({"leave", "deny"})
"""After these as one who did not."""


def of_the_page(dialect: str, agreement: Agreement) -> Iterator[Button]:
    """What the donor can do on the provider's page."""
    on = agreement.token
    if "asks" in agreement.extra and agreement.standing in OPEN:
        yield Button("pay", "Yes, it is me", on)
        yield Button("deny", "No, it is not", on)
        return
    if agreement.standing not in OPEN:
        if dialect == "btcpay" and agreement.standing is Standing.ABANDONED:
            yield Button("late", "Pay after all, too late", on)
        return
    if dialect == "paypal":
        yield Button("approve", "Agree", on)
    else:
        yield Button("pay", "Pay", on)
        yield Button("pay_slowly", "Pay in a way that takes days", on)
    if dialect == "btcpay":
        yield Button("half", "Pay half of it", on)
        yield Button("double", "Pay twice as much", on)
    yield Button("leave", "Leave without paying", on)


def of_a_contribution(agreement: Agreement) -> Iterator[Button]:
    """What happens at the donor's bank and at the provider afterwards."""
    on = agreement.token
    if agreement.standing is Standing.SETTLING:
        yield Button("arrive", "It arrives", on)
        yield Button("bounce", "It does not arrive", on)
    if agreement.frequency is not Frequency.ONCE and agreement.standing in RUNNING:
        yield (
            Button("fill", "Renewals work again", on)
            if agreement.out_of_money
            else Button("empty", "Renewals fail", on)
        )
        yield Button("cancel", "The donor cancels at the provider", on)


def of_a_payment(movement: Movement) -> Iterator[Button]:
    if movement.fate is not Fate.DONE:
        return
    if not movement.refunded:
        yield Button("refund", "Give it back", movement.token)
    if not movement.disputes:
        yield Button("dispute", "The donor's bank disputes it", movement.token)
    if any(each.verdict is Verdict.OPEN for each in movement.disputes):
        yield Button("win", "The newsroom wins", movement.token)
        yield Button("lose", "The newsroom loses", movement.token)
