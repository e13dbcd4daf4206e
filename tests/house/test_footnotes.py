from __future__ import annotations

from tamizdat.house.footnotes import footnotes

ADDRESS = "https://paper.example/en/2026/11/harbour.html"


def test_links_of_a_story_become_addresses_that_can_be_typed_from_paper():
    body = '<p><a href="https://a.example/?x=1&amp;y=2" rel="noopener">a</a> and <a rel="x" href="/en/about.html">b</a></p>'
    assert footnotes(body, ADDRESS) == ("https://a.example/?x=1&y=2", "https://paper.example/en/about.html")


def test_a_link_within_the_page_needs_no_footnote():
    assert footnotes('<a href="#entry-1">14:05</a><abbr href="x">', ADDRESS) == ()
