"""Choosing what to give: one page, kept as it was typed, and nothing stored before it is right."""

from __future__ import annotations

import re

import pytest

from tamizdat.circulation.models import Outgoing
from tamizdat.giving.alarms import alarms
from tamizdat.giving.asks import Ask
from tamizdat.giving.links import Purpose, back, of
from tamizdat.giving.models import Contribution, Move, Moved, Offer, Supporter
from tests.circulation.readers import shown
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import ref

ANNA = "anna@farshore.example"


def checked(page: str) -> set[str]:
    """Ids of what is chosen."""
    return set(re.findall(r'id="([^"]+)" checked', page)) | set(re.findall(r'id="([^"]+)" required checked', page))


def test_when_nothing_is_switched_on_the_page_says_so_kindly(window):
    window.tills.clear()
    page = window.get("/support/").body.decode()
    assert "Nothing can be given here at the moment." in page
    assert "/support/remind/" in page
    assert "<form" not in page


def test_somebody_goes_to_the_provider_with_one_press(window):
    page = window.get("/support/").body.decode()
    assert {"monthly", "monthly-500", "method-card"} <= checked(page)
    answer = window.go(frequency="monthly", monthly="5.00", campaign="winter")
    assert answer.status == 303
    ours = Contribution.objects.get()
    assert answer.headers["Location"].startswith("https://card.example/pay/")
    assert (ours.frequency, ours.amount, ours.currency, ours.campaign) == ("monthly", 500, "EUR", "winter")
    assert not Supporter.objects.exists()


def test_the_address_of_the_page_chooses_already(window):
    page = window.get("/support/?frequency=annual&amount=60&currency=USD&campaign=winter").body.decode()
    assert {"annual", "annual-6000"} <= checked(page)
    assert '<b aria-current="true">USD</b>' in page
    assert 'name="campaign" value="winter"' in page
    own = window.get("/support/?frequency=once&amount=7.50&currency=EUR").body.decode()
    assert 'name="own" value="7.50"' in own
    assert "once-2500" not in checked(own)


def test_what_editors_ask_stands_on_the_support_page_as_they_wrote_it(window):
    Ask.objects.create(
        name="Winter", language="en", placement="support", on=True, heading="A hard winter", text="We <need>\n\nyou."
    )
    page = window.get("/support/").body.decode()
    assert "<h2>A hard winter</h2>" in page
    assert "<p>We &lt;need&gt;</p>" in page
    assert "<p>you.</p>" in page
    assert "no sum is too small" not in page


@pytest.mark.parametrize(
    "query",
    [
        "frequency=weekly",
        "amount=-5",
        "amount=1e9",
        "currency=XYZ",
        "amount=7.77&currency=XYZ",
        "campaign=%3Cscript%3E",
        "campaign=donor-4711",
        "amount=" + "9" * 300,
    ],
)
def test_nonsense_in_the_address_is_left_out(window, query):
    page = window.get(f"/support/?{query}")
    assert page.status == 200
    assert 'name="own" value=""' in page.body.decode()
    assert 'name="campaign" value=""' in page.body.decode()


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [("EUR", "12,50", 1250), ("JPY", "1500", 1500), ("KWD", "1.500", 1500), ("KWD", "5", 5000), ("USD", "5", 500)],
)
def test_an_amount_of_ones_own_counts_in_the_smallest_parts_of_its_currency(window, currency, typed, minor):
    assert window.go(currency=currency, own=typed).status == 303
    assert Contribution.objects.get().amount == minor


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"own": "a lot"}, "This is no amount"),
        ({"own": "12.345"}, "This is no amount"),
        ({"own": "1.50", "currency": "JPY"}, "This is no amount"),
        ({"own": "0"}, "At least €2"),
        ({"own": "1"}, "At least €2"),
        ({"frequency": "annual", "own": "9.99"}, "At least €10"),
        ({"method": ""}, "Choose how you would like to give"),
        ({"method": "gold"}, "Choose how you would like to give"),
        ({"address": "no address"}, "This is not a whole address"),
        ({"shown": 0}, "quicker than a person reads"),
        ({"shown": 3 * 3600}, "open for a long time"),
        ({"shown": "forged"}, "open for a long time"),
        ({"shown": ""}, "open for a long time"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(window, fields, said):
    window.tills["other"] = FakeProvider("other")
    given = {"address": ANNA, "discreet": "on", "own": "7", "campaign": "winter", **fields}
    if isinstance(given.get("shown"), int):
        given["shown"] = shown(given["shown"])
    answer = window.go(**given)
    page = answer.body.decode()
    assert answer.status == 422
    assert said in page
    for name in ("own", "address", "campaign"):
        assert f'name="{name}" value="{given[name]}"' in page
    assert "discreet" in checked(page)
    assert not Contribution.objects.exists()
    assert "start" not in window.card.calls


def test_a_way_that_cannot_do_it_is_named(window):
    class OnceOnly(FakeProvider):
        def capabilities(self):
            can = super().capabilities()
            return type(can)(frozenset({"once"}), currencies=frozenset({"EUR"}), marks=("bitcoin",))

    window.tills["coin"] = OnceOnly("coin")
    assert "Coin: single gifts alone. For them choose “Once” above." in window.get("/support/").body.decode()
    answer = window.go(method="coin", frequency="monthly", monthly="5")
    assert answer.status == 422
    assert "Coin cannot do this" in answer.body.decode()
    assert window.go(method="coin", once="10").status == 303


def test_a_provider_that_is_down_takes_nothing_and_the_form_is_kept(window):
    window.card.down = True
    answer = window.go(own="7", address=ANNA)
    assert answer.status == 422
    assert "Card does not answer. Nothing was taken." in answer.body.decode()
    assert f'value="{ANNA}"' in answer.body.decode()
    window.card.down = False
    assert window.go(own="7").status == 303


def test_an_address_is_sealed_and_a_telling_subject_is_left_out_where_that_is_wished(window):
    window.go(address=ANNA, discreet="on")
    supporter = Supporter.objects.get()
    assert supporter.discreet
    assert b"anna" not in bytes(supporter.sealed)
    assert not Outgoing.objects.exists()


def test_editors_words_and_sums_are_shown_in_their_language_and_currency(window):
    Offer.objects.create(
        language="en",
        currency="USD",
        frequency="once",
        once="7 70",
        least_once="3",
        buys="5 = an hour of a lawyer\n20 = a bridge for a hundred readers",
    )
    page = window.get("/support/?language=en").body.decode()
    assert '<b aria-current="true">USD</b>' in page
    assert {"once", "once-7000"} <= checked(page)
    assert "$70" in page
    assert "<b>$5</b> an hour of a lawyer" in page
    assert "At least $3" in window.go(currency="USD", own="2").body.decode()
    assert "an hour of a lawyer" not in window.get("/support/?currency=EUR").body.decode()


def test_a_form_may_lead_to_the_provider_and_to_nobody_else(window):
    window.tills["stripe"] = FakeProvider("stripe")
    policy = window.get("/support/").headers["Content-Security-Policy"]
    assert policy.endswith("form-action 'self' https://checkout.stripe.com https://*.stripe.com")
    assert "stripe" not in window.get("/support/remind/").headers["Content-Security-Policy"]


def test_how_to_end_it_and_what_the_bank_sees_is_said_before_paying(window):
    page = window.get("/support/").body.decode()
    assert page.index("How to end it") < page.index("Continue")
    assert page.index("What your bank sees") < page.index("Continue")


def test_going_on_needs_a_press(window):
    assert window.get("/support/go/").status == 405
    assert not Contribution.objects.exists()


def test_the_link_of_a_move_shows_the_old_choice_and_the_new_one_stands_in_for_it(window):
    window.tills["other"] = FakeProvider("other", at=None)
    window.go(frequency="monthly", monthly="5.00", own="7.50")
    old = window.pay(Contribution.objects.get())
    moved = Moved.objects.create(move=Move.objects.create(source="card", target="other"), contribution=old)
    token = of(old, Purpose.MOVING)
    page = window.get(f"/support/?moving={token}&language=en").body.decode()
    assert 'name="own" value="7.50"' in page
    assert "monthly" in checked(page)
    assert 'value="card"' not in page
    assert window.go(frequency="monthly", own="7.50", method="other", moving=token).status == 303
    assert [each.contribution for each in moved.agreements.all()] == [Contribution.objects.latest("pk")] != [old]


def asked_to_move(window) -> tuple[Contribution, str]:
    """A regular contribution, and the token of the letter's link."""
    window.go(frequency="monthly", monthly="5.00")
    old = window.pay(Contribution.objects.get())
    Moved.objects.create(move=Move.objects.create(source="card", target="other"), contribution=old)
    window.tills["other"] = FakeProvider("other", at=None)
    return old, of(old, Purpose.MOVING)


def test_a_link_that_was_agreed_by_says_so_and_leads_nowhere_to_pay(window):
    _old, token = asked_to_move(window)
    window.go(frequency="monthly", method="other", moving=token)
    window.pay(Contribution.objects.latest("pk"))
    before = Contribution.objects.count()
    seen = window.get(f"/support/?moving={token}&language=en")
    pressed = window.go(frequency="monthly", method="other", moving=token)
    for answer in (seen, pressed):
        assert answer.status == 200
        assert "You have agreed already" in answer.body.decode()
        assert 'type="submit"' not in answer.body.decode()
    assert Contribution.objects.count() == before


def test_who_turned_back_at_the_provider_still_agrees_anew(window):
    _old, token = asked_to_move(window)
    assert "Once</label>" not in window.get(f"/support/?moving={token}&language=en").body.decode()
    window.go(frequency="monthly", method="other", moving=token)
    left = Contribution.objects.latest("pk")
    window.tills["other"].hands.leave(ref(left))
    window.get(f"/support/back/{left.number}/?ref={ref(left)}")
    key = back(left.number)
    assert f"&amp;again={key}&amp;method=other" in window.get(f"/support/thanks/{key}/").body.decode()
    page = window.get(f"/support/?again={key}&method=other&language=en").body.decode()
    assert "what ran until now ends" in page
    assert 'name="moving" value=""' not in page
    for guessed in (left.number, left.number + "A" * 22):
        assert 'name="moving" value=""' in window.get(f"/support/?again={guessed}").body.decode(), "a number opens it"


def test_a_forged_link_of_a_move_begins_nothing(window):
    assert window.get("/support/?moving=nonsense").status == 404
    for nobodys in ("nonsense", "%00", "%D0%AF"):
        assert 'name="moving" value=""' in window.get(f"/support/?again={nobodys}").body.decode()
    assert window.go(moving="nonsense").status == 404
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("way", [{"own": "9999999999"}, {"own": "200000.01"}])
def test_an_amount_beyond_all_sense_is_not_even_asked_for(window, way):
    answer = window.go(**way)
    assert answer.status == 422
    assert "At most €200,000 at once." in answer.body.decode()
    assert "start" not in window.card.calls


def test_an_amount_that_the_provider_does_not_take_is_told_as_such_and_alarms_nobody(window):
    window.card.most = 5000
    for _try in range(3):
        answer = window.go(own="60", address=ANNA)
        assert answer.status == 422
        assert "Card takes no such amount. Nothing was taken." in answer.body.decode()
    assert alarms() == []
    assert window.go(own="50").status == 303


def test_a_refusal_is_not_told_as_silence(window):
    window.card.refuses = True
    page = window.go(own="7").body.decode()
    assert "Card refused this, and nothing was taken." in page
    assert "does not answer" not in page


@pytest.mark.parametrize("said", ["weekly", "", "MONTHLY"])
def test_a_rhythm_that_is_not_known_is_never_taken_for_another(window, said):
    answer = window.go(frequency=said)
    assert answer.status == 422
    assert "Say how often you would like to give." in answer.body.decode()
    assert not Contribution.objects.exists()


def test_before_paying_it_is_said_what_is_kept_sealed_and_until_when(window, settings):
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(
        update={"giving_keep_addresses": 91, "giving_keep_references": 401}
    )
    page = window.get("/support/").body.decode()
    assert "and what the provider calls your payment" in page
    assert "91 for the address, 401 for the other." in page
