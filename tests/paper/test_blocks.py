"""Every block of a body, as readers get it."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from tamizdat.newsroom.models import Attachment
from tests.builders import a_photo, a_story
from tests.paper.reading import path_of, the_paper
from tests.safety.planted_files import mp3_with_secrets

pytestmark = pytest.mark.django_db


def an_attachment(
    title: str = "The ruling", name: str = "ruling.txt", content: bytes = b"In the name of the republic"
) -> Attachment:
    return Attachment.objects.create(title=title, file=ContentFile(content, name=name))


def printed(kind: str, value, **fields) -> str:
    story = a_story(body=[(kind, value)], **fields)
    return the_paper()[path_of(story)]


def test_a_quotation_says_who_spoke_and_where():
    page = printed(
        "quotation", {"words": "<p>We stay.</p>", "speaker": "Ada K.", "role": "nurse", "where": "on the radio"}
    )
    for words in ("<blockquote", "We stay.", "Ada K.", "nurse", "on the radio"):
        assert words in page


def test_a_table_has_its_headings_and_numbers_of_the_language():
    table = {
        "columns": [{"type": "text", "heading": "Town"}, {"type": "number", "heading": "People"}],
        "rows": [{"values": ["Riga", 605802]}, {"values": ["Cēsis", None]}],
    }
    from tamizdat.newsroom.blocks import Table

    value = Table().to_python({"caption": "Towns", "table": table, "source": "Census"})
    page = printed("table", value)
    assert '<th scope="col">Town</th>' in page
    assert "Riga" in page
    assert "605,802" in page
    assert "Census" in page


def test_lists_boxes_and_timelines_keep_their_words():
    body = [
        ("list", {"numbered": True, "items": ["One of them", "Two of them"]}),
        ("fact_box", {"title": "The law", "text": "<ul><li>Article 5</li></ul>"}),
        ("timeline", {"title": "How it went", "moments": [{"when": "May", "what": "It began."}]}),
        ("pull_quote", {"words": "Never again", "speaker": "All"}),
        ("heading", "What comes next"),
    ]
    story = a_story(body=body)
    page = the_paper()[path_of(story)]
    for words in (
        "<ol",
        "Two of them",
        "The law",
        "Article 5",
        "How it went",
        "It began.",
        "Never again",
        ">What comes next</h2>",
    ):
        assert words in page


def test_a_document_is_in_the_paper_while_a_story_carries_it():
    ruling = an_attachment()
    story = a_story(body=[("document", {"document": ruling, "description": "The ruling in full"})])
    paper = the_paper()
    [file] = [path for path in paper.files if path.startswith("media/files/")]
    assert paper.files[file] == b"In the name of the republic"
    assert f'href="../../../{file}"' in paper[path_of(story)]
    story.body = [("text", "<p>Without it.</p>")]
    story.save_revision().publish()
    paper.take(f"article:{story.pk}")
    assert file not in paper
    assert paper.files == paper.full().files


def test_a_link_to_a_document_leads_to_the_file():
    ruling = an_attachment()
    page = printed("text", f'<p><a linktype="document" id="{ruling.pk}">the ruling</a></p>')
    assert 'href="../../../media/' in page


def test_a_document_with_a_new_title_has_a_new_address_on_every_page_that_leads_to_it():
    ruling = an_attachment()
    story = a_story(body=[("document", {"document": ruling, "description": ""})])
    paper = the_paper()
    ruling.title = "The verdict"
    ruling.save()
    paper.take(f"attachment:{ruling.pk}")
    assert [path for path in paper.files if path.startswith("media/files/")] == [
        f"media/files/{ruling.pk}-the-verdict.txt"
    ]
    assert f"media/files/{ruling.pk}-the-verdict.txt" in paper[path_of(story)]
    assert paper.files == paper.full().files


def test_a_recording_has_a_transcript_for_those_who_cannot_play_it():
    page = printed(
        "audio",
        {
            "file": an_attachment("Voice", "voice.mp3", mp3_with_secrets()),
            "title": "A voice",
            "transcript": "<p>She says no.</p>",
            "credit": "",
        },
    )
    assert "<audio" in page
    assert "She says no." in page


def test_a_link_card_calls_nobody():
    value = {
        "url": "https://video.example/watch?v=1",
        "title": "The film",
        "site": "Video",
        "description": "",
        "picture": a_photo(),
    }
    page = printed("embed", value)
    assert '<a href="https://video.example/watch?v=1" rel="noreferrer">The film</a>' in page
    assert 'src="https:' not in page
    assert "<iframe" not in page


def test_a_gallery_shows_all_its_photos_with_their_credits():
    photos = [
        {"photo": a_photo(title, credit=title), "caption": f"Caption {title}", "wide": False} for title in ("A", "B")
    ]
    page = printed("gallery", {"title": "The day", "photos": photos})
    assert page.count("<figure") == 2
    assert "Caption A" in page
    assert "Caption B" in page


def test_a_photo_deleted_at_the_desk_leaves_its_story_whole():
    photo = a_photo()
    story = a_story(body=[("photo", {"photo": photo, "caption": "", "wide": False}), ("text", "<p>After it.</p>")])
    photo.delete()
    assert "After it." in the_paper()[path_of(story)]


def test_the_desks_file_names_reach_no_output():
    story = a_story(
        lead_photo=a_photo("A title of the desk"),
        kind="live",
        body=[
            (
                "live_entry",
                {"at": datetime(2026, 11, 1, tzinfo=UTC), "text": "<p>So.</p>", "photo": a_photo("Another title")},
            )
        ],
    )
    paper = the_paper()
    assert path_of(story) in paper
    assert not paper.mentions("A title of the desk")
    assert not [path for path in paper.files if "harbour" in path]
