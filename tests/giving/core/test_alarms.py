"""What somebody should look at is said, and ends when its cause does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tamizdat.giving import errands
from tamizdat.giving.alarms import Kind, alarms
from tamizdat.giving.designating import carry_out, designate
from tamizdat.giving.errors import ProviderTrouble
from tamizdat.giving.models import Call, Contribution, Designation, Errand, Event, Payment, Trouble
from tamizdat.giving.providers.port import Frequency
from tests.giving.core.donors import ref

pytestmark = pytest.mark.django_db


def kinds() -> set[Kind]:
    return {alarm.kind for alarm in alarms()}


def ago(**time: float):
    return timezone.now() - timedelta(**time)


def test_where_all_is_well_nothing_is_said(counter):
    counter.paid(frequency=Frequency.MONTHLY)
    counter.tell()
    counter.work(Contribution.objects.get())
    assert alarms() == []


def test_renewals_that_were_due_and_did_not_come(counter):
    counter.paid(frequency=Frequency.MONTHLY)
    Contribution.objects.update(due_at=ago(days=2))
    assert alarms() == []
    Contribution.objects.update(due_at=ago(days=4))
    (alarm,) = alarms()
    assert (alarm.kind, alarm.provider, alarm.count) == (Kind.OVERDUE, "fake", 1)
    assert alarm.says == "1 renewal at fake was due and did not come."


def test_webhooks_that_stopped_though_money_comes(counter):
    for _each in range(3):
        counter.paid()
    Payment.objects.update(seen_at=ago(hours=1))
    assert kinds() == {Kind.SILENT}
    counter.tell()
    assert kinds() == set()
    Event.objects.update(received_at=ago(days=5), done_at=timezone.now())
    assert kinds() == {Kind.SILENT}


def test_a_provider_that_refuses_until_it_works_again(counter):
    counter.provider.refuses = True
    for _try in range(3):
        with pytest.raises(ProviderTrouble):
            counter.begin()
    assert kinds() == {Kind.TROUBLE}
    counter.provider.refuses = False
    counter.begin()
    assert alarms() == []


def test_one_that_does_not_answer_for_half_an_hour(counter):
    ours = counter.begin()
    counter.provider.down = True
    for _try in range(3):
        counter.look(ours)
    assert alarms() == []
    Trouble.objects.update(since=ago(minutes=40))
    assert kinds() == {Kind.TROUBLE}
    assert ref(ours) not in alarms()[0].says


def test_events_and_errands_that_nobody_gets_done(counter):
    ours = counter.paid(frequency=Frequency.MONTHLY)
    counter.tell()
    errands.ask(ours, "cancel", by="donor")
    assert alarms() == []
    Event.objects.update(received_at=ago(minutes=31))
    Errand.objects.update(made_at=ago(minutes=31))
    (alarm,) = alarms()
    assert (alarm.kind, alarm.count) == (Kind.STUCK, 2)
    counter.work(ours)
    assert alarms() == []


def test_a_refund_of_which_nobody_knows(counter):
    ours = counter.paid()
    Call.objects.create(contribution=ours, what="refund", about="1", made_at=ago(days=2))
    assert kinds() == {Kind.UNKNOWN}


def test_a_designation_that_is_not_carried_out(counter):
    designation = designate("ZW", timezone.localdate())
    Designation.objects.update(made_at=ago(hours=1))
    assert kinds() == {Kind.DESIGNATION}
    carry_out(designation, counter.tills)
    assert alarms() == []
