"""What every provider promises whose cards are typed on a page of ours (``giving/providers/cards.py``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import pytest

from tamizdat.giving.providers.cards import TakesCards, takes_cards
from tamizdat.giving.providers.port import (
    CardDeclined,
    Frequency,
    ProviderDown,
    ProviderError,
    ProviderRefused,
    Standing,
    UnknownReference,
)
from tamizdat.lib.money import Money
from tests.contracts import provider as contracts
from tests.contracts.provider import an_intent

BACK = "https://farshore.example/support/back/number/?ref=ref"
EVERY = list(Frequency)


class Till(contracts.Till, Protocol):
    def card(self, name: str) -> str:
        """The token of one of the till's cards (``demo/till/cards.py``), as a donor's browser gets it."""


def started(provider: TakesCards, frequency: Frequency) -> str:
    return provider.start(an_intent(frequency), f"start {frequency}").ref


class CardContract:
    def test_it_says_that_cards_are_typed_with_us_and_has_no_page_for_another(self, provider: TakesCards):
        assert takes_cards(provider)
        assert not provider.capabilities().portal

    @pytest.mark.parametrize("frequency", EVERY)
    def test_the_donor_is_led_to_our_own_page(self, provider: TakesCards, frequency: Frequency):
        begun = provider.start(an_intent(frequency), "key 1")
        assert begun.url == f"{an_intent().card_url}?ref={begun.ref}"

    def test_the_page_is_told_its_script_and_who_may_be_asked(self, provider: TakesCards):
        page = provider.card_page(Money(1250, "EUR"), Frequency.MONTHLY, "ru")
        assert page.script.startswith(page.scripts[0])
        assert page.frames
        assert page.connects
        assert page.told["key"]

    @pytest.mark.parametrize(("card", "country"), [("de", "DE"), ("ru", "RU"), ("ruwallet", "RU"), ("unknown", "")])
    @pytest.mark.parametrize("frequency", EVERY)
    def test_the_country_is_told_before_anything_is_taken(self, provider, till: Till, card, country, frequency):
        ref = started(provider, frequency)
        assert provider.card_country(till.card(card)) == country
        assert not till.books.movements
        assert provider.fetch(ref).standing is Standing.AWAITING

    @pytest.mark.parametrize("frequency", EVERY)
    def test_a_card_pays_what_was_begun(self, provider: TakesCards, till: Till, frequency: Frequency):
        ref = started(provider, frequency)
        assert provider.charge(ref, till.card("de"), BACK, "charge") == ""
        seen = provider.fetch(ref)
        assert seen.standing in {Standing.PAID, Standing.ACTIVE}
        assert (seen.ref, seen.number, seen.country) == (ref, contracts.NUMBER, "DE")
        assert [payment.money for payment in seen.payments] == [Money(1250, "EUR")]

    @pytest.mark.parametrize("frequency", EVERY)
    def test_nothing_is_paid_twice(self, provider: TakesCards, till: Till, frequency: Frequency):
        """Neither by the same question again nor by another card under another key."""
        ref, token = started(provider, frequency), till.card("de")
        till.die_after_the_next()
        with pytest.raises(ProviderDown):
            provider.charge(ref, token, BACK, "charge")
        provider.charge(ref, token, BACK, "charge")
        with pytest.raises(ProviderRefused):
            provider.charge(ref, till.card("de"), BACK, "another key")
        assert len(till.books.movements) == 1

    @pytest.mark.parametrize("frequency", EVERY)
    def test_a_bank_that_asks_has_a_page_and_takes_nothing_before(self, provider, till: Till, frequency):
        ref = started(provider, frequency)
        assert provider.charge(ref, till.card("deasks"), BACK, "charge").startswith("http")
        assert not till.books.movements
        assert provider.fetch(ref).standing is Standing.AWAITING
        till.hands.pay(ref, "DE")
        assert provider.fetch(ref).standing in {Standing.PAID, Standing.ACTIVE}

    @pytest.mark.parametrize("frequency", EVERY)
    def test_after_a_card_that_is_declined_another_one_may_pay(self, provider, till: Till, frequency):
        ref = started(provider, frequency)
        with pytest.raises(CardDeclined):
            provider.charge(ref, till.card("dedeclines"), BACK, "charge")
        assert (provider.fetch(ref).standing, provider.fetch(ref).payments) == (Standing.AWAITING, ())
        provider.charge(ref, till.card("lvwallet"), BACK, "charge again")
        assert provider.fetch(ref).country == "LV"

    @pytest.mark.parametrize("frequency", EVERY)
    def test_what_was_let_go_takes_no_card_any_more(self, provider: TakesCards, till: Till, frequency: Frequency):
        ref = started(provider, frequency)
        for _ in range(2):
            provider.decline(ref, "decline")
        with pytest.raises(ProviderError):
            provider.charge(ref, till.card("de"), BACK, "charge")
        assert provider.fetch(ref).standing in {Standing.ABANDONED, Standing.FAILED}
        assert not till.books.movements

    def test_a_token_that_nobody_knows_is_told_apart_from_trouble(self, provider: TakesCards):
        with pytest.raises(UnknownReference):
            provider.card_country("ctoken_of_nobody")

    def test_what_was_paid_here_is_listed_refunded_and_found_by_its_payment(self, provider: TakesCards, till: Till):
        ref = started(provider, Frequency.ONCE)
        provider.charge(ref, till.card("de"), BACK, "charge")
        payment = provider.fetch(ref).payments[0]
        provider.refund(payment.ref, Money(250, "EUR"), "back")
        assert [each.money.minor for each in provider.fetch(ref).payments[0].refunds] == [250]
        for days in (1, 40):
            assert [each.ref for each in provider.list_since(till.now() - timedelta(days=days))] == [ref]
