"""What the demo promises of its newspaper, counted in the files themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PIL import Image

from tamizdat.demo.calendar import Calendar
from tamizdat.demo.manuscripts import (
    HERE,
    BadManuscript,
    Block,
    FixedSheet,
    Manuscript,
    fixed_sheets,
    manuscripts,
    read,
)
from tamizdat.demo.newspaper import media, newspaper_book

BOOK = newspaper_book()
STORIES = {language: dict(manuscripts(language)) for language in BOOK.languages}
PUBLISHED = {
    language: {slug: story for slug, story in stories.items() if story.state == "published"}
    for language, stories in STORIES.items()
}
ALL = [story for stories in PUBLISHED.values() for story in stories.values()]
BLOCKS = set(Block.__struct_fields__)


def test_there_are_forty_four_stories_in_english_and_sixteen_of_them_in_russian():
    assert len(PUBLISHED["en"]) >= 44
    assert len(PUBLISHED["ru"]) >= 16
    assert set(PUBLISHED["ru"]) <= set(PUBLISHED["en"])
    assert set(PUBLISHED["fa"]) <= set(PUBLISHED["en"])
    assert len(PUBLISHED["fa"]) == 3


def test_every_section_has_stories_and_there_are_more_than_five():
    sections = Counter(story.section for story in PUBLISHED["en"].values())
    assert len(sections) >= 6
    assert min(sections.values()) >= 5


def test_at_least_eight_people_write_one_under_a_pen_name_and_one_under_none():
    writing = {author for story in ALL for author in story.authors}
    assert len(writing) >= 8
    hidden = {author.slug: author.visibility for author in BOOK.authors if author.visibility != "public"}
    assert sorted(hidden.values()) == ["pseudonymous", "withheld"]
    assert set(hidden) <= writing


def test_at_least_twenty_five_topics_are_written_about():
    assert len({topic for story in PUBLISHED["en"].values() for topic in story.topics}) >= 25


def test_every_kind_of_story_is_there():
    assert {story.kind for story in PUBLISHED["en"].values()} == {
        "news",
        "feature",
        "analysis",
        "opinion",
        "interview",
        "explainer",
        "photo_story",
        "live",
    }


def test_every_kind_of_block_is_used():
    assert {block.type for story in PUBLISHED["en"].values() for block in story.body} == BLOCKS


def test_the_live_story_is_of_today_and_has_key_moments():
    live = PUBLISHED["en"]["live-tribunal-rules"]
    entries = [block.value for block in live.body if block.type == "live_entry"]
    assert live.minutes_ago is not None
    assert len(entries) >= 12
    assert 1 < sum(entry.key for entry in entries) < len(entries)


def test_at_least_two_stories_are_corrected_two_wait_and_one_is_scheduled():
    assert sum(bool(story.corrections) for story in PUBLISHED["en"].values()) >= 2
    states = Counter(story.state for story in STORIES["en"].values())
    assert (states["waiting"], states["scheduled"]) == (2, 1)


def test_stories_are_spread_over_six_weeks():
    days = [story.days_ago or 0 for story in PUBLISHED["en"].values()]
    assert max(days) >= 40
    assert len(set(days)) >= 25


def test_what_stories_name_is_there():
    sections = {section.slug: section.name for section in BOOK.sections}
    authors = {author.slug: author.name for author in BOOK.authors}
    for language, stories in STORIES.items():
        for slug, story in stories.items():
            assert language in sections[story.section], slug
            assert all(language in BOOK.topics[topic] for topic in story.topics), slug
            assert all(language in authors[author] for author in story.authors), slug
            assert set(story.related) <= set(stories), slug


@pytest.mark.parametrize("language", BOOK.languages)
def test_links_lead_to_stories_that_are_published(language: str):
    for file in (HERE / "stories" / language).glob("*.toml"):
        assert set(re.findall(r"\(story:([^)]+)\)", file.read_text())) <= set(PUBLISHED[language]), file.name


@pytest.mark.parametrize("language", BOOK.languages)
def test_all_dates_in_texts_can_be_filled_in(language: str):
    calendar = Calendar(datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo(BOOK.time_zone))
    for file in (HERE / "stories" / language).glob("*.toml"):
        assert not re.search(r"\{\w+:", calendar.fill(file.read_text(), language)), file.name


def _texts(piece: Any) -> Iterator[str]:
    if isinstance(piece, str):
        yield piece
    elif isinstance(piece, dict | list):
        for part in piece.values() if isinstance(piece, dict) else piece:
            yield from _texts(part)


def _said_straight(words: str) -> list[str]:
    return re.findall(r"""\w*["']\w*""", words)


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_quotation_mark_is_a_real_one(language: str):
    sheets = [*STORIES[language].items(), *fixed_sheets(language)]
    straight = {slug: _said_straight(" ".join(_texts(msgspec.to_builtins(sheet)))) for slug, sheet in sheets}
    assert {slug: words for slug, words in straight.items() if words} == {}


def test_each_language_opens_and_closes_quotations_with_its_own_marks():
    for language, opening, closing, foreign in (("en", "“", "”", "«»"), ("ru", "«", "»", "”")):
        for slug, story in STORIES[language].items():
            words = " ".join(_texts(msgspec.to_builtins(story)))
            assert words.count(opening) == words.count(closing), slug
            assert not set(foreign) & set(words), slug


def test_both_editions_have_their_four_fixed_pages():
    for language in ("en", "ru"):
        assert sorted(sheet.role for _, sheet in fixed_sheets(language)) == [
            "about",
            "contact",
            "corrections",
            "privacy",
        ]


def test_every_picture_is_there_large_clean_and_light():
    names = {picture.name for picture in media().pictures}
    assert len(names) >= 20
    for name in names:
        file = HERE / "pictures" / f"{name}.jpg"
        with Image.open(file) as picture:
            assert sorted(picture.size) == [1067, 1600]
            assert not picture.getexif()
        assert file.stat().st_size <= 150_000


def test_every_picture_has_a_credit_and_words_in_the_languages_that_show_it():
    pictures = {picture.name: picture for picture in media().pictures}
    for language, stories in STORIES.items():
        for story in stories.values():
            for name in _pictures(story):
                assert pictures[name].alt[language]
                assert pictures[name].credit


def _pictures(story: Manuscript) -> set[str]:
    shown = {story.lead_photo} if story.lead_photo else set()
    for block in story.body:
        match block.type:
            case "photo":
                shown.add(block.value.photo)
            case "gallery":
                shown.update(placed.photo for placed in block.value.photos)
            case "embed":
                shown.add(block.value.picture)
            case "live_entry":
                shown.add(block.value.photo)
    return shown - {""}


def test_the_documents_sounds_and_films_are_there_and_small():
    for attachment in media().attachments:
        assert 0 < (HERE / "media" / attachment.file).stat().st_size < 200_000


def test_a_manuscript_with_an_unknown_word_is_refused_with_its_name_and_place(tmp_path):
    file = HERE / "stories" / "en" / "the-basket.toml"
    bad = HERE / "stories" / "en" / "not-there.toml"
    assert not bad.exists()
    with pytest.raises(BadManuscript, match=r"the-basket\.toml.*unknown field"):
        read(file, FixedSheet)
