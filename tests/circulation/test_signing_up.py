"""From the box to the list: typed, checked, mailed, confirmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.circulation import caps, consents
from tamizdat.circulation.audience import confirmed
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Outgoing, Subscriber, Subscription, Suppression, Tally
from tests.circulation.readers import a_newsletter, a_reader, link_in, shown, the_post

ANNA = "anna@farshore.example"


def sign_up(counter, address=ANNA, **fields):
    return counter.post("/letters/", **{"address": address, "newsletter": "friday", "shown": shown(), **fields})


def test_a_reader_signs_up_confirms_and_is_on_the_list(counter):
    newsletter = a_newsletter()
    answer = sign_up(counter)
    assert (answer.status, answer.headers["Location"]) == (303, "/letters/sent/signup/?language=en")
    assert b"seven days" in counter.get("/letters/sent/signup/?language=en").body
    (note,) = the_post()
    assert (note.to, note.subject) == (ANNA, "Please confirm")
    assert not confirmed(newsletter).exists()
    assert b"Yes, send it to me" in counter.get(link_in(note)).body
    assert not confirmed(newsletter).exists()
    assert b"You are on the list" in counter.post(link_in(note)).body
    (subscription,) = confirmed(newsletter)
    assert bytes(subscription.subscriber.mark) == mark(ANNA)
    assert subscription.consent == consents.current("en")
    assert dict(Tally.objects.values_list("kind", "count")) == {"asked": 1, "confirmed": 1}


def test_what_the_box_posts_comes_back_as_a_form_to_check(counter):
    a_newsletter()
    page = counter.post("/letters/", address=ANNA, newsletter="friday").body.decode()
    assert f'value="{ANNA}"' in page
    assert "press once more" in page
    assert re.search('name="shown" value="[^"]+"', page)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(("seconds", "words"), [(0, "quicker than a person"), (3 * 3600, "for a long time")])
def test_a_form_that_is_too_quick_or_too_old_is_shown_again_as_it_was(counter, seconds, words):
    a_newsletter()
    answer = sign_up(counter, shown=shown(seconds))
    assert answer.status == 422
    assert words in answer.body.decode()
    assert f'value="{ANNA}"' in answer.body.decode()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("address", ["", "anna", "anna@", "anna@localhost", "a" * 300 + "@b.org"])
def test_what_is_no_address_is_kept_and_explained(counter, address):
    a_newsletter()
    answer = sign_up(counter, address)
    assert answer.status == 422
    assert "This is not a whole address" in answer.body.decode()
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "before the @ it may have the letters a–z"), ("ru", "перед знаком @ могут стоять только латинские буквы")],
)
@pytest.mark.parametrize("address", ["юля@example.org", "юзер@пример.рф"])
def test_a_name_in_other_letters_is_told_what_is_wrong_with_it(counter, address, language, said):
    a_newsletter()
    answer = sign_up(counter, address, language=language)
    assert answer.status == 422
    assert said in answer.body.decode()
    assert not Outgoing.objects.exists()


def test_a_domain_in_other_letters_is_written_to(counter):
    a_newsletter()
    sign_up(counter, "anna@пример.рф")
    assert [note.to for note in the_post()] == ["anna@xn--e1afmkfd.xn--p1ai"]


def test_no_letter_chosen_is_said(counter):
    a_newsletter()
    answer = sign_up(counter, newsletter="nothing-of-ours")
    assert answer.status == 422
    assert "Choose at least one letter" in answer.body.decode()


def test_a_newsletter_that_takes_no_readers_cannot_be_had(counter):
    a_newsletter(open=False)
    assert "no letter to sign up for" in counter.get("/letters/").body.decode()
    assert sign_up(counter).status == 422


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(counter):
    a_reader(ANNA)
    known, new = sign_up(counter), sign_up(counter, "boris@farshore.example")
    assert known.status == new.status
    assert known.body == new.body
    assert known.headers.items() == new.headers.items()
    rows = [[len(value) if isinstance(value, bytes) else "" for value in row] for row in Outgoing.objects.values_list()]
    assert rows[0] == rows[1]


def test_a_known_reader_who_signs_up_gets_his_own_link_instead(counter):
    subscription = a_reader(ANNA)
    sign_up(counter)
    (note,) = the_post()
    assert note.subject == "You are on the list"
    assert counter.get(link_in(note)).status == 200
    subscription.refresh_from_db()
    assert subscription.state == "confirmed"


def test_a_link_confirms_once_and_says_the_same_when_it_is_pressed_again(counter):
    a_newsletter()
    sign_up(counter)
    (note,) = the_post()
    assert counter.post(link_in(note)).status == counter.post(link_in(note)).status == 200
    assert Tally.objects.get(kind="confirmed").count == 1


def test_a_confirmed_reader_who_left_is_not_brought_back_by_his_old_link(counter):
    a_newsletter()
    sign_up(counter)
    (note,) = the_post()
    counter.post(link_in(note))
    Subscription.objects.update(state="left")
    assert counter.post(link_in(note)).status == 410
    assert Subscription.objects.get().state == "left"


def test_only_three_letters_a_day_go_to_one_address(counter):
    a_newsletter()
    answers = [sign_up(counter) for _ in range(5)]
    assert {answer.status for answer in answers} == {303}
    assert len(the_post()) == caps.PER_MARK


def test_the_whole_form_rests_when_it_has_written_enough_in_an_hour(counter):
    a_newsletter()
    hour = caps._begin(caps.HOUR)
    caps.Cap.objects.create(what="form", begun=hour, count=caps.FOR_ALL[caps.Budget.SIGNING_UP])
    answer = sign_up(counter)
    assert answer.status == 503
    assert "come back in an hour" in answer.body.decode()
    assert not Outgoing.objects.exists()


def test_a_suppressed_reader_comes_back_by_confirming_and_not_before(counter):
    newsletter = a_newsletter()
    Suppression.objects.create(mark=mark(ANNA), reason="complained")
    sign_up(counter)
    (note,) = the_post()
    assert Suppression.objects.exists()
    counter.post(link_in(note))
    assert not Suppression.objects.exists()
    assert confirmed(newsletter).count() == 1


def test_a_letter_that_is_written_twice_counts_once(counter):
    a_newsletter()
    sign_up(counter)
    letter = Outgoing.objects.get()
    the_post()
    letter.save()
    the_post()
    assert Tally.objects.get(kind="asked").count == 1
    assert Subscriber.objects.count() == 1


def test_a_page_speaks_the_language_that_was_asked_for(counter):
    a_newsletter(language="ru", name="Пятничное письмо")
    assert 'lang="ru"' in counter.get("/letters/?newsletter=friday").body.decode()
    assert 'dir="rtl"' in counter.get("/letters/?language=fa").body.decode()
    assert 'lang="ru"' in counter.get("/letters/", HTTP_ACCEPT_LANGUAGE="de,ru-RU;q=0.8").body.decode()


def test_the_letter_speaks_the_language_that_was_asked_for(counter):
    a_newsletter()
    sign_up(counter, language="ru")
    (note,) = the_post()
    assert note.language == "ru"
    assert note.subject == "Подтвердите, пожалуйста"


def test_a_lease_that_ran_out_is_taken_over_and_its_holder_erases_nothing(counter):
    from tamizdat.circulation import outgoing

    a_newsletter()
    sign_up(counter)
    letters = outgoing.take("one", 10)
    assert outgoing.take("two", 10) == []
    Outgoing.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert len(outgoing.take("two", 10)) == 1
    outgoing.done("one", letters)
    assert Outgoing.objects.exists()
