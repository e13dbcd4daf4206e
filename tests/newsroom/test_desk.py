import re

import pytest
from wagtail.users.models import UserProfile

from tests.builders import a_newspaper
from tests.newsroom.cast import Person, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_the_home_shows_what_waits_and_for_whom():
    reporter, editor, second = Person("Reporters"), Person("Editors"), Person("Editors")
    reporter.writes(action="action-submit")
    assert "you may approve it" in editor.open("wagtailadmin_home").content.decode()
    editor.approves(the_story())
    assert "you may approve it" not in editor.open("wagtailadmin_home").content.decode()
    assert "somebody else" in editor.open("wagtailadmin_home").content.decode()
    assert "you may approve it" in second.open("wagtailadmin_home").content.decode()


def test_a_reporter_sees_what_became_of_their_own_story_and_nobody_elses():
    reporter, other = Person("Reporters"), Person("Reporters")
    reporter.writes(action="action-submit", title="Ferries run again")
    assert "Ferries run again" in _waiting(reporter)
    assert "Ferries run again" not in _waiting(other)


def test_an_english_desk_tells_the_day_before_the_month_and_twenty_four_hours():
    reporter = Person("Reporters")
    reporter.writes(action="action-submit")
    page = reporter.open("wagtailadmin_home").content.decode()
    assert re.search(r"<time [^>]*>\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d</time>", page)
    assert not re.search(r"[ap]\.m\.", page)


def test_an_idle_desk_says_so():
    assert "Nothing waits." in Person("Editors").open("wagtailadmin_home").content.decode()


@pytest.mark.parametrize("role", ["Reporters", "Editors", "Publishers", "Technicians"])
def test_the_desk_calls_no_other_host(role):
    for name in ("wagtailadmin_home", "wagtailadmin_explore_root"):
        page = Person(role).open(name).content.decode()
        fetched = re.findall(
            r"""(?:src|srcset|action|data-[a-z-]+)=["'](https?://[^"']+)|<link[^>]+href=["'](https?://[^"']+)""", page
        )
        assert not fetched
        assert "gravatar" not in page


def test_no_help_leads_out_of_the_house():
    page = Person("Editors").open("wagtailadmin_home").content.decode()
    assert "guide.wagtail.org" not in page
    assert "docs.wagtail.org" not in page


def test_the_desk_bears_the_name_of_the_newspaper():
    person = Person("Editors")
    assert "The Far Shore" in person.open("wagtailadmin_home").content.decode()
    person.client.logout()
    signing_in = person.open("wagtailadmin_login").content.decode()
    assert "The desk of The Far Shore" in signing_in
    assert "Sign in to Wagtail" not in signing_in


def test_the_story_form_has_its_tabs_in_the_order_of_the_work():
    person = Person("Editors")
    person.writes()
    page = person.open("wagtailadmin_pages:edit", the_story().pk).content.decode()
    places = [
        page.index(f">{name}<") if f">{name}<" in page else page.index(name)
        for name in (
            "tab-label-story",
            "tab-label-topics_and_links",
            "tab-label-corrections_and_sources",
            "tab-label-publication",
        )
    ]
    assert places == sorted(places)


def test_what_editors_never_need_is_not_there():
    person = Person("Publishers")
    person.writes()
    page = person.open("wagtailadmin_pages:edit", the_story().pk).content.decode()
    for name in ("show_in_menus", "seo_title", "search_description", "Set page privacy"):
        assert name not in page


def test_the_desk_speaks_the_language_of_the_account():
    person = Person("Editors")
    UserProfile.objects.create(user=person.account, preferred_language="ru")
    assert '<html lang="ru"' in person.open("wagtailadmin_home").content.decode()


def test_the_home_counts_no_pages():
    assert "Documents" not in Person("Editors").open("wagtailadmin_home").content.decode()


def _waiting(person):
    page = person.open("wagtailadmin_home").content.decode()
    return page[page.index('id="waiting') :].split("</section>")[0]


def test_a_new_story_is_one_step_from_home_in_every_language():
    page = Person("Reporters").open("wagtailadmin_home").content.decode()
    assert page.count("Write a story") == 2
    assert "Русский" in page
    assert "Write a story" not in Person("Technicians").open("wagtailadmin_home").content.decode()
