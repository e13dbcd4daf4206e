"""One's own page: whoever holds the link sees, changes, pauses and ends what he gives, and is forgotten when he wishes."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tamizdat.circulation import caps, notes
from tamizdat.circulation.models import Outgoing
from tamizdat.circulation.tokens import link_token
from tamizdat.giving.links import Purpose
from tamizdat.giving.models import Contribution, Errand, Supporter
from tamizdat.giving.supporters import mark
from tests.circulation.readers import shown, the_post

ANNA, BORIS = "anna@farshore.example", "boris@farshore.example"


def gives(window, address: str = ANNA, **fields) -> Contribution:
    window.go(frequency="monthly", monthly="5.00", address=address, **fields)
    return window.pay(Contribution.objects.latest("pk"))


def link_in(note: notes.Note, page: str) -> str:
    (found,) = re.findall(rf"https?://[^/\s]+(/support/{page}/\S+)", note.text)
    return str(found)


def page_of(address: str = ANNA) -> str:
    return f"/support/yours/{link_token(Purpose.YOURS, mark(address))}"


def test_the_link_comes_by_mail_and_opens_the_page(window):
    gives(window)
    the_post()
    assert window.post("/support/yours/", address=ANNA, shown=shown()).status == 303
    (note,) = the_post()
    assert (note.to, note.subject) == (ANNA, "Your link")
    page = window.get(link_in(note, "yours")).body.decode()
    assert "€5 a month" in page
    assert "€5.00" in page


def test_the_page_gives_nobody_away(window):
    gives(window)
    Outgoing.objects.all().delete()
    known, new = (window.post("/support/yours/", address=each, shown=shown()) for each in (ANNA, BORIS))
    assert (known.status, known.headers["Location"], known.body) == (new.status, new.headers["Location"], new.body)
    assert [note.to for note in the_post()] == [ANNA]


def test_the_page_does_the_same_work_for_who_is_known_and_who_is_not(window):
    """So the time that it takes tells nothing either."""
    gives(window)
    window.post(
        "/support/yours/", address="vera@farshore.example", shown=shown()
    )  # the first one of an hour counts it, too
    statements = []
    for address in (ANNA, BORIS):
        with CaptureQueriesContext(connection) as asked:
            window.post("/support/yours/", address=address, shown=shown())
        statements.append([re.sub(r"'[^']*'|\b\d+\b|s\d+_x\d+", "?", each["sql"]) for each in asked])
    assert statements[0]
    assert statements[0] == statements[1]


def test_one_address_gets_three_links_a_day(window):
    gives(window)
    Outgoing.objects.all().delete()
    for _ in range(caps.PER_MARK + 3):
        assert window.post("/support/yours/", address=ANNA, shown=shown()).status == 303
    assert Outgoing.objects.count() == caps.PER_MARK


def test_somebody_ends_it_and_is_told_how_it_stands(window):
    ours = gives(window)
    the_post()
    assert window.post(page_of(), do="cancel", number=ours.number).status == 303
    assert "It is being ended at the provider" in window.get(page_of()).body.decode()
    window.work()
    page = window.get(page_of()).body.decode()
    assert "It has ended." in page
    assert 'value="cancel"' not in page
    (note,) = the_post()
    assert "Nothing more will be taken" in note.text


def test_another_amount_holds_from_the_next_payment_on(window):
    ours = gives(window)
    window.post(page_of(), do="change", number=ours.number, amount="7,50")
    window.work()
    ours.refresh_from_db()
    assert ours.amount == 750


@pytest.mark.parametrize(
    ("typed", "said"), [("lots", "This is no amount"), ("1", "At least €2"), ("9999999999", "At most €200,000")]
)
def test_a_wrong_amount_changes_nothing(window, typed, said):
    ours = gives(window)
    answer = window.post(page_of(), do="change", number=ours.number, amount=typed)
    assert answer.status == 422
    before, there = answer.body.decode().split(f'aria-labelledby="gift-{ours.number}"')
    assert said in there
    assert said not in before
    assert f'name="amount" value="{typed}"' in there
    assert not Errand.objects.filter(kind="change").exists()


def test_after_a_button_no_link_leads_to_where_nothing_is_any_more(window):
    gives(window)
    assert 'hreflang="ru"' in window.get(page_of()).body.decode()
    assert "hreflang" not in window.post(page_of(), do="forget").body.decode()


def test_a_pause_ends_when_its_donor_says_so(window):
    ours = gives(window)
    window.post(page_of(), do="pause", number=ours.number, months="2")
    window.work()
    ours.refresh_from_db()
    assert ours.state == "paused"
    assert "It is paused" in window.get(page_of()).body.decode()
    window.post(page_of(), do="resume", number=ours.number)
    window.work()
    ours.refresh_from_db()
    assert ours.state == "active"


def test_another_card_is_given_at_the_providers_page_which_opens_once(window):
    ours = gives(window)
    waiting = window.post(page_of(), do="card", number=ours.number).headers["Location"]
    page = window.get(waiting)
    assert page.status == 200
    assert page.headers["Refresh"].startswith("3; url=/support/yours/")
    window.work()
    answer = window.get(waiting)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("https://card.example/card/")
    assert window.get(waiting).status == 410


def test_receipts_are_mailed_again(window):
    ours = gives(window)
    the_post()
    assert window.post(page_of(), do="receipts", number=ours.number).status == 303
    (note,) = the_post()
    assert note.to == ANNA
    assert "€5.00" in note.text


def test_nobody_touches_what_is_somebody_elses(window):
    ours = gives(window)
    gives(window, BORIS)
    for do in ("cancel", "pause", "change", "card", "receipts"):
        window.post(page_of(BORIS), do=do, number=ours.number, amount="900")
    assert not Errand.objects.exclude(kind="fetch").filter(contribution=ours).exists()
    page = page_of()
    waiting = window.post(page, do="card", number=ours.number).headers["Location"]
    assert window.get(waiting.replace(page, page_of(BORIS))).status == 404


def test_who_is_forgotten_leaves_sums_without_a_person_and_can_still_end_it(window):
    ours = gives(window)
    answer = window.post(page_of(), do="forget").body.decode()
    assert not Supporter.objects.exists()
    assert not Outgoing.objects.exists()
    assert ours.payments.count() == 1
    assert window.get(page_of()).status == 410
    (kept,) = re.findall(r'href="(/support/yours/[^"?]+)">', answer)
    window.post(kept, do="cancel", number=ours.number)
    window.work()
    ours.refresh_from_db()
    assert ours.state == "cancelled"
    window.post(kept, do="forget")
    ours.refresh_from_db()
    assert ours.ref_sealed is None


@pytest.mark.parametrize("token", ["nonsense", link_token])
def test_old_and_broken_links_open_nothing(window, token):
    gives(window)
    if token is link_token:
        old = link_token(Purpose.YOURS, mark(ANNA), now=0)
        assert window.get(f"/support/yours/{old}").status == 410
        other = link_token(Purpose.REMIND, mark(ANNA))
        assert window.get(f"/support/yours/{other}").status == 404
    else:
        assert window.get(f"/support/yours/{token}").status == 404


def test_looking_changes_nothing(window):
    ours = gives(window)
    window.get(f"{page_of()}?do=cancel&number={ours.number}")
    assert not Errand.objects.filter(kind="cancel").exists()


def test_who_is_forgotten_reads_that_a_reminder_is_kept_apart(window):
    gives(window)
    said = "the link in its own letter takes it back"
    assert said in window.get(page_of()).body.decode()
    assert said in window.post(page_of(), do="forget").body.decode()
