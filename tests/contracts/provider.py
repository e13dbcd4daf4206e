"""What every provider promises. A test module subclasses what its provider can and gives ``provider`` and ``till`` fixtures.

``till`` is the other side: the books of the provider, donors and banks, its webhooks, and the switches of its machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from tamizdat.demo.till.books import Books
from tamizdat.demo.till.hands import Hands
from tamizdat.giving.providers.port import (
    Fate,
    ForgedEvent,
    Frequency,
    Intent,
    Provider,
    ProviderDown,
    ProviderRefused,
    Snapshot,
    Standing,
    UnknownReference,
    Verdict,
)
from tamizdat.lib.money import Money

Event = tuple[dict[str, str], bytes]
NUMBER = "Xk3_9mQ-aV7pZr1LwTb0cg"


class Till(Protocol):
    books: Books
    hands: Hands

    def events(self) -> list[Event]:
        """The webhooks of all that happened, signed now."""

    def now(self) -> datetime:
        """The moment at which they were signed."""

    def down(self) -> None: ...

    def up(self) -> None: ...

    def die_after_the_next(self) -> None:
        """The next request that moves something does it, and is not answered."""


def an_intent(frequency: Frequency = Frequency.ONCE, minor: int = 1250, currency: str = "EUR") -> Intent:
    return Intent(
        number=NUMBER,
        frequency=frequency,
        money=Money(minor, currency),
        language="ru",
        return_url=f"https://farshore.example/support/back/{NUMBER}/",
        cancel_url="https://farshore.example/support/",
        description="Support",
        card_url=f"https://farshore.example/support/card/{NUMBER}/",
    )


def agree(provider: Provider, till: Till, ref: str, country: str = "DE") -> Snapshot:
    """The donor goes through with it, and so do we where we are asked."""
    if provider.capabilities().asks_before_charge:
        till.hands.approve(ref, country)
        provider.confirm(ref, f"confirm {ref}")
    else:
        till.hands.pay(ref, country)
    return provider.fetch(ref)


def begun(provider: Provider, till: Till, frequency: Frequency = Frequency.ONCE, **chosen) -> Snapshot:
    ref = provider.start(an_intent(frequency, **chosen), f"start {frequency}").ref
    return agree(provider, till, ref)


class ProviderContract:
    def test_a_donor_is_sent_to_the_provider_and_is_awaited(self, provider: Provider):
        started = provider.start(an_intent(), "key 1")
        seen = provider.fetch(started.ref)
        assert started.url.startswith("http")
        assert (seen.provider, seen.ref, seen.number) == (provider.name, started.ref, NUMBER)
        assert (seen.frequency, seen.money) == (Frequency.ONCE, Money(1250, "EUR"))
        assert (seen.standing, seen.payments) == (Standing.AWAITING, ())

    def test_what_was_agreed_arrives_whole(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        (payment,) = seen.payments
        assert (seen.standing, seen.number) == (Standing.PAID, NUMBER)
        assert (payment.money, payment.fate) == (Money(1250, "EUR"), Fate.DONE)
        assert abs(payment.at - till.books.clock.now()) < timedelta(minutes=5)

    @pytest.mark.parametrize(("minor", "currency"), [(700, "JPY"), (250, "USD"), (123_456, "EUR")])
    def test_no_amount_changes_on_its_way(self, provider: Provider, till: Till, minor: int, currency: str):
        seen = begun(provider, till, minor=minor, currency=currency)
        assert seen.money == seen.payments[0].money == Money(minor, currency)

    def test_the_same_key_begins_once(self, provider: Provider, till: Till):
        first, second = (provider.start(an_intent(), "key 1") for _ in range(2))
        assert first.ref == second.ref
        assert len(till.books.agreements) == 1

    def test_asked_again_after_no_answer_it_begins_once(self, provider: Provider, till: Till):
        till.die_after_the_next()
        with pytest.raises(ProviderDown):
            provider.start(an_intent(), "key 1")
        started = provider.start(an_intent(), "key 1")
        assert len(till.books.agreements) == 1
        assert provider.fetch(started.ref).standing is Standing.AWAITING

    def test_one_that_is_down_says_so_and_has_done_nothing(self, provider: Provider, till: Till):
        till.down()
        for ask in (lambda: provider.start(an_intent(), "key 1"), lambda: provider.fetch("NOTHING")):
            with pytest.raises(ProviderDown):
                ask()
        till.up()
        assert not till.books.agreements

    def test_what_is_not_known_is_told_apart_from_trouble(self, provider: Provider):
        known = provider.start(an_intent(), "key 1").ref
        with pytest.raises(UnknownReference):
            provider.fetch(known[:-17] + "NOBODYKNOWSTHISAA")

    def test_a_page_that_is_left_comes_to_nothing(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.leave(ref)
        seen = self.after_leaving(provider, ref)
        assert seen in {Standing.ABANDONED, None}

    @staticmethod
    def after_leaving(provider: Provider, ref: str) -> Standing | None:
        """None where the provider forgets what was left."""
        try:
            return provider.fetch(ref).standing
        except UnknownReference:
            return None

    def test_whoever_must_not_give_is_let_go_without_money(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        if provider.capabilities().asks_before_charge:
            till.hands.approve(ref, "BY")
            assert (provider.fetch(ref).standing, provider.fetch(ref).country) == (Standing.APPROVED, "BY")
        for _ in range(2):
            provider.decline(ref, "decline")
        assert not till.books.movements
        assert self.after_leaving(provider, ref) in {Standing.ABANDONED, Standing.APPROVED, None}

    def test_what_is_confirmed_twice_is_taken_once(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        for key in ("confirm again", "confirm again", f"confirm {seen.ref}"):
            provider.confirm(seen.ref, key)
        assert len(provider.fetch(seen.ref).payments) == len(till.books.movements) == 1

    def test_a_confirmation_that_was_not_answered_takes_once(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        if provider.capabilities().asks_before_charge:
            till.hands.approve(ref)
            till.die_after_the_next()
            with pytest.raises(ProviderDown):
                provider.confirm(ref, "confirm")
            provider.confirm(ref, "confirm")
            provider.confirm(ref, "confirm, and the first key was lost")
            assert len(till.books.movements) == 1
        else:
            provider.confirm(ref, "confirm")
            assert not till.books.movements

    def test_every_event_leads_to_its_contribution(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        known = {seen.ref, *(payment.ref for payment in seen.payments)}
        hints = [provider.verify(headers, raw, till.now()) for headers, raw in till.events()]
        assert hints
        assert all(known & set(hint.refs) or NUMBER in hint.numbers for hint in hints)
        assert len({hint.event for hint in hints}) == len(hints)

    def test_an_event_that_comes_again_is_known_by_its_name(self, provider: Provider, till: Till):
        begun(provider, till)
        headers, raw = till.events()[-1]
        assert provider.verify(headers, raw, till.now()) == provider.verify(headers, raw, till.now())

    def test_a_forged_event_is_refused(self, provider: Provider, till: Till):
        begun(provider, till)
        headers, raw = till.events()[-1]
        altered = raw.replace(b'"', b'" ', 1)
        for forged in (({}, raw), (headers, altered), (headers, b""), (headers, raw + b" ")):
            with pytest.raises(ForgedEvent):
                provider.verify(*forged, till.now())

    @pytest.mark.parametrize("away", [timedelta(days=-1), timedelta(minutes=-10), timedelta(days=30)])
    def test_an_event_from_the_future_or_long_ago_is_refused(self, provider: Provider, till: Till, away: timedelta):
        """``away`` moves our own clock: ten minutes back, and what was signed now lies in the future."""
        begun(provider, till)
        headers, raw = till.events()[-1]
        with pytest.raises(ForgedEvent):
            provider.verify(headers, raw, till.now() + away)

    def test_all_that_changed_since_is_listed_once(self, provider: Provider, till: Till):
        begun(provider, till)
        seen = list(provider.list_since(till.books.clock.now() - timedelta(hours=1)))
        assert [(each.number, each.standing) for each in seen] == [(NUMBER, Standing.PAID)]


class RecurringContract:
    @pytest.mark.parametrize(("frequency", "days"), [(Frequency.MONTHLY, 32), (Frequency.ANNUAL, 367)])
    def test_it_begins_and_is_renewed(self, provider: Provider, till: Till, frequency: Frequency, days: int):
        seen = begun(provider, till, frequency)
        assert (seen.standing, seen.frequency, len(seen.payments)) == (Standing.ACTIVE, frequency, 1)
        assert seen.due
        assert seen.due > till.books.clock.now()
        till.hands.wait(days)
        after = provider.fetch(seen.ref)
        assert [each.fate for each in after.payments] == [Fate.DONE] * 2
        assert len({each.ref for each in after.payments}) == 2
        assert after.due
        assert after.due > seen.due

    def test_renewals_lead_to_their_contribution_and_are_listed(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        before = till.books.clock.now() + timedelta(days=1)
        told = len(till.events())
        till.hands.wait(32)
        after = provider.fetch(seen.ref)
        known = {seen.ref, *(payment.ref for payment in after.payments)}
        hints = [provider.verify(headers, raw, till.now()) for headers, raw in till.events()[told:]]
        assert hints
        assert all(known & set(hint.refs) or NUMBER in hint.numbers for hint in hints)
        assert [each.ref for each in provider.list_since(before)] == [seen.ref]

    def test_a_renewal_that_fails_is_tried_again_and_may_succeed(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        till.hands.run_out_of_money(seen.ref)
        till.hands.wait(32)
        trying = provider.fetch(seen.ref)
        assert trying.standing is Standing.RETRYING
        assert [each.fate for each in trying.payments if each.fate is Fate.DONE] == [Fate.DONE]
        till.hands.be_solvent(seen.ref)
        till.hands.wait(6)
        after = provider.fetch(seen.ref)
        assert after.standing is Standing.ACTIVE
        assert len([each for each in after.payments if each.fate is Fate.DONE]) == 2

    def test_a_provider_that_gives_up_says_so(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        till.hands.run_out_of_money(seen.ref)
        till.hands.wait(60)
        after = provider.fetch(seen.ref)
        assert after.standing is Standing.LAPSED
        assert after.due is None
        assert not [each for each in after.payments if each.fate is Fate.PENDING]

    def test_what_is_cancelled_takes_nothing_any_more(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        for key in ("cancel", "cancel", "another key"):
            provider.cancel(seen.ref, key)
        till.hands.wait(100)
        after = provider.fetch(seen.ref)
        assert (after.standing, after.due, len(after.payments)) == (Standing.CANCELLED, None, 1)
        assert [each.standing for each in provider.list_since(till.now() - timedelta(days=400))] == [Standing.CANCELLED]

    def test_a_cancellation_that_was_not_answered_can_be_asked_again(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        till.die_after_the_next()
        with pytest.raises(ProviderDown):
            provider.cancel(seen.ref, "cancel")
        provider.cancel(seen.ref, "cancel")
        assert provider.fetch(seen.ref).standing is Standing.CANCELLED

    def test_what_is_paused_takes_nothing_until_it_goes_on(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        provider.pause(seen.ref, None, "pause")
        till.hands.wait(40)
        assert (provider.fetch(seen.ref).standing, len(till.books.movements)) == (Standing.PAUSED, 1)
        provider.pause(seen.ref, till.now() - timedelta(days=1), "go on")
        till.hands.wait(40)
        assert (provider.fetch(seen.ref).standing, len(till.books.movements)) == (Standing.ACTIVE, 2)


class ChangeContract:
    def test_another_amount_counts_from_the_next_renewal_on(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        provider.change(seen.ref, Money(2000, "EUR"), "change")
        assert provider.fetch(seen.ref).money == Money(2000, "EUR")
        till.hands.wait(32)
        assert [each.money.minor for each in provider.fetch(seen.ref).payments] == [1250, 2000]


class PortalContract:
    def test_the_page_for_another_card_is_the_providers(self, provider: Provider, till: Till):
        seen = begun(provider, till, Frequency.MONTHLY)
        assert provider.portal(seen.ref, "https://farshore.example/support/yours/", "portal").startswith("http")


class RefundContract:
    def test_a_part_is_given_back_and_then_the_rest(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        ref = seen.payments[0].ref
        for key in ("back 1", "back 1"):
            provider.refund(ref, Money(250, "EUR"), key)
        provider.refund(ref, Money(1000, "EUR"), "back 2")
        after = provider.fetch(seen.ref)
        assert sorted(each.money.minor for each in after.payments[0].refunds) == [250, 1000]
        assert {each.fate for each in after.payments[0].refunds} == {Fate.DONE}
        assert after.payments[0].money == Money(1250, "EUR")

    def test_more_than_was_paid_is_not_given_back(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        with pytest.raises(ProviderRefused):
            provider.refund(seen.payments[0].ref, Money(1251, "EUR"), "back")
        assert not provider.fetch(seen.ref).payments[0].refunds

    def test_a_refund_that_was_not_answered_gives_back_once(self, provider: Provider, till: Till):
        seen = begun(provider, till)
        till.die_after_the_next()
        with pytest.raises(ProviderDown):
            provider.refund(seen.payments[0].ref, Money(250, "EUR"), "back")
        provider.refund(seen.payments[0].ref, Money(250, "EUR"), "back")
        assert len(provider.fetch(seen.ref).payments[0].refunds) == 1

    @pytest.mark.parametrize(("won", "verdict"), [(True, Verdict.WON), (False, Verdict.LOST)])
    def test_a_dispute_is_seen_from_its_beginning_to_its_end(self, provider: Provider, till: Till, won, verdict):
        seen = begun(provider, till)
        ref = seen.payments[0].ref
        till.hands.dispute(ref)
        assert [each.verdict for each in provider.fetch(seen.ref).payments[0].disputes] == [Verdict.OPEN]
        till.hands.judge(ref, won=won)
        (dispute,) = provider.fetch(seen.ref).payments[0].disputes
        assert (dispute.verdict, dispute.money) == (verdict, Money(1250, "EUR"))
        for headers, raw in till.events()[-2:]:
            hint = provider.verify(headers, raw, till.now())
            assert {ref, seen.ref} & set(hint.refs) or NUMBER in hint.numbers


class SlowContract:
    def test_money_under_way_is_not_there_yet(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.pay_slowly(ref)
        seen = provider.fetch(ref)
        assert (seen.standing, [each.fate for each in seen.payments]) == (Standing.SETTLING, [Fate.PENDING])
        till.hands.arrive(ref)
        after = provider.fetch(ref)
        assert (after.standing, [each.fate for each in after.payments]) == (Standing.PAID, [Fate.DONE])
        assert after.payments[0].ref == seen.payments[0].ref

    def test_money_under_way_that_does_not_come_is_a_failure(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.pay_slowly(ref)
        till.hands.bounce(ref)
        seen = provider.fetch(ref)
        assert seen.standing is Standing.FAILED
        assert not [each for each in seen.payments if each.fate is not Fate.FAILED]


class PartsContract:
    """For a provider to which a donor can send less, more, or too late."""

    def test_what_comes_late_and_whole_is_paid(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.leave(ref)
        till.hands.pay_part(ref, 1250)
        seen = provider.fetch(ref)
        assert (seen.standing, [each.money.minor for each in seen.payments]) == (Standing.PAID, [1250])

    def test_a_part_is_not_lost_though_the_rest_never_comes(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.pay_part(ref, 500)
        assert provider.fetch(ref).standing is not Standing.PAID
        till.hands.leave(ref)
        seen = provider.fetch(ref)
        assert seen.standing is Standing.ABANDONED
        assert [(each.money.minor, each.fate) for each in seen.payments] == [(500, Fate.DONE)]

    def test_two_pieces_make_a_whole_and_more_is_counted(self, provider: Provider, till: Till):
        ref = provider.start(an_intent(), "key 1").ref
        till.hands.pay_part(ref, 500)
        till.hands.pay_part(ref, 1000)
        seen = provider.fetch(ref)
        assert (seen.standing, sorted(each.money.minor for each in seen.payments)) == (Standing.PAID, [500, 1000])


def unequal_twin(intent: Intent) -> Intent:
    """The same key with this is another request."""
    return replace(intent, money=Money(intent.money.minor + 1, intent.money.currency))


class StrictKeysContract:
    def test_a_key_is_good_for_one_request_only(self, provider: Provider, till: Till):
        ask: Callable[[Intent], object] = lambda intent: provider.start(intent, "key 1")  # noqa: E731
        ask(an_intent())
        with pytest.raises(ProviderRefused):
            ask(unequal_twin(an_intent()))
        assert len(till.books.agreements) == 1
