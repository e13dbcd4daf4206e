import pytest
from wagtail.test.utils.form_data import rich_text

from tamizdat.newsroom.corrections import Answer
from tests.builders import a_newspaper, a_topic
from tests.newsroom.cast import Person, errors, the_story

pytestmark = pytest.mark.django_db

QUESTION = "Say what kind of change it is"


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


@pytest.fixture
def publisher():
    return Person("Publishers")


@pytest.fixture
def published(publisher):
    publisher.writes(action="action-publish")
    return the_story()


def test_a_silent_change_of_a_published_story_asks_what_it_is(publisher, published):
    page = publisher.edits(published, "action-publish", title="Ferries run on Sundays")
    assert QUESTION in errors(page)
    assert page.context["form"]["title"].value() == "Ferries run on Sundays"
    assert "Is this change a correction?" in page.content.decode()
    assert the_story().title == "Ferries run again"


def test_a_question_is_not_called_an_error(publisher, published):
    page = publisher.edits(published, "action-publish", title="Ferries run on Sundays").content.decode()
    assert "One question first" in page
    assert "due to validation errors" not in page
    page = publisher.edits(published, "action-publish", title="").content.decode()
    assert "due to validation errors" in page


def test_the_question_is_not_there_before_it_is_asked(publisher, published):
    page = publisher.open("wagtailadmin_pages:edit", published.pk)
    assert "Is this change a correction?" not in page.content.decode()


def test_a_small_fix_leaves_no_mark(publisher, published):
    publisher.edits(published, "action-publish", title="Ferries run again!", change_answer=Answer.SMALL_FIX)
    story = the_story()
    assert story.title == "Ferries run again!"
    assert story.updated_at is None
    assert story.corrections.count() == 0


def test_an_update_shows_its_time(publisher, published):
    publisher.edits(published, "action-publish", standfirst="And they are full.", change_answer=Answer.UPDATE)
    assert the_story().updated_at is not None


def test_a_correction_says_what_was_wrong(publisher, published):
    page = publisher.edits(published, "action-publish", title="Ferry runs again", change_answer=Answer.CORRECTION)
    assert "what was wrong" in errors(page)
    text = "It is one ferry, not <several>."
    publisher.edits(
        published, "action-publish", title="Ferry runs again", change_answer=Answer.CORRECTION, change_text=text
    )
    note = the_story().corrections.get()
    assert note.text == "<p>It is one ferry, not &lt;several&gt;.</p>"
    assert the_story().title == "Ferry runs again"


def test_a_change_that_brings_its_correction_is_not_asked_about(publisher, published):
    row = {
        "corrections-TOTAL_FORMS": "1",
        "corrections-0-text": rich_text("<p>It is one ferry.</p>"),
        "corrections-0-made_at": "2026-11-23 10:00",
        "corrections-0-id": "",
    }
    publisher.edits(published, "action-publish", title="Ferry runs again", **row)
    assert the_story().title == "Ferry runs again"
    assert the_story().corrections.count() == 1


def test_publishing_again_without_a_change_asks_nothing(publisher, published):
    assert publisher.edits(published, "action-publish").status_code == 302


def test_saving_a_draft_asks_nothing(publisher, published):
    assert publisher.edits(published, title="Ferries run on Sundays").status_code == 302


def test_a_change_of_topics_is_seen_by_readers_too(publisher, published):
    topic = a_topic("ferries")
    assert QUESTION in errors(publisher.edits(published, "action-publish", topics=[topic.pk]))


def test_a_change_of_the_address_alone_asks_nothing(publisher, published):
    publisher.edits(published, "action-publish", slug="boats")
    assert the_story("boats").live


def test_a_first_publication_asks_nothing(publisher):
    publisher.writes()
    assert publisher.edits(the_story(), "action-publish", title="Boats are back").status_code == 302
    assert the_story().live


def test_handing_a_change_in_asks_once_for_all_steps(publisher, published):
    editor, second = Person("Editors"), Person("Editors")
    assert QUESTION in errors(editor.edits(published, "action-submit", title="Ferries run on Sundays"))
    editor.edits(published, "action-submit", title="Ferries run on Sundays", change_answer=Answer.SMALL_FIX)
    second.edits(the_story(), "action-workflow-action", **{"workflow-action-name": "approve"})
    publisher.approves(the_story())
    assert the_story().title == "Ferries run on Sundays"
    assert the_story().updated_at is None


def test_sending_back_asks_nothing(publisher, published):
    editor = Person("Editors")
    editor.edits(published, "action-submit", title="Ferries run on Sundays", change_answer=Answer.UPDATE)
    editor.edits(the_story(), "action-workflow-action", title="Other", **{"workflow-action-name": "reject"})
    assert the_story().current_workflow_state.status == "needs_changes"
