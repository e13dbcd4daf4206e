"""A draft appears by itself, once; what nobody approved is missed; what was missed is never sent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tamizdat.letters.drafting import begin_by_hand, draft_what_is_due, miss_what_nobody_approved, next_hour
from tamizdat.letters.issues import Issue
from tamizdat.letters.states import State
from tests.builders import a_newspaper
from tests.letters.world import a_newsletter, an_issue

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2030, 11, 27, 9, tzinfo=ZoneInfo("Europe/Riga"))
FRIDAY = WEDNESDAY + timedelta(days=2)


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_draft_appears_two_days_before_its_hour_and_once():
    newsletter = a_newsletter()
    assert draft_what_is_due(WEDNESDAY - timedelta(minutes=1)) == []
    (issue,) = draft_what_is_due(WEDNESDAY)
    assert (issue.newsletter, issue.number, issue.state, issue.due_at) == (newsletter, 1, State.DRAFT, FRIDAY)
    assert draft_what_is_due(WEDNESDAY + timedelta(hours=5)) == []


def test_each_newsletter_has_its_own_hour_and_numbers():
    first, second = a_newsletter(), a_newsletter("ru", weekday=3, hour=time(18))
    an_issue(second, state=State.SENT, due_at=WEDNESDAY - timedelta(days=7))
    made = {issue.newsletter: issue for issue in draft_what_is_due(WEDNESDAY)}
    assert (made[first].number, made[second].number) == (1, 2)
    assert made[second].due_at == datetime(2030, 11, 28, 18, tzinfo=ZoneInfo("Europe/Riga"))


def test_after_an_outage_of_weeks_only_the_next_letter_is_drafted():
    a_newsletter()
    draft_what_is_due(WEDNESDAY)
    (issue,) = draft_what_is_due(WEDNESDAY + timedelta(days=21))
    assert issue.due_at == FRIDAY + timedelta(days=21)


def test_a_draft_that_an_editor_began_or_moved_gets_no_second_beside_it():
    newsletter = a_newsletter()
    by_hand = begin_by_hand(newsletter)
    Issue.objects.filter(pk=by_hand.pk).update(due_at=FRIDAY + timedelta(hours=3))
    assert draft_what_is_due(WEDNESDAY) == []


def test_a_letter_begun_by_hand_and_sent_early_was_the_one_of_its_week():
    newsletter = a_newsletter()
    issue = begin_by_hand(newsletter)
    Issue.objects.filter(pk=issue.pk).update(state=State.SENT, due_at=issue.due_at - timedelta(days=3))
    assert draft_what_is_due(issue.due_at - timedelta(hours=1)) == []
    assert len(draft_what_is_due(issue.due_at + timedelta(days=6))) == 1


def test_each_letter_that_is_begun_by_hand_gets_an_hour_of_its_own():
    newsletter = a_newsletter()
    first, second, third = (begin_by_hand(newsletter) for _ in range(3))
    week = timedelta(days=7)
    # the hours are of the newsroom's clocks, which may change in between
    assert abs(second.due_at - first.due_at - week) <= timedelta(hours=1)
    assert abs(third.due_at - second.due_at - week) <= timedelta(hours=1)
    second.cancel()
    assert begin_by_hand(newsletter).due_at == second.due_at


def test_the_next_hour_is_none_whose_letter_was_sent_early_or_cancelled():
    newsletter = a_newsletter()
    assert next_hour(newsletter, WEDNESDAY) == FRIDAY
    (issue,) = draft_what_is_due(WEDNESDAY)
    assert next_hour(newsletter, WEDNESDAY) == FRIDAY
    for state in (State.SENDING, State.SENT, State.CANCELLED):
        Issue.objects.filter(pk=issue.pk).update(state=state)
        assert next_hour(newsletter, WEDNESDAY) == FRIDAY + timedelta(days=7)


def test_a_cancelled_letter_is_not_drafted_again():
    a_newsletter()
    (issue,) = draft_what_is_due(WEDNESDAY)
    issue.cancel()
    assert draft_what_is_due(WEDNESDAY + timedelta(hours=1)) == []


def test_unapproved_at_its_hour_it_is_missed_and_not_sent():
    a_newsletter()
    (issue,) = draft_what_is_due(WEDNESDAY)
    assert miss_what_nobody_approved(FRIDAY - timedelta(seconds=1)) == []
    assert miss_what_nobody_approved(FRIDAY) == [issue]
    issue.refresh_from_db()
    assert issue.state == State.MISSED
    assert Issue.objects.all().to_send(FRIDAY) == []


def test_an_approved_letter_is_not_missed():
    issue = an_issue(stories=1)
    issue.approve(None)
    assert miss_what_nobody_approved(issue.due_at) == []


def test_a_newsletter_that_is_closed_and_has_no_reader_left_is_drafted_no_more():
    a_newsletter(open=False)
    assert draft_what_is_due(WEDNESDAY) == []
