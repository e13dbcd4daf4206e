"""What is no sound export is refused, with a reason, and nothing of it is imported. Sound but untidy ones are read."""

from __future__ import annotations

import io
import resource
import tracemalloc
from collections.abc import Iterator

import pytest

from tamizdat.newsroom.models import Article, Section
from tamizdat.rescue.drawer import Drawer
from tamizdat.rescue.items import Item
from tamizdat.rescue.refusals import Refused
from tamizdat.rescue.wxr import read
from tests.rescue.exports import an_export, an_item, bring_home

BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>"""
WHOLE = an_export(an_item(1), an_item(2))
REFUSED = {
    "an entity bomb": (BOMB, "entities"),
    "an external entity": (OUTSIDE, "entities"),
    "cut off": (WHOLE[: len(WHOLE) - 200], "broken at line"),
    "cut off in a letter": (WHOLE[:900], "broken at line"),
    "tags crossed": (WHOLE.replace(b"</title>", b"</titel>"), "broken at line"),
    "no export": (b"<rss version='2.0'><channel><title>A feed</title></channel></rss>", "not a WordPress export"),
    "no XML": (b"Not found", "broken at line"),
    "empty": (b"", "broken at line"),
    "an unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><rss/>', "klingon"),
    "too deep": (b"<a>" * 60, "inside each other"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_a_reason_and_nothing_is_imported(case):
    raw, reason = REFUSED[case]
    with pytest.raises(Refused, match=reason):
        bring_home(raw)
    assert not Article.objects.exists()
    assert not Section.objects.exists()


@pytest.mark.django_db
def test_a_language_the_paper_does_not_have_is_refused():
    with pytest.raises(Refused, match="it has en, ru"):
        bring_home(WHOLE, language="de")


def read_one(raw: bytes) -> tuple[Item, int]:
    items: list[Item] = []
    site = read(io.BytesIO(raw), items.append)
    return items[0], site.mended


UNTIDY = {
    "blank lines before the first tag": (b"\n\n  " + WHOLE, "<p>Words.</p>", 0),
    "a byte order mark": (b"\xef\xbb\xbf" + WHOLE, "<p>Words.</p>", 0),
    "control characters": (WHOLE.replace(b"Words", b"W\x0bo\x00rds"), "<p>Words.</p>", 4),
    "broken letters": (WHOLE.replace(b"Words", b"W\xffrds"), "<p>W�rds.</p>", 2),
    "another alphabet": (
        WHOLE.decode().replace("UTF-8", "windows-1251").replace("Words", "Слова").encode("cp1251"),
        "<p>Слова.</p>",
        0,
    ),
    "two bytes a letter": (WHOLE.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "<p>Words.</p>", 0),
    "the end of CDATA inside CDATA": (an_export(an_item(1, "<p>a]]>b</p>")), "<p>a]]>b</p>", 0),
    "an older version": (WHOLE.replace(b"export/1.2/", b"export/1.0/"), "<p>Words.</p>", 0),
}


@pytest.mark.parametrize("case", UNTIDY)
def test_an_untidy_file_is_read_and_what_was_mended_is_counted(case):
    raw, content, mended = UNTIDY[case]
    item, count = read_one(raw)
    assert item.content == content
    assert count == mended


class Long(io.RawIOBase):
    """An export that is made while it is read."""

    def __init__(self, items: int) -> None:
        super().__init__()
        self._pieces = self._made(items)

    def _made(self, items: int) -> Iterator[bytes]:
        head, foot = an_export("<!-- here -->").split(b"<!-- here -->")
        yield head
        for number in range(1, items + 1):
            yield an_item(number, f"<p>{'Words and words. ' * 600}{number}</p>").encode()
        yield foot

    def read(self, size: int = -1) -> bytes:
        del size
        return next(self._pieces, b"")


def test_memory_does_not_grow_with_the_export():
    """About 60 MB are read; what is held at any time stays under 8 MB, and the process hardly grows."""
    tracemalloc.start()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Drawer() as drawer:
        read(Long(5_800), drawer.put)  # type: ignore[arg-type]  # it reads as bytes
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert drawer.types["post"] == 5_800
    assert peak < 8 * 1024 * 1024
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80 * 1024


def test_items_come_out_in_the_order_they_were_written():
    dates = {1: "2020-01-01 00:00:00", 2: "0000-00-00 00:00:00", 3: "2019-01-01 00:00:00"}
    with Drawer() as drawer:
        read(io.BytesIO(an_export(*(an_item(number, date=date) for number, date in dates.items()))), drawer.put)
        assert [item.number for item in drawer.in_order("post")] == [3, 1, 2]
