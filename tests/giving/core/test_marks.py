"""A dump does not show that one who gives, or wants to be reminded, also gets letters: no value of the one stands in rows of the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from tamizdat.circulation import signing_up
from tamizdat.circulation.caps import Budget
from tamizdat.circulation.marks import mark, normalised
from tamizdat.circulation.models import Cap, Outgoing, Subscriber, Suppression
from tamizdat.circulation.sealing import seal_for_the_post
from tamizdat.giving import months, reminders, supporters
from tamizdat.giving.kinds import Kind
from tamizdat.giving.models import Contribution, Reminder, Supporter
from tests.circulation.readers import a_reader, the_post
from tests.giving.core.donors import ANNA

KINDS = {kind.value for kind in Kind}


@pytest.mark.parametrize("typed", [ANNA, ANNA.upper(), f" {ANNA} "])
def test_one_address_has_a_mark_of_its_own_for_letters_for_gifts_and_for_reminders(db, typed):
    found = {mark(normalised(typed)), supporters.mark(typed), reminders.mark(typed)}
    assert found == {mark(ANNA), supporters.mark(ANNA), reminders.mark(ANNA)}
    assert len(found) == 3


def test_no_value_of_a_readers_rows_stands_in_those_of_a_supporter_with_the_same_address(counter):
    a_reader(ANNA)
    Suppression.objects.create(mark=mark(ANNA), reason=Suppression.Reason.COMPLAINED)
    counter.paid(email=ANNA)
    reminders.ask(ANNA, "en", months.ahead(timezone.localdate())[0])
    signing_up.write_to(ANNA, Kind.YOURS, "en", budget=Budget.GIVING, marked=supporters.mark)
    signing_up.write_to(ANNA, Outgoing.Kind.MANAGE, "en")
    signing_up.write_to(ANNA, Outgoing.Kind.DATA, "en")
    _judge()
    the_post()
    Reminder.objects.update(state="confirmed")
    signing_up.write_to(ANNA, Outgoing.Kind.MANAGE, "en")
    _judge()
    reminders.send_due(Reminder.objects.get().due_on)
    _judge()


def _judge() -> None:
    gave, read = _values(gives=True), _values(gives=False)
    assert supporters.mark(ANNA) in gave
    assert mark(ANNA) in read
    assert not gave & read


def _values(*, gives: bool) -> set[bytes]:
    """All bytes in the rows of giving, or in all others; letters and caps belong to who had them made."""
    found: set[bytes] = set()
    for model in apps.get_models():
        app = model._meta.app_label
        for row in model._default_manager.all():
            own = app == "giving"
            if isinstance(row, Outgoing):
                own = row.kind in KINDS
            elif isinstance(row, Cap):
                own = row.what.startswith((Budget.GIVING.value, Budget.REMINDING.value))
            if own is gives:
                found |= _bytes_of(row)
    return found


def _bytes_of(row: Any) -> set[bytes]:
    values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    marks = {bytes.fromhex(row.what.split(":")[1])} if isinstance(row, Cap) and ":" in row.what else set()
    return marks | {bytes(value) for value in values if isinstance(value, bytes | memoryview) and len(value) > 8}


def test_rows_with_the_mark_of_a_reader_are_marked_anew_and_found_by_their_address(counter):
    ours = counter.paid(email=ANNA)
    old = mark(ANNA)
    Supporter.objects.update(mark=old, marked=0, sealed=seal_for_the_post(old, ANNA))
    assert (supporters.mark_anew(), supporters.mark_anew()) == (1, 0)
    assert bytes(Supporter.objects.get().mark) == supporters.mark(ANNA)
    signing_up.write_to(ANNA, Kind.YOURS, "en", budget=Budget.GIVING, marked=supporters.mark)
    letters = the_post()
    assert [note.to for note in letters] == [ANNA] * 2
    assert Contribution.objects.get(supporter__mark=supporters.mark(ANNA)) == ours


def test_an_address_that_nobody_can_open_is_not_kept_under_the_mark_of_a_reader(counter):
    counter.paid(email=ANNA)
    Supporter.objects.update(mark=mark(ANNA), marked=0)
    supporters.mark_anew()
    assert not Supporter.objects.exists()
    assert not Subscriber.objects.exists()
