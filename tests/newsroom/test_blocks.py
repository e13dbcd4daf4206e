import pytest
from django.core.files.base import ContentFile
from wagtail.test.utils.form_data import rich_text, streamfield

from tamizdat.newsroom.blocks import Body
from tamizdat.newsroom.models import Attachment
from tests.builders import a_newspaper, a_photo, a_story
from tests.newsroom.cast import Person, errors, the_story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en")


def rows(*values):
    """The rows of a list inside a block, as the browser sends them."""
    return streamfield([("item", value) for value in values])


def a_file():
    return Attachment.objects.create(
        title="Minutes", file=ContentFile(b"said,by\nnothing,nobody\n", name="minutes.csv")
    )


def everything():
    photo, file = a_photo().pk, a_file().pk
    recording = {"file": file, "title": "The hearing", "transcript": rich_text("<p>All rise.</p>"), "credit": ""}
    in_text = {"photo": photo, "caption": "", "wide": ""}
    return [
        ("text", rich_text("<p>Words.</p>")),
        ("heading", "What is known"),
        (
            "quotation",
            {"words": rich_text("<p>We waited.</p>"), "speaker": "A captain", "role": "", "where": "at the pier"},
        ),
        ("pull_quote", {"words": "We waited.", "speaker": ""}),
        ("photo", in_text),
        ("gallery", {"title": "The pier", "photos": rows(in_text, in_text)}),
        ("table", {"caption": "Boats a day", "source": "", "table": a_table()}),
        ("list", {"numbered": "on", "items": rows(rich_text("<p>one</p>"), rich_text("<p>two</p>"))}),
        ("fact_box", {"title": "The pier", "text": rich_text("<p>Built in 1911.</p>")}),
        ("timeline", {"title": "Nine weeks", "moments": rows({"when": "Monday", "what": rich_text("<p>Ice.</p>")})}),
        ("document", {"document": file, "description": "the minutes"}),
        ("audio", recording),
        ("video", recording),
        ("embed", {"url": "https://example.org/1", "title": "A post", "site": "", "description": "", "picture": ""}),
        (
            "live_entry",
            {
                "at": "2026-11-24 10:00",
                "headline": "",
                "author": "",
                "text": rich_text("<p>Off.</p>"),
                "photo": "",
                "key": "",
            },
        ),
    ]


def a_table():
    return {
        "caption": "",
        "column-count": "1",
        "row-count": "1",
        "column-0-type": "text",
        "column-0-heading": "Day",
        "column-0-order": "0",
        "column-0-deleted": "",
        "row-0-order": "0",
        "row-0-deleted": "",
        "cell-0-0": "Monday",
    }


def test_a_story_is_written_with_every_block_and_opened_again():
    publisher = Person("Publishers")
    assert publisher.writes(body=streamfield(everything()), action="action-publish").status_code == 302
    story = the_story()
    assert [block.block_type for block in story.body] == list(Body().child_blocks)
    assert story.body[6].value["table"].row_data[0]["values"] == ["Monday"]
    assert publisher.open("wagtailadmin_pages:edit", story.pk).status_code == 200


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/file", "example"])
def test_a_link_card_leads_to_the_web_and_nowhere_else(url):
    card = ("embed", {"url": url, "title": "A post", "site": "", "description": "", "picture": ""})
    page = Person("Publishers").writes(body=streamfield([card]))
    assert "body" in page.context["form"].errors


def test_a_gallery_has_two_photos_at_least():
    gallery = ("gallery", {"title": "", "photos": rows({"photo": a_photo().pk, "caption": "", "wide": ""})})
    page = Person("Publishers").writes(body=streamfield([gallery]), action="action-publish")
    assert errors(page)


def test_a_story_of_a_program_opens_at_the_desk():
    story = a_story(body=[("text", "<p>Imported.</p>"), ("heading", "Old")])
    assert Person("Editors").open("wagtailadmin_pages:edit", story.pk).status_code == 200
