"""An issue goes from draft to sent by verbs, and nothing else leads anywhere."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.letters.issues import Issue
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.schedule import GRACE
from tamizdat.letters.states import FINAL, TOLD, VERBS, State
from tests.builders import a_newspaper
from tests.letters.world import an_issue, taken_back
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.fixture
def one_story():
    return an_issue(stories=1)


def say(issue: Issue, verb: str) -> None:
    """Each verb as its caller says it."""
    saying = {
        "approve": lambda: issue.approve(None),
        "withdraw": issue.withdraw_approval,
        "reschedule": lambda: issue.reschedule(timezone.now() + timedelta(days=2)),
        "send_now": lambda: issue.send_now(None),
        "pause": lambda: issue.pause("too many complaints"),
    }
    saying.get(verb, getattr(issue, verb, None))()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_obeyed_in_its_states_and_refused_in_all_others(verb, state):
    issue = an_issue(stories=1, state=state)
    before, after = VERBS[verb]
    assert issue.may(verb) == (state in before)
    if state in before:
        say(issue, verb)
        assert (issue.state, Issue.objects.get().state) == (after, after)
    else:
        with pytest.raises(LetterRefused):
            say(issue, verb)
        assert Issue.objects.get().state == state


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_the_story_of_an_issue_makes_sense(one_story, verbs):
    with taken_back():
        makes_sense(Issue.objects.get(pk=one_story.pk), verbs)


def makes_sense(issue, verbs):
    sent = False
    for verb in verbs:
        was = issue.state
        try:
            say(issue, verb)
        except LetterRefused:
            assert issue.state == was
            continue
        assert was not in FINAL
        sent = sent or issue.state == State.SENDING
        assert (issue.approved_at is not None) >= (
            issue.state in {State.APPROVED, State.SENDING, State.PAUSED, State.SENT}
        )
        assert (issue.begun_at is not None) == sent
        assert (issue.ended_at is not None) == (issue.state in {*FINAL, State.MISSED})
    issue.refresh_from_db()
    assert sent or issue.state != State.SENT


def test_every_refusal_says_when_the_verb_may_be_said():
    assert set(TOLD) == set(VERBS)


def test_of_two_editors_who_approve_at_once_one_is_refused():
    issue = an_issue(stories=1)
    other = Issue.objects.get()
    issue.approve(Person("Editors").account)
    with pytest.raises(LetterRefused, match="only be approved while it is a draft"):
        other.approve(Person("Publishers").account)
    assert other.state == State.APPROVED


def test_nothing_without_a_subject_or_a_story_is_approved():
    with pytest.raises(LetterRefused, match="no subject"):
        an_issue(stories=1, subject=" ").approve(None)
    with pytest.raises(LetterRefused, match="no story"):
        an_issue().approve(None)


def test_an_issue_whose_only_story_was_taken_down_is_not_approved():
    issue = an_issue(stories=1)
    issue.picks.get().article.unpublish()
    with pytest.raises(LetterRefused, match="no story"):
        issue.send_now(None)


def test_an_hour_that_has_passed_is_refused():
    late = an_issue(stories=1, due_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(LetterRefused, match="Set another"):
        late.approve(None)
    with pytest.raises(LetterRefused, match="to come"):
        late.reschedule(timezone.now())


def test_an_approved_issue_goes_out_at_its_hour_and_not_before():
    issue = an_issue(stories=1)
    issue.approve(None)
    assert Issue.objects.all().to_send(issue.due_at - timedelta(seconds=1)) == []
    assert Issue.objects.all().to_send(issue.due_at) == [issue]


def test_after_an_outage_an_issue_asks_and_is_not_sent_until_somebody_says_so():
    issue = an_issue(stories=1, state=State.APPROVED, due_at=timezone.now() - GRACE - timedelta(minutes=1))
    assert issue.asks(timezone.now())
    assert Issue.objects.all().to_send(timezone.now()) == []
    issue.send_now(None)
    assert Issue.objects.all().to_send(timezone.now()) == [issue]


def test_an_approval_remembers_who_and_a_withdrawal_forgets():
    issue, editor = an_issue(stories=1), Person("Editors").account
    issue.approve(editor)
    assert issue.approved_by == editor
    issue.withdraw_approval()
    assert (issue.approved_by, issue.approved_at) == (None, None)


@pytest.mark.parametrize("state", [State.SENT, State.PAUSED])
def test_who_approves_what_has_gone_out_already_is_told_so_and_not_that_its_hour_has_passed(state):
    issue = an_issue(stories=1, state=state, due_at=timezone.now() - timedelta(days=1))
    with pytest.raises(LetterRefused, match="while it is a draft"):
        issue.approve(None)
