"""Who must not give is told so before he is asked for anything, and nothing of him is kept."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tamizdat.circulation.models import Cap, Outgoing
from tamizdat.giving.links import back
from tamizdat.giving.models import Contribution, Designation
from tamizdat.giving.months import month_of
from tamizdat.giving.providers.port import Frequency
from tests.circulation.readers import shown
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import ref

ANNA = "anna@farshore.example"
SAFE = {"residence": "ZZ", "travels": "ZZ", "card": "ZZ"}


@pytest.fixture
def designated(db):
    return Designation.objects.create(country="RU", from_date=timezone.localdate() - timedelta(days=10))


def test_without_rules_nobody_is_asked_where_he_lives(window):
    page = window.get("/support/").body.decode()
    assert "who must not give" not in page
    assert 'name="residence"' not in page


def test_the_box_stands_before_everything_else(window, designated):
    page = window.get("/support/").body.decode()
    assert page.index("who must not give") < page.index("<form")
    assert "<b>Russia</b>" in page
    assert page.count('value="ZZ"') == 3


def test_who_has_nothing_to_fear_gives(window, designated):
    assert window.go(**SAFE).status == 303
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("left_out", ["residence", "travels", "card"])
def test_each_question_has_to_be_answered(window, designated, left_out):
    answer = window.go(**{**SAFE, left_out: ""}, own="7")
    assert answer.status == 422
    assert f'id="{left_out}-wrong"' in answer.body.decode()
    assert 'name="own" value="7"' in answer.body.decode()
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("name", ["residence", "travels", "card"])
def test_a_refusal_is_kind_explains_and_keeps_nothing(window, designated, name, caplog):
    caplog.set_level(logging.DEBUG)
    before = rows()
    answer = window.go(**{**SAFE, name: "RU"}, address=ANNA, campaign="winter")
    page = answer.body.decode()
    assert answer.status == 403
    assert "Please do not give" in page
    assert "Russia" in page
    assert "Nothing of what you wrote was kept" in page
    assert rows() == before
    assert "RU" not in caplog.text
    assert "start" not in window.card.calls


def test_money_of_that_country_is_not_offered(window, designated):
    assert ">RUB<" not in window.get("/support/").body.decode()
    answer = window.go(**SAFE, currency="RUB", own="500")
    assert answer.status == 422
    assert "Please choose the amount anew" in answer.body.decode()
    assert 'name="own" value=""' in answer.body.decode()
    assert not Contribution.objects.exists()


def test_a_payer_from_there_is_refused_between_his_approval_and_the_money(window, designated):
    window.card.approves = True
    window.go(**SAFE)
    ours = Contribution.objects.get()
    window.card.hands.approve(ref(ours), "RU")
    window.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    window.work()
    page = window.get(f"/support/thanks/{back(ours.number)}/")
    assert page.status == 403
    assert "Nothing was taken" in page.body.decode()


def test_a_form_that_did_not_ask_about_a_country_is_shown_again(window, designated):
    assert 'name="asked" value="RU"' in offer(window)
    Designation.objects.create(country="BY", from_date=timezone.localdate())
    answer = window.go(**SAFE, asked="RU", own="7")
    assert (answer.status, Contribution.objects.count()) == (422, 0)
    page = answer.body.decode()
    assert "the rules have changed" in page
    assert "<b>Belarus</b>" in page
    assert 'value="ZZ" id="residence-ZZ" required>' in page, "what he answered was about another question"
    assert 'name="own" value="7"' in page


def test_what_would_be_refused_in_any_case_is_not_offered(window):
    window.tills["other"] = FakeProvider("other", approves=True, at=None)
    window.tills["other"].untold = frozenset({Frequency.MONTHLY, Frequency.ANNUAL})
    assert 'does-monthly does-annual"><input type="radio" name="method" value="other"' in offer(window)
    Designation.objects.create(country="RU", from_date=timezone.localdate() + timedelta(days=90))
    assert 'class="method does-once"><input type="radio" name="method" value="other"' in offer(window)
    answer = window.go(**SAFE, method="other", frequency="monthly", monthly="5")
    assert (answer.status, Contribution.objects.count()) == (422, 0)
    assert "cannot do this" in answer.body.decode()
    assert window.go(**SAFE, method="other").status == 303


def offer(window) -> str:
    return window.get("/support/").body.decode()


def test_nobody_from_there_is_reminded(window, designated):
    given = {"address": ANNA, "shown": shown()}
    assert window.post("/support/remind/", **given).status == 422
    assert window.post("/support/remind/", **given, residence="RU").status == 403
    assert not Outgoing.objects.exists()
    assert not Cap.objects.exists()
    assert window.post("/support/remind/", **given, residence="ZZ").status == 303


def test_nobody_is_reminded_in_a_month_in_which_giving_will_be_a_crime_for_him(window):
    today = timezone.localdate()
    Designation.objects.create(country="RU", from_date=today + timedelta(days=75))
    given = {"address": ANNA, "shown": shown(), "residence": "RU"}
    assert window.post("/support/remind/", **given, month=month_of(today) + 1).status == 303
    assert window.post("/support/remind/", **given, month=month_of(today) + 4).status == 403


def opened(ours: Contribution) -> str:
    from tests.giving.core.donors import ref

    return ref(ours)


def rows() -> dict[str, int]:
    """How many there are of everything."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(("giving", "circ"))]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  our own tables
            found[table] = cursor.fetchone()[0]
    return found
