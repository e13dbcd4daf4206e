"""Two editors at one letter: neither overwrites the other unknowingly, both texts are shown, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from tamizdat.letters.desk.handing_in import on_the_clock
from tests.builders import a_newspaper
from tests.letters.world import an_issue
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


class Desk:
    """The issue desk as one editor has it open since a while."""

    def __init__(self, issue):
        self.person, self.issue = Person("Editors"), issue
        self.form = self._form(self.person.open("letters_issue", issue.pk).content.decode())

    def press(self, button="save", **typed):
        sent = {**self.form, **typed, "do": button}
        answer = self.person.client.post(reverse("letters_issue", args=[self.issue.pk]), sent)
        self.issue.refresh_from_db()
        self.page = unescape(answer.content.decode())
        if answer.status_code == 409:
            self.form = self._form(answer.content.decode())
        return answer.status_code

    def typed(self, name):
        return self.form[name][0]

    @staticmethod
    def _form(page):
        """What the page holds. Of fields with one name Wagtail's reader knows the last only, so the order is read beside it."""
        form = dict(querydict_from_html(page, form_id="letters-form").lists())
        return {**form, "order": form["was-order"][0].split(",")} if "was-order" in form else form


@pytest.fixture
def issue():
    return an_issue(stories=3, intro="Before")


@pytest.fixture
def two(issue):
    return Desk(issue), Desk(issue)


@pytest.mark.parametrize("field", ["subject", "intro", "sign_off"])
def test_the_same_words_are_saved_for_the_first_and_both_are_shown_to_the_second(issue, two, field):
    first, second = two
    assert first.press(**{field: "What the first wrote"}) == 302
    assert second.press(**{field: "What the second wrote"}) == 409
    assert getattr(issue, field) == "What the first wrote"
    assert "What the first wrote" in second.page
    assert second.typed(field) == "What the second wrote"


def test_who_saves_the_shown_page_again_puts_his_words_in_the_others_place(issue, two):
    first, second = two
    first.press(intro="What the first wrote")
    second.press(intro="What the second wrote")
    assert second.press() == 302
    assert issue.intro == "What the second wrote"


def test_unless_a_third_has_written_meanwhile(issue, two):
    first, second = two
    first.press(intro="What the first wrote")
    second.press(intro="What the second wrote")
    Desk(issue).press(intro="What the third wrote")
    assert second.press() == 409
    assert issue.intro == "What the third wrote"
    assert "What the third wrote" in second.page


def test_what_nobody_else_touched_is_saved_beside_a_clash(issue, two):
    first, second = two
    first.press(intro="What the first wrote")
    assert second.press(intro="What the second wrote", sign_off="Yours") == 409
    assert issue.sign_off == "Yours"


def test_the_button_does_nothing_while_words_clash(issue, two):
    first, second = two
    first.press(subject="What the first wrote")
    assert second.press("say:approve", subject="What the second wrote") == 409
    assert issue.state == "draft"


def test_the_same_words_from_both_are_no_clash(issue, two):
    first, second = two
    first.press(intro="The same")
    assert second.press(intro="The same\r\n") == 302


def test_a_headline_and_a_blurb_clash_like_all_words(issue, two):
    first, second = two
    number = issue.picks.first().pk
    first.press(**{f"headline-{number}": "First's", f"blurb-{number}": "First's blurb"})
    assert second.press(**{f"headline-{number}": "Second's", f"blurb-{number}": "Second's blurb"}) == 409
    pick = issue.picks.get(pk=number)
    assert (pick.headline, pick.blurb) == ("First's", "First's blurb")
    assert (second.typed(f"headline-{number}"), second.typed(f"blurb-{number}")) == ("Second's", "Second's blurb")
    assert "First's blurb" in second.page


def test_the_hour_that_two_have_set_is_asked_for_again(issue, two):
    first, second = two
    hours = [on_the_clock(timezone.now() + timedelta(days=day)) for day in (3, 4)]
    first.press(due_at=hours[0])
    assert second.press(due_at=hours[1]) == 409
    assert on_the_clock(issue.due_at) == hours[0]
    assert second.typed("due_at") == hours[1]


def test_an_order_that_somebody_else_has_changed_stays_as_it_is_now(issue, two):
    first, second = two
    numbers = [str(each.pk) for each in issue.picks.all()]
    first.press(order=[numbers[1], numbers[0], numbers[2]])
    assert second.press(order=numbers[::-1]) == 409
    assert [str(each.pk) for each in issue.picks.all()] == [numbers[1], numbers[0], numbers[2]]
    assert "Somebody else moved stories" in second.page


def test_a_story_picked_or_dropped_meanwhile_disturbs_no_order(issue, two):
    first, second = two
    one, two_, three = issue.picks.all()
    first.press(f"drop:{two_.pk}")
    assert second.press(order=[str(three.pk), str(two_.pk), str(one.pk)]) == 302
    assert [each.pk for each in issue.picks.all()] == [three.pk, one.pk]


def test_words_for_a_story_that_was_taken_out_are_shown_to_be_copied(issue, two):
    first, second = two
    number = issue.picks.first().pk
    first.press(f"drop:{number}")
    assert second.press(**{f"blurb-{number}": "Nobody shall lose this"}) == 409
    assert "Nobody shall lose this" in second.page
    assert "took the story out" in second.page


def test_words_typed_while_somebody_approved_are_shown_to_be_copied(issue, two):
    first, second = two
    first.press("say:approve")
    assert second.press(intro="Nobody shall lose this") == 409
    assert (issue.state, issue.intro) == ("approved", "Before")
    assert "Nobody shall lose this" in second.page
    assert "is no draft any more" in second.page


def test_who_typed_nothing_is_told_nothing(issue, two):
    first, second = two
    first.press(intro="What the first wrote", subject="Another")
    assert second.press() == 302
    assert (issue.intro, issue.subject) == ("What the first wrote", "Another")
