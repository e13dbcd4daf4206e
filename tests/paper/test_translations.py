"""Translations are linked both ways, while both are published."""

import pytest

from tests.builders import a_section, a_story
from tests.paper.reading import path_of, the_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    english = a_story("Bridge reopens")
    russian = a_story(
        "Мост открыт", language="ru", section=a_section("politika", "ru"), translation_key=english.translation_key
    )
    return english, russian


def test_translations_are_linked_both_ways(pair):
    english, russian = pair
    paper = the_paper()
    for here, there, language in ((english, russian, "ru"), (russian, english, "en")):
        page = paper[path_of(here)]
        assert f'href="../../../{path_of(there)}" lang="{language}"' in page
        assert f'hreflang="{language}" href="http://127.0.0.1:8000/{path_of(there)}"' in page


def test_a_translation_that_is_withdrawn_is_not_linked_any_more(pair):
    english, russian = pair
    paper = the_paper()
    russian.unpublish()
    paper.take(f"article:{russian.pk}")
    assert path_of(russian) not in paper[path_of(english)]
    russian.save_revision().publish()
    paper.take(f"article:{russian.pk}")
    assert path_of(russian) in paper[path_of(english)]
    assert paper.files == paper.full().files


def test_a_translation_published_later_is_linked_from_the_first(pair):
    english, russian = pair
    paper = the_paper()
    persian = a_story("پل", language="fa", section=a_section("siasat", "fa"), translation_key=english.translation_key)
    paper.take(f"article:{persian.pk}")
    assert path_of(persian) in paper[path_of(english)]
    assert path_of(persian) in paper[path_of(russian)]


def test_stories_that_are_no_translations_any_more_are_unlinked(pair):
    from uuid import uuid4

    english, russian = pair
    paper = the_paper()
    russian.translation_key = uuid4()
    russian.save()
    paper.take(f"article:{russian.pk}")
    assert path_of(russian) not in paper[path_of(english)]
    assert path_of(english) not in paper[path_of(russian)]


def test_a_new_headline_of_a_translation_leaves_the_other_language_alone(pair):
    english, russian = pair
    paper = the_paper()
    russian.title = "Мост снова открыт"
    russian.save_revision().publish()
    paper.take(f"article:{russian.pk}")
    assert path_of(english) not in {paper.where.get(output) for output in paper.rendered}


def test_sections_in_two_languages_name_each_other():
    english = a_section()
    a_story()
    russian = a_section("politika", "ru", translation_key=english.translation_key)
    a_story("Мост", language="ru", section=russian)
    paper = the_paper()
    assert 'hreflang="ru" href="http://127.0.0.1:8000/ru/politika/index.html"' in paper["en/politics/index.html"]
    assert 'hreflang="en" href="http://127.0.0.1:8000/en/politics/index.html"' in paper["ru/politika/index.html"]
