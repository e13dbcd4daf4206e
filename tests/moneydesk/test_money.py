"""The money desk: totals from the ledger for whoever may see them, and nothing that could be one person."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tamizdat.giving.models import Designation, Dispute, Offer, Payment, Refund, Trouble
from tamizdat.moneydesk.export import harmless
from tests.builders import a_newspaper
from tests.moneydesk.ledger import a_contribution, a_payment, some_payments
from tests.moneydesk.test_asks import writes
from tests.newsroom.cast import Person, errors

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2025, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def page(role="Editors", **asked):
    return Person(role).client.get(reverse("moneydesk_money"), asked)


def books(month):
    answer = Person("Editors").client.get(reverse("moneydesk_export"), {"month": month})
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("role", ["Editors", "Publishers", "Technicians"])
def test_whoever_has_to_know_sees_the_money(role):
    assert "Nobody has given anything yet" in page(role).content.decode()


@pytest.mark.parametrize("name", ["moneydesk_money", "moneydesk_export", "moneydesk_months"])
def test_reporters_see_none_of_it(name):
    assert Person("Reporters").open(name).status_code == 302


def test_recurring_revenue_single_gifts_and_campaigns_are_told():
    for _ in range(6):
        a_payment(a_contribution("monthly", 500))
    some_payments("winter", 2_000)
    shown = page().content.decode()
    assert "€30" in shown
    assert "6 · €30" in shown
    assert "5 · €100" in shown
    assert "winter" in shown


def test_what_might_be_one_person_is_not_told():
    some_payments(count=5)
    a_payment(a_contribution("monthly", 123_400, campaign="for-anna"))
    shown = page().content.decode()
    assert "1,234" not in shown
    assert "for-anna" not in shown


def test_each_currency_has_its_own_page():
    some_payments(count=6)
    some_payments(amount=700, currency="USD")
    assert "€30" in page().content.decode()
    assert "$35" in page(currency="USD").content.decode()
    assert "€30" in page(currency="<script>").content.decode()


def test_alarms_and_designations_stand_at_the_top():
    Trouble.objects.create(provider="stripe", says="It says no.", refused=True, times=9)
    Designation.objects.create(country="RU", from_date=date(2025, 6, 1))
    shown = page().content.decode()
    assert "stripe" in shown.casefold()
    assert "RU, since" in shown


def test_the_books_of_a_month_hold_each_movement_and_nobody():
    gift = a_contribution("monthly", 1_000, campaign="winter")
    paid = a_payment(gift, NOVEMBER, fee=55)
    a_payment(gift, datetime(2025, 11, 30, 22, 30, tzinfo=UTC))  # it is December in Riga
    a_payment(gift, NOVEMBER, fate="failed")
    Refund.objects.create(payment=paid, ref_mark=b"r" * 32, amount=300, currency="EUR", made_at=NOVEMBER, fate="done")
    Dispute.objects.create(
        payment=paid, ref_mark=b"d" * 32, amount=700, currency="EUR", made_at=NOVEMBER, verdict="lost"
    )
    lines = books("2025-11")
    assert [(line["kind"], line["amount"], line["fee"]) for line in sorted(lines, key=lambda line: line["kind"])] == [
        ("dispute lost", "-7.00", ""),
        ("payment", "10.00", "0.55"),
        ("refund", "-3.00", ""),
    ]
    assert {line["date"] for line in lines} == {"2025-11-20"}
    assert set(lines[0]) == {"date", "kind", "frequency", "provider", "campaign", "currency", "amount", "fee"}
    assert [line["date"] for line in books("2025-12")] == ["2025-12-01"]
    assert gift.number not in str(lines)
    assert Payment.objects.count() == 3


def test_no_cell_of_the_books_is_a_formula():
    a_payment(a_contribution(campaign="=HYPERLINK(A1)"), NOVEMBER)
    assert books("2025-11")[0]["campaign"] == "'=HYPERLINK(A1)"
    assert [harmless(text) for text in ("+1", "-1", "@x", "\tx", "winter")] == ["'+1", "'-1", "'@x", "'\tx", "winter"]


def test_what_ended_is_shown_plotted_and_exported_as_two_things():
    for number in range(11):
        state = "cancelled" if number < 5 else "lapsed"
        a_contribution("monthly", 1_000 if number < 5 else 100, state=state, ended_at=timezone.now())
    shown = page().content.decode()
    assert shown.count("Cancelled") >= 2
    assert "6 · €6" in shown
    answer = Person("Editors").client.get(reverse("moneydesk_months"), {"currency": "EUR"})
    *_older, last = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (last["cancelled number"], last["cancelled EUR"]) == ("5", "50.00")
    assert (last["lapsed number"], last["lapsed EUR"], last["once number"]) == ("6", "6.00", "0")


def test_a_table_of_a_currency_that_nobody_gave_in_is_not_made_up():
    answer = Person("Editors").client.get(reverse("moneydesk_months"), {"currency": "CHF"}, follow=True)
    assert "Nothing was given in this currency" in answer.content.decode()


def test_what_is_no_month_is_said():
    answer = Person("Editors").client.get(reverse("moneydesk_export"), {"month": "2025-13"}, follow=True)
    assert "choose one like 2026-11" in answer.content.decode()


def test_an_editor_sets_what_is_suggested():
    editor = Person("Editors")
    typed = {"language": "ru", "currency": "EUR", "monthly": "3 5 10", "least_monthly": "2", "buys": "5 = час адвоката"}
    answer = writes(editor, "giving_offer", **typed)
    assert answer.status_code == 302, errors(answer)
    assert Offer.objects.get().monthly == "3 5 10"
    assert "no sums" in errors(writes(editor, "giving_offer", **{**typed, "currency": "USD", "monthly": "a lot"}))
