"""What many pages show alike is put into each of them at its end."""

import pytest
from django.utils import timezone

from tamizdat.paper import sheets
from tamizdat.paper.archive import Archive
from tamizdat.paper.pages import page, sheet
from tamizdat.press.outputs import EditionMark

pytestmark = pytest.mark.django_db


def a_page(title: str, path: str = "en/2026/11/gone.html") -> bytes:
    now = timezone.now()
    archive = Archive(lambda _key: None, EditionMark(1, now))
    made = sheet(page(archive, "tombstone", path, "en", title), tombstone=sheets.Tombstone(now, now))
    return made.opening + made.body


def test_each_page_has_its_masthead_and_foot_with_links_of_its_own_depth():
    for path, root in (("en/2026/11/gone.html", "../../../"), ("en/gone.html", "../")):
        page = a_page("Gone", path).decode()
        assert page.count('<header class="masthead"') == page.count('<footer class="foot"') == 1
        assert f'href="{root}en/text.html"' in page


def test_a_text_with_the_sign_that_keeps_their_places_is_printed_all_the_same():
    assert a_page("One\0Two").replace(b"One\0Two", b"Gone") == a_page("Gone")
