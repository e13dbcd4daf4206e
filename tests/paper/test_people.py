"""Names that must not be printed reach no output."""

import pytest

from tamizdat.newsroom.models import Author
from tamizdat.paper.archive import Archive
from tamizdat.press.outputs import EditionMark
from tests.builders import a_story, an_author
from tests.paper.reading import MOMENT, path_of, the_paper

pytestmark = pytest.mark.django_db

WITHHELD = Author.Visibility.WITHHELD


def test_a_withheld_byline_reaches_no_output():
    secret = an_author("Zofia Quietname", visibility=WITHHELD, bio="Lives in Plainville")
    a_story(authors=[secret, an_author("Vera Lind")])
    paper = the_paper()
    for trace in ("Zofia", "Quietname", "zofia", "Plainville", secret.slug):
        assert not paper.mentions(trace)
        assert not [path for path in paper.files if trace in path]
    assert paper.mentions("Vera Lind")


def test_a_byline_withdrawn_tonight_is_gone_from_every_output():
    vera = an_author()
    a_story(authors=[vera])
    paper = the_paper()
    assert "en/authors/vera-lind/index.html" in paper
    vera.visibility = WITHHELD
    vera.save()
    paper.take(f"author:{vera.pk}")
    assert not paper.mentions("Vera Lind")
    assert not paper.mentions("vera-lind")
    assert "en/authors/vera-lind/index.html" not in paper
    assert paper.files == paper.full().files


def test_a_byline_given_back_stands_on_the_old_stories_again():
    vera = an_author(visibility=WITHHELD)
    story = a_story(authors=[vera])
    paper = the_paper()
    vera.visibility, vera.slug = Author.Visibility.PUBLIC, "vera-lind"
    vera.save()
    paper.take(f"author:{vera.pk}")
    assert "Vera Lind" in paper[path_of(story)]
    assert "en/authors/vera-lind/index.html" in paper
    assert paper.files == paper.full().files


def test_a_person_withheld_in_one_language_is_named_in_none():
    vera = an_author()
    russian = an_author("Вера Линд", language="ru", slug="vera", translation_key=vera.translation_key)
    a_story(authors=[vera])
    a_story("Мост", language="ru", authors=[russian])
    paper = the_paper()
    Author.objects.filter(pk=russian.pk).update(visibility=WITHHELD)
    paper.take(f"author:{russian.pk}")
    assert not paper.mentions("Вера Линд")
    assert not paper.mentions("Vera Lind")


def test_a_pen_name_is_printed_and_the_name_behind_it_is_not():
    a_story(
        authors=[
            an_author("Zofia Quietname", visibility=Author.Visibility.PSEUDONYMOUS, pen_name="A Neighbour", slug="")
        ]
    )
    paper = the_paper()
    assert paper.mentions("A Neighbour")
    assert not paper.mentions("Quietname")
    assert not [path for path in paper.files if "quietname" in path]


def test_a_name_withdrawn_a_second_ago_is_not_printed_even_before_it_is_set_again():
    vera = an_author()
    story = a_story(authors=[vera])
    the_paper()
    Author.objects.filter(pk=vera.pk).update(visibility=WITHHELD)
    archive = Archive(lambda _key: None, EditionMark(2, MOMENT))
    assert archive.author(vera.pk) is None
    card = archive.card(story.pk)
    assert card
    assert archive.line(card).bylines == ()
