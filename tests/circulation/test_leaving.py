"""Out: by the mail program, by a button, by a mailed link, and without a trace."""

from __future__ import annotations

import pytest

from tamizdat.circulation import bounces, leaving
from tamizdat.circulation.audience import confirmed, still_wanted
from tamizdat.circulation.counts import Tally
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription, Suppression
from tamizdat.circulation.tokens import Purpose, link_token, unsubscribe_token
from tests.circulation.readers import a_newsletter, a_reader, link_in, shown, the_post

ANNA = "anna@farshore.example"


def token_of(subscription: Subscription) -> str:
    return unsubscribe_token(subscription.newsletter_id, bytes(subscription.subscriber.mark))


def by_mail(counter, path: str, address: str = ANNA):
    return counter.post(path, address=address, shown=shown())


def yours(subscriber: Subscriber) -> str:
    return f"/letters/yours/{link_token(Purpose.YOURS, bytes(subscriber.mark))}"


def test_one_post_of_the_mail_program_ends_a_subscription(counter):
    subscription = a_reader()
    answer = counter.ask(f"/letters/leave/{token_of(subscription)}", "POST", {"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert not confirmed(subscription.newsletter).exists()
    assert Tally.objects.get(kind="left").count == 1


def test_following_the_link_ends_nothing_and_its_button_does(counter):
    subscription = a_reader()
    path = f"/letters/leave/{token_of(subscription)}"
    assert b"Stop it" in counter.get(path).body
    assert confirmed(subscription.newsletter).exists()
    counter.post(path)
    assert not confirmed(subscription.newsletter).exists()


def test_the_answer_is_the_same_when_the_reader_is_not_known_any_more(counter):
    subscription = a_reader()
    path = f"/letters/leave/{token_of(subscription)}"
    first = counter.post(path).body
    subscription.subscriber.delete()
    assert counter.post(path).body == first


def test_leaving_one_letter_keeps_the_others(counter):
    first = a_reader(ANNA)
    second = a_reader(ANNA, a_newsletter("monday"))
    counter.post(f"/letters/leave/{token_of(first)}")
    assert not confirmed(first.newsletter).exists()
    assert confirmed(second.newsletter).exists()


@pytest.mark.parametrize("path", ["/letters/leave/", "/letters/yours/"])
def test_a_link_is_mailed_to_readers_only_and_the_answer_is_the_same(counter, path):
    a_reader(ANNA)
    known, new = by_mail(counter, path), by_mail(counter, path, "boris@farshore.example")
    assert (known.status, known.body, known.headers.items()) == (new.status, new.body, new.headers.items())
    (note,) = the_post()
    assert note.to == ANNA
    assert b"Forget me" in counter.get(link_in(note)).body


def test_a_reader_chooses_letters_and_a_language(counter):
    friday, monday = a_newsletter(), a_newsletter("monday")
    subscriber = a_reader(ANNA, friday).subscriber
    answer = counter.post(yours(subscriber), do="save", newsletter=["monday"], language="ru")
    assert 'lang="ru"' in answer.body.decode()
    assert (confirmed(friday).count(), confirmed(monday).count()) == (0, 1)
    subscriber.refresh_from_db()
    assert subscriber.language == "ru"


def test_a_reader_stops_everything(counter):
    subscriber = a_reader(ANNA).subscriber
    a_reader(ANNA, a_newsletter("monday"))
    assert "no letters any more" in counter.post(yours(subscriber), do="stop").body.decode()
    assert {each.state for each in Subscription.objects.all()} == {"left"}


def test_whoever_is_forgotten_leaves_only_a_keyed_mark(counter):
    subscriber = a_reader(ANNA).subscriber
    page = yours(subscriber)
    assert "You are forgotten" in counter.post(page, do="forget").body.decode()
    assert not Subscriber.objects.exists()
    assert not Subscription.objects.exists()
    assert bytes(Suppression.objects.get().mark) == mark(ANNA)
    assert counter.get(page).status == 410


def test_all_that_is_kept_comes_by_mail_to_the_address_itself_and_to_no_other(counter):
    subscriber = a_reader(ANNA).subscriber
    wrong = counter.post(yours(subscriber), do="data", address="boris@farshore.example")
    assert "another address" in wrong.body.decode()
    assert counter.post(yours(subscriber), do="data", address="ANNA@FarShore.example").status == 303
    (note,) = the_post()
    assert "Address: ANNA@farshore.example" in note.text
    assert "The Friday Letter: confirmed" in note.text
    assert "sealed, to send them" in note.text


def wanted(*subscriptions):
    return Subscription.objects.filter(still_wanted(), pk__in=[each.pk for each in subscriptions]).exists()


@pytest.mark.django_db
class TestMailThatComesBack:
    def test_a_mailbox_that_is_gone_is_suppressed_at_once(self):
        subscription = a_reader(ANNA)
        assert wanted(subscription)
        assert bounces.bounced(subscription, hard=True)
        assert Subscription.objects.get().state == "stopped"
        assert Suppression.objects.get().reason == "bounced"
        assert not wanted(subscription)

    def test_a_full_mailbox_is_suppressed_after_five_letters_in_a_row(self):
        subscription = a_reader(ANNA)
        assert [bounces.bounced(mark(ANNA), hard=False) for _ in range(5)] == [False] * 4 + [True]
        assert Tally.objects.get(kind="bounced").count == 5
        assert not wanted(subscription)

    def test_a_letter_that_arrives_wipes_out_what_passed(self):
        subscription = a_reader(ANNA)
        for _ in range(4):
            bounces.bounced(subscription, hard=False)
        bounces.accepted([subscription.subscriber_id])
        subscription.subscriber.refresh_from_db()
        assert not bounces.bounced(subscription, hard=False)

    def test_a_complaint_ends_all_letters(self):
        first, second = a_reader(ANNA), a_reader(ANNA, a_newsletter("monday"))
        assert bounces.complained(first)
        assert not wanted(first, second)
        assert not bounces.complained(mark("nobody@farshore.example"))

    def test_a_mark_that_is_suppressed_is_wanted_by_no_letter(self):
        subscription = a_reader(ANNA)
        leaving.suppress(mark(ANNA), Suppression.Reason.COMPLAINED)
        assert not wanted(subscription)
        assert not confirmed(subscription.newsletter).exists()


@pytest.mark.django_db
def test_forgetting_erases_the_letters_that_wait_too(counter):
    subscriber = a_reader(ANNA).subscriber
    by_mail(counter, "/letters/yours/")
    assert Outgoing.objects.exists()
    leaving.forget(bytes(subscriber.mark))
    assert not Outgoing.objects.exists()
