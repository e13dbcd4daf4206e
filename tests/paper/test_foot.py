"""The foot of every page stays short, whatever pages editors keep; the archive names them all."""

import re

import pytest

from tamizdat.newsroom.models import FixedPage, FrontPage
from tests.builders import a_newspaper, a_story
from tests.paper.reading import Paper, path_of, the_paper

pytestmark = pytest.mark.django_db

ROLES = ["contact", "about", "privacy", "corrections"]


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def a_page(title: str, role: str = "other") -> FixedPage:
    front = FrontPage.objects.get(locale__language_code="en")
    page = FixedPage(title=title, slug=title.lower().replace(" ", "-"), role=role, locale=front.locale)
    front.add_child(instance=page)
    return page


def links(html: str) -> list[str]:
    return re.findall(r"<a [^>]*>([^<]+)</a>", html)


def foot(paper: Paper, path: str) -> list[str]:
    return links(paper[path].partition('class="foot"')[2])


def test_the_foot_names_the_pages_with_a_role_first_in_their_order():
    for title in ("Our donors", *ROLES):
        a_page(title.capitalize(), title if title in ROLES else "other")
    story = a_story()
    names = ["About", "Privacy", "Corrections", "Contact", "Our donors"]
    assert foot(the_paper(), path_of(story))[:6] == [*names, "Archive"]


def test_of_the_other_pages_the_foot_names_six_and_the_archive_all():
    for role in ROLES:
        a_page(role.capitalize(), role)
    story, others = a_story(), [a_page(f"Series {number}") for number in range(9)]
    paper = the_paper()
    named = foot(paper, path_of(story))
    assert [title for title in named if title.startswith("Series")] == [page.title for page in others[:6]]
    assert 'href="../../../en/archive/index.html#pages">All pages</a>' in paper[path_of(story)]
    listed = links(paper["en/archive/index.html"].partition('id="pages"')[2].partition("</section>")[0])
    assert set(listed) == {page.title for page in (*others, *FixedPage.objects.exclude(role="other"))}


def test_a_few_pages_need_no_list_in_the_archive():
    for number in range(6):
        a_page(f"Series {number}")
    paper = the_paper()
    assert "All pages" not in foot(paper, "en/archive/index.html")
    assert 'id="pages"' not in paper["en/archive/index.html"]


def test_a_page_beyond_the_foot_comes_goes_and_is_renamed_without_touching_a_story():
    for number in range(7):
        a_page(f"Series {number}")
    story, page = a_story(), a_page("One more")
    paper, change = the_paper(), f"fixed:{page.pk}"
    page.title = "Renamed"
    page.save_revision().publish()
    assert "Renamed" in paper.take(change)["en/archive/index.html"]
    page.unpublish()
    assert "Renamed" not in paper.take(change)["en/archive/index.html"]
    assert path_of(story) not in paper.written
    page.save_revision().publish()
    assert "Renamed" in paper.take(change)["en/archive/index.html"]
    assert path_of(story) not in paper.written
    assert paper.files == paper.full().files
