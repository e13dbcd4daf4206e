"""The interface of every provider. What a provider sends is a hint; what is fetched from it is the truth.

A **snapshot** says all that a provider knows of one contribution, in our words. Whoever has one hands it to
``giving.ledger.apply``; nobody else moves a contribution, so neither order nor repetition can matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tamizdat.lib.money import Money


class Frequency(StrEnum):
    ONCE = "once"
    MONTHLY = "monthly"
    ANNUAL = "annual"


class Standing(StrEnum):
    """How a contribution stands at its provider."""

    AWAITING = "awaiting"
    """The donor is at the provider's page, or left it."""
    APPROVED = "approved"
    """The donor agreed; nothing is paid until we say :meth:`Provider.confirm` (PayPal's approval)."""
    SETTLING = "settling"
    """Money is under way and may still not arrive (bank debit, unconfirmed blocks)."""
    PAID = "paid"
    """Once: all that was agreed has arrived."""
    FAILED = "failed"
    ABANDONED = "abandoned"
    ACTIVE = "active"
    RETRYING = "retrying"
    """Recurring: a renewal failed and the provider tries again."""
    PAUSED = "paused"
    LAPSED = "lapsed"
    """Recurring: the provider gave up."""
    CANCELLED = "cancelled"


class Fate(StrEnum):
    """Of one payment or refund."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Verdict(StrEnum):
    """Of one dispute."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class RefundSeen:
    ref: str
    money: Money
    fate: Fate
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    ref: str
    money: Money
    verdict: Verdict
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """``ref``: the provider's id of this movement of money; ``fee``: what the provider kept, None while unknown."""

    ref: str
    money: Money
    fate: Fate
    at: datetime
    fee: Money | None = None
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``ref``: the provider's id of the contribution; ``number``: ours, as the provider gives it back; empty where it cannot.

    ``as_of``: when we asked, UTC. ``country``: where the card was issued or the payer lives, two capital letters, empty when
    the provider does not say; it is looked at and never stored. ``due``: the next renewal that the provider announces.
    """

    provider: str
    ref: str
    number: str
    frequency: Frequency
    money: Money
    standing: Standing
    as_of: datetime
    payments: tuple[PaymentSeen, ...] = ()
    due: datetime | None = None
    country: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a donor chose. ``number``: the contribution's, the only thing of ours that a provider is told. ``card_url``: our own page for
    cards, where a provider that has :attr:`Capabilities.own_card_page` sends the donor."""

    number: str
    frequency: Frequency
    money: Money
    language: str
    return_url: str
    """Where the donor comes back to; a provider that can adds its reference (``?ref=``)."""
    cancel_url: str
    description: str
    """A neutral line for the provider's page: never a title or an address of the paper's pages."""
    card_url: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """``url``: the provider's page. ``instructions``: for a transfer, which has none: what to write on it, by name."""

    ref: str
    url: str = ""
    instructions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a webhook is good for: ``event`` (the provider's id of it, unique) and which contributions to look at.

    ``refs``: of contributions or of payments. ``numbers``: ours, where the provider gives them back: a renewal at Stripe names its
    subscription and our number, and not the page on which it was agreed."""

    event: str
    refs: tuple[str, ...]
    made_at: datetime | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    frequencies: frozenset[Frequency]
    currencies: frozenset[str] = frozenset()
    """Empty: any."""
    portal: bool = False
    change: bool = False
    pause: bool = False
    refund: bool = False
    cancels: bool = True
    asks_before_charge: bool = False
    """Whether the payer's country is known before money moves, at :attr:`Standing.APPROVED`."""
    own_card_page: bool = False
    """Cards are typed on a page of ours, and their country is known before money moves (:mod:`~tamizdat.giving.providers.cards`)."""
    untold: frozenset[Frequency] = frozenset()
    """What is given so often has no country that proves anything, even where we are asked before the charge."""
    marks: tuple[str, ...] = ()
    """Names of the payment methods' marks to show (house icons)."""

    def tells(self, frequency: Frequency) -> bool:
        """Whether the payer's country is known before money moves."""
        return self.own_card_page or (self.asks_before_charge and frequency not in self.untold)

    def proves(self, seen: Snapshot) -> bool:
        """Whether its country is the provider's word for where it is paid from, and not where somebody wants his parcels."""
        return bool(seen.country) and seen.frequency not in self.untold

    def may_take(self, frequency: Frequency, *, rules: bool) -> bool:
        """``rules``: giving is a crime somewhere. Then nobody is led to an approval that would have to be declined."""
        return frequency in self.frequencies and not (rules and frequency in self.untold)


class ProviderError(Exception):
    """Something is wrong at or with a provider; the text is for a technician and holds no secret and no person."""


class ProviderDown(ProviderError):  # noqa: N818  it reads as what it says
    """No answer, or one that says *later*: whatever was asked may or may not have happened. Ask again with the same key."""


class ProviderRefused(ProviderError):  # noqa: N818  it reads as what it says
    """The provider says no, and will say it again."""


class CardDeclined(ProviderRefused):
    """A bank says no to a card. Nothing was taken; another card may do."""


class AmountRefused(ProviderRefused):
    """Too little, too much or too fine for the provider; another amount may do."""


class UnknownReference(ProviderRefused):
    """The provider knows no such thing (any more)."""


class ForgedEvent(ProviderError):  # noqa: N818  it reads as what it says
    """A webhook without a valid signature, from the future, too old, too large or of somebody else's."""


class Provider(Protocol):
    """``key``: an idempotency key, stored before the call: the same key twice does the thing once.

    Every method but :meth:`verify` and :meth:`capabilities` may raise :class:`ProviderDown` and :class:`ProviderRefused`.
    """

    name: str

    def capabilities(self) -> Capabilities: ...

    def start(self, intent: Intent, key: str) -> Started: ...

    def fetch(self, ref: str) -> Snapshot:
        """All payments, refunds and disputes included. Raises :class:`UnknownReference`."""

    def confirm(self, ref: str, key: str) -> None:
        """Take what the donor approved. Nothing where the provider takes it by itself."""

    def decline(self, ref: str, key: str) -> None:
        """Let an approval or an open page go without taking anything: the donor must not give, or no longer wants to."""

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:
        """``headers`` with small names. Raises :class:`ForgedEvent`."""

    def cancel(self, ref: str, key: str) -> None:
        """No renewal any more. What has ended already is no trouble."""

    def pause(self, ref: str, until: datetime | None, key: str) -> None:
        """No renewal until then; None: until further notice. A moment that has passed: it goes on."""

    def change(self, ref: str, money: Money, key: str) -> None:
        """Another amount from the next renewal on."""

    def refund(self, payment_ref: str, money: Money, key: str) -> None: ...

    def portal(self, ref: str, return_url: str, key: str) -> str:
        """The provider's own page for changing the card: single use, never stored for longer than it takes to go there."""

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        """Every contribution that changed since, oldest first; for healing."""
