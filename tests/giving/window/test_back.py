"""Coming back from a provider: the page says how it stands, and believes nothing that stands in its address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving.designating import designate
from tamizdat.giving.links import back
from tamizdat.giving.models import Contribution, Errand
from tests.fakes.provider import FakeProvider
from tests.giving.core.donors import ref


def begun(window, **fields) -> Contribution:
    assert window.go(**fields).status == 303
    return Contribution.objects.latest("pk")


def standing(window, ours: Contribution) -> str:
    return window.get(f"/support/thanks/{back(ours.number)}/").body.decode()


def test_who_paid_is_thanked_at_once(window):
    ours = begun(window, frequency="monthly", monthly="5.00")
    window.card.hands.pay(ref(ours), "DE")
    answer = window.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    assert (answer.status, answer.headers["Location"]) == (303, f"/support/thanks/{back(ours.number)}/")
    page = window.get(f"/support/thanks/{back(ours.number)}/")
    assert "From now on you keep this paper alive with €5 a month." in page.body.decode()
    assert "Refresh" not in page.headers


def test_a_reference_of_somebody_else_is_not_believed(window):
    mine, theirs = begun(window), begun(window)
    window.card.hands.pay(ref(theirs), "DE")
    window.get(f"/support/back/{back(mine.number)}/?ref={ref(theirs)}")
    assert "It is being confirmed" in standing(window, mine)
    assert Contribution.objects.get(pk=mine.pk).state == "awaiting"


def test_a_page_that_waits_looks_again_by_itself_and_stops_some_time(window):
    ours = begun(window)
    first = window.get(f"/support/thanks/{back(ours.number)}/")
    assert first.headers["Refresh"] == f"3; url=/support/thanks/{back(ours.number)}/?look=1&language=en"
    last = window.get(f"/support/thanks/{back(ours.number)}/?look=20")
    assert "Refresh" not in last.headers
    assert f"/support/back/{back(ours.number)}/" in last.body.decode()
    window.get(f"/support/back/{back(ours.number)}/")
    assert Errand.objects.filter(contribution=ours, kind="fetch").exists()
    window.pay(ours)
    assert "It has arrived: €10, once." in standing(window, ours)


def test_who_gave_up_is_told_that_nothing_was_taken_and_may_try_again(window):
    ours = begun(window, own="7.50", campaign="winter")
    window.card.hands.leave(ref(ours))
    window.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}")
    page = standing(window, ours)
    assert "Nothing was given" in page
    assert (
        "/support/?frequency=once&amp;amount=7.50&amp;currency=EUR&amp;campaign=winter&amp;method=card&amp;language=en"
        in page
    )


def test_who_left_no_address_keeps_a_link_to_end_it(window):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00"))
    (kept,) = {part.split('"')[0] for part in standing(window, ours).split('href="')[1:] if "/support/yours/" in part}
    assert "€5 a month" in window.get(kept).body.decode()
    window.post(kept, do="cancel", number=ours.number)
    window.work()
    ours.refresh_from_db()
    assert (ours.state, ours.ended_by) == ("cancelled", "donor")


def test_who_left_an_address_is_given_no_link_that_lies_open(window):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00", address="anna@farshore.example"))
    assert "Keep this link" not in standing(window, ours)
    assert "Keep this link" not in standing(window, window.pay(begun(window)))


@pytest.mark.parametrize("path", ["/support/back/nonsense/", "/support/thanks/nonsense/", "/support/sent/nonsense/"])
def test_an_address_that_is_nobodys_is_said_to_be_so(window, path):
    answer = window.get(path)
    assert answer.status == 404
    assert "Nothing is kept under this address" in answer.body.decode()


def test_a_provider_that_is_down_leaves_a_page_that_waits(window):
    ours = begun(window)
    window.card.down = True
    assert window.get(f"/support/back/{back(ours.number)}/?ref={ref(ours)}").status == 303
    assert "It is being confirmed" in standing(window, ours)


class Bank(FakeProvider):
    """Tells what to write on a transfer, and has no page."""

    def start(self, intent, key):
        started = super().start(intent, key)
        return type(started)(
            started.ref, instructions={"iban": "DE02 1203 0000 0000 2020 51", "reference": intent.number[:8]}
        )


def test_a_transfer_is_explained_as_often_as_its_page_is_looked_at(window):
    window.tills["bank"] = Bank("bank")
    answer = window.go(method="bank")
    ours = Contribution.objects.get()
    assert answer.headers["Location"] == f"/support/thanks/{back(ours.number)}/"
    for _look in range(3):
        page = standing(window, ours)
        assert "DE02 1203 0000 0000 2020 51" in page
        assert f'<dd dir="ltr">{ours.number[:8]}</dd>' in page
    assert len(window.tills["bank"].books.agreements) == 1
    window.pay(ours)
    assert "It has arrived" in standing(window, ours)


def test_a_transfer_that_was_promised_before_a_designation_is_not_explained_any_more(window):
    window.tills["bank"] = Bank("bank")
    window.go(method="bank")
    ours = Contribution.objects.get()
    designate("RU", timezone.localdate() + timedelta(days=30))
    assert "DE02" in standing(window, ours), "until the day a single gift is no crime"
    designate("RU", timezone.localdate())
    answer = window.get(f"/support/thanks/{back(ours.number)}/")
    assert answer.status == 403
    for told in ("DE02", f">{ours.number[:8]}<", "Try it again"):
        assert told not in answer.body.decode()
    window.go(method="bank", residence="ZZ", travels="ZZ", card="ZZ")
    assert "DE02" in standing(window, Contribution.objects.latest("pk"))


def test_who_was_ended_for_his_safety_is_not_invited_back(window):
    ours = window.pay(begun(window, frequency="monthly", monthly="5.00"), "RU")
    designate("RU", timezone.localdate())
    window.work()
    ours.refresh_from_db()
    assert (ours.state, ours.ended_by) == ("cancelled", "safety")
    page = standing(window, ours)
    assert "Please do not set it up anew" in page
    for invitation in ("Try it again", "Remind me later", "/support/"):
        assert invitation not in page.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    "path", ["back/%00/", "thanks/%00/", f"thanks/{'A' * 21}%00/", "thanks/%D0%AF/", f"back/{'A' * 43}%D0%AF/"]
)
def test_an_address_that_no_database_takes_is_nobodys(window, path):
    assert window.get(f"/support/{path}").status == 404
    assert window.get("/support/?campaign=%00").status == 200
