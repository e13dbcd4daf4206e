"""The ways to give, as a donor chooses among them: of each provider that is switched on, its name, its marks and what it can do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop

from tamizdat.giving.donor_rules import Rules
from tamizdat.giving.providers.port import Capabilities, Frequency
from tamizdat.giving.tills import Tills
from tamizdat.house.speech import gettext

CARD: Final = gettext_noop("Card")
BITCOIN: Final = gettext_noop("Bitcoin")
TRANSFER: Final = gettext_noop("Bank transfer")
LABELS: Final = {"stripe": CARD, "paypal": "PayPal", "btcpay": BITCOIN, "bank": TRANSFER}
CARRIERS: Final = {"stripe": "Stripe", "paypal": "PayPal", "btcpay": "Bitcoin", "bank": TRANSFER}

PAGES: Final = {
    "stripe": ("https://checkout.stripe.com", "https://*.stripe.com"),
    "paypal": ("https://*.paypal.com",),
}
"""Where a form of ours leads on to. Chromium holds redirects to a page's policy as well (CSP 3 leaves it open)."""


@dataclass(frozen=True, slots=True)
class Method:
    """``name``: the provider's; ``marks``: of the means it takes (``marks.html``); ``currencies``: empty for any. ``here``: cards
    are typed on a page of ours, with a script of the provider's."""

    name: str
    label: str
    marks: tuple[str, ...]
    frequencies: frozenset[Frequency]
    currencies: frozenset[str]
    here: bool = False

    def takes(self, frequency: Frequency, currency: str) -> bool:
        return frequency in self.frequencies and (not self.currencies or currency in self.currencies)


def methods(tills: Tills, rules: Rules) -> tuple[Method, ...]:
    """In the order of the settings; nothing that donor rules would refuse in any case."""
    return tuple(_method(name, till.capabilities(), rules) for name, till in tills.items())


def carrier(name: str) -> str:
    """What a donor finds on his statement, or knows it by: *Stripe*."""
    return gettext(CARRIERS[name]) if name in CARRIERS else name.capitalize()


def currencies(methods: Sequence[Method], wanted: Iterable[str]) -> list[str]:
    """Those of ``wanted`` that somebody takes."""
    return [each for each in wanted if any(not method.currencies or each in method.currencies for method in methods)]


def pages(methods: Sequence[Method]) -> list[str]:
    """The hosts of the providers' own pages, for ``form-action``."""
    hosts = [host for method in methods for host in PAGES.get(method.name, ())]
    newspaper = settings.NEWSPAPER
    if newspaper.giving_till_port:
        return [f"http://{host}:{newspaper.giving_till_port}" for host in ("127.0.0.1", "localhost")]
    if any(method.name == "btcpay" for method in methods):
        there = urlsplit(newspaper.btcpay_address)
        hosts.append(f"{there.scheme}://{there.netloc}")
    return hosts


def _method(name: str, can: Capabilities, rules: Rules) -> Method:
    label = gettext(LABELS[name]) if name in LABELS else name.capitalize()
    possible = frozenset(each for each in Frequency if can.may_take(each, rules=bool(rules.designated)))
    return Method(name, label, can.marks, possible, can.currencies, can.own_card_page)
