import pytest
from wagtail.models import Page, Site

from tamizdat.newsroom.first_pages import write_first_pages
from tamizdat.newsroom.models import FixedPage, FrontPage, StoriesPage
from tamizdat.newsroom.opening import open_newsroom
from tests.builders import a_newspaper

pytestmark = pytest.mark.django_db


def test_every_language_has_a_front_and_a_drawer_that_are_translations_of_one_another():
    a_newspaper("en", "ru", "fa")
    for model in (FrontPage, StoriesPage):
        assert model.objects.count() == 3
        assert model.objects.values("translation_key").distinct().count() == 1


def test_opening_twice_changes_nothing():
    a_newspaper("en", "ru")
    before = list(Page.objects.values_list("pk", "slug", "path"))
    a_newspaper("en", "ru")
    assert list(Page.objects.values_list("pk", "slug", "path")) == before


def test_the_first_language_is_the_main_one():
    open_newsroom("Дальний берег", ["ru", "en"])
    assert Site.objects.get(is_default_site=True).root_page.locale.language_code == "ru"


def test_the_first_pages_are_drafts_in_the_language_of_their_front():
    a_newspaper("en", "ru", "fa")
    write_first_pages(["en", "ru", "fa"])
    assert FixedPage.objects.count() == 12
    assert not FixedPage.objects.live().exists()
    assert FixedPage.objects.get(role="about", locale__language_code="ru").title == "О нас"
    assert FixedPage.objects.get(role="about", locale__language_code="fa").title == "About us"
    assert FixedPage.objects.filter(role="privacy").values("translation_key").distinct().count() == 1


def test_the_first_pages_do_not_come_back_over_what_editors_made_of_them():
    a_newspaper("en")
    write_first_pages(["en"])
    about = FixedPage.objects.get(role="about")
    about.title = "The people of this paper"
    about.save()
    write_first_pages(["en"])
    assert FixedPage.objects.get(role="about").title == "The people of this paper"
    assert FixedPage.objects.count() == 4
