"""The marks and dates of the demo's texts."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tamizdat.demo.calendar import Calendar
from tamizdat.demo.markup import paragraphs

RIGA = ZoneInfo("Europe/Riga")


def _set(text: str) -> str:
    return paragraphs(text, {"a-story": 42}.__getitem__)


def test_a_blank_line_parts_paragraphs():
    assert _set("One\nline.\n\nTwo.") == "<p>One line.</p><p>Two.</p>"


def test_italics_bold_lists_and_quotations_are_set():
    assert _set("*A* and **B**") == "<p><i>A</i> and <b>B</b></p>"
    assert _set("- one\n- two") == "<ul><li>one</li><li>two</li></ul>"
    assert _set("> A bridge\n> is a bridge.") == "<blockquote>A bridge is a bridge.</blockquote>"


def test_a_link_leads_to_a_story_by_its_slug_or_to_an_address():
    assert _set("[here](story:a-story)") == '<p><a linktype="page" id="42">here</a></p>'
    assert (
        _set("[there](https://example.org/?a=1&b=2)") == '<p><a href="https://example.org/?a=1&amp;b=2">there</a></p>'
    )


def test_tags_in_a_text_are_text():
    assert _set("<script>") == "<p>&lt;script&gt;</p>"


@pytest.mark.parametrize(
    ("text", "language", "filled"),
    [
        ("{on:1}, {date:1} {year:1}", "en", "on Saturday, 28 February 2026"),
        ("{on:1}, {date:1}", "ru", "в субботу, 28 февраля"),
        ("{month:1}", "ru", "февраль"),
        ("{date:1}", "fa", "۲۸ فوریه"),
        ("{date:-1}", "en", "2 March"),
        ("{unknown:1}", "en", "{unknown:1}"),
    ],
)
def test_dates_are_counted_from_the_day_the_demo_is_made(text, language, filled):
    assert Calendar(datetime(2026, 3, 1, 10, tzinfo=UTC), RIGA).fill(text, language) == filled


def test_a_story_appears_at_its_hour_of_the_newsrooms_clock():
    calendar = Calendar(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), RIGA)
    assert calendar.moment(2, "07:40", None).isoformat() == "2026-02-28T07:40:00+02:00"
    assert calendar.moment(None, "09:00", 30).isoformat() == "2026-03-02T01:00:00+02:00"
