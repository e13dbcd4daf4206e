"""Weight and form of the sample pages: what a slow line carries, and what a strict reader of HTML says."""

from __future__ import annotations

import re
from collections import defaultdict

import brotli
import pytest

from tamizdat.house.styles import RARELY_SEEN
from tests.house.sample_words import ENGLISH, RUSSIAN, SETS
from tests.house.samples import render
from tests.house.valid_html import complaints

MOST = 12_000


@pytest.mark.parametrize("words", [ENGLISH, RUSSIAN], ids=["english", "russian"])
def test_a_long_story_with_every_block_and_mark_fits_the_first_response(words):
    pages = dict(render(words))
    story = pages[f"{words.language}/story.html"]
    assert len(brotli.compress(story.encode(), quality=9, lgwin=16)) <= MOST


@pytest.mark.parametrize("words", [ENGLISH, RUSSIAN], ids=["english", "russian"])
def test_a_long_story_fits_it_with_a_line_at_the_top_and_a_long_ask_in_two_wordings_too(words):
    asked = dict(render(words))[f"{words.language}/story-asked.html"]
    assert asked.count("<template>") == 1
    assert len(re.sub(r"<[^>]+>", " ", asked.split('<div class="text">')[1].split("<footer")[0]).split()) >= 600
    assert len(brotli.compress(asked.encode(), quality=9, lgwin=16)) <= MOST


def test_the_long_story_is_long():
    story = dict(render(ENGLISH))["en/story.html"]
    text = re.sub(r"<[^>]+>", " ", story.split('<div class="text">')[1].split("<footer")[0])
    assert len(text.split()) >= 900


def test_every_sample_page_is_valid_html(tmp_path):
    assert complaints((page for words in SETS for page in render(words)), tmp_path) == ""


def test_a_page_has_no_script_but_the_papers_own_file_and_no_address_of_a_third_party():
    for words in SETS:
        for path, html in render(words):
            scripts = re.findall(r'<script(?! type="application/ld\+json")[^>]*>', html)
            of_asks = [f'<script src="/{words.language}/asks.js" defer>'] if "data-ask" in html else []
            assert scripts == ['<script src="/house/paper.js" async>', *of_asks], path
            assert not re.search(r"\b(?:src|srcset|url)(?:=\"|\()\s*https?:", html), path


def test_all_pages_of_a_kind_are_the_same_to_the_end_of_their_style_sheet():
    for words in SETS:
        looks = defaultdict(set)
        for path, html in render(words):
            if "/story" in path:
                looks["data-ask" in html, bool(RARELY_SEEN.search(html))].add(html.partition("</style>")[0])
        assert [len(same) for same in looks.values()] == [1] * len(looks), words.language


def test_pictures_wait_until_they_are_near_and_keep_their_place():
    for picture in re.findall(r"<img[^>]*>", dict(render(ENGLISH))["en/front.html"]):
        assert 'loading="lazy"' in picture
        assert re.search(r'width="\d+" height="\d+"', picture)
        assert re.search(r'style="background:#[0-9a-f]{6}', picture)
