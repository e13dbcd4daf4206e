"""WordPress's markup becomes our body blocks, and what has no place in them is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.items import Item
from tamizdat.rescue.markup.body import pieces_of
from tamizdat.rescue.markup.composer import Surroundings
from tamizdat.rescue.markup.pieces import (
    Card,
    FactBox,
    File,
    Heading,
    Listing,
    Picture,
    Pictures,
    Piece,
    PullQuote,
    Quotation,
    Table,
    Text,
)

BASE = "https://old.example.org"


@pytest.fixture
def around() -> Iterator[Surroundings]:
    with Drawer() as drawer:
        yield Surroundings(drawer, BASE, number=1)


def blocks(content: str) -> str:
    """Marked as written in blocks, so that line ends mean nothing."""
    return f"<!-- wp:paragraph -->{content}<!-- /wp:paragraph -->"


def attachment(number: int, url: str, parent: int = 0, alt: str = "", caption: str = "") -> Item:
    return Item(
        number=number, type="attachment", status="inherit", title="", link="", guid=url, creator="", content="",
        excerpt=caption, slug="", date="", date_gmt="", pub_date="", parent=parent, order=0, sticky=False, password=False,
        attachment_url=url, comments=0, terms=(), meta=(("_wp_attachment_image_alt", alt), ("_media_credit", "AP")),
    )  # fmt: skip


ONE_PIECE = {
    "a blank line is a paragraph, a line end is a break": (
        "One\nline.\n\nTwo.",
        Text("<p>One<br/>line.</p><p>Two.</p>"),
    ),
    "marks are ours and are closed": (
        "<strong>b <em>i</strong> x",
        Text("<p><b>b <i>i</i></b> x</p>"),
    ),
    "a mark that spans paragraphs is on in both": (
        "<em>One.\n\nTwo.</em>",
        Text("<p><i>One.</i></p><p><i>Two.</i></p>"),
    ),
    "a relative link is made whole": (
        '<a href="/about/">us</a> here',
        Text(f'<p><a href="{BASE}/about/">us</a> here</p>'),
    ),
    "a heading": ("<h3>A <em>head</em></h3>", Heading("A head")),
    "a list keeps its order": ("<ol><li>a</li><li>b</li></ol>", Listing(numbered=True, items=("a", "b"))),
    "an unclosed list is closed": ("<ul><li>a<li>b</ul>", Listing(numbered=False, items=("a", "b"))),
    "a list in a list is set in lines": (
        "<ul><li>a<ol><li>b</li></ol></li></ul>",
        Listing(numbered=False, items=("a<br/>1. b",)),
    ),
    "a quotation has a speaker": (
        "<blockquote><p>Words.</p><cite>Vera Lind</cite></blockquote>",
        Quotation("<p>Words.</p>", "Vera Lind"),
    ),
    "a pull quote": (
        '<figure class="wp-block-pullquote"><blockquote><p>Words.</p><cite>V</cite></blockquote></figure>',
        PullQuote("Words.", "V"),
    ),
    "a table with a head": (
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td></tr></table>",
        Table("", ("A", "B"), (("1", ""),)),
    ),
    "a table that only lays out gives back what it holds": (
        "<table><tr><td><p>Words.</p></td></tr></table>",
        Text("<p>Words.</p>"),
    ),
    "a poem keeps its lines and spaces": ("<pre>a\n  b</pre>", Text("<p>a<br/>\xa0\xa0b</p>")),
    "an address alone is a card": ("https://example.org/x?a=1&amp;b=2", Card("https://example.org/x?a=1&b=2")),
    "an embed code": ("[embed]https://example.org/v[/embed]", Card("https://example.org/v")),
    "a player's frame leads to its page": (
        '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"></iframe>',
        Card("https://www.youtube.com/watch?v=abcdefghijk"),
    ),
    "a pasted post": (
        '<blockquote class="twitter-tweet"><p>Words</p><a href="https://twitter.com/a/status/1">May</a></blockquote>',
        Card("https://twitter.com/a/status/1", description="WordsMay"),
    ),
    "an audio code": ('[audio mp3="https://x.example/a.mp3"][/audio]', File("https://x.example/a.mp3", "audio")),
    "a video": ('<video><source src="https://x.example/a.webm"></video>', File("https://x.example/a.webm", "video")),
    "details are a fact box": ("<details><summary>T</summary><p>Words.</p></details>", FactBox("T", "<p>Words.</p>")),
    "brackets of the author's own are words": ("He “recieved” [sic] it.", Text("<p>He “recieved” [sic] it.</p>")),
    "an escaped code is words": ("[[gallery]]", Text("<p>[gallery]</p>")),
    "a code inside a listing is words": ("<pre>[gallery ids=1]</pre>", Text("<p>[gallery ids=1]</p>")),
    "columns are set one after the other": (
        blocks('<div class="wp-block-columns"><div><p>a</p></div><div><p>b</p></div></div>'),
        Text("<p>a</p><p>b</p>"),
    ),
    "in blocks a line end is a space": (blocks("<p>a\nb</p>"), Text("<p>a b</p>")),
    "a button is a link": (
        blocks('<div class="wp-block-button"><a href="https://x.example/">Go</a></div>'),
        Text('<p><a href="https://x.example/">Go</a></p>'),
    ),
    "an embed block has its caption as a title": (
        blocks('<figure class="wp-block-embed"><div>\nhttps://x.example/1\n</div><figcaption>T</figcaption></figure>'),
        Card("https://x.example/1", "T"),
    ),
}


@pytest.mark.parametrize("case", ONE_PIECE)
def test_markup_becomes_a_piece(case, around):
    content, piece = ONE_PIECE[case]
    assert pieces_of(content, around) == [piece]
    assert not around.lost


SAFE = {
    "a script": "<script>alert(1)</script>safe",
    "an address that is a script": '<a href="javascript:alert(1)">safe</a>',
    "an address that is data": '<a href="data:text/html,x">safe</a>',
    "a handler": '<p onclick="alert(1)">safe</p>',
    "a style": '<p style="background:url(https://spy.example/)">safe</p>',
    "a comment": "<!-- [if IE]> alert <![endif] -->safe",
    "a broken tag": "safe<a href='x",
}


@pytest.mark.parametrize("case", SAFE)
def test_nothing_but_words_comes_through(case, around):
    (text,) = pieces_of(SAFE[case], around)
    assert isinstance(text, Text)
    assert "safe" in text.html
    for trace in ("alert", "javascript", "data:", "spy", "style", "onclick"):
        assert trace not in text.html


LOST = {
    "a form": ("<form><input><select></select>Words</form>", "<input>"),
    "a block WordPress fills in": (
        "<!-- wp:latest-posts /-->",
        "the block “latest-posts”, which WordPress filled in by itself",
    ),
    "an unknown code": ('[contact-form-7 id="5"]', "the shortcode [contact-form-7]"),
    "an unknown code around words": ("[box]Words[/box]", "the shortcode [box] (what it held is kept)"),
    "a picture that counts readers": (
        '<img src="https://s.example/p.gif" width="1" height="1">',
        "an invisible picture that counts readers",
    ),
    "links in a table": (
        '<table><tr><td><a href="https://x.example">a</a></td><td>b</td></tr></table>',
        "a link in a table (its words are kept)",
    ),
}


@pytest.mark.parametrize("case", LOST)
def test_what_has_no_place_is_named(case, around):
    content, name = LOST[case]
    pieces_of(content, around)
    assert around.lost[name] == 1


def test_words_inside_an_unknown_code_are_kept(around):
    assert pieces_of('[vc_row][vc_column width="1/2"]Words.[/vc_column][/vc_row]', around) == [Text("<p>Words.</p>")]


def test_a_picture_in_a_sentence_does_not_tear_it_apart(around):
    pieces = pieces_of('Before <img src="/a.jpg" alt="A"> after.', around)
    assert pieces == [Text("<p>Before after.</p>"), Pictures((Picture(f"{BASE}/a.jpg", alt="A"),))]


def test_a_picture_is_known_by_its_number_or_its_file_whatever_its_size(around):
    around.drawer.put(attachment(7, f"{BASE}/wp-content/uploads/2019/05/bridge.jpg", alt="The bridge"))
    for content in (
        '<img class="wp-image-7" src="https://i0.cdn.example/2019/05/bridge-300x200.jpg?w=300">',
        f'<img src="{BASE}/wp-content/uploads/2019/05/bridge.jpg">',
    ):
        (piece,) = pieces_of(content, around)
        assert piece == Pictures(
            (Picture(f"{BASE}/wp-content/uploads/2019/05/bridge.jpg", 7, "The bridge", credit="AP"),)
        )


def test_a_number_of_another_picture_is_not_believed(around):
    around.drawer.put(attachment(7, f"{BASE}/wp-content/uploads/cat.jpg"))
    (piece,) = pieces_of('<img class="wp-image-7" src="/wp-content/uploads/dog.jpg">', around)
    assert piece == Pictures((Picture(f"{BASE}/wp-content/uploads/dog.jpg"),))


CAPTIONED = (
    '[caption id="x" caption="On the bridge."]<a href="/a.jpg"><img src="/a.jpg" alt="A"></a>[/caption]',
    '[caption width="300"]<img src="/a.jpg" alt="A"> On the <em>bridge.</em>[/caption]',
    '<figure><img src="/a.jpg" alt="A"><figcaption>On the bridge.</figcaption></figure>',
)


@pytest.mark.parametrize("content", CAPTIONED)
def test_a_caption_stays_with_its_picture(content, around):
    assert pieces_of(content, around) == [Pictures((Picture(f"{BASE}/a.jpg", 0, "A", "On the bridge."),))]


def test_a_gallery_names_its_pictures_or_takes_what_was_uploaded(around):
    for number in (7, 8):
        around.drawer.put(attachment(number, f"{BASE}/{number}.jpg", parent=1, caption=f"No. {number}"))
    eight, seven = (Picture(f"{BASE}/{n}.jpg", n, "", f"No. {n}", "AP") for n in (8, 7))
    assert pieces_of('[gallery ids="8,7"]', around) == [Pictures((eight, seven))]
    assert pieces_of("[gallery]", around) == [Pictures((seven, eight))]


def test_each_picture_of_a_gallery_block_keeps_its_own_words(around):
    content = blocks(
        '<figure class="wp-block-gallery"><ul><li><figure><img src="/a.jpg" alt="A"><figcaption>a</figcaption></figure></li>'
        '<li><figure><img src="/b.jpg" alt="B"></figure></li></ul><figcaption>Both.</figcaption></figure>'
    )
    both = Pictures((Picture(f"{BASE}/a.jpg", 0, "A", "a"), Picture(f"{BASE}/b.jpg", 0, "B")))
    assert pieces_of(content, around) == [Text("<p>Both.</p>"), both]


def test_a_cover_s_background_is_a_picture(around):
    content = blocks('<div class="wp-block-cover" style="background-image:url(/a.jpg)"><p>Words.</p></div>')
    assert pieces_of(content, around) == [Pictures((Picture(f"{BASE}/a.jpg"),)), Text("<p>Words.</p>")]


def test_a_comment_that_is_left_open_hides_nothing_and_is_not_printed(around):
    after = pieces_of('<p>Before.</p><!-- more <p>After.</p><img src="/a.jpg">', around)
    assert "After." in str(after)
    assert "<!--" not in str(after)
    assert Pictures((Picture(f"{BASE}/a.jpg"),)) in after


SOUP = [
    "<b>",
    "</b>",
    "<p>",
    "</td>",
    "<td>",
    "<table>",
    "<tr>",
    "<li>",
    "<ul>",
    "</ul>",
    "[caption]",
    "[/caption]",
    "\n\n",
    "<blockquote>",
    "</a>",
    '<a href="https://x.example">',
    "<pre>",
    "wörd",
    "&",
    "<!--",
    "-->",
    "<img src=x>",
]


def _words(piece: Piece) -> str:
    return str(piece)


@given(st.lists(st.sampled_from(SOUP), max_size=40))
def test_no_soup_of_tags_breaks_the_walk_or_comes_through(soup):
    with Drawer() as drawer:
        pieces = pieces_of("".join(soup), Surroundings(drawer, BASE))
    for piece in pieces:
        html = piece.html if isinstance(piece, Text) else ""
        assert html.count("<b>") == html.count("</b>")
        assert html.count("<a ") == html.count("</a>")
        assert html.count("<p>") == html.count("</p>")
        assert "<td" not in html
        assert "<img" not in _words(piece)
