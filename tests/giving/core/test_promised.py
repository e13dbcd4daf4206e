"""Promised transfers in the database: what they were as files, without a reference to read; files of before are taken over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import tidying
from tamizdat.giving.models import Payment, Transfer
from tamizdat.giving.promised import Rows
from tamizdat.giving.providers.bank.provider import Bank
from tamizdat.giving.providers.bank.reference import reference
from tamizdat.giving.providers.bank.register import Came, Folder
from tamizdat.giving.providers.port import Frequency, Standing, UnknownReference
from tamizdat.lib.money import Money
from tests.contracts.provider import NUMBER, an_intent
from tests.giving.tills import NOON

pytestmark = pytest.mark.django_db
TEN = Money(1000, "EUR")
LINE = Came("line", 1000, NOON.isoformat(), back=False)


@pytest.fixture
def files(tmp_path):
    return Folder(tmp_path)


@pytest.fixture
def rows(tmp_path):
    return Rows(tmp_path)


def a_file(files: Folder) -> str:
    ref = files.reference(NUMBER)
    files.promise(ref, NUMBER, Frequency.MONTHLY, TEN, NOON)
    files.took(ref, LINE, NOON)
    return ref


def test_a_row_says_what_the_file_said(files, rows):
    ref = a_file(files)
    before = files.get(ref)
    assert (rows.take_over(), rows.take_over()) == (1, 0)
    assert rows.get(ref) == before
    assert list(rows.all()) == [before]
    assert not list(files.all())


def test_what_is_still_a_file_is_found_and_keeps_its_reference(files, rows):
    ref = a_file(files)
    assert rows.reference(NUMBER) == ref
    assert rows.get(ref).number == NUMBER


def test_one_that_died_while_it_took_a_file_over_leaves_one_transfer(files, rows):
    ref = a_file(files)
    rows.take_over()
    a_file(files)
    rows.took(ref, Came("another", 1000, NOON.isoformat(), back=False), NOON)
    rows.take_over()
    assert [each.name == "line" for each in rows.get(ref).came] == [True, False]


def test_a_line_is_counted_once_whether_it_was_noted_as_a_file_or_as_a_row(files, rows):
    ref = a_file(files)
    assert rows.knows(ref, "line")
    assert [rows.took(ref, LINE, NOON), rows.took(ref, Came("new", 5, NOON.isoformat(), back=False), NOON)] == [
        False,
        True,
    ]
    assert not rows.took(ref, Came("new", 5, NOON.isoformat(), back=False), NOON)


def test_a_new_reference_cannot_be_made_of_the_number_without_the_key(rows):
    bank = Bank(rows, {"iban": "DE02120300000000202051"}, "EUR", now=lambda: NOON)
    started = bank.start(an_intent(), "key")
    assert started.ref != reference(NUMBER)
    assert bank.start(an_intent(), "key") == started
    assert bank.fetch(started.ref).standing is Standing.AWAITING
    with pytest.raises(UnknownReference):
        rows.get(reference(NUMBER))


def test_what_was_promised_and_never_came_is_erased_with_its_contribution(rows, settings):
    old = timezone.now() - timedelta(days=settings.NEWSPAPER.giving_keep_unpaid + 1)
    ref = rows.reference(NUMBER)
    rows.promise(ref, NUMBER, Frequency.ONCE, TEN, old)
    tidying.tidy()
    assert not Transfer.objects.exists()
    assert not Payment.objects.exists()
