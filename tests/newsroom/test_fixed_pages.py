import pytest
from django.core.exceptions import ValidationError

from tamizdat.newsroom.models import FixedPage, FrontPage
from tests.builders import a_newspaper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def a_page(title="About us", language="en", **fields):
    front = FrontPage.objects.get(locale__language_code=language)
    return front.add_child(instance=FixedPage(title=title, locale=front.locale, **fields))


@pytest.mark.parametrize("slug", ["text", "archive", "feed", "2026", "index"])
def test_a_fixed_page_cannot_take_an_address_that_the_paper_uses(slug):
    with pytest.raises(ValidationError, match="The paper itself uses"):
        a_page(slug=slug)


def test_a_role_is_played_once_a_language():
    a_page(role="about")
    a_page("О нас", "ru", role="about")
    with pytest.raises(ValidationError, match="has a page with this role already"):
        a_page("Who we are", role="about")


def test_there_may_be_many_other_pages():
    a_page("Jobs")
    a_page("Letters")
    assert FixedPage.objects.count() == 2


def test_a_page_without_a_slug_gets_one_in_plain_letters():
    assert a_page("Связь с нами", "ru").slug == "svyaz-s-nami"
