"""Where giving is a crime nothing is taken, on no path; and nothing tells who wanted to give."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tamizdat.commands.giving_told import carried_out, lines
from tamizdat.giving import charging, designating, errands, following, moving
from tamizdat.giving.designating import UnfinishedDesignation, carry_out, designate, lift
from tamizdat.giving.donor_rules import Advice, Facts, Purpose, Reason, Rules, decide
from tamizdat.giving.errors import MustNotGive, NotOffered
from tamizdat.giving.healing import heal
from tamizdat.giving.models import Call, Contribution, Errand, Payment, Supporter
from tamizdat.giving.open_pages import let_go
from tamizdat.giving.providers.port import Capabilities, Frequency, Standing
from tamizdat.giving.visits import came_back
from tamizdat.lib.money import Money
from tamizdat.pipeline.giving import go_round
from tests.fakes.provider import FakeProvider, StrictFakeProvider
from tests.giving.core.devil import Crash, crash_at
from tests.giving.core.donors import Counter, mailed, ref

TODAY = date(2026, 11, 26)
RULES = Rules({"ZW": date(2026, 1, 1), "BY": date(2026, 12, 24)})


def the_answer(**facts: object) -> Reason:
    return decide(Facts(**{"residence": "DE", **facts}), TODAY, RULES).reason


@pytest.mark.parametrize("purpose", list(Purpose))
@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"residence": "ZW"}, Reason.RESIDENCE),
        ({"residence": "zw"}, Reason.RESIDENCE),
        ({"travels": frozenset({"FR", "ZW"})}, Reason.TRAVELS),
        ({"card_country": "ZW"}, Reason.CARD),
        ({"payer_country": "ZW"}, Reason.PAYER),
        ({"currency": "ZWL", "payer_country": "DE"}, Reason.CURRENCY),
    ],
)
def test_one_fact_is_enough_on_every_path(purpose, facts, reason):
    assert the_answer(purpose=purpose, **facts) == reason


def test_elsewhere_nothing_stands_against_it():
    assert the_answer(currency="EUR", card_country="FR", payer_country="FR") == Reason.NONE
    assert the_answer(currency="EUR", purpose=Purpose.APPROVAL, payer_country="FR") == Reason.NONE


def test_what_would_go_on_into_a_designation_is_not_begun_before_it():
    assert the_answer(residence="BY") == Reason.NONE
    assert the_answer(residence="BY", frequency=Frequency.MONTHLY) == Reason.RESIDENCE


def test_who_does_not_say_where_he_lives_is_asked_and_a_provider_that_does_not_say_is_not_believed():
    assert the_answer(residence="") == Reason.UNSAID
    assert the_answer(residence="", purpose=Purpose.APPROVAL) == Reason.UNSAID
    assert the_answer(residence="", purpose=Purpose.CARD) == Reason.UNSAID
    assert the_answer(residence="", purpose=Purpose.CARD, card_country="DE") == Reason.NONE
    assert decide(Facts(), TODAY, Rules({})).allowed


def test_who_lives_elsewhere_may_use_another_card_and_who_lives_there_may_read():
    assert decide(Facts(residence="DE", card_country="ZW"), TODAY, RULES).advice == Advice.ANOTHER_CARD
    assert decide(Facts(residence="ZW", card_country="DE"), TODAY, RULES).advice == Advice.READ_ON
    typed = Facts(card_country="ZW", purpose=Purpose.CARD)  # on our own page, whose donor said before where he lives
    assert decide(typed, TODAY, RULES).advice == Advice.ANOTHER_CARD


@pytest.mark.django_db
@pytest.mark.parametrize(
    "choice",
    [
        {"residence": "ZW"},
        {"residence": ""},
        {"travels": frozenset({"ZW"})},
        {"card_country": "ZW"},
        {"money": Money(500, "ZWL")},
        {"residence": "ZW", "replaces": "some-number"},
    ],
)
@pytest.mark.parametrize("frequency", list(Frequency))
def test_a_refusal_stores_nothing_and_asks_no_provider(counter, choice, frequency):
    designate("ZW", TODAY - timedelta(days=1))
    with pytest.raises(MustNotGive):
        counter.begin(frequency=frequency, **choice)
    assert not Contribution.objects.exists()
    assert not Supporter.objects.exists()
    assert counter.provider.calls == []


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", list(Frequency))
def test_a_payer_at_home_is_declined_between_his_yes_and_the_money(asking_counter, frequency):
    designate("ZW", TODAY - timedelta(days=1))
    ours = asking_counter.begin(frequency=frequency)
    name = ref(ours)
    asking_counter.provider.hands.approve(name, "ZW")
    asking_counter.look(ours)
    assert (ours.state, ours.ended_by, ours.ref_sealed) == ("refused", "safety", None)
    assert asking_counter.provider.fetch(name).standing is Standing.ABANDONED
    assert "confirm" not in asking_counter.provider.calls
    assert not Payment.objects.exists()
    assert not Supporter.objects.exists()


@pytest.mark.django_db
def test_a_refusal_survives_a_provider_that_does_not_hear_of_it(asking_counter):
    designate("ZW", TODAY - timedelta(days=1))
    ours = asking_counter.begin()
    asking_counter.provider.hands.approve(ref(ours), "ZW")
    asking_counter.provider.crashes.add("decline")
    asking_counter.look(ours)
    asking_counter.look(ours)
    assert ours.state == "refused"
    assert "confirm" not in asking_counter.provider.calls


@pytest.mark.django_db
def test_what_turns_out_to_come_from_there_ends_before_its_renewal(counter):
    designate("ZW", TODAY - timedelta(days=1))
    ours = counter.paid(country="ZW", frequency=Frequency.MONTHLY)
    counter.work(ours)
    counter.provider.hands.wait(100)
    counter.look(ours)
    assert (ours.state, ours.ended_by, Payment.objects.count()) == ("cancelled", "safety", 1)
    assert not Supporter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "payload"), [("change", {"amount": 900}), ("portal", {"back": "x"}), ("pause", {})])
def test_neither_a_new_amount_nor_a_new_card_nor_a_pause_passes_by_the_rules(counter, kind, payload):
    ours = counter.paid(country="ZW", frequency=Frequency.MONTHLY)
    designate("ZW", TODAY - timedelta(days=1))
    errand = errands.ask(ours, kind, **payload)
    counter.work(ours)
    errand.refresh_from_db()
    assert (errand.state, ours.state, ours.ended_by) == ("refused", "cancelled", "safety")
    assert not {"change", "portal", "pause"} & set(counter.provider.calls)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["the way back", "reconcile"])
def test_what_came_to_light_without_the_worker_is_ended_before_its_renewal_too(counter, by):
    designate("ZW", TODAY - timedelta(days=1))
    ours = counter.begin(frequency=Frequency.MONTHLY)
    agreement = counter.provider.books.agreement(ref(ours))
    counter.provider.hands.pay(ref(ours), "ZW")
    if by == "reconcile":
        heal(counter.provider, counter.provider.books.clock.now() - timedelta(days=1))
    else:
        came_back(ours.number, ref(ours), counter.tills)
    counter.work(ours)
    assert (agreement.standing, ours.ended_by) == (Standing.CANCELLED, "safety")


@pytest.mark.django_db(transaction=True)
def test_no_crash_while_it_is_looked_at_leaves_it_until_its_renewal(counter):
    designate("ZW", TODAY - timedelta(days=1))
    for statement in range(1, 20):
        ours = counter.begin(frequency=Frequency.MONTHLY)
        counter.provider.hands.pay(ref(ours), "ZW")
        Contribution.objects.update(look_at=timezone.now())
        with suppress(Crash), crash_at(statement):
            following.look(ours, counter.tills)
        ours.refresh_from_db()
        assert ours.look_at <= timezone.now() or ours.errands.filter(kind="cancel").exists()


def several(counter: Counter) -> list[Contribution]:
    return [
        counter.paid(country=country, frequency=frequency)
        for country in ("ZW", "DE")
        for frequency in (Frequency.MONTHLY, Frequency.ANNUAL, Frequency.ONCE)
    ]


def states() -> list[str]:
    return [str(state) for state in Contribution.objects.order_by("pk").values_list("state", flat=True)]


@pytest.mark.django_db
def test_a_designation_ends_what_recurs_from_there_and_forgets_who_it_was(counter):
    several(counter)
    done = carry_out(designate("ZW", TODAY - timedelta(days=1)), counter.tills)
    assert states() == ["cancelled", "cancelled", "paid", "active", "active", "paid"]
    assert (done.looked_at, done.cancelled, done.forgotten, done.unknown) == (6, 2, 3, 0)
    assert Supporter.objects.count() == 3
    assert mailed("ended") == 2
    counter.provider.hands.wait(400)
    assert all(len(each.movements) == 1 for each in counter.provider.books.agreements.values() if each.country == "ZW")


@pytest.mark.django_db
def test_a_designation_that_was_interrupted_goes_on_where_it_was(counter):
    several(counter)
    counter.provider.crashes.add("cancel")
    designation = designate("ZW", TODAY - timedelta(days=1))
    with pytest.raises(UnfinishedDesignation):
        carry_out(designation, counter.tills)
    designating.carry_out_what_is_due(counter.tills)
    assert states()[:3] == ["cancelled", "cancelled", "paid"]
    assert Call.objects.filter(what="cancel").count() == 2
    assert not Supporter.objects.filter(contribution__in=Contribution.objects.order_by("pk")[:2]).exists()


@pytest.mark.django_db
def test_a_designation_of_tomorrow_is_carried_out_by_itself_when_its_day_comes(counter):
    several(counter)
    designation = designate("ZW", timezone.localdate() + timedelta(days=1))
    for ours in Contribution.objects.order_by("pk")[:2]:
        counter.look(ours)
    assert states()[:2] == ["active", "active"], "before its day what runs is not ended"
    type(designation).objects.update(from_date=timezone.localdate())
    counter.work(Contribution.objects.order_by("pk")[1])
    assert states()[:2] == ["cancelled", "cancelled"]


@pytest.mark.django_db
@pytest.mark.parametrize("frequency", list(Frequency))
def test_pages_that_were_open_when_a_designation_came_are_let_go(counter, frequency):
    ours, later = counter.begin(frequency=frequency), timezone.localdate() + timedelta(days=90)
    name, recurs = ref(ours), frequency is not Frequency.ONCE
    designation = designate("ZW", later)
    counter.work(ours)
    assert ours.state == ("refused" if recurs else "awaiting"), "a single gift may be paid until the day"
    type(designation).objects.update(from_date=timezone.localdate())
    counter.work(ours)
    assert (ours.state, ours.ended_by, ours.ref_sealed) == ("refused", "safety", None)
    assert counter.provider.fetch(name).standing is Standing.ABANDONED
    assert not Supporter.objects.exists()


@pytest.mark.django_db
def test_who_was_asked_about_the_country_goes_on_paying(counter):
    designate("ZW", TODAY - timedelta(days=1))
    ours = counter.begin(frequency=Frequency.MONTHLY)
    counter.work(ours)
    assert ours.state == "awaiting"
    lift("ZW")
    designate("BY", TODAY)
    assert counter.work(ours).state == "refused"


@pytest.mark.django_db
def test_who_paid_and_left_before_his_page_was_let_go_is_in_the_books_as_who_gave(counter):
    ours = counter.begin(frequency=Frequency.ANNUAL)
    counter.provider.hands.pay(ref(ours), "DE")
    counter.provider.hands.cancel(ref(ours))
    designate("ZW", TODAY)
    let_go(counter.tills)
    assert counter.look(ours).state == "cancelled"
    assert ours.payments.done().count() == 1


@pytest.mark.django_db
def test_money_on_its_way_when_the_page_was_let_go_begins_nothing_that_goes_on(counter):
    ours = counter.begin(frequency=Frequency.MONTHLY)
    name = ref(ours)
    counter.provider.hands.pay_slowly(name, "ZW")
    designate("ZW", TODAY)
    counter.work(ours)
    counter.look(ours)
    counter.provider.hands.arrive(name)
    counter.look(ours)
    assert (ours.state, ours.ended_by, ours.ref_sealed) == ("cancelled", "safety", None)
    assert counter.provider.books.agreement(name).standing is Standing.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize("told", [True, False], ids=["country told", "country not told"])
def test_a_page_that_its_provider_leaves_open_begins_nothing_that_goes_on_either(counter, told):
    ours = counter.begin(frequency=Frequency.MONTHLY)
    name = ref(ours)
    counter.provider.closes = False
    designate("ZW", TODAY)
    counter.work(ours)
    assert (ours.state, ours.ref_sealed) == ("refused", None)
    counter.provider.hands.pay(name, "ZW" if told else "")
    counter.tell()
    counter.work(ours)
    assert (ours.state, ours.ended_by) == ("cancelled", "safety")
    assert counter.provider.books.agreement(name).standing is Standing.CANCELLED


@pytest.mark.django_db
def test_a_page_that_was_paid_in_part_is_let_go_once_and_what_came_is_what_was_given(counter):
    ours = counter.begin(money=Money(500, "EUR"))
    agreement = counter.provider.books.agreement(ref(ours))
    agreement.country = "DE"
    counter.provider.hands.pay_part(ref(ours), 200)
    counter.look(ours)
    designate("ZW", TODAY)
    counter.work(ours)
    assert go_round(counter.tills) == 0
    assert (ours.state, agreement.standing) == ("paid", Standing.ABANDONED)
    assert Errand.objects.filter(kind=Errand.Kind.DECLINE).count() == 1


@pytest.mark.django_db
def test_a_page_that_is_open_again_since_the_money_on_its_way_vanished_is_let_go_again(counter):
    ours = counter.begin()
    agreement = counter.provider.books.agreement(ref(ours))
    counter.provider.hands.pay_slowly(ref(ours), "ZW")
    designate("ZW", TODAY)
    counter.work(ours)
    agreement.movements.clear()
    agreement.standing = Standing.AWAITING
    counter.provider.hands.wait(1)
    counter.look(ours)
    counter.work(ours)
    assert agreement.standing is Standing.ABANDONED


@pytest.mark.django_db
def test_a_page_whose_provider_tells_the_country_in_time_stays_open(asking_counter):
    ours, theirs = asking_counter.begin(), asking_counter.begin()
    designate("ZW", TODAY - timedelta(days=1))
    asking_counter.work(ours)
    for each, country in ((ours, "DE"), (theirs, "ZW")):
        asking_counter.provider.hands.approve(ref(each), country)
        asking_counter.look(each)
    assert (ours.state, theirs.state) == ("paid", "refused")


@pytest.mark.django_db
def test_where_a_designation_is_lifted_giving_is_no_crime_any_more(counter):
    designate("ZW", TODAY - timedelta(days=1))
    assert lift("ZW")
    assert not lift("ZW")
    assert counter.paid(residence="ZW", country="ZW").state == "paid"
    designate("ZW", TODAY)
    with pytest.raises(MustNotGive):
        counter.begin(residence="ZW")


@pytest.mark.django_db
def test_what_cannot_be_sorted_by_country_is_counted_for_a_person_to_look_at(counter):
    ways = [("bank", "monthly", "active"), ("bank", "once", "awaiting"), ("btcpay", "once", "awaiting")]
    for provider, frequency, state in [*ways, ("btcpay", "once", "paid"), ("fake", "monthly", "active")]:
        given = {"frequency": frequency, "state": state, "currency": "EUR", "amount": 500, "language": "en"}
        Contribution.objects.create(provider=provider, **given)
    found = designating.unsorted()
    assert [(each.provider, each.recurring, each.open) for each in found] == [("bank", 1, 1), ("btcpay", 0, 1)]
    told = carried_out(designate("ZW", TODAY), designating.CarriedOut(), found)
    assert "look into BTCPay" in "\n".join(lines(told))


REGULAR = frozenset({Frequency.MONTHLY, Frequency.ANNUAL})


def tells_nothing_of_what_recurs() -> FakeProvider:
    """As PayPal does."""
    provider = FakeProvider(approves=True)
    provider.untold = REGULAR
    return provider


WAYS = {
    "asks": lambda: FakeProvider(approves=True),
    "cards on our page": StrictFakeProvider,
    "asks and does not tell": tells_nothing_of_what_recurs,
}


def pays(counter: Counter, ours: Contribution) -> None:
    """With what was issued in Russia, and as far as anybody lets him."""
    if isinstance(counter.provider, StrictFakeProvider):
        with pytest.raises(MustNotGive):
            charging.charge(ours, ref(ours), counter.provider.token("ru"), counter.provider)
    elif ours.state == "awaiting":
        counter.provider.hands.approve(ref(ours), "RU")
    counter.look(ours)


@pytest.mark.django_db
@pytest.mark.parametrize("rule_comes", ["before", "while the page is open", "announced, while it is open"])
@pytest.mark.parametrize("frequency", list(Frequency))
@pytest.mark.parametrize("way", list(WAYS))
def test_no_path_charges_a_payer_at_home_who_says_that_he_lives_elsewhere(way, frequency, rule_comes):
    counter = Counter(WAYS[way]())
    if rule_comes == "before":
        designate("RU", timezone.localdate())
        if way == "asks and does not tell" and frequency in REGULAR:
            with pytest.raises(NotOffered):
                counter.begin(frequency=frequency)
            return
    ours = counter.begin(frequency=frequency)
    if rule_comes != "before":
        designation = designate("RU", timezone.localdate() + timedelta(days=30))
        counter.work(ours)
        if not rule_comes.startswith("announced") or frequency is Frequency.ONCE:
            type(designation).objects.update(from_date=timezone.localdate())
    pays(counter, ours)
    assert ours.state == "refused"
    assert not Payment.objects.exists()
    assert all(not each.movements for each in counter.provider.books.agreements.values())


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["ZW", "DE"])
def test_an_address_for_parcels_speaks_against_a_payer_and_never_for_him(country):
    counter = Counter(tells_nothing_of_what_recurs())
    ours = counter.begin(frequency=Frequency.MONTHLY)
    counter.provider.hands.approve(ref(ours), country)
    designate("ZW", timezone.localdate())
    counter.look(ours)
    assert ours.state == "refused"
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_what_recurs_and_nobody_says_from_where_is_ended_when_it_is_wished(counter):
    counter.provider.untold = REGULAR
    parcels, unknown = (counter.paid(country=country, frequency=Frequency.MONTHLY) for country in ("DE", ""))
    single = counter.paid(country="DE")
    done = carry_out(designate("ZW", TODAY), counter.tills)
    assert (done.unknown, done.untold, done.forgotten) == (2, 0, 0), "an address for parcels is no proof"
    assert "--end-untold" in "\n".join(lines(carried_out(designate("ZW", TODAY), done, [])))
    done = carry_out(designate("ZW", TODAY, ends_untold=True), counter.tills)
    assert (done.looked_at, done.unknown, done.untold, done.forgotten) == (3, 2, 2, 2)
    for ours in (parcels, unknown):
        ours.refresh_from_db()
        assert (ours.state, ours.ended_by, ours.ref_sealed) == ("cancelled", "untold", None)
        assert counter.look(ours).ended_by == "untold"
    assert Supporter.objects.get().contribution == single
    counter.provider.hands.wait(400)
    assert (
        Payment.objects.count() == sum(len(each.movements) for each in counter.provider.books.agreements.values()) == 3
    )


@pytest.mark.django_db
def test_a_designation_that_was_interrupted_ends_what_is_untold_when_it_goes_on(counter):
    counter.paid(country="", frequency=Frequency.MONTHLY)
    counter.provider.crashes.add("cancel")
    with pytest.raises(UnfinishedDesignation):
        carry_out(designate("ZW", TODAY - timedelta(days=1), ends_untold=True), counter.tills)
    designating.carry_out_what_is_due(counter.tills)
    assert states() == ["cancelled"]


@pytest.mark.django_db
def test_what_could_not_be_asked_is_asked_when_the_same_is_said_again(counter):
    ours = counter.paid(country="ZW", frequency=Frequency.MONTHLY)
    assert carry_out(designate("ZW", TODAY), {}).unasked == 1
    assert carry_out(designate("ZW", TODAY), counter.tills).cancelled == 1
    ours.refresh_from_db()
    assert (ours.state, ours.ended_by) == ("cancelled", "safety")


@pytest.mark.django_db
def test_a_standing_order_that_nobody_here_can_end_is_left_to_its_statement(counter):
    class Bank(FakeProvider):
        def capabilities(self) -> Capabilities:
            return replace(super().capabilities(), cancels=False)

    banked = Counter(Bank("bank"))
    ours = banked.paid(country="", frequency=Frequency.MONTHLY)
    done = carry_out(designate("ZW", TODAY, ends_untold=True), banked.tills)
    ours.refresh_from_db()
    assert (done.unknown, done.untold, ours.state) == (1, 0, "active")
    assert Supporter.objects.exists()


@pytest.mark.django_db
def test_nobody_is_moved_to_where_every_one_would_be_refused(counter):
    counter.beside["paypal"] = tells_nothing_of_what_recurs()
    assert moving.move("fake", "paypal", counter.tills)
    moving.end("fake")
    designate("ZW", timezone.localdate() + timedelta(days=300))
    with pytest.raises(NotOffered, match="does not say from which country"):
        moving.move("fake", "paypal", counter.tills)
