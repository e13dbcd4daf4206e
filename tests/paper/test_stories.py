"""A story's page, from the desk's words to the reader's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tamizdat.newsroom.models import CorrectionNote, RelatedStory
from tests.builders import a_photo, a_section, a_story, a_topic, an_author
from tests.paper.reading import path_of, the_paper

pytestmark = pytest.mark.django_db


def test_a_published_story_has_a_page_at_its_address():
    story = a_story("Bridge reopens after nine years", authors=[an_author("Vera Lind")])
    page = the_paper()[path_of(story)]
    assert "Bridge reopens after nine years" in page
    assert "The first paragraph." in page
    assert "Vera Lind" in page


def test_a_draft_reaches_no_output():
    a_story("Not yet decided", live=False)
    story = a_story("Printed headline")
    story.title = "Changed in a draft only"
    story.save_revision()
    paper = the_paper()
    assert not paper.mentions("Not yet decided")
    assert not paper.mentions("Changed in a draft only")
    assert paper.mentions("Printed headline")


def test_a_story_of_opinion_in_the_section_opinion_says_so_once():
    in_its_section = a_story("Once", kind="opinion", section=a_section("opinion"))
    elsewhere = a_story("Both", kind="opinion", section=a_section("culture"))
    paper = the_paper()
    assert "<span>Opinion</span>" not in paper[path_of(in_its_section)]
    assert "<span>Opinion</span>" in paper[path_of(elsewhere)]


def test_every_link_inside_the_paper_is_relative_to_its_page():
    story = a_story("Bridge reopens", lead_photo=a_photo())
    page = the_paper()[path_of(story)]
    assert 'href="/' not in page
    assert 'src="/' not in page
    assert 'href="../../../en/index.html"' in page
    assert 'src="../../../media/pictures/' in page
    assert ", /media" not in page


def test_a_link_to_a_published_story_leads_to_its_page():
    other = a_story("The other one")
    story = a_story(body=[("text", f'<p>See <a linktype="page" id="{other.pk}">the other</a>.</p>')])
    assert f'<a href="../../../{path_of(other)}">the other</a>' in the_paper()[path_of(story)]


def test_a_link_to_an_unpublished_story_keeps_its_words_and_loses_its_address():
    draft = a_story("Draft", live=False)
    story = a_story(body=[("text", f'<p>See <a linktype="page" id="{draft.pk}">what comes</a>.</p>')])
    assert "<p>See what comes.</p>" in the_paper()[path_of(story)]


def test_a_link_comes_when_the_story_it_leads_to_is_published():
    draft = a_story("Draft", live=False)
    story = a_story(body=[("text", f'<p>See <a linktype="page" id="{draft.pk}">what comes</a>.</p>')])
    paper = the_paper()
    draft.save_revision().publish()
    draft.refresh_from_db()
    paper.take(f"article:{draft.pk}")
    assert f'href="../../../{path_of(draft)}">what comes</a>' in paper[path_of(story)]


def test_a_link_abroad_gives_no_referrer_and_opens_no_window():
    story = a_story(body=[("text", '<p><a href="https://example.org/a?b=1&amp;c=2" target="_blank">there</a></p>')])
    assert (
        '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">there</a>' in the_paper()[path_of(story)]
    )


def test_a_link_to_the_papers_own_address_works_in_every_copy():
    story = a_story(body=[("text", '<p><a href="http://127.0.0.1:8000/en/index.html">home</a></p>')])
    assert '<a href="../../../en/index.html">home</a>' in the_paper()[path_of(story)]


@pytest.mark.parametrize(
    "attack",
    [
        '<script>alert("x1")</script>',
        '<img src=x onerror="x1()">',
        '<a href="javascript:x1()">a</a>',
        '<p onclick="x1()">a</p>',
        '<iframe src="https://x1.example"></iframe>',
        "<style>x1{}</style>",
        '<a linktype="x1" id="1">a</a>',
    ],
)
def test_markup_that_could_act_is_not_printed(attack):
    story = a_story(body=[("text", f"<p>Before.</p>{attack}<p>After.</p>")])
    page = the_paper()[path_of(story)]
    assert "x1" not in page
    assert "After." in page


def test_words_that_look_like_an_attribute_stay_words():
    story = a_story(body=[("text", '<p>He wrote href="/en/index.html" by hand.</p>')])
    assert 'href=&quot;/en/index.html" by hand' in the_paper()[path_of(story)]


def test_corrections_stand_on_the_story_in_the_order_they_were_made():
    story = a_story()
    for day, words in ((9, "It was the bridge."), (3, "It was in Riga.")):
        story.corrections.add(CorrectionNote(made_at=datetime(2026, 11, day, tzinfo=UTC), text=f"<p>{words}</p>"))
    story.save_revision().publish()
    page = the_paper()[path_of(story)]
    assert 0 < page.index("It was in Riga.") < page.index("It was the bridge.")


def test_a_live_story_shows_its_newest_entry_first_and_keeps_its_anchors():
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    entries = [
        (
            "live_entry",
            {
                "at": noon + timedelta(hours=hour),
                "headline": f"Hour {hour}",
                "text": "<p>So.</p>",
                "author": "V. L.",
                "key": hour == 1,
            },
        )
        for hour in range(3)
    ]
    story = a_story(kind="live", body=entries)
    paper = the_paper()
    page = paper[path_of(story)]
    assert page.index("Hour 2") < page.index("Hour 1") < page.index("Hour 0")
    assert "Key moment" in page
    assert "V. L." in page
    anchors = [part.split('"')[0] for part in page.split(' id="entry-')[1:]]
    story.refresh_from_db()
    story.body.append(("live_entry", {"at": noon + timedelta(hours=4), "headline": "Hour 4", "text": "<p>New.</p>"}))
    story.save_revision().publish()
    assert [
        part.split('"')[0] for part in paper.take(f"article:{story.pk}")[path_of(story)].split(' id="entry-')[2:]
    ] == anchors


def test_related_stories_are_those_editors_picked():
    picked, other = a_story("Picked by hand"), a_story("Shares a topic", topics=[a_topic()])
    story = a_story(topics=[a_topic()])
    story.related_stories.add(RelatedStory(story=picked))
    story.save_revision().publish()
    page = the_paper()[path_of(story)]
    assert "Picked by hand" in page
    assert other.title not in page


def test_next_reading_is_found_by_shared_topics_when_nobody_picked_it():
    now = timezone.now()
    bridge, port = a_topic("bridge"), a_topic("port")
    a_story("Far from it", section="culture", published=now - timedelta(hours=1))
    a_story("One in common", section="culture", topics=[bridge], published=now - timedelta(hours=2))
    a_story("Two in common", section="culture", topics=[bridge, port], published=now - timedelta(hours=9))
    story = a_story(topics=[bridge, port])
    page = the_paper()[path_of(story)]
    assert page.index("Two in common") < page.index("One in common")
    assert "Far from it" not in page


def test_setting_a_story_twice_changes_nothing():
    from tamizdat.paper.typesetting import take

    photo = a_photo()
    story = a_story(lead_photo=photo, topics=[a_topic()], authors=[an_author()])
    assert take(f"article:{story.pk}")
    assert take(f"article:{story.pk}") == set()
    assert take(f"photo:{photo.pk}") == set()


def test_a_right_to_left_language_is_laid_out_right():
    story = a_story("پل باز شد", language="fa")
    assert '<html lang="fa" dir="rtl">' in the_paper()[path_of(story)]


def test_russian_prepositions_do_not_hang_at_the_end_of_a_line():
    story = a_story("Мост", language="ru", body=[("text", "<p>Мост в <b>Риге</b> — это не шутка.</p>")])
    assert "Мост в\u00a0<b>Риге</b>\u00a0— это не\u00a0шутка." in the_paper()[path_of(story)]


def test_the_month_of_an_address_is_the_newsrooms_own():
    story = a_story(published=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert "/2026/11/" in path_of(story)
    paper = the_paper()
    assert path_of(story) in paper
    assert "en/archive/2026-11.html" in paper
