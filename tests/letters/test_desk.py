"""The desk of letters, pressed as a browser without scripts presses it."""

from datetime import timedelta
from importlib import import_module
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from tamizdat.letters import ports
from tamizdat.letters.desk.clashes import LONGEST
from tamizdat.letters.desk.handing_in import save
from tamizdat.letters.issues import Issue
from tamizdat.letters.picks import MOST, Pick
from tamizdat.letters.progress import Destination, Progress
from tamizdat.letters.refusals import LetterRefused
from tamizdat.letters.states import State
from tests.builders import a_newspaper, a_section, a_story
from tests.letters.world import a_newsletter, an_issue
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


class Office(ports.NobodyThere):
    """A post office that notes what it is asked."""

    def __init__(self):
        self.tests, self.looked, self.printed = [], 0, None

    def send_test(self, issue, address):
        self.tests.append((issue.pk, address))

    def look(self):
        self.looked += 1

    def in_the_archive(self, issue):
        del issue
        return self.printed

    def take_out(self, issue):
        del issue
        self.printed = False

    def bring_back(self, issue):
        del issue
        self.printed = True

    def progress(self, issue):
        del issue
        return Progress(
            audience=100, accepted=60, queued=40, rate=2.5, destinations=(Destination("gmail.com", 60, 40, 0),)
        )


@pytest.fixture
def office():
    before, made = ports.post_office(), Office()
    ports.register(made)
    yield made
    ports.register(before)


def press(person, issue, button="", **typed):
    """Open the issue desk, type into its form and press a button; the page that follows."""
    page = person.open("letters_issue", issue.pk).content.decode()
    form = dict(querydict_from_html(page, form_id="letters-form").lists())
    sent = {**form, **typed, **({"do": button} if button else {})}
    return person.client.post(reverse("letters_issue", args=[issue.pk]), sent, follow=True)


def told(answer):
    return " ".join(str(message) for message in answer.context["messages"])


def test_an_editor_makes_a_letter_from_draft_to_approval_without_a_script(office):
    editor, story = Person("Editors"), a_story("Ferries run again")
    newsletter = a_newsletter()
    begun = editor.client.post(reverse("letters_begin", args=[newsletter.pk]))
    issue = Issue.objects.get()
    assert begun.url == reverse("letters_issue", args=[issue.pk])
    press(editor, issue, f"pick:{story.pk}", subject="Boats!", intro="Dear readers,")
    pick = issue.picks.get()
    press(editor, issue, "save", **{f"headline-{pick.pk}": "At last", f"blurb-{pick.pk}": "They float."})
    answer = press(editor, issue, "say:approve")
    issue.refresh_from_db()
    pick.refresh_from_db()
    assert (issue.state, issue.subject, issue.intro, issue.approved_by) == (
        State.APPROVED,
        "Boats!",
        "Dear readers,",
        editor.account,
    )
    assert (pick.headline, pick.blurb) == ("At last", "They float.")
    assert "Approved" in told(answer)
    assert office.looked == 1


@pytest.mark.parametrize("nonsense", ["²", "9" * 26, "9" * 5000, "-1", "\0"])
def test_crafted_values_are_ignored_and_break_nothing(nonsense):
    editor, issue = Person("Editors"), an_issue(stories=2)
    before = list(issue.picks.values_list("pk", flat=True))
    desk = reverse("letters_issue", args=[issue.pk])
    for name in ("section", "days", "words", "look", "ask"):
        assert editor.client.get(desk, {name: nonsense}).status_code == 200
    for verb in ("pick", "drop", "up", "down"):
        assert press(editor, issue, f"{verb}:{nonsense}").status_code == 200
    assert press(editor, issue, "save", order=[nonsense], section=nonsense, intro=f"Dear{nonsense}").status_code == 200
    assert list(issue.picks.values_list("pk", flat=True)) == before
    assert editor.client.get(reverse("letters"), {"p": nonsense}).status_code == 200


@pytest.mark.parametrize(("field", "longest"), [("subject", 150), ("intro", 20_000), ("sign_off", 20_000)])
def test_words_that_are_too_long_are_not_saved_and_stay_in_their_field(field, longest):
    editor, issue = Person("Editors"), an_issue(stories=1, sign_off="Before")
    number = issue.picks.get().pk
    words = "Ж" * (longest + 1)
    answer = press(editor, issue, f"drop:{number}", **{field: words})
    assert (answer.status_code, issue.picks.count()) == (409, 1)
    assert words in answer.content.decode()
    assert f"Too long to be saved: {longest} characters are taken" in answer.content.decode()
    issue.refresh_from_db()
    assert words not in {issue.subject, issue.intro, issue.sign_off}
    assert press(editor, issue, "save", **{field: words[1:]}).status_code == 200
    assert getattr(Issue.objects.get(), field) == words[1:]


def test_the_words_of_a_pick_that_are_too_long_stay_in_their_field():
    editor, issue = Person("Editors"), an_issue(stories=1)
    number = issue.picks.get().pk
    for field, longest in (("headline", 255), ("blurb", 600)):
        answer = press(editor, issue, "save", **{f"{field}-{number}": "Ж" * (longest + 1)})
        assert "Ж" * (longest + 1) in answer.content.decode(), field
        assert answer.status_code == 409
        assert getattr(issue.picks.get(), field) == ""


def test_the_fullest_letter_there_can_be_is_still_taken_by_the_next_press():
    editor, issue, widest = Person("Editors"), an_issue(), "🚢"
    words = {"headline": widest * LONGEST["headline"], "blurb": widest * LONGEST["blurb"]}
    for _ in range(MOST):
        Pick.objects.create(issue=issue, article=a_story(), **words)
    issue.write(**{name: widest * LONGEST[name] for name in ("subject", "intro", "sign_off")})
    page = editor.open("letters_issue", issue.pk).content.decode()
    form = {**dict(querydict_from_html(page, form_id="letters-form").lists()), "do": f"pick:{a_story().pk}"}
    answer = editor.client.post(
        reverse("letters_issue", args=[issue.pk]),
        urlencode(form, doseq=True),
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )
    assert answer.status_code == 200
    assert "Take one out first." in told(answer)
    assert issue.picks.count() == MOST


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_at_the_end_of_time_is_refused_or_kept_and_breaks_nothing(settings, moment):
    editor, issue = Person("Editors"), an_issue(stories=1)
    for zone in ("America/New_York", "Asia/Tokyo"):
        settings.TIME_ZONE = zone
        assert press(editor, issue, "save", due_at=moment).status_code == 200


def test_every_button_saves_what_was_typed_first():
    editor, issue = Person("Editors"), an_issue(stories=2)
    first, second = issue.picks.all()
    press(editor, issue, f"down:{first.pk}", sign_off="Yours", **{f"blurb-{second.pk}": "Kept"})
    issue.refresh_from_db()
    assert issue.sign_off == "Yours"
    assert [each.blurb for each in issue.picks.all()] == ["Kept", ""]


def test_a_dragged_order_is_the_order_of_the_rows_in_the_form():
    editor, issue = Person("Editors"), an_issue(stories=3)
    numbers = list(issue.picks.values_list("pk", flat=True))
    press(editor, issue, "save", order=[str(number) for number in reversed(numbers)])
    assert list(issue.picks.values_list("pk", flat=True)) == numbers[::-1]


def test_a_pick_is_taken_out_and_is_a_candidate_again():
    editor, issue = Person("Editors"), an_issue()
    story = a_story("Ferries run again")
    assert f"pick:{story.pk}" in editor.open("letters_issue", issue.pk).content.decode()
    press(editor, issue, f"pick:{story.pk}")
    assert f"pick:{story.pk}" not in editor.open("letters_issue", issue.pk).content.decode()
    page = press(editor, issue, f"drop:{issue.picks.get().pk}").content.decode()
    assert f"pick:{story.pk}" in page


def test_candidates_are_published_newest_day_first_and_narrowed_by_section_age_and_words():
    editor, issue, now = Person("Editors"), an_issue(), timezone.now()
    for headline, section, days in (("Old", "politics", 20), ("Votes", "politics", 1), ("Song", "culture", 2)):
        a_story(headline, section=section, published=now - timedelta(days=days))
    a_story("Hidden", live=False)
    a_story("Чужая", language="ru")
    page = editor.open("letters_issue", issue.pk).content.decode()
    assert page.index("Votes") < page.index("Song")
    assert not [each for each in ("Old", "Hidden", "Чужая") if f">{each}<" in page]
    culture = a_section("culture")
    narrowed = press(editor, issue, "filter", section=str(culture.pk)).content.decode()
    assert ">Song<" in narrowed
    assert ">Votes<" not in narrowed
    assert ">Old<" in press(editor, issue, "filter", section="", days="31").content.decode()
    found = press(editor, issue, "filter", section="", words="votes").content.decode()
    assert ">Votes<" in found
    assert ">Song<" not in found


def test_a_story_that_an_earlier_letter_had_says_so():
    newsletter = a_newsletter()
    first = an_issue(newsletter, stories=1)
    second = an_issue(newsletter)
    assert f"in letter {first.number}" in Person("Editors").open("letters_issue", second.pk).content.decode()


def test_the_hour_is_set_by_the_newsrooms_clocks_and_a_past_one_is_refused():
    editor, issue = Person("Editors"), an_issue(stories=1)
    press(editor, issue, "save", due_at="2031-07-04T09:00")
    issue.refresh_from_db()
    assert issue.due_at.astimezone(ZoneInfo("Europe/Riga")).isoformat() == "2031-07-04T09:00:00+03:00"
    assert "Set one that is to come" in told(press(editor, issue, "save", due_at="2020-07-04T09:00"))
    assert "is no moment" in told(press(editor, issue, "save", due_at="soon"))


def test_a_missed_letter_gets_another_hour():
    editor, issue = Person("Editors"), an_issue(stories=1, state=State.MISSED)
    press(editor, issue, "reschedule", due_at="2031-07-04T09:00")
    issue.refresh_from_db()
    assert issue.state == State.DRAFT


@pytest.mark.parametrize("verb", ["send_now", "cancel"])
def test_what_cannot_be_undone_asks_one_question_first(verb, office):
    editor, issue = Person("Editors"), an_issue(stories=1)
    asked = press(editor, issue, f"say:{verb}")
    issue.refresh_from_db()
    assert issue.state == State.DRAFT
    assert asked.redirect_chain[-1][0] == reverse("letters_ask", args=[issue.pk, verb])
    editor.client.post(reverse("letters_ask", args=[issue.pk, verb]))
    issue.refresh_from_db()
    assert issue.state == (State.APPROVED if verb == "send_now" else State.CANCELLED)
    assert office.looked == 1


def test_nobody_is_asked_whether_a_letter_without_a_subject_should_go_out(office):
    editor, issue = Person("Editors"), an_issue(stories=1)
    Issue.objects.filter(pk=issue.pk).update(subject="")
    answer = editor.client.get(reverse("letters_ask", args=[issue.pk, "send_now"]), follow=True)
    assert answer.redirect_chain
    assert "It has no subject" in told(answer)


def test_the_page_of_a_sent_letter_is_taken_out_of_the_paper_after_one_question_and_brought_back(office):
    editor, issue = Person("Editors"), an_issue(stories=1, state=State.SENT)
    assert "say:take_out" not in editor.open("letters_issue", issue.pk).content.decode()
    office.printed = True
    assert f"/newsletters/{issue.newsletter.slug}/1.html" in editor.open("letters_issue", issue.pk).content.decode()
    asked = press(editor, issue, "say:take_out")
    assert office.printed
    assert asked.redirect_chain[-1][0] == reverse("letters_ask", args=[issue.pk, "take_out"])
    page = editor.client.post(reverse("letters_ask", args=[issue.pk, "take_out"]), follow=True).content.decode()
    assert office.printed is False
    assert "It was taken out of the paper’s archive." in page
    assert "Taken out" in page[page.index('id="letters-decided"') :]
    assert "say:take_out" not in page
    press(editor, issue, "say:bring_back")
    assert office.printed


@pytest.mark.parametrize(("role", "state"), [("Technicians", State.SENT), ("Editors", State.SENDING)])
def test_no_page_is_taken_out_by_who_may_not_decide_or_while_the_letter_is_being_sent(office, role, state):
    person, issue = Person(role), an_issue(stories=1, state=state)
    office.printed = True
    press(person, issue, "say:take_out")
    person.client.post(reverse("letters_ask", args=[issue.pk, "take_out"]))
    assert office.printed


def test_a_sending_is_paused_resumed_and_shown_with_its_numbers(office):
    editor, issue = Person("Editors"), an_issue(stories=1, state=State.SENDING, begun_at=timezone.now())
    page = editor.open("letters_issue", issue.pk).content.decode()
    for shown in ("gmail.com", "60 %", "2.5"):
        assert shown in page
    press(editor, issue, "say:pause")
    assert Issue.objects.get().state == State.PAUSED
    press(editor, issue, "say:resume")
    assert Issue.objects.get().state == State.SENDING
    assert b"gmail.com" in editor.open("letters_progress", issue.pk).content


def test_links_outside_are_asked_only_when_somebody_wants_it():
    editor, issue = Person("Editors"), an_issue(stories=1, intro="See http://10.1.2.3/x and http://10.1.2.4/y today.")
    page = reverse("letters_issue", args=[issue.pk])
    assert "private network" not in editor.client.get(page).content.decode()
    asked = press(editor, issue, "ask_links")
    assert "ask=links#checklist" in asked.redirect_chain[-1][0]
    assert asked.content.decode().count("private network") == 2


def test_an_overdue_letter_asks_on_its_page_and_on_the_home():
    issue = an_issue(stories=1, state=State.APPROVED, due_at=timezone.now() - timedelta(days=1))
    editor = Person("Editors")
    assert "Is it still right?" in editor.open("letters_issue", issue.pk).content.decode()
    assert "It is overdue" in editor.open("wagtailadmin_home").content.decode()


def test_a_test_goes_to_the_post_office_and_its_address_into_no_page(office):
    editor, issue = Person("Editors"), an_issue(stories=1)
    answer = press(editor, issue, "test", test_address="vera@example.org")
    assert office.tests == [(issue.pk, "vera@example.org")]
    assert b"vera@" not in answer.content
    assert "whole e-mail address" in told(press(editor, issue, "test", test_address="vera"))


def test_without_anybody_who_sends_a_test_says_whom_to_tell():
    answer = press(Person("Editors"), an_issue(stories=1), "test", test_address="vera@example.org")
    assert "A technician sets" in told(answer)


@pytest.mark.parametrize("look", ["phone", "phone-dark", "wide", "text", "web"])
def test_each_look_is_a_page_in_which_nothing_runs(look):
    issue = an_issue(stories=1)
    answer = Person("Editors").open("letters_look", issue.pk, look)
    assert answer.status_code == 200
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_night_falls_in_the_preview_when_it_is_asked_for_only():
    issue, editor = an_issue(stories=1), Person("Editors")
    day, night = (editor.open("letters_look", issue.pk, look).content.decode() for look in ("phone", "phone-dark"))
    assert "@media not all" in day
    assert "@media all" in night
    assert "prefers-color-scheme" not in day + night


@pytest.mark.parametrize(
    ("role", "opens"), [("Reporters", False), ("Editors", True), ("Publishers", True), ("Technicians", True)]
)
def test_letters_open_for_those_who_have_to_do_with_them(role, opens):
    issue = an_issue(stories=1)
    for name, args in (("letters", ()), ("letters_issue", (issue.pk,)), ("letters_look", (issue.pk, "text"))):
        assert (Person(role).open(name, *args).status_code == 200) == opens, name


def test_a_technician_sees_letters_and_changes_none():
    technician, issue = Person("Technicians"), an_issue(stories=1)
    page = technician.open("letters_issue", issue.pk).content.decode()
    assert "say:approve" not in page
    technician.client.post(reverse("letters_issue", args=[issue.pk]), {"do": "say:approve", "subject": "Taken"})
    technician.client.post(
        reverse("letters_issue", args=[issue.pk]), {"do": "reschedule", "due_at": "2031-01-01T09:00"}
    )
    before = issue.due_at
    issue.refresh_from_db()
    assert (issue.state, issue.subject, issue.due_at) == (State.DRAFT, "The dam holds", before)


def test_newsletters_are_founded_by_publishers_and_seen_by_editors():
    assert Person("Publishers").open("newsletters:add").status_code == 200
    assert Person("Editors").open("newsletters:add").status_code == 302
    assert Person("Reporters").open("newsletters:index").status_code == 302


def test_the_short_name_stays_once_letters_have_pages_under_it():
    issue, publisher = an_issue(), Person("Publishers")
    page = publisher.open("newsletters:edit", issue.newsletter.pk)
    form = {**page.context["form"].initial, "slug": "another", "hour": "09:00"}
    answer = publisher.client.post(reverse("newsletters:edit", args=[issue.newsletter.pk]), form)
    assert "would not be found any more" in answer.content.decode()


def test_the_history_shows_letters_and_readers_by_week_with_a_table_beside(office):
    issue = an_issue(stories=1, state=State.SENT, begun_at=timezone.now())
    page = Person("Editors").open("letters_history", issue.newsletter.pk).content.decode()
    assert page.count("<svg") >= 5
    assert "Readers as a table" in page
    assert "The dam holds" in page


def test_no_verb_is_said_to_a_letter_that_somebody_else_changed_meanwhile(office):
    editor, issue = Person("Editors"), an_issue(stories=1)
    page = editor.open("letters_issue", issue.pk).content.decode()
    form = dict(querydict_from_html(page, form_id="letters-form").lists())
    issue.cancel()
    answer = editor.client.post(reverse("letters_issue", args=[issue.pk]), {**form, "do": "say:approve"}, follow=True)
    assert "only be approved while it is a draft" in told(answer)
    with pytest.raises(LetterRefused):
        issue.resume()


def test_of_two_editors_at_one_letter_neither_overwrites_what_the_other_alone_touched():
    first, second, issue = Person("Editors"), Person("Editors"), an_issue(stories=2, intro="Before")
    one, two = issue.picks.all()
    stale = dict(
        querydict_from_html(second.open("letters_issue", issue.pk).content.decode(), form_id="letters-form").lists()
    )
    press(first, issue, f"down:{one.pk}", intro="After", **{f"blurb-{one.pk}": "First's"})
    sent = {**stale, "subject": "Second's", f"blurb-{two.pk}": "Second's", "do": "save"}
    second.client.post(reverse("letters_issue", args=[issue.pk]), sent)
    issue.refresh_from_db()
    assert (issue.subject, issue.intro) == ("Second's", "After")
    assert [(pick.pk, pick.blurb) for pick in issue.picks.all()] == [(two.pk, "Second's"), (one.pk, "First's")]


def test_the_home_says_how_long_it_is_until_the_next_letter():
    an_issue(due_at=timezone.now() + timedelta(hours=30, minutes=1))
    page = Person("Editors").open("wagtailadmin_home").content.decode()
    assert "(in 1\xa0day, 6\xa0hours)" in page
    assert "letters/1" not in Person("Reporters").open("wagtailadmin_home").content.decode()


@pytest.mark.parametrize(("role", "leads"), [("Reporters", 0), ("Editors", 2), ("Technicians", 2)])
def test_the_menu_of_the_newspaper_leads_to_letters_and_newsletters(role, leads):
    page = Person(role).open("wagtailadmin_home").content.decode()
    assert page.count('"/letters/"') + page.count('"/newsletters/"') == leads


def test_a_newspaper_of_before_letters_gives_them_to_its_roles_as_a_new_one_does():
    ours = Permission.objects.filter(content_type__app_label__in=("letters", "circulation"))
    founded = {group.name: set(group.permissions.filter(pk__in=ours)) for group in Group.objects.all()}
    for group in Group.objects.all():
        group.permissions.remove(*ours)
    import_module("tamizdat.letters.migrations.0002_roles").give(apps, None)
    assert {group.name: set(group.permissions.filter(pk__in=ours)) for group in Group.objects.all()} == founded


def test_the_letter_tells_who_decided_what():
    editor, publisher, issue = Person("Editors"), Person("Publishers"), an_issue(stories=1)
    press(editor, issue, "say:approve")
    page = press(publisher, issue, "say:withdraw").content.decode()
    told_by = page[page.index('id="letters-decided"') :]
    assert told_by.index(publisher.account.username) < told_by.index(editor.account.username)


def test_nothing_typed_slips_in_behind_an_approval():
    editor, issue = Person("Editors"), an_issue(stories=1)
    stale = Issue.objects.get()
    issue.approve(editor.account)
    number = issue.picks.get().pk
    form = QueryDict(f"was-blurb-{number}=&blurb-{number}=Late")
    with pytest.raises(LetterRefused, match="no draft any more"):
        save(stale, form)
    assert issue.picks.get().blurb == ""
