"""The counter's letters: each is taken by one worker, put off when it must be, and erased when it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tamizdat.circulation import notes, outgoing
from tamizdat.circulation.errors import UnknownKind
from tamizdat.circulation.marks import mark
from tamizdat.circulation.models import Outgoing
from tests.circulation.readers import a_newsletter, a_reader, link_in, the_post

ANNA = "anna@farshore.example"


def letters(number: int) -> None:
    for each in range(number):
        address = f"reader{each}@farshore.example"
        outgoing.queue(Outgoing.Kind.DATA, mark(address), address, "en")


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_never_share_a_letter():
    letters(40)

    def work(worker: str) -> list[int]:
        taken: list[int] = []
        try:
            while batch := outgoing.take(worker, 3):
                taken += [letter.pk for letter in batch]
                outgoing.done(worker, batch)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [number for found in pool.map(work, "abcd") for number in found]
    assert len(taken) == len(set(taken)) == 40
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_a_letter_that_is_put_off_waits_and_is_the_same_one_later():
    letters(1)
    (letter,) = outgoing.take("one", 10)
    outgoing.later("one", [letter], timedelta(minutes=5))
    assert outgoing.take("one", 10) == []
    Outgoing.objects.update(due_at=letter.made_at)
    (again,) = outgoing.take("two", 10)
    assert (again.message_id, again.attempts) == (letter.message_id, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Outgoing.Kind.MANAGE, Outgoing.Kind.LEAVE, Outgoing.Kind.DATA])
def test_to_an_address_that_is_not_known_nothing_is_written(kind):
    outgoing.queue(kind, mark(ANNA), ANNA, "en")
    assert the_post() == []
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
def test_a_kind_that_was_taught_is_written_by_its_own_writer_and_signed_by_the_paper(settings):
    notes.learn("greeting", lambda letter, address: ("A word", [f"To {address}: {letter.payload['word']}"]))
    queued = outgoing.queue("greeting", mark(ANNA), ANNA, "en")
    outgoing.queue_sealed("greeting", mark(ANNA), bytes(queued.sealed), "en", word="hello")
    Outgoing.objects.filter(pk=queued.pk).update(payload={"word": "good day"})
    first, second = the_post()
    assert first.text.startswith(f"To {ANNA}: good day\n\n")
    assert second.text == f"To {ANNA}: hello\n\n{settings.NEWSPAPER.name}\n{settings.NEWSPAPER.address}\n"


@pytest.mark.django_db
def test_a_kind_that_nobody_knows_is_refused_with_its_name():
    outgoing.queue("strange", mark(ANNA), ANNA, "en")
    with pytest.raises(UnknownKind, match="strange"):
        the_post()


@pytest.mark.django_db
def test_a_letter_for_later_is_not_taken_before():
    sealed = bytes(outgoing.queue(Outgoing.Kind.MANAGE, mark(ANNA), ANNA, "en").sealed)
    outgoing.take("one", 10)
    outgoing.queue_sealed("greeting", mark(ANNA), sealed, "en", due_at=timezone.now() + timedelta(days=1))
    assert outgoing.take("two", 10) == []


@pytest.mark.django_db
def test_no_subject_names_the_paper_and_no_link_the_address(settings):
    a_reader(ANNA)
    for kind in Outgoing.Kind:
        outgoing.queue(kind, mark(ANNA), ANNA, "ru", newsletters=[a_newsletter("monday").pk])
    notes = the_post()
    assert len(notes) == 4
    for note in notes:
        assert settings.NEWSPAPER.name not in note.subject
        assert "anna" not in note.text.replace(f"{ANNA}\n", "")
        assert "@" in note.message_id
    assert "farshore.example" not in link_in(notes[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "said"),
    [("counter", "форма подписки на сайте"), ("import", "перенесённый список"), ("ярмарка", "ярмарка")],
)
def test_all_that_is_kept_is_told_in_the_readers_language(source, said):
    a_reader(ANNA, language="ru", source=source)
    outgoing.queue(Outgoing.Kind.DATA, mark(ANNA), ANNA, "ru")
    (note,) = the_post()
    assert "\nПисем вернулось: 0\n" in note.text
    assert f"\n  откуда адрес: {said}\n  согласие: " in note.text
    assert not [word for word in ("Language", "Mail", "came by", "agreed") if word in note.text]
