"""Forward-safe: the same letter for every reader, which asks nobody anything when it is opened."""

import re

import pytest

from tamizdat.letters.mail import CLIP, set_letter
from tests.letters.sheets import HOME, a_picture, a_piece, a_sheet, in_full, in_persian

SHEETS = [a_sheet(), in_persian(), in_full(), a_sheet(template="list")]
FETCHED = re.compile(
    r"""(?:src|srcset|background|poster|action)=["'](?!cid:)|url\(|@import|<(?:script|iframe|link|object)"""
)


@pytest.mark.parametrize("sheet", SHEETS, ids=["links", "right to left", "full", "list"])
def test_a_letter_that_is_opened_asks_no_host(sheet):
    assert not FETCHED.search(set_letter(sheet).html)


@pytest.mark.parametrize("sheet", SHEETS, ids=["links", "right to left", "full", "list"])
def test_a_letter_is_the_same_bytes_whenever_it_is_set(sheet):
    first, second = set_letter(sheet), set_letter(sheet)
    assert (first.html, first.text) == (second.html, second.text)


def test_no_link_carries_a_token():
    links = re.findall(r'href="([^"]+)"', set_letter(a_sheet()).html)
    assert f"{HOME}/letters/leave/" in links
    assert not [link for link in links if "?" in link or "#" in link]


def test_the_way_out_stands_at_the_head_too_where_no_clip_hides_it():
    html = set_letter(a_sheet()).html
    assert html.index("letters/leave/") < html.index("The dam holds</a>")
    assert html.count("letters/leave/") == 2


def test_a_section_that_is_called_as_the_kind_is_named_once():
    letter = set_letter(a_sheet(pieces=(a_piece(section="Opinion", kind="opinion"), a_piece(section="", kind="Live"))))
    for part in (letter.html, letter.text):
        assert "Opinion · opinion" not in part
        assert "Opinion" in part
        assert "Live" in part
    assert "Politics · Analysis" in set_letter(a_sheet()).text


def test_a_list_has_the_same_stories_in_half_the_room():
    page, listed = set_letter(a_sheet()), set_letter(a_sheet(template="list"))
    assert listed.text == page.text
    for words in (
        "The dam holds</a>",
        "Nine hundred sandbags",
        "Politics · Analysis",
        "Vera Lind",
        "Ferries &amp; trains",
    ):
        assert words in listed.html
    assert len(listed.html) < len(page.html)
    assert "Read the story" not in listed.html


def test_the_text_part_has_all_that_the_html_has():
    text = set_letter(in_full()).text
    for words in (
        "The dam holds",
        "Vera Lind",
        "The first paragraph.",
        "Dear readers,",
        "Until Friday,",
        "The Far Shore, Riga.",
    ):
        assert words in text
    assert "<" not in text
    assert max(map(len, text.splitlines())) <= 78


def test_text_keeps_the_line_ends_of_a_sign_off():
    assert "Until Friday,\nthe desk\n" in set_letter(a_sheet()).text
    assert "Until Friday,<br>\nthe desk" in set_letter(a_sheet()).html


def test_what_editors_type_is_never_markup():
    html = set_letter(a_sheet(intro=("<script>alert(1)</script> & https://a.example/?a=1&b=2.",))).html
    assert "<script" not in html
    assert 'href="https://a.example/?a=1&amp;b=2"' in html


def test_twelve_stories_in_russian_stay_far_from_the_clip():
    blurb = "Девятьсот мешков с песком и одна ночь без сна, а утром вода пошла на убыль."
    pieces = tuple(a_piece(f"Дамба выдержала, и ещё раз {n}", blurb=blurb * 2) for n in range(12))
    letter = set_letter(a_sheet(language="ru", pieces=pieces))
    assert letter.size < CLIP / 3
    assert "Отписаться" in letter.html


def test_a_letter_from_right_to_left_begins_its_lines_there():
    html = set_letter(in_persian()).html
    assert '<html lang="fa" dir="rtl">' in html
    assert 'align="right"' in html
    assert "letter-spacing:0;" in html
    assert "شمارهٔ ۱۲" in html


def test_dark_mode_is_asked_for_and_the_colours_are_there_without_it():
    html = set_letter(a_sheet()).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert 'bgcolor="#faf9f6"' in html


def test_pictures_travel_in_the_letter():
    letter = set_letter(in_full())
    assert [picture.cid for picture in letter.pictures] == ["dam@letters"]
    assert 'src="cid:dam@letters"' in letter.html
    assert 'alt="A dam"' in letter.html


def test_a_picture_of_two_stories_travels_once():
    pieces = tuple(a_piece(headline, picture=a_picture()) for headline in ("One", "Two"))
    assert len(set_letter(a_sheet(pieces=pieces)).pictures) == 1


def test_a_persian_letter_speaks_persian_around_its_stories():
    letter = set_letter(in_persian())
    said = re.sub(
        r"<style>.*?</style>|<[^>]+>|https?://\S+|mirror.example|farshoreonion.onion|The Far Shore, Riga.",
        "",
        letter.html,
        flags=re.DOTALL,
    )
    assert "لغو اشتراک" in said
    assert not re.search(r"[A-Za-zА-Яа-я]{2}", said.replace("&nbsp;", " ").replace("&middot;", " "))
