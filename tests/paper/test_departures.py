"""Stories that leave: tombstones, moved addresses, redirects from an old site."""

import pytest

from tamizdat.newsroom.models import Redirect
from tamizdat.paper.models import Story
from tamizdat.paper.typesetting.moves import file_path
from tests.builders import a_photo, a_section, a_story, a_topic, an_author
from tests.paper.reading import path_of, the_paper

pytestmark = pytest.mark.django_db


def withdrawn(story):
    story.unpublish()
    return f"article:{story.pk}"


def renamed(story, slug: str) -> str:
    story.slug = slug
    story.save_revision().publish()
    return f"article:{story.pk}"


def test_a_withdrawn_story_leaves_a_tombstone_and_not_a_word_of_itself():
    story = a_story(
        "Zeppelin over the harbour",
        slug="air",
        standfirst="Quixotic plan",
        body=[("text", "<p>Unrepeatable words.</p>")],
        authors=[an_author("Vera Lind")],
        topics=[a_topic("ballooning")],
    )
    paper = the_paper()
    assert paper.mentions("Zeppelin")
    paper.take(withdrawn(story))
    stone = paper[path_of(story)]
    assert "This story has been withdrawn" in stone
    assert 'content="noindex"' in stone
    for word in ("Zeppelin", "Quixotic", "Unrepeatable", "Vera Lind", "Ballooning"):
        assert not paper.mentions(word)
    assert not Story.objects.filter(card__contains="Zeppelin").exists()
    assert paper.files == paper.full().files


def test_a_deleted_story_leaves_a_tombstone_as_well():
    story = a_story("Zeppelin over the harbour", slug="air")
    path, number = path_of(story), story.pk
    paper = the_paper()
    story.delete()
    paper.take(f"article:{number}")
    assert "This story has been withdrawn" in paper[path]
    assert not paper.mentions("Zeppelin")


def test_a_draft_that_was_never_out_leaves_no_tombstone():
    draft = a_story(live=False)
    paper = the_paper()
    before = set(paper.files)
    number = draft.pk
    draft.delete()
    assert set(paper.take(f"article:{number}").files) == before


def test_a_story_published_again_takes_its_tombstones_place():
    story = a_story("Here again")
    paper = the_paper()
    paper.take(withdrawn(story))
    story.save_revision().publish()
    paper.take(f"article:{story.pk}")
    assert "Here again" in paper[path_of(story)]
    assert "Here again" in paper["en/politics/index.html"]
    assert paper.files == paper.full().files


def test_pictures_and_documents_go_with_the_last_story_that_used_them():
    photo = a_photo()
    first, second = a_story(lead_photo=photo), a_story(lead_photo=photo)
    paper = the_paper()
    pictures = {path for path in paper.files if path.startswith("media/pictures/")}
    assert pictures
    paper.take(withdrawn(first))
    assert pictures <= set(paper.files)
    paper.take(withdrawn(second))
    assert not [path for path in paper.files if path.startswith("media/")]
    assert paper.files == paper.full().files


def test_a_photo_nobody_published_is_not_in_the_paper():
    a_story(live=False, lead_photo=a_photo())
    assert not [path for path in the_paper().files if path.startswith("media/")]


def test_a_new_slug_leaves_word_at_the_old_address():
    story = a_story("Bridge reopens", slug="brigde")
    old = path_of(story)
    paper = the_paper()
    paper.take(renamed(story, "bridge"))
    assert path_of(story).endswith("/bridge.html")
    assert "Bridge reopens" in paper[path_of(story)]
    assert f'content="0; url=../../../{path_of(story)}"' in paper[old]
    assert f'<link rel="canonical" href="http://127.0.0.1:8000/{path_of(story)}">' in paper[old]
    assert paper.files == paper.full().files


def test_a_slug_taken_back_ends_the_moved_page():
    story = a_story(slug="bridge")
    first = path_of(story)
    paper = the_paper()
    paper.take(renamed(story, "other"))
    second = path_of(story)
    paper.take(renamed(story, "bridge"))
    assert "The first paragraph." in paper[first]
    assert f"url=../../../{first}" in paper[second]
    assert paper.files == paper.full().files


def test_two_stories_can_change_places():
    one, two = a_story("One", slug="one"), a_story("Two", slug="two")
    paper = the_paper()
    for story, slug in ((one, "aside"), (two, "one"), (one, "two")):
        renamed(story, slug)
    paper.take(f"article:{one.pk}", f"article:{two.pk}")
    assert "<h1>Two</h1>" in paper[path_of(two)]
    assert "<h1>One</h1>" in paper[path_of(one)]
    assert path_of(two).endswith("one.html")
    assert paper.files == paper.full().files


def test_a_new_story_may_stand_where_a_deleted_one_stood():
    story = a_story("The old one", slug="bridge")
    path, number = path_of(story), story.pk
    paper = the_paper()
    story.delete()
    paper.take(f"article:{number}")
    fresh = a_story("The new one", slug="bridge")
    paper.take(f"article:{fresh.pk}")
    assert "The new one" in paper[path]
    assert paper.files == paper.full().files


def test_an_address_of_the_old_site_leads_to_the_story():
    story = a_story("Bridge reopens")
    paper = the_paper()
    redirect = Redirect.objects.create(old_path="/2019/05/an-old-story/", article=story)
    paper.take(f"redirect:{redirect.pk}")
    assert f"url=../../../{path_of(story)}" in paper["2019/05/an-old-story/index.html"]
    number = redirect.pk
    redirect.delete()
    paper.take(f"redirect:{number}")
    assert "2019/05/an-old-story/index.html" not in paper


def test_a_redirect_never_takes_the_place_of_a_page():
    story = a_story()
    paper = the_paper()
    paths = (
        "/en/index.html",
        "/en/politics/index.html",
        "/index.html",
        f"/{path_of(story)}",
        "/media/a.html",
        "/en/text.html",
        "/house/a.html",
    )
    for path in paths:
        redirect = Redirect.objects.create(old_path=path, target="https://example.org/")
        paper.take(f"redirect:{redirect.pk}")
    assert not paper.mentions("example.org")


def test_a_redirect_leads_to_no_address_that_could_act():
    a_story()
    paper = the_paper()
    redirect = Redirect.objects.create(old_path="/gone", target="javascript:alert(1)")
    paper.take(f"redirect:{redirect.pk}")
    assert not paper.mentions("javascript:")


@pytest.mark.parametrize(
    ("old", "file"),
    [
        ("/2019/05/title/", "2019/05/title/index.html"),
        ("/2019/05/title", "2019/05/title/index.html"),
        ("https://old.example/a.html", "a.html"),
        ("/%D0%BC%D0%BE%D1%81%D1%82/", "мост/index.html"),
        ("/story.php", "story.php/index.html"),
        ("/?p=123", None),
        ("/", None),
        ("/../../etc/passwd", None),
        ("/a/%2e%2e/b", None),
        ("/a\\b", None),
        ("/" + "x" * 300, None),
    ],
)
def test_an_old_address_is_answered_by_a_file_inside_the_tree_or_by_none(old, file):
    assert file_path(old) == file


def test_a_renamed_section_leaves_word_and_a_renamed_author_does_not():
    vera = an_author()
    a_story(authors=[vera])
    section = a_section()
    paper = the_paper()
    section.slug, vera.slug = "power", "other-name"
    section.save()
    vera.save()
    paper.take(f"section:{section.pk}", f"author:{vera.pk}")
    assert "url=../../en/power/index.html" in paper["en/politics/index.html"]
    assert "en/authors/vera-lind/index.html" not in paper
    assert paper.files == paper.full().files
