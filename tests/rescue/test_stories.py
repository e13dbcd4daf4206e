"""What a WordPress export becomes in the newsroom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.core import serializers

from tamizdat.newsroom.models import Article, Author, FixedPage, Photo, Redirect, Section
from tamizdat.rescue.models import Rescued
from tests.builders import a_newspaper, an_author
from tests.rescue.exports import (
    SITE,
    a_category,
    an_attachment,
    an_export,
    an_item,
    blocks,
    bring_home,
    entry,
    the_page,
    the_story,
)
from tests.rescue.exports import an_author as an_old_author

pytestmark = pytest.mark.django_db


def test_a_post_becomes_a_published_story_with_its_date_and_byline():
    bring_home(
        an_export(
            an_item(
                1, title="Bridge &amp; <em>water</em>", excerpt="<p>Why it matters.</p>", date="2019-05-31 22:30:00"
            )
        )
    )
    story = the_story("Bridge & water")
    assert story.live
    assert story.standfirst == "Why it matters."
    assert story.first_published_at == datetime(2019, 5, 31, 22, 30, tzinfo=UTC)
    assert story.paper_path() == "en/2019/06/story-1.html"  # already June in Riga
    assert [author.name for author in story.authors()] == ["Vera Lind"]
    assert story.live_revision_id == story.latest_revision_id


def test_a_page_becomes_a_fixed_page_whose_old_address_leads_to_it():
    bring_home(an_export(an_item(2, type="page", title="About", slug="about", link=f"{SITE}/us/about/")))
    page = the_page("About")
    assert (page.live, page.role) == (True, FixedPage.Role.ABOUT)
    assert Redirect.objects.get(old_path="/us/about/").target == "/en/about.html"


def test_categories_are_the_section_and_topics_and_nested_ones_are_flattened():
    labels = [("category", "riga", "Riga"), ("category", "culture", "Culture"), ("post_tag", "film", "Film")]
    export = an_export(
        a_category("news", "Politics"), a_category("riga", "Riga", parent="news"), an_item(1, terms=labels)
    )
    bring_home(export)
    story = the_story()
    assert story.section.name == "Politics"
    assert [topic.name for topic in story.topics.all()] == ["Culture", "Film", "Riga"]


def test_what_was_in_no_category_is_news():
    bring_home(an_export(an_item(1, terms=[("category", "uncategorized", "Uncategorized")]), an_item(2)))
    assert [section.name for section in Section.objects.all()] == ["News"]
    assert not the_story().topics.exists()


def test_a_section_s_address_is_in_plain_letters_and_not_one_the_paper_needs():
    terms = {
        1: ("category", "%d0%bf%d0%be%d0%bb", "Политика"),
        2: ("category", "archive", "Archive"),
        3: ("category", "2019", "2019"),
    }
    bring_home(an_export(*(an_item(number, terms=[term]) for number, term in terms.items())))
    assert {section.slug for section in Section.objects.all()} == {"politika", "archive-2", "2019-2"}


STATES = {
    "draft": ({"status": "draft", "date": "0000-00-00 00:00:00"}, "draft"),
    "pending": ({"status": "pending"}, "draft"),
    "private": ({"status": "private"}, "draft"),
    "protected": ({"password": "enter"}, "draft"),
    "without a date": ({"date": "0000-00-00 00:00:00"}, "draft"),
    "missed its day": ({"status": "future", "date": "2020-01-01 00:00:00"}, "draft"),
    "due": ({"status": "future", "date": "2099-01-01 00:00:00"}, "scheduled"),
}


@pytest.mark.parametrize("case", STATES)
def test_what_was_not_published_there_is_not_published_here(case):
    facts, state = STATES[case]
    report = bring_home(an_export(an_item(1, **facts)))
    story = the_story()
    assert not story.live
    assert entry(report, 1).state == state
    assert bool(story.approved_schedule) == (state == "scheduled")


def test_the_bin_stays_where_it_is_and_the_report_says_so():
    report = bring_home(
        an_export(an_item(1, status="trash"), an_item(2, type="nav_menu_item"), an_item(3, type="wpcf7_form"))
    )
    assert not Article.objects.exists()
    assert report.skipped == {"post": 1, "nav_menu_item": 1, "wpcf7_form": 1}
    assert all(one.notes for one in report.entries())


DATES = {
    "by Greenwich": ({"date": "2019-05-01 10:00:00", "local_date": "2019-05-01 13:00:00"}, 10),
    "by the newsroom's clock": ({"date": "0000-00-00 00:00:00", "local_date": "2019-05-01 13:00:00"}, 10),
    "by the feed": (
        {
            "date": "",
            "local_date": "-0001-11-30 00:00:00",
            "extra": "<pubDate>Wed, 01 May 2019 12:00:00 +0200</pubDate>",
        },
        10,
    ),
}


@pytest.mark.parametrize("case", DATES)
def test_a_date_is_found_where_it_is(case):
    facts, hour = DATES[case]
    bring_home(an_export(an_item(1, **facts)))
    assert the_story().first_published_at == datetime(2019, 5, 1, hour, tzinfo=UTC)


def test_slugs_are_plain_never_empty_and_never_twice():
    russian = "%d0%bc%d0%be%d1%81%d1%82-%d0%be%d1%82%d0%ba%d1"  # cut by WordPress in the middle of a letter
    items = [
        an_item(1, slug=russian),
        an_item(2, slug="same"),
        an_item(3, slug="same"),
        an_item(4, slug="", title="好"),
    ]
    bring_home(an_export(*items))
    slugs = [the_story(f"Story {number}").slug for number in (1, 2, 3)]
    assert slugs == ["most-otk", "same", "same-2"]
    assert Article.objects.filter(title="好").get().slug


def test_a_story_without_a_headline_is_called_by_its_first_words():
    bring_home(an_export(an_item(1, "<p>The bridge is open.</p>", title=""), an_item(2, "", title="", slug="")))
    assert {story.title for story in Article.objects.all()} == {"The bridge is open.", "Untitled 2"}


def test_old_addresses_lead_to_the_story():
    item = an_item(1, link=f"{SITE}/2019/05/%d0%bc%d0%be%d1%81%d1%82/", meta=[("_wp_old_slug", "first-name")])
    bring_home(an_export(item))
    story = the_story()
    assert {redirect.old_path for redirect in story.redirects.all()} == {"/2019/05/мост/", "/2019/05/first-name/"}


def test_an_address_told_apart_by_its_query_is_reported_as_lost():
    report = bring_home(an_export(an_item(1, link=f"{SITE}/?p=1")))
    assert not Redirect.objects.exists()
    assert "cannot be served from plain files" in entry(report, 1).notes[0]


def test_links_between_stories_lead_to_where_they_stand_now_also_forward():
    forward = f'<a href="{SITE}/2019/05/story-2/">next</a> <a href="{SITE}/?p=2">again</a>'
    back = f'<a href="{SITE}/2019/05/story-1/#x">before</a> <a href="https://other.example/2019/05/story-1/">no</a>'
    bring_home(an_export(an_item(1, forward), an_item(2, back)))
    first, second = the_story("Story 1"), the_story("Story 2")
    link = '<a linktype="page" id="{}">{}</a>'
    assert blocks(first) == [("text", f"<p>{link.format(second.pk, 'next')} {link.format(second.pk, 'again')}</p>")]
    assert link.format(first.pk, "before") in blocks(second)[0][1]
    assert 'href="https://other.example/2019/05/story-1/"' in blocks(second)[0][1]


def test_a_translation_plug_in_s_language_is_believed_when_the_paper_has_it():
    items = [an_item(n, terms=[("language", code, code)]) for n, code in enumerate(("ru", "en-gb", "de"), 1)]
    bring_home(an_export(*items))
    assert [the_story(f"Story {n}").locale.language_code for n in (1, 2, 3)] == ["ru", "en", "en"]
    assert the_story("Story 1").section.locale.language_code == "ru"
    assert the_story("Story 1").paper_path().startswith("ru/")


def test_no_e_mail_address_is_stored_or_shown_in_an_address():
    author = an_old_author("vera@secret.example", name="vera@secret.example")
    together = an_item(
        2, creator="vera@secret.example", terms=[("author", "cap-bob@secret.example", "bob@secret.example")]
    )
    export = an_export(an_item(1, creator="vera@secret.example"), together, authors=[author])
    bring_home(export)
    bring_home(export)
    assert Author.objects.count() == 2
    stored = serializers.serialize("json", [row for model in apps.get_models() for row in model._default_manager.all()])
    assert "Story 1" in stored
    assert "secret.example" not in stored


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_name_that_the_newsroom_withholds_is_not_printed_by_an_import(language):
    a_newspaper("en", "ru")
    an_author("Vera Lind", language=language, visibility=Author.Visibility.WITHHELD)
    bring_home(an_export(an_item(1)))
    (author,) = the_story().authors()
    assert author.printed_name == ""
    assert "vera" not in author.slug


def test_co_authors_stand_in_their_order():
    guest = an_item(9, type="guest-author", meta=[("cap-user_login", "anna"), ("cap-display_name", "Anna Ozola")])
    together = [("author", "cap-anna", "anna"), ("author", "cap-vera", "vera")]
    bring_home(an_export(an_item(1, terms=together), guest))
    assert [author.name for author in the_story().authors()] == ["Anna Ozola", "Vera Lind"]


def test_comments_are_left_out_and_counted():
    email = "<wp:comment_author_email>x@secret.example</wp:comment_author_email>"
    comment = f"<wp:comment>{email}<wp:comment_content>Words</wp:comment_content></wp:comment>"
    report = bring_home(an_export(an_item(1, extra=comment * 2)))
    assert "2 comments were left out." in entry(report, 1).notes
    assert report.left_out["comment"] == 2


def test_a_picture_not_at_hand_is_a_link_and_never_shown_from_another_host():
    report = bring_home(an_export(an_item(1, '<img src="/wp-content/uploads/a.jpg" alt="The bridge">')))
    ((kind, card),) = blocks(the_story())
    assert (kind, card["title"]) == ("embed", "Picture not at hand: The bridge")
    assert card["url"] == f"{SITE}/wp-content/uploads/a.jpg"
    assert report.facts["missing"] == 1
    assert not Photo.objects.exists()


def test_a_featured_picture_not_at_hand_is_noted_under_the_story():
    export = an_export(
        an_item(1, meta=[("_thumbnail_id", "7")]), an_attachment(7, "2019/05/a.jpg", excerpt="The bridge.")
    )
    bring_home(export)
    assert [kind for kind, _value in blocks(the_story())] == ["text", "embed"]


def test_two_items_with_one_number_are_both_brought_home_and_the_same_one_once():
    other = an_item(1, title="Other", slug="other").replace("/?p=1<", "/?p=other<")
    report = bring_home(an_export(an_item(1), an_item(1), other))
    assert Article.objects.count() == 2
    assert "twice" in next(one for one in report.entries() if one.outcome == "skipped").notes[0]


def test_custom_fields_are_counted_as_left_out():
    report = bring_home(an_export(an_item(1, meta=[("source_notes", "x"), ("_edit_lock", "1")])))
    assert report.left_out == {"custom field “source_notes”": 1}


def test_every_body_can_be_opened_and_saved_at_the_desk():
    content = (
        "<p>a</p><ul><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table><h2>h</h2><blockquote>q</blockquote>"
    )
    bring_home(an_export(an_item(1, f"{content}https://x.example/1")))
    story = the_story()
    block = Article.body.field.stream_block
    block.clean(story.body)
    assert [child.block_type for child in story.body] == ["text", "list", "table", "heading", "quotation", "embed"]
    assert [item.source for item in story.body[1].value["items"]] == ["<p>b</p>"]
    assert [list(row["values"]) for row in story.body[2].value["table"].row_data] == [["1", "2"]]
    assert Rescued.objects.filter(kind="item").count() == 1
