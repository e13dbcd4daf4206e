"""A provider in memory, with books of its own, that can be down, say no, and die after it has done what it was asked to.

``FakeProvider(approves=True)`` asks for our confirmation before money moves, as PayPal does; ``untold``: how often he gives
whose country is no proof, whatever its snapshots say. :class:`StrictFakeProvider` has cards typed
on a page of ours, and its tokens are those of the till's cards (``demo/till/cards.py``). Donors, banks and time are
``provider.hands``; its webhooks are ``provider.events()``. Everything is deterministic for one ``seed``.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from tamizdat.demo.till import cards
from tamizdat.demo.till.books import Agreement, Books, Happening, Movement
from tamizdat.demo.till.clock import Clock
from tamizdat.demo.till.hands import OPEN, Hands
from tamizdat.giving.providers.cards import CardPage
from tamizdat.giving.providers.port import (
    AmountRefused,
    Capabilities,
    CardDeclined,
    DisputeSeen,
    ForgedEvent,
    Frequency,
    Hint,
    Intent,
    PaymentSeen,
    ProviderDown,
    ProviderRefused,
    RefundSeen,
    Snapshot,
    Standing,
    Started,
)
from tamizdat.lib.money import Money

Result = TypeVar("Result")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
WINDOW = timedelta(minutes=5)


class FakeProvider:
    """A :class:`tamizdat.giving.providers.port.Provider`. ``at``: where its clock stands; ``hands.wait`` moves it.

    Switches: ``down`` (nothing is done, no answer), ``refuses`` (says no to whatever moves something), ``most`` (the largest
    amount that it takes), ``closes`` (a page that is declined; that of a PayPal subscription stays open), ``crashes`` (names of
    methods that do what they are asked once more, and then do not answer).
    ``calls``: the names of what was called.
    """

    def __init__(self, name: str = "fake", *, approves: bool = False, at: datetime = NOON, seed: str = "fake") -> None:
        self.name = name
        self.books = Books(Clock(at), seed)
        self.hands = Hands(self.books)
        self.approves, self.untold = approves, frozenset[Frequency]()
        self.secret = f"the secret of {name} {seed}".encode()
        self.down = self.refuses = False
        self.closes = True
        self.most = 10**12
        self.crashes: set[str] = set()
        self.calls: list[str] = []

    def capabilities(self) -> Capabilities:
        return Capabilities(
            frozenset(Frequency),
            portal=True,
            change=True,
            pause=True,
            refund=True,
            asks_before_charge=self.approves,
            untold=self.untold,
            marks=("card",),
        )

    def start(self, intent: Intent, key: str) -> Started:
        def do() -> Started:
            if intent.money.minor > self.most:
                raise AmountRefused(f"{self.name} takes no such amount.")
            made = self.books.open(intent.number, intent.frequency, intent.money)
            ref = self.ref(made)
            return Started(ref, f"https://{self.name}.example/pay/{ref}")

        return self._asked("start", key, intent, do)

    def fetch(self, ref: str) -> Snapshot:
        return self._asked("fetch", "", ref, lambda: self._snapshot(self.books.agreement(ref)))

    def confirm(self, ref: str, key: str) -> None:
        def do() -> None:
            agreement = self.books.agreement(ref)
            if self.approves and agreement.standing is Standing.AWAITING:
                raise ProviderRefused("The donor has not approved this.")
            if agreement.standing is Standing.APPROVED:
                self.hands.pay(ref, agreement.country)

        self._asked("confirm", key, ref, do)

    def decline(self, ref: str, key: str) -> None:
        def do() -> None:
            agreement = self.books.agreement(ref)
            stays = not self.closes and agreement.frequency is not Frequency.ONCE
            if agreement.standing in OPEN and not (stays and agreement.standing is Standing.AWAITING):
                self.hands.leave(ref)

        self._asked("decline", key, ref, do)

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> Hint:
        if not hmac.compare_digest(headers.get("signature", ""), hmac.new(self.secret, raw, "sha256").hexdigest()):
            raise ForgedEvent("The signature is not ours.")
        told = json.loads(raw)
        made_at = datetime.fromisoformat(told["at"])
        if abs(now - made_at) > WINDOW:
            raise ForgedEvent("The event is from another time.")
        return Hint(told["id"], (told["ref"],), made_at, (told["number"],))

    def cancel(self, ref: str, key: str) -> None:
        self._asked("cancel", key, ref, lambda: self.hands.cancel(ref))

    def pause(self, ref: str, until: datetime | None, key: str) -> None:
        self._asked("pause", key, (ref, until), lambda: self.hands.pause(ref, until))

    def change(self, ref: str, money: Money, key: str) -> None:
        self._asked("change", key, (ref, money), lambda: self.hands.change(ref, money))

    def refund(self, payment_ref: str, money: Money, key: str) -> None:
        self._asked("refund", key, (payment_ref, money), lambda: self.hands.refund(payment_ref, money))

    def portal(self, ref: str, return_url: str, key: str) -> str:
        def do() -> str:
            return f"https://{self.name}.example/card/{self.books.agreement(ref).token}/{self.books.token()}"

        return self._asked("portal", key, (ref, return_url), do)

    def list_since(self, moment: datetime) -> Iterator[Snapshot]:
        found = self._asked("list_since", "", moment, lambda: self.books.since(moment))
        yield from map(self._snapshot, found)

    def events(self) -> list[tuple[dict[str, str], bytes]]:
        """All webhooks so far, in their order, each with its headers: signed, and good for five minutes of the clock."""
        return [self.event(each) for each in self.books.happenings]

    def event(self, happening: Happening, at: datetime | None = None) -> tuple[dict[str, str], bytes]:
        """The webhook of one happening; ``at``: sent then, as a provider does that tries again."""
        told = {
            "id": happening.token,
            "ref": self.ref(happening.agreement),
            "number": happening.agreement.number,
            "at": (at or happening.at).isoformat(),
        }
        raw = json.dumps(told).encode()
        return {"signature": hmac.new(self.secret, raw, "sha256").hexdigest()}, raw

    def ref(self, agreement: Agreement) -> str:
        return f"{self.name}_{agreement.token}"

    def _asked(self, what: str, key: str, asked: object, do: Callable[[], Result]) -> Result:
        self.calls.append(what)
        if self.down:
            raise ProviderDown(f"{self.name} does not answer.")
        if self.refuses and what not in {"fetch", "list_since"}:
            raise ProviderRefused(f"{self.name} says no.")
        answer = self.books.once(key, (what, asked), do)
        if what in self.crashes:
            self.crashes.discard(what)
            raise ProviderDown(f"{self.name} went away while it did what it was asked to.")
        return answer

    def _snapshot(self, agreement: Agreement) -> Snapshot:
        return Snapshot(
            provider=self.name,
            ref=self.ref(agreement),
            number=agreement.number,
            frequency=agreement.frequency,
            money=agreement.money,
            standing=agreement.standing,
            as_of=self.books.clock.now(),
            payments=tuple(self._payment(each) for each in agreement.movements),
            due=agreement.due if agreement.standing in {Standing.ACTIVE, Standing.RETRYING} else None,
            country=agreement.country,
        )

    def _payment(self, movement: Movement) -> PaymentSeen:
        return PaymentSeen(
            f"{self.name}_{movement.token}",
            movement.money,
            movement.fate,
            movement.at,
            movement.fee,
            tuple(RefundSeen(f"{self.name}_{e.token}", e.money, e.fate, e.at) for e in movement.refunds),
            tuple(DisputeSeen(f"{self.name}_{e.token}", e.money, e.verdict, e.at) for e in movement.disputes),
        )


class StrictFakeProvider(FakeProvider):
    """A :class:`tamizdat.giving.providers.cards.TakesCards`."""

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), portal=False, own_card_page=True)

    def start(self, intent: Intent, key: str) -> Started:
        started = super().start(intent, key)
        return Started(started.ref, f"{intent.card_url}?ref={started.ref}")

    def token(self, card: str) -> str:
        """What a donor's browser gets of the provider for one of the till's cards."""
        return cards.token(card, self.books.token())

    def card_page(self, money: Money, frequency: Frequency, language: str) -> CardPage:
        at = f"https://{self.name}.example"
        told = {"key": "public", "amount": str(money.minor), "mode": frequency.value, "locale": language}
        return CardPage(f"{at}/script.js", (at,), (at,), (at,), told)

    def card_country(self, token: str) -> str:
        return self._asked("card_country", "", token, lambda: cards.of(token).country)

    def charge(self, ref: str, token: str, return_url: str, key: str) -> str:
        def do() -> str:
            card = cards.of(token)
            if card.declines:
                raise CardDeclined("A bank says no to a card.")
            if card.asks:
                return f"https://bank.example/{self.books.agreement(ref).token}"
            self.hands.pay(ref, card.country)
            return ""

        return self._asked("charge", key, (ref, token, return_url), do)
