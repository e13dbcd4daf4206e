"""What a typesetter does unasked, and the links of a finished page."""

import pytest

from tamizdat.paper.links import root_of, rooted
from tamizdat.paper.typesetting.typography import NB, set_html, set_text


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("ru", "Мост в Риге", "Мост в~Риге"),
        ("ru", "и в Риге, и на Двине", "и~в~Риге, и~на~Двине"),
        ("ru", "что-то в лесу", "что-то в~лесу"),
        ("ru", "Он — не враг", "Он~— не~враг"),
        ("ru", "В Риге", "В~Риге"),
        ("ru", "на «Двине»", "на~«Двине»"),
        ("uk", "у Києві та в Одесі", "у~Києві та~в~Одесі"),
        ("en", "a bridge in Riga", "a bridge in Riga"),
        ("en", "The bridge — at last — opened", "The bridge~— at last~— opened"),
        ("en", "5 million and 12 %", "5~million and 12~%"),
        ("en", "5 millionaires", "5 millionaires"),
        ("ru", "№ 5", "№~5"),
        ("fa", "پل در تهران", "پل در تهران"),
        ("ru", "", ""),
    ],
)
def test_lines_do_not_break_where_they_should_not(language, typed, expected):
    assert set_text(typed, language) == expected.replace("~", NB)


def test_tags_and_their_addresses_are_left_alone():
    html = '<p>Мост <a href="https://example.org/a в b">в Риге</a> в <b>среду</b></p>'
    assert set_html(html, "ru") == f'<p>Мост <a href="https://example.org/a в b">в{NB}Риге</a> в{NB}<b>среду</b></p>'


@pytest.mark.parametrize(
    ("path", "html", "expected"),
    [
        ("en/2026/11/a.html", '<a href="/en/index.html">', '<a href="../../../en/index.html">'),
        ("index.html", '<a href="/en/index.html">', '<a href="./en/index.html">'),
        (
            "en/a.html",
            '<img src="/media/a.jpg" srcset="/media/a.jpg 1w, /media/b.jpg 2w">',
            '<img src="../media/a.jpg" srcset="../media/a.jpg 1w, ../media/b.jpg 2w">',
        ),
        ("en/a.html", '<meta content="0; url=/en/b.html">', '<meta content="0; url=../en/b.html">'),
        ("en/a.html", '<a href="https://example.org/">', '<a href="https://example.org/">'),
        ("en/a.html", '<a href="#text">', '<a href="#text">'),
    ],
)
def test_links_become_relative_to_their_page(path, html, expected):
    assert rooted(html, root_of(path)) == expected
