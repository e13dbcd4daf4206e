"""Every page of the window, with something on it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tamizdat.circulation.marks import mark
from tamizdat.circulation.tokens import link_token
from tamizdat.giving import months
from tamizdat.giving.links import Purpose, back
from tamizdat.giving.models import Contribution, Designation, Offer, Reminder
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import ref
from tests.giving.window.test_back import Bank

ANNA = "anna@farshore.example"


class Coin(FakeProvider):
    """Once only."""

    def capabilities(self):
        can = super().capabilities()
        return type(can)(frozenset({"once"}), marks=("bitcoin", "lightning"))


class Cards(FakeProvider):
    """With the marks of a real one."""

    def capabilities(self):
        can = super().capabilities()
        return type(can)(
            can.frequencies, portal=True, change=True, pause=True, marks=("card", "apple-pay", "google-pay")
        )


def switch_everything_on(window) -> None:
    window.tills.clear()
    window.tills.update(
        stripe=Cards("stripe", at=None), paypal=FakeProvider("paypal", at=None), btcpay=Coin("btcpay", at=None)
    )
    window.tills["bank"] = Bank("bank", at=None)
    window.tills["paypal"].capabilities = lambda: type(Cards("x").capabilities())(
        frozenset({"once", "monthly", "annual"}), marks=("paypal",)
    )
    Offer.objects.create(
        language="en", currency="EUR", buys="5 = an hour of a lawyer for a reporter\n20 = a new road past the block"
    )
    Designation.objects.create(country="RU", from_date=timezone.localdate() - timedelta(days=400))
    Designation.objects.create(country="BY", from_date=timezone.localdate() - timedelta(days=40))


def begun(window, **fields) -> Contribution:
    safe = {"residence": "ZZ", "travels": "ZZ", "card": "ZZ", "method": "stripe"}
    assert window.go(**{**safe, **fields}).status == 303
    return Contribution.objects.latest("pk")


def every_page(window) -> dict[str, str]:
    """Paths by name; the providers are switched on, and there is a contribution of each kind."""
    switch_everything_on(window)
    monthly = window.pay(begun(window, frequency="monthly", monthly="5.00", address=ANNA))
    nameless = window.pay(begun(window, frequency="annual", annual="60.00"))
    left, waiting, transfer = begun(window), begun(window), begun(window, method="bank")
    window.tills["stripe"].hands.leave(ref(left))
    window.get(f"/support/back/{back(left.number)}/?ref={ref(left)}")
    whose, month = mark(ANNA), months.month_of(timezone.localdate()) + 2
    Reminder.objects.create(mark=whose, sealed=b"", language="en", month=month, due_on=months.day_in(month, 1))
    return {
        "choose": "/support/?campaign=winter",
        "thanks": f"/support/thanks/{back(monthly.number)}/",
        "thanks-nameless": f"/support/thanks/{back(nameless.number)}/",
        "not-given": f"/support/thanks/{back(left.number)}/",
        "confirming": f"/support/thanks/{back(waiting.number)}/?look=20",
        "transfer": f"/support/thanks/{back(transfer.number)}/",
        "by-mail": "/support/yours/",
        "yours": f"/support/yours/{link_token(Purpose.YOURS, whose)}",
        "remind": "/support/remind/",
        "sent": "/support/sent/reminder/",
        "remind-confirm": f"/support/remind/{link_token(Purpose.REMIND, whose, [month])}",
        "remind-stop": f"/support/remind/stop/{link_token(Purpose.UNREMIND, whose)}",
        "refusal": "/support/yours/nonsense",
    }
