import gzip
from random import Random

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.press.compress import BROTLI, FITS, gzipped, siblings
from tamizdat.press.openings import MOST, opening_of
from tamizdat.press.pieces import brotli as packed_at

HEAD = b'<!doctype html>\n<html lang="en">\n<head>\n<style>'
LOOK = HEAD + b"p{margin:0 auto}a{color:red}" * 400
NOISE = Random(7).randbytes(150_000)  # noqa: S311  no secret

bodies = st.builds(
    lambda head, end: head + end, st.sampled_from([b"", HEAD, LOOK, LOOK + b"</style>"]), st.binary(max_size=3000)
)


def brotli_at(page, level):
    before = opening_of(page)
    return packed_at(before, page[len(before.body) :], level)


def unpacked(packed):
    return {".br": brotli.decompress(packed[".br"]), ".gz": gzip.decompress(packed[".gz"])}


@given(bodies)
def test_siblings_unpack_to_the_file_whatever_it_begins_with(body):
    assert unpacked(siblings(body)) == {".br": body, ".gz": body}


@pytest.mark.parametrize("end", [NOISE, b"<p>words</p>" * 20_000, "<p>слова</p>".encode() * 9000])
def test_siblings_of_pages_longer_than_the_window_unpack_to_them(end):
    page = LOOK + b"</style>" + end
    assert unpacked(siblings(page)) == {".br": page, ".gz": page}


def test_a_page_that_misses_the_first_flight_by_little_is_compressed_harder():
    words = Random(7).choices([b"%05x " % number for number in range(4000)], k=9000)  # noqa: S311  no secret
    lengths = {}
    for count in range(3000, 9000, 100):
        page = LOOK + b"</style>" + b"".join(words[:count])
        lengths[len(brotli_at(page, BROTLI))] = len(siblings(page)[".br"])
    missed = {before: after for before, after in lengths.items() if FITS < before < FITS * 1.15}
    assert missed
    assert all(after < before for before, after in missed.items())
    assert any(after <= FITS for after in missed.values())
    assert all(after == before for before, after in lengths.items() if before not in missed)


def test_siblings_do_not_depend_on_what_was_compressed_before():
    page = LOOK + b"</style><p>words</p>"
    first = siblings(page)
    for number in range(MOST + 1):
        siblings(HEAD + b"p{margin:%dpx}</style>" % number)
        siblings(LOOK.replace(b"red", b"%03d" % number) + b"</style>")
    assert siblings(page) == first


def test_the_gzip_alone_is_that_of_the_siblings():
    assert gzipped(LOOK + b"</style><p>") == siblings(LOOK + b"</style><p>")[".gz"]
