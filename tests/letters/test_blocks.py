"""Every block of a body has a form in mail and one in text, and neither fetches anything."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.blocks import StreamValue

from tamizdat.letters.blocks import SET, body_of
from tamizdat.letters.words import as_text, in_mail, linked
from tamizdat.newsroom.blocks import Body
from tamizdat.newsroom.models import Attachment
from tests.builders import a_newspaper, a_photo, a_story

pytestmark = pytest.mark.django_db
STORY = "https://farshore.example/en/2026/11/a.html"


@pytest.fixture(autouse=True)
def newspaper():
    a_newspaper("en", "ru")


def blocks(*body):
    stream = Body()
    values = [(kind, stream.child_blocks[kind].normalize(value)) for kind, value in body]
    return body_of(StreamValue(stream, values), "en", "ltr", STORY)


def a_file():
    return Attachment.objects.create(title="The order", file=ContentFile(b"a,b\n", "order.csv"))


def test_no_kind_of_block_is_forgotten():
    assert set(Body().child_blocks) - set(SET) == {"pull_quote"}


def test_words_lists_boxes_and_quotations_are_whole_in_both_parts():
    made = blocks(
        ("text", "<p>One.</p>"),
        ("quotation", {"words": "<p>We wait.</p>", "speaker": "A nurse", "role": "in Lesk", "where": ""}),
        ("list", {"numbered": True, "items": ["<p>Water</p>", "<p>Bread</p>"]}),
        ("fact_box", {"title": "In short", "text": "<p>Nine weeks.</p>"}),
        ("timeline", {"title": "The week", "moments": [{"when": "Monday", "what": "<p>Rain.</p>"}]}),
        (
            "live_entry",
            {
                "at": datetime(2026, 11, 24, 8, tzinfo=UTC),
                "headline": "Noon",
                "author": "",
                "photo": None,
                "key": False,
                "text": "<p>Calm.</p>",
            },
        ),
    )
    html, text = "".join(each.html for each in made), "\n".join(each.text for each in made)
    for words in (
        "One.",
        "We wait.",
        "A nurse, in Lesk",
        "Water",
        "In short",
        "Nine weeks.",
        "Monday",
        "Rain.",
        "Noon",
        "Calm.",
    ):
        assert words in html
        assert words in text
    assert "1. Water\n2. Bread" in text
    assert "<p" not in text


def test_what_cannot_travel_is_named_with_its_place_in_the_paper():
    made = blocks(
        ("photo", {"photo": a_photo(), "caption": "The harbour at noon", "wide": False}),
        ("gallery", {"title": "", "photos": [{"photo": a_photo()}, {"photo": a_photo()}]}),
        (
            "embed",
            {"url": "https://a.example/x", "title": "A film", "site": "A site", "description": "", "picture": None},
        ),
    )
    html, text = "".join(each.html for each in made), "\n".join(each.text for each in made)
    assert "Picture: <a" in html
    assert f"[Picture: The harbour at noon]\n{STORY}" in text
    assert "https://a.example/x" in text
    assert not re.search(r"<(img|audio|video|iframe)", html)


def test_the_newest_live_entry_comes_first():
    early, late = (
        (
            "live_entry",
            {
                "at": datetime(2026, 11, 24, hour, tzinfo=UTC),
                "headline": f"At {hour}",
                "author": "",
                "photo": None,
                "key": False,
                "text": "<p>x</p>",
            },
        )
        for hour in (8, 12)
    )
    text = "\n".join(each.text for each in blocks(early, late))
    assert text.index("At 12") < text.index("At 8")


def test_links_lead_to_published_pages_and_unpublished_ones_leave_their_words():
    there, gone = a_story("There", slug="there"), a_story("Gone", live=False)
    html = in_mail(f'<p><a linktype="page" id="{there.pk}">one</a> <a linktype="page" id="{gone.pk}">two</a></p>')
    assert re.search(r'<a class="l" href="http[^"]+/en/\d{4}/\d\d/there\.html"[^>]*>one</a> two', html)


def test_a_link_in_text_stands_behind_its_words_and_never_twice():
    assert as_text('<p>See <a href="https://a.example/b">this</a>.</p>') == "See this <https://a.example/b>."
    assert as_text('<p><a href="https://a.example/b">https://a.example/b</a></p>') == "https://a.example/b"


@pytest.mark.parametrize("words", ["<script>x</script>", '"><img src=x onerror=y>', "a & b < c"])
def test_typed_words_are_escaped(words):
    assert not re.search(r"<(?!br|a )", linked(words))


def test_rich_text_of_the_desk_is_cleaned_again_before_it_is_mailed():
    html = in_mail('<p onclick="x()">a<script>b</script><a href="javascript:c">d</a><img src="https://e"></p>')
    assert html == '<p style="margin:0 0 14px">ad</p>'


def test_a_file_is_linked_where_the_paper_has_it():
    file = a_file()
    (block,) = blocks(("document", {"document": file, "description": "Signed"}))
    assert f"/media/{file.file.name}" in block.text
