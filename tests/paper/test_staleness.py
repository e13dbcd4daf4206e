"""A change makes stale exactly what shows it (decision 5)."""

from datetime import UTC, datetime, timedelta

import pytest

from tamizdat.newsroom.models import FixedPage, FrontPage, Notice
from tests.builders import a_photo, a_section, a_story, a_topic, an_author
from tests.paper.reading import Paper, path_of, the_paper
from tests.paper.stock import in_stock

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 5, 1, tzinfo=UTC)


@pytest.fixture
def archive() -> None:
    """Old stories enough that most outputs have nothing to do with today's."""
    for slug in ("politics", "culture"):
        in_stock(a_section(slug), 35, begin=LONG_AGO, every=timedelta(days=20), topics=(a_topic("old"),))


def pages(paper: Paper) -> set[str]:
    """The paths of what was rendered, but for what every edition renders: it prints the edition's number."""
    always = {
        "index.html",
        "en/index.html",
        "ru/index.html",
        "fa/index.html",
        "en/text.html",
        "ru/text.html",
        "fa/text.html",
    }
    return {paper.where.get(output, str(output)) for output in paper.rendered if output.kind != "feed"} - always


def test_a_new_headline_makes_stale_what_shows_it_and_nothing_else(archive):
    bridge = a_topic("bridge")
    story = a_story("Old headline", topics=[bridge], authors=[an_author()])
    paper = the_paper()
    story.title = "New headline"
    story.save_revision().publish()
    paper.take(f"article:{story.pk}")
    month = f"en/archive/{path_of(story)[3:10].replace('/', '-')}.html"
    lists = {
        "en/politics/index.html",
        "en/politics/2.html",
        "en/topics/bridge/index.html",
        "en/authors/vera-lind/index.html",
    }
    assert {path for path in pages(paper) if path.endswith(".html")} == {path_of(story), month, *lists}
    assert not paper.mentions("Old headline")
    assert paper.files == paper.full().files


def test_one_publication_in_a_large_archive_touches_few_outputs(archive):
    paper = the_paper()
    story = a_story(
        topics=[a_topic("bridge"), a_topic("old")], authors=[an_author()], lead_photo=a_photo(size=(1700, 900))
    )
    paper.take(f"topic:{a_topic('bridge').pk}", f"article:{story.pk}")
    assert len(paper.rendered) < 60
    assert paper.files == paper.full().files


def test_a_change_of_words_deep_in_the_text_touches_the_story_alone():
    story = a_story()
    a_story()
    paper = the_paper()
    story.body = [("text", "<p>The first paragraph, better.</p><p>The second one.</p>")]
    story.save_revision().publish()
    paper.take(f"article:{story.pk}")
    assert {path for path in pages(paper) if path.endswith(".html")} == {path_of(story)}


def test_a_renamed_author_touches_exactly_what_names_her(archive):
    vera = an_author()
    story = a_story("By Vera", authors=[vera])
    paper = the_paper()
    naming = set(paper.mentions("Vera Lind"))
    vera.name = "Vera Lindgren"
    vera.save()
    paper.take(f"author:{vera.pk}")
    assert paper.written >= naming
    assert path_of(story) in naming
    assert {path for path in pages(paper) if path.endswith(".html")} <= set(paper.mentions("Vera Lindgren"))
    assert paper.files == paper.full().files


def test_a_renamed_section_is_new_in_every_masthead_of_its_language_only():
    russian = a_story("Мост", language="ru", section=a_section("politika", "ru"))
    story, section = a_story(), a_section()
    paper = the_paper()
    section.name = "Power"
    section.save()
    paper.take(f"section:{section.pk}")
    assert "Power" in paper[path_of(story)]
    assert path_of(russian) not in paper.written
    assert paper.files == paper.full().files


def test_a_notice_for_all_is_read_by_every_page_of_its_language():
    story, russian = a_story(), a_story("Мост", language="ru", section=a_section("politika", "ru"))
    paper = the_paper()
    notice = Notice.objects.create(locale=story.locale, text="<p>We have been outlawed.</p>")
    paper.take(f"notice:{notice.pk}")
    for path in (path_of(story), "en/index.html", "en/politics/index.html", "en/archive/index.html"):
        assert "We have been outlawed." in paper[path]
    assert "outlawed" not in paper[path_of(russian)]
    assert paper.files == paper.full().files


def test_a_notice_of_a_section_stands_on_its_stories_and_lists_alone():
    inside, outside = a_story(), a_story(section="culture")
    paper = the_paper()
    notice = Notice.objects.create(locale=inside.locale, section=inside.section, text="<p>Opinion is free.</p>")
    paper.take(f"notice:{notice.pk}")
    assert set(paper.mentions("Opinion is free.")) == {path_of(inside), "en/politics/index.html"}
    assert path_of(outside) not in pages(paper)


def test_a_notice_goes_up_and_comes_down_with_the_clock(monkeypatch):
    from django.utils import timezone

    now = timezone.now()
    story = a_story()
    Notice.objects.create(
        locale=story.locale,
        text="<p>Tomorrow only.</p>",
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=2),
    )
    paper = the_paper()
    seen = []
    for days in (0.5, 1.5, 2.5):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + timedelta(days=days))
        seen.append("Tomorrow only." in paper.take("clock")[path_of(story)])
    assert seen == [False, True, False]


def test_a_fixed_page_appears_in_the_foot_of_every_page_of_its_language():
    story = a_story()
    paper = the_paper()
    front = FrontPage.objects.get(locale__language_code="en")
    about = front.add_child(
        instance=FixedPage(title="About us", slug="about", locale=front.locale, body=[("text", "<p>We are.</p>")])
    )
    paper.take(f"fixed:{about.pk}")
    assert "<p>We are.</p>" in paper["en/about.html"]
    assert 'href="../../../en/about.html"' in paper[path_of(story)]
    about.unpublish()
    paper.take(f"fixed:{about.pk}")
    assert "en/about.html" not in paper
    assert "about.html" not in paper[path_of(story)]


def test_a_new_caption_of_a_photo_reaches_every_story_that_shows_it():
    photo = a_photo(caption="Before the storm")
    other = a_story(section="culture")
    first, second = a_story(lead_photo=photo), a_story(body=[("photo", {"photo": photo, "caption": "", "wide": False})])
    paper = the_paper()
    photo.caption = "After the storm"
    photo.save()
    paper.take(f"photo:{photo.pk}")
    assert {path_of(first), path_of(second)} <= set(paper.mentions("After the storm"))
    assert not paper.mentions("Before the storm")
    assert path_of(other) not in pages(paper)


def test_an_unknown_change_is_refused_with_what_it_should_be():
    with pytest.raises(ValueError, match=r"“weather:1”.*article"):
        Paper().take("weather:1")
