"""What does not work is told in plain words, with what to do now; and numbers are all that is counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.test import RequestFactory
from django.utils import timezone

from tamizdat.circulation import counts, keys
from tamizdat.circulation.counter.refusals import answers
from tamizdat.circulation.counts import Tally
from tamizdat.circulation.errors import NoSuchKey
from tamizdat.circulation.models import Subscriber
from tamizdat.circulation.tokens import Purpose, link_token, unsubscribe_token
from tests.circulation.readers import a_newsletter, a_reader

MARK = bytes(32)


@pytest.mark.parametrize(
    "path", ["/letters/", "/letters/leave/", "/letters/yours/", "/letters/confirm/x", "/letters/yours/x"]
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_another_method_is_refused_with_those_that_go(counter, path, method):
    answer = counter.ask(path, method)
    assert answer.status == 405
    assert "POST" in answer.headers["Allow"]
    assert "press its button" in answer.body.decode()


@pytest.mark.parametrize("page", ["confirm", "leave", "yours"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_broken_or_forged_link_is_told_from_a_good_one(counter, page, method):
    for token in ("nonsense", "A" * 76, link_token(Purpose.CONFIRM, MARK)[:-1], unsubscribe_token(1, MARK)[1:]):
        answer = counter.ask(f"/letters/{page}/{token}", method)
        assert answer.status == 404
        assert "Copy all of it from the letter" in answer.body.decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_old_link_says_so_and_leads_to_a_new_one(counter, method):
    old = timezone.now().timestamp() - 8 * 86400
    for page, purpose in (("confirm", Purpose.CONFIRM), ("yours", Purpose.YOURS)):
        answer = counter.ask(f"/letters/{page}/{link_token(purpose, MARK, [1], now=old)}", method)
        assert answer.status == 410
        assert 'href="/letters/yours/' in answer.body.decode()


def test_looking_at_a_page_never_changes_anything(counter):
    subscription = a_reader("anna@farshore.example")
    mark, newsletter = bytes(subscription.subscriber.mark), subscription.newsletter_id
    before = list(Subscriber.objects.values_list()), list(Tally.objects.values_list())
    for path in (
        "/letters/",
        "/letters/leave/",
        f"/letters/leave/{unsubscribe_token(newsletter, mark)}",
        f"/letters/confirm/{link_token(Purpose.CONFIRM, mark, [newsletter])}",
        f"/letters/yours/{link_token(Purpose.YOURS, mark)}?do=forget&amp;do=stop",
    ):
        for method in ("GET", "HEAD"):
            assert counter.ask(path, method).status == 200
    subscription.refresh_from_db()
    assert subscription.state == "confirmed"
    assert (list(Subscriber.objects.values_list()), list(Tally.objects.values_list())) == before


@pytest.mark.django_db
def test_a_database_that_does_not_answer_closes_the_counter_kindly():
    @answers("GET")
    def page(request):
        raise DatabaseError("secret words of the database")

    answer = page(RequestFactory().get("/letters/"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "3600")
    assert b"try again in an hour" in answer.content
    assert b"secret" not in answer.content


def test_a_lost_key_closes_the_counter_and_is_told_to_the_technician(counter, caplog, settings, tmp_path):
    a_newsletter()
    settings.NEWSPAPER = settings.NEWSPAPER.model_copy(update={"directory": tmp_path})
    keys.make(tmp_path / "keys")
    (tmp_path / "keys" / "marks").unlink()
    answer = counter.get("/letters/")
    assert answer.status == 503
    assert "Something is wrong on our side" in answer.body.decode()
    assert "Bring it back from a backup" in caplog.text
    with pytest.raises(NoSuchKey):
        keys.marks(tmp_path / "keys")


@pytest.mark.django_db
def test_numbers_come_a_day_at_a_time_with_nothing_left_out():
    newsletter, today = a_newsletter(), timezone.localdate()
    counts.count(newsletter.pk, Tally.Kind.CONFIRMED)
    counts.count(newsletter.pk, Tally.Kind.CONFIRMED, 2)
    series = counts.series(newsletter, Tally.Kind.CONFIRMED, today - timedelta(days=2), today)
    assert [(each.day, each.count) for each in series] == [
        (today - timedelta(days=2), 0),
        (today - timedelta(days=1), 0),
        (today, 3),
    ]
    assert counts.series(newsletter, Tally.Kind.LEFT, date(2026, 1, 1), date(2026, 1, 1))[0].count == 0
    a_reader()
    a_reader(state="left")
    assert counts.confirmed_now(newsletter) == 1
