import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tamizdat.newsroom.models import Author
from tests.builders import a_locale, a_newspaper, a_photo, an_author
from tests.newsroom.cast import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def test_an_address_is_made_from_the_printed_name():
    author = an_author("Vera Lind", visibility="pseudonymous", pen_name="Clara North", slug="")
    assert author.slug == "clara-north"


def test_an_address_made_from_a_withheld_name_is_replaced_whoever_saves():
    author = an_author("Vera Lind", visibility="withheld", slug="vera-lind")
    assert "vera" not in author.slug
    assert "lind" not in author.slug


@pytest.mark.parametrize("slug", ["vera-lind", "lind", "by-vera", "veralind"])
def test_a_typed_address_that_gives_the_name_away_is_refused(slug):
    author = Author(name="Vera Lind", visibility="pseudonymous", pen_name="Clara North", slug=slug, locale=a_locale())
    with pytest.raises(ValidationError, match="give the real name away"):
        author.full_clean()


def test_a_pen_name_may_share_the_first_name():
    author = Author(name="Vera Lind", visibility="pseudonymous", pen_name="Vera North", locale=a_locale())
    author.full_clean()
    assert author.slug == "vera-north"


def test_a_cyrillic_name_is_found_in_a_latin_address():
    author = Author(
        name="Вера Линд", visibility="pseudonymous", pen_name="Клара Норд", slug="vera-lind", locale=a_locale("ru")
    )
    with pytest.raises(ValidationError, match="give the real name away"):
        author.full_clean()


def test_a_pseudonymous_byline_needs_a_pen_name():
    author = Author(name="Vera Lind", visibility="pseudonymous", locale=a_locale())
    with pytest.raises(ValidationError, match="pen name that readers will see"):
        author.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        author.save()


def test_a_pen_name_is_not_the_real_name():
    author = Author(name="Vera Lind", visibility="pseudonymous", pen_name="Vera Lind", locale=a_locale())
    with pytest.raises(ValidationError, match="contains the real name"):
        author.full_clean()


def test_a_face_does_not_stand_by_a_name_that_is_not_printed():
    author = Author(name="Vera Lind", visibility="withheld", portrait=a_photo(), locale=a_locale())
    with pytest.raises(ValidationError, match="portrait"):
        author.full_clean()


def test_a_byline_withdrawn_at_the_desk_loses_its_old_address_without_a_question():
    author = an_author("Vera Lind")
    editor = Person("Editors")
    edit = reverse("wagtailsnippets_newsroom_author:edit", args=(author.pk,))
    form = {
        "name": "Vera Lind",
        "visibility": "withheld",
        "pen_name": "",
        "slug": "vera-lind",
        "bio": "",
        "portrait": "",
        "account": "",
    }
    assert editor.client.post(edit, form).status_code == 302
    author.refresh_from_db()
    assert author.printed_name == ""
    assert not author.gives_away(author.slug)


def test_a_byline_withdrawn_in_one_language_is_withdrawn_in_all():
    here = an_author("Vera Lind")
    there = an_author("Вера Линд", "ru", slug="vera-lind", translation_key=here.translation_key)
    here.visibility = "withheld"
    here.save()
    there.refresh_from_db()
    assert there.printed_name == ""
    assert "lind" not in there.slug


def test_a_pseudonym_in_one_language_hides_the_name_in_all():
    here = an_author("Vera Lind")
    there = an_author("Вера Линд", "ru", slug="vera-lind", pen_name="Клара Норд", translation_key=here.translation_key)
    here.visibility, here.pen_name = "pseudonymous", "Clara North"
    here.save()
    there.refresh_from_db()
    assert there.printed_name == "Клара Норд"


def test_being_named_again_is_decided_language_by_language():
    here = an_author("Vera Lind", visibility="withheld")
    there = an_author("Вера Линд", "ru", visibility="withheld", translation_key=here.translation_key)
    here.visibility = "public"
    here.save()
    there.refresh_from_db()
    assert there.visibility == "withheld"


def test_the_form_says_which_names_stay_at_the_desk():
    page = Person("Editors").open("wagtailsnippets_newsroom_author:add").content.decode()
    assert "Desk only, unless the byline is public" in page


def test_lists_at_the_desk_mark_names_that_readers_do_not_see():
    assert "withheld: desk only" in an_author("Vera Lind", visibility="withheld").desk_name
    assert (
        "printed as Clara North" in an_author("Ann Holt", visibility="pseudonymous", pen_name="Clara North").desk_name
    )
    assert an_author("Adam Pryce").desk_name == "Adam Pryce"
