"""Picking and ordering stories."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import arrange, drop, move, pick
from tamizdat.letters.refusals import LetterRefused
from tests.builders import a_newspaper, a_story
from tests.letters.world import a_newsletter, an_issue, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.fixture
def four_stories():
    return an_issue(stories=4)


def order(issue):
    return list(issue.picks.values_list("pk", flat=True))


def test_a_story_is_picked_once_however_often_the_button_is_pressed():
    issue, story = an_issue(), a_story()
    assert pick(issue, story) == pick(issue, story)
    assert issue.picks.count() == 1


def test_a_draft_and_a_story_of_another_language_are_not_picked():
    issue = an_issue()
    for story in (a_story(live=False), a_story(language="ru")):
        with pytest.raises(LetterRefused, match="is not published in the language"):
            pick(issue, story)


def test_the_first_pick_has_its_picture():
    issue = an_issue(stories=2)
    assert list(issue.picks.values_list("picture", flat=True)) == [True, False]


@pytest.mark.parametrize(
    ("place", "steps", "then"), [(0, 1, [1, 0, 2]), (2, -1, [0, 2, 1]), (0, -1, [0, 1, 2]), (2, 1, [0, 1, 2])]
)
def test_a_pick_moves_up_and_down_and_stays_at_the_ends(place, steps, then):
    issue = an_issue(stories=3)
    before = order(issue)
    move(issue, before[place], steps)
    assert order(issue) == [before[each] for each in then]


@given(places=st.lists(st.integers(0, 5), max_size=8))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_that_is_asked_for_loses_or_doubles_a_pick(four_stories, places):
    there = order(four_stories)
    wanted = [[*there, 0, 10**9][place] for place in places]
    with taken_back():
        arrange(four_stories, wanted)
        assert sorted(order(four_stories)) == sorted(there)
        named = [each for each in dict.fromkeys(wanted) if each in there]
        assert order(four_stories)[: len(named)] == named


def test_what_is_approved_cannot_be_changed_behind_the_approval():
    issue = an_issue(stories=2)
    stale = Issue.objects.get()
    issue.approve(None)
    number = order(issue)[0]
    for change in (
        lambda: pick(stale, a_story()),
        lambda: drop(stale, number),
        lambda: move(stale, number, 1),
        lambda: arrange(stale, [number]),
    ):
        with pytest.raises(LetterRefused, match="no draft any more"):
            change()
    assert len(order(issue)) == 2


def test_a_pick_is_dropped_and_the_order_of_the_others_kept():
    issue = an_issue(a_newsletter(), stories=3)
    first, second, third = order(issue)
    drop(issue, second)
    assert order(issue) == [first, third]
