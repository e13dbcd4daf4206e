"""Cards typed on a page of ours: their country is known, and passes the rules, before their bank hears of it."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tamizdat.circulation.tokens import link_token
from tamizdat.giving import charging
from tamizdat.giving.links import Purpose, back
from tamizdat.giving.models import Call, Contribution, Designation, Payment, Supporter, Trouble
from tamizdat.giving.supporters import mark
from tests.circulation.readers import shown, the_post
from tests.fakes.provider import StrictFakeProvider
from tests.giving.core.donors import ref
from tests.giving.window.test_rules import SAFE, designated, rows  # noqa: F401  a fixture

ANNA = "anna@farshore.example"
FREQUENCIES = ["once", "monthly", "annual"]
FORBIDDEN = ["ru", "ruasks", "ruwallet", "unknown"]


@pytest.fixture
def strict(window):
    """The window, with cards on its own page."""
    window.tills["card"] = StrictFakeProvider("card", at=None)
    return window


def begun(strict, frequency: str = "once", **fields: str) -> Contribution:
    answer = strict.go(**SAFE, frequency=frequency, monthly="5", annual="60", address=ANNA, **fields)
    ours = Contribution.objects.latest("pk")
    assert answer.status == 303
    assert urlsplit(answer.headers["Location"]).path == f"/support/card/{ours.number}/"
    return ours


def page(strict, ours: Contribution, **fields: str):
    """The card page, or what it says to what was posted. It alone has a script, so the other pages' rule is not for it."""
    path = f"/support/card/{ours.number}/?ref={ref(ours)}"
    answer = strict.post(path, **fields) if fields else strict.get(path)
    if b"<script" in answer.body:
        strict.visitor.answers.remove(answer)
    return answer


def types(strict, ours: Contribution, card: str):
    return page(strict, ours, token=strict.card.token(card))


def test_the_page_alone_lets_the_providers_script_in_and_nothing_inline(strict):
    answer = page(strict, begun(strict))
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self' https://card.example"
    assert policy["frame-src"] == policy["connect-src"] == "https://card.example"
    assert policy["form-action"] == "'self'"
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert answer.headers["Permissions-Policy"].count("payment=(self") == 1
    scripts = re.findall(r"<script[^>]*>[^<]*", answer.body.decode())
    assert [re.findall(r'src="([^"]+)"', each) for each in scripts] == [
        ["https://card.example/script.js"],
        ["/support/card.js"],
    ]
    assert strict.get("/support/card.js").headers["Content-Type"].startswith("text/javascript")


def test_the_donor_is_told_before_he_comes_and_without_scripts_has_other_ways(strict):
    assert "a script of Stripe’s that runs there alone" in strict.get("/support/").body.decode()
    strict.tills["other"] = type(strict.card)("other", at=None)
    said = page(strict, begun(strict)).body.decode()
    assert "this page needs scripts" in said.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "method=other" in said


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_card_from_elsewhere_gives(strict, designated, frequency):  # noqa: F811
    ours = begun(strict, frequency)
    answer = types(strict, ours, "de")
    assert answer.headers["Refresh"].endswith(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    there = urlsplit(answer.headers["Refresh"].partition("url=")[2])
    assert strict.get(f"{there.path}?{there.query}").headers["Location"] == f"/support/thanks/{back(ours.number)}/"
    assert "Thank you" in strict.get(f"/support/thanks/{back(ours.number)}/").body.decode()
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("card", FORBIDDEN)
def test_a_card_from_there_is_refused_before_anything_is_taken(strict, designated, card, frequency):  # noqa: F811
    ours = begun(strict, frequency)
    answer = types(strict, ours, card)
    assert answer.status == 403
    assert "Please do not give" in answer.body.decode()
    assert not Supporter.objects.exists()
    strict.work()
    ours.refresh_from_db()
    assert (ours.state, ours.ref_sealed) == ("refused", None)
    assert not strict.card.books.movements
    assert "charge" not in strict.card.calls
    assert "decline" in strict.card.calls
    assert not Payment.objects.exists()
    assert not list(the_post())


def test_nothing_of_the_country_is_stored(strict, designated):  # noqa: F811
    ours = begun(strict)
    before = rows()
    types(strict, ours, "ru")
    after = rows()
    assert {name for name in after if after[name] > before[name]} == {"giving_errand"}, "to let it go at the provider"
    rows_kept = Contribution.objects.values()
    kept = " ".join(
        str(value) for row in rows_kept for value in row.values() if not isinstance(value, bytes | memoryview)
    )
    assert "RU" not in kept
    assert "RU" not in " ".join(str(row) for row in Call.objects.values())


def test_who_was_refused_cannot_come_back_with_the_same_page(strict, designated):  # noqa: F811
    ours = begun(strict)
    types(strict, ours, "ru")
    assert types(strict, ours, "de").headers["Location"] == f"/support/thanks/{back(ours.number)}/"
    assert "charge" not in strict.card.calls


def test_a_designation_between_the_choice_and_the_card_holds(strict):
    ours = begun(strict)
    Designation.objects.create(country="RU", from_date=timezone.localdate() - timedelta(days=1))
    assert types(strict, ours, "ru").status == 403
    assert not strict.card.books.movements


def test_a_bank_that_asks_has_its_page_and_who_says_no_may_try_again(strict):
    ours = begun(strict)
    answer = types(strict, ours, "deasks")
    assert "url=https://bank.example/" in answer.headers["Refresh"]
    there = strict.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    assert there.headers["Location"] == f"/support/card/{ours.number}/?ref={ref(ours)}&again=1"
    types(strict, ours, "de")
    strict.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    ours.refresh_from_db()
    assert ours.state == "paid"
    assert len(strict.card.books.movements) == 1


def test_a_card_that_is_declined_is_told_kindly_and_is_no_trouble_of_the_providers(strict):
    ours = begun(strict)
    answer = types(strict, ours, "dedeclines")
    assert answer.status == 422
    assert "Your bank said no to this card, and nothing was taken." in answer.body.decode()
    assert not Trouble.objects.exists()
    assert types(strict, ours, "de").status == 200


def test_nobody_tries_a_list_of_cards_on_one_page(strict):
    ours = begun(strict)
    for _card in range(charging.MOST + 3):
        assert types(strict, ours, "dedeclines").status == 422
    assert strict.card.calls.count("charge") == charging.MOST
    strict.work()
    ours.refresh_from_db()
    assert ours.state == "abandoned"


def test_no_answer_is_said_and_the_same_card_again_takes_once(strict):
    ours, token = begun(strict), strict.card.token("de")
    strict.card.crashes.add("charge")
    assert "Nothing can be taken twice" in page(strict, ours, token=token).body.decode()
    assert page(strict, ours, token=token).status == 200
    assert len(strict.card.books.movements) == 1
    (call,) = Call.objects.filter(what="charge")
    assert call.answered_at
    assert token not in f"{call.about} {call.key}"


@pytest.mark.parametrize("token", ["", "x", "ctoken_../../refunds", "ctoken_" + "a" * 400])
def test_what_is_no_token_asks_nobody(strict, token):
    ours = begun(strict)
    assert page(strict, ours, token=token).status == 422
    assert "card_country" not in strict.card.calls


def test_only_who_has_the_reference_sees_the_page(strict):
    ours = begun(strict)
    for query in ("", "?ref=card_ANOTHER"):
        answer = strict.get(f"/support/card/{ours.number}/{query}")
        assert answer.headers["Location"] == f"/support/thanks/{ours.number}/"
    assert strict.get("/support/card/nobody/").status == 404


def test_another_card_is_agreed_anew_and_passes_the_same_rules(strict, designated):  # noqa: F811
    ours = begun(strict, "monthly")
    types(strict, ours, "de")
    strict.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    yours = f"/support/yours/{link_token(Purpose.YOURS, mark(ANNA))}"
    there = strict.post(yours, number=ours.number, do="card").headers["Location"]
    moving = there.partition("moving=")[2].partition("&")[0]
    for card, status in (("ru", 403), ("de", 200)):
        begun(strict, "monthly", moving=moving)
        anew = Contribution.objects.latest("pk")
        assert types(strict, anew, card).status == status
        strict.get(f"/support/back/{back(anew.number)}/?ref={ref(anew)}" if card == "de" else "/support/")
        for _turn in range(2):  # it is seen in one round, and ended in the next
            strict.work()
        ours.refresh_from_db()
        assert ours.state == ("active" if card == "ru" else "cancelled")


def test_a_card_in_a_second_window_is_not_charged_once_the_first_has_begun(strict):
    monthly = {"frequency": "monthly", "monthly": "5", "address": ANNA}
    strict.go(**monthly)
    ours = Contribution.objects.get()
    types(strict, ours, "de")
    strict.get(f"/support/back/{ours.number}/?ref={ref(ours)}")
    yours = f"/support/yours/{link_token(Purpose.YOURS, mark(ANNA))}"
    there = strict.post(yours, number=ours.number, do="card").headers["Location"]
    token = there.partition("moving=")[2].partition("&")[0]
    for _window in range(2):
        strict.go(**monthly, moving=token)
    first, second = Contribution.objects.order_by("pk")[1:]
    types(strict, first, "de")
    strict.get(f"/support/back/{first.number}/?ref={ref(first)}")
    answer = types(strict, second, "de")
    assert "You have agreed already" in answer.body.decode()
    assert not Call.objects.filter(contribution=second, what=charging.CHARGE).exists()


def test_the_offer_is_the_same_without_it(window):
    assert "a script of Stripe’s" not in window.get("/support/").body.decode()
    window.go(shown=shown())
    ours = Contribution.objects.get()
    assert window.get(f"/support/card/{ours.number}/?ref={ref(ours)}").status == 404
