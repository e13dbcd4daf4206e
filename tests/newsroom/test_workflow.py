import pytest
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.test.utils.form_data import rich_text

from tamizdat.newsroom.models import FixedPage, FrontPage, StoriesPage
from tests.builders import a_newspaper
from tests.newsroom.cast import Person, errors, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.fixture
def reporter():
    return Person("Reporters")


@pytest.fixture
def editor():
    return Person("Editors")


@pytest.fixture
def handed_in(reporter):
    reporter.writes(action="action-submit")
    return the_story()


def fresh(story):
    """The story without what Django remembered of it."""
    return type(story).objects.get(pk=story.pk)


def test_a_story_is_edited_and_then_seen_by_a_second_pair_of_eyes(handed_in, editor):
    assert handed_in.current_workflow_task.name == "Editing"
    editor.approves(handed_in)
    assert fresh(handed_in).current_workflow_task.name == "Second pair of eyes"
    assert not fresh(handed_in).live
    Person("Editors").approves(fresh(handed_in))
    assert fresh(handed_in).live


def test_who_approved_the_editing_is_not_the_second_pair_of_eyes(handed_in, editor):
    editor.approves(handed_in)
    editor.approves(fresh(handed_in))
    assert not fresh(handed_in).live


def test_an_administrator_is_no_exception(handed_in):
    chief = Person(superuser=True)
    chief.approves(handed_in)
    chief.approves(fresh(handed_in))
    assert not fresh(handed_in).live


def test_who_wrote_the_latest_version_is_not_the_second_pair_of_eyes(handed_in, editor):
    editor.approves(handed_in)
    second = Person("Publishers")
    second.edits(handed_in, standfirst="The boats are back, and full.")
    second.approves(fresh(handed_in))
    assert not fresh(handed_in).live
    Person("Editors").approves(fresh(handed_in))
    assert fresh(handed_in).live


def test_nobody_changes_and_approves_in_one_breath(handed_in, editor):
    editor.approves(handed_in)
    second = Person("Publishers")
    form = {"standfirst": "Slipped in.", "workflow-action-name": "approve"}
    page = second.edits(fresh(handed_in), "action-workflow-action", **form)
    assert "somebody else has to approve" in errors(page)
    assert not fresh(handed_in).live


def test_approving_from_the_open_form_without_a_change_publishes(handed_in, editor):
    editor.approves(handed_in)
    Person("Publishers").edits(fresh(handed_in), "action-workflow-action", **{"workflow-action-name": "approve"})
    assert fresh(handed_in).live


def test_an_empty_field_that_the_browser_writes_as_an_empty_paragraph_is_no_change(handed_in, editor):
    editor.approves(handed_in)
    form = {"workflow-action-name": "approve", "sources_note": rich_text('<p data-block-key="k3y5q"></p>')}
    Person("Publishers").edits(fresh(handed_in), "action-workflow-action", **form)
    assert fresh(handed_in).live


def test_who_may_not_approve_may_still_send_back(handed_in, editor):
    editor.approves(handed_in)
    editor.decides(fresh(handed_in), "reject", comment="Who says so?")
    assert handed_in.workflow_states.last().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_a_story_sent_back_is_handed_in_again_and_published(handed_in, reporter, editor):
    editor.decides(handed_in, "reject", comment="Who says so?")
    reporter.edits(fresh(handed_in), "action-submit", standfirst="The harbour office says the boats are back.")
    editor.approves(fresh(handed_in))
    Person("Publishers").approves(fresh(handed_in))
    assert fresh(handed_in).live
    assert fresh(handed_in).standfirst.startswith("The harbour office")


def test_a_reporter_may_approve_nothing(handed_in):
    Person("Reporters").approves(handed_in)
    assert not TaskState.objects.filter(status=TaskState.STATUS_APPROVED).exists()


def test_an_unfinished_story_is_not_handed_in(reporter):
    page = reporter.writes(action="action-submit", standfirst="")
    assert "Write a standfirst" in errors(page)


def test_all_languages_have_the_workflow_and_fronts_have_none():
    assert all(drawer.has_workflow for drawer in StoriesPage.objects.all())
    assert not any(front.has_workflow for front in FrontPage.objects.all())
    assert FixedPage.objects.count() == 0


def test_an_embargoed_story_is_not_live_before_its_time(handed_in, editor):
    soon = timezone.now() + timezone.timedelta(hours=2)
    editor.edits(handed_in, go_live_at=timezone.localtime(soon).strftime("%Y-%m-%d %H:%M"))
    editor.approves(fresh(handed_in))
    Person("Publishers").approves(fresh(handed_in))
    story = fresh(handed_in)
    assert not story.live
    assert story.approved_schedule


def test_revisions_can_be_compared(handed_in, editor):
    editor.edits(handed_in, lead_caption="Kestrel")
    earliest, latest = handed_in.revisions.order_by("created_at")
    page = editor.open("wagtailadmin_pages:revisions_compare", handed_in.pk, earliest.pk, latest.pk)
    assert "Kestrel" in page.content.decode()


def test_a_locked_story_is_not_changed_by_others(handed_in, editor):
    editor.client.post(f"/pages/{handed_in.pk}/lock/")
    other = Person("Editors")
    other.edits(fresh(handed_in), standfirst="Mine now.")
    assert fresh(handed_in).get_latest_revision_as_object().standfirst != "Mine now."
