import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from tamizdat.newsroom.models import Author
from tamizdat.pipeline.lease import lease
from tamizdat.pipeline.models import Edition, PressLease, StaleOutput
from tests.builders import a_newspaper, a_story, an_author
from tests.pipeline.newspapers import pressed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("vera", password="a-made-up-password"))
    return client


def shown(client, story):
    return client.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()


def asked(client, story):
    return client.get(reverse("press_progress", args=[story.pk])).json()


def test_a_published_story_waits_until_it_is_pressed_and_then_says_what_that_took(editor):
    story = a_story()
    assert asked(editor, story)["state"] == "waiting"
    assert "Waiting for the press…" in shown(editor, story)
    pressed()
    edition = Edition.newest()
    answer = asked(editor, story)
    assert answer["state"] == "pressed"
    assert answer["text"] == f"Pressed: {edition.files} files in {edition.milliseconds} ms, edition {edition.number}."
    assert answer["text"] in shown(editor, story)


def test_while_it_is_pressed_the_desk_says_how_far_it_is(editor):
    story = a_story()
    with lease():
        assert asked(editor, story) == {"state": "pressing", "text": "Pressing…"}
        PressLease.objects.update(done=200, total=512)
        assert asked(editor, story)["text"] == "Pressing… 200 of 512"


def test_a_story_that_could_not_be_pressed_says_why(editor):
    story = a_story()
    pressed()
    StaleOutput.objects.create(
        kind="story", subject=str(story.pk), because="house", since=timezone.now(), error="No such template"
    )
    answer = asked(editor, story)
    assert answer["state"] == "failed"
    assert "No such template." in answer["text"]


def test_a_draft_that_readers_never_had_says_nothing(editor):
    story = a_story(live=False)
    assert asked(editor, story) == {"state": "", "text": ""}
    assert "data-state" not in shown(editor, story)


def test_a_story_that_was_pressed_long_ago_still_says_in_which_edition(editor):
    story = a_story()
    pressed()
    story.refresh_from_db()
    story.save_revision().publish()  # nothing that readers see has changed
    pressed()
    assert asked(editor, story)["state"] == "pressed"


def test_the_page_asks_again_only_while_there_is_something_to_wait_for(editor):
    story = a_story()
    assert "pressing.js" in shown(editor, story)
    pressed()
    assert "pressing.js" not in shown(editor, story)


def test_strangers_learn_nothing_of_a_storys_progress(client):
    story = a_story()
    assert client.get(reverse("press_progress", args=[story.pk])).status_code == 302
    client.force_login(User.objects.create_user("nobody", password="a-made-up-password"))
    assert client.get(reverse("press_progress", args=[story.pk])).status_code in {302, 403}


def test_the_home_lists_the_last_presses_and_what_they_were_for(editor):
    pressed()
    a_story("The bridge reopens")
    pressed()
    home = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "The last presses" in home
    assert "“The bridge reopens”" in home
    assert "everything, from the templates up" in home


def test_the_home_names_no_author_whose_byline_changed(editor):
    author = an_author("Zaremaq Quillonz")
    pressed()
    author.visibility = Author.Visibility.WITHHELD
    author.save()
    a_story(authors=[author])
    pressed()
    assert "Zaremaq" not in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_a_press_can_be_opened_and_says_which_files_it_printed_and_why(editor):
    pressed()
    story = a_story("The bridge reopens", slug="bridge")
    pressed()
    address = reverse("press_contents", args=[2])
    assert address in editor.get(reverse("wagtailadmin_home")).content.decode()
    page = editor.get(address).content.decode()
    assert "/bridge.html" in page
    assert f"story:{story.pk}" in page
    assert f"story {story.pk}" in page
    assert "printed again since" in editor.get(reverse("press_contents", args=[1])).content.decode()
    assert editor.get(reverse("press_contents", args=[3])).status_code == 404


def test_strangers_learn_nothing_of_what_was_pressed(client):
    pressed()
    assert client.get(reverse("press_contents", args=[1])).status_code == 302
    client.force_login(User.objects.create_user("nobody", password="a-made-up-password"))
    assert client.get(reverse("press_contents", args=[1])).status_code in {302, 403}
