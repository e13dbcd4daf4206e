"""A contribution's number stands in receipts, on terminals and at the provider: it opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation.tokens import link_token
from tamizdat.giving import begin
from tamizdat.giving.links import Purpose, back
from tamizdat.giving.models import Contribution
from tamizdat.giving.supporters import mark
from tests.circulation.readers import the_post
from tests.giving.core.donors import ref
from tests.giving.window.test_back import Bank, begun, standing

ANNA = "anna@farshore.example"


def by_number(window, ours: Contribution) -> str:
    return window.get(f"/support/thanks/{ours.number}/").body.decode()


def test_a_number_opens_neither_a_sum_nor_a_link_nor_a_way_to_give(window):
    window.tills["bank"] = Bank("bank", at=None)
    paid = window.pay(begun(window, frequency="monthly", monthly="5.00"))
    transfer = begun(window, frequency="monthly", monthly="5.00", method="bank")
    for ours, said in ((paid, "has arrived"), (transfer, "has not arrived so far")):
        page = by_number(window, ours)
        assert said in page
        assert "€5" not in page
        assert "Keep this link" not in page
        assert "DE02" not in page
    assert "DE02" in standing(window, transfer)


def test_a_proof_is_not_made_of_the_number_and_fits_no_other(window):
    mine, theirs = begun(window), begun(window)
    for proof in ("A" * 22, back(theirs.number)[-22:], back(mine.number)[-21:], "x"):
        assert window.get(f"/support/thanks/{mine.number}{proof}/").status == 404
        assert window.get(f"/support/back/{mine.number}{proof}/").status == 404


def test_a_provider_is_given_an_address_that_is_the_same_each_time_and_proves_the_way_back(window):
    ours = begun(window)
    assert begin.intent(ours).return_url.endswith(f"/support/back/{back(ours.number)}/")
    assert begin.intent(ours) == begin.intent(ours)


def test_who_comes_from_a_page_of_before_is_known_by_the_providers_reference(window):
    ours = begun(window)
    window.card.hands.pay(ref(ours), "DE")
    known = window.get(f"/support/back/{ours.number}/?ref={ref(ours)}")
    assert known.headers["Location"] == f"/support/thanks/{back(ours.number)}/"
    unknown = window.get(f"/support/back/{ours.number}/?ref=another")
    assert unknown.headers["Location"] == f"/support/thanks/{ours.number}/"


def test_after_forget_me_nothing_leads_back_to_the_donor(window):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00", address=ANNA))
    window.post(f"/support/yours/{link_token(Purpose.YOURS, mark(ANNA))}", do="forget")
    ours.refresh_from_db()
    assert not hasattr(ours, "supporter")
    for page in (by_number(window, ours), standing(window, ours)):
        assert "Keep this link" not in page


def test_after_forget_me_also_the_nameless_are_handed_no_link_any_more(window):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00"))
    (kept,) = {part.split('"')[0] for part in standing(window, ours).split('href="')[1:] if "/support/yours/" in part}
    window.post(kept, do="forget")
    assert "Keep this link" not in standing(window, ours)


@pytest.mark.parametrize(("minutes", "handed"), [(50, True), (70, False)])
def test_the_link_is_handed_only_to_who_comes_straight_from_giving(window, minutes, handed):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00"))
    Contribution.objects.update(began_at=timezone.now() - timedelta(minutes=minutes))
    assert ("Keep this link" in standing(window, ours)) is handed


def test_a_receipt_does_not_tell_how_much_others_gave(window):
    for _other in range(3):
        window.pay(begun(window))
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00", address=ANNA))
    assert f"Number: {ours.number}-1\n" in the_post()[-1].text
    window.pay(begun(window))
    window.card.hands.wait(32)
    Contribution.objects.filter(pk=ours.pk).update(look_at=timezone.now())
    window.work()
    assert f"Number: {ours.number}-2\n" in the_post()[-1].text
