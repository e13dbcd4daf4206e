import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from tamizdat.newsroom.models import FrontPage, StoriesPage
from tamizdat.newsroom.opening import open_newsroom
from tests.builders import a_newspaper, a_section, a_story, a_topic
from tests.newsroom.cast import Person, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_a_reporter_cannot_publish():
    reporter = Person("Reporters")
    reporter.writes(action="action-publish")
    assert not the_story().live


def test_a_reporter_cannot_open_a_story_of_somebody_else():
    assert Person("Reporters").open("wagtailadmin_pages:edit", a_story().pk).status_code == 302


def test_a_reporter_writes_in_every_language():
    a_section(language="ru")
    Person("Reporters").writes("ru")
    assert not the_story(language="ru").live


def test_an_editor_cannot_publish_a_story_alone():
    editor = Person("Editors")
    editor.writes(action="action-publish")
    assert not the_story().live


def test_a_publisher_publishes_and_takes_down():
    publisher = Person("Publishers")
    publisher.writes(action="action-publish")
    assert the_story().live
    publisher.client.post(f"/pages/{the_story().pk}/unpublish/")
    assert not the_story().live


def test_an_editor_cannot_take_down():
    story = a_story()
    Person("Editors").client.post(f"/pages/{story.pk}/unpublish/")
    story.refresh_from_db()
    assert story.live


@pytest.mark.parametrize(
    ("role", "opens", "refused"),
    [
        ("Reporters", (), ("section", "topic", "author", "notice", "redirect")),
        ("Editors", ("topic", "author", "redirect"), ("section", "notice")),
        ("Publishers", ("section", "topic", "author", "notice", "redirect"), ()),
        ("Technicians", ("redirect",), ("section", "topic", "author", "notice")),
    ],
)
def test_each_role_has_its_part_of_the_newspaper_menu(role, opens, refused):
    person = Person(role)
    for model in opens:
        assert person.open(f"wagtailsnippets_newsroom_{model}:list").status_code == 200, model
    for model in refused:
        assert person.open(f"wagtailsnippets_newsroom_{model}:list").status_code == 302, model


def test_a_technician_keeps_accounts_and_opens_no_story():
    technician = Person("Technicians")
    assert technician.open("wagtailusers_users:index").status_code == 200
    assert technician.open("wagtailadmin_pages:edit", a_story().pk).status_code == 302


def test_an_editor_keeps_no_accounts():
    assert Person("Editors").open("wagtailusers_users:index").status_code == 302


def test_an_editor_composes_and_publishes_the_front():
    editor = Person("Editors")
    front = FrontPage.objects.get(locale__language_code="en")
    assert front.permissions_for_user(editor.account).can_publish()
    assert not front.permissions_for_user(Person("Reporters").account).can_publish()


def test_opening_again_keeps_what_a_technician_changed():
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(Permission.objects.get(codename="delete_author"))
    GroupPagePermission.objects.filter(group=editors, permission__codename="lock_page").delete()
    open_newsroom("The Far Shore", ["en", "ru"])
    assert not editors.permissions.filter(codename="delete_author").exists()
    assert not GroupPagePermission.objects.filter(group=editors, permission__codename="lock_page").exists()


def test_a_language_that_comes_later_is_open_to_all_roles():
    open_newsroom("The Far Shore", ["en", "ru", "fa"])
    drawer = StoriesPage.objects.get(locale__language_code="fa")
    assert drawer.permissions_for_user(Person("Reporters").account).can_add_subpage()
    assert drawer.get_workflow() == StoriesPage.objects.get(locale__language_code="en").get_workflow()


def test_wagtails_own_groups_are_gone():
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Editors", "Publishers", "Reporters", "Technicians"]


def test_nobody_but_publishers_and_editors_makes_topics():
    assert a_topic().pk
    assert Person("Reporters").open("wagtailsnippets_newsroom_topic:add").status_code == 302
    assert Person("Editors").open("wagtailsnippets_newsroom_topic:add").status_code == 200
