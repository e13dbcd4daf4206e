"""One set of files has one root, and only what changed is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.edition.entries import LONGEST, entry, path_key
from tamizdat.edition.errors import BadNode, EditionError, NotAPath, TooLong
from tamizdat.edition.nodes import FULL, LARGEST, NONE, WIDTH, Fork, Leaf, parse, turn
from tamizdat.edition.trie import build, entries, find, update
from tests.edition.tries import Kept, a_file, bodies, files, papers


@given(papers, st.lists(st.dictionaries(st.integers(0, 120).map("en/{}.html".format), st.none() | bodies, max_size=40)))
def test_whatever_the_edits_the_root_is_that_of_a_whole_build(paper, editions):
    kept = Kept()
    root = build([a_file(*file) for file in paper.items()], kept)
    for edits in editions:
        changes = {path_key(path): None if body is None else a_file(path, body) for path, body in edits.items()}
        root = update(root, changes, kept)
        paper = {path: body for path, body in {**paper, **edits}.items() if body is not None}
    assert root == build([a_file(*file) for file in paper.items()], Kept())
    assert list(entries(root, kept)) == sorted(a_file(*file) for file in paper.items())


def test_a_file_is_found_and_one_that_is_not_there_is_not():
    kept = Kept()
    root = build(files(3000), kept)
    assert find(root, path_key("en/2026/11/story-7.html"), kept) == files(8)[7]
    assert find(root, path_key("en/2026/11/story-3000.html"), kept) is None
    assert find(build([], kept), path_key("en/index.html"), kept) is None


def test_one_file_more_writes_the_nodes_on_its_way_and_no_other():
    kept = Kept()
    root = build(files(3000), kept)
    before = len(kept)
    update(root, {path_key("en/new.html"): a_file("en/new.html")}, kept)
    assert len(kept) - before <= 4


def test_a_file_taken_out_and_put_back_leaves_the_same_root():
    kept = Kept()
    root = build(files(FULL + 1), kept)
    key = files(1)[0].key
    assert isinstance(parse(kept.get(update(root, {key: None}, kept)), update(root, {key: None}, kept)), Leaf)
    assert update(update(root, {key: None}, kept), {key: files(1)[0]}, kept) == root


def test_two_files_of_one_path_are_refused():
    with pytest.raises(EditionError, match="same path"):
        build([a_file("a.html", b"1"), a_file("a.html", b"2")], Kept())


@pytest.mark.parametrize("path", ["", "/a", "a//b", "../a", "a/./b", "a\\b", "a\x00", "a\nb", "cafe\u0301.html"])
def test_what_is_no_path_of_a_paper_has_no_key(path):
    with pytest.raises(NotAPath, match="names no file"):
        path_key(path)


def test_letters_escaped_for_an_address_are_another_path_than_the_letters():
    assert path_key("ru/мост.html") != path_key("ru/%D0%BC%D0%BE%D1%81%D1%82.html")


def test_a_file_of_four_gigabytes_is_refused_and_one_byte_less_is_not():
    assert entry("a.mp4", bytes(32), LONGEST).packed()[-4:] == b"\xff" * 4
    with pytest.raises(TooLong, match="4 GiB"):
        entry("a.mp4", bytes(32), LONGEST + 1)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_node_are_refused_whatever_they_are(raw):
    with pytest.raises(BadNode):
        parse(raw, bytes(32))


def test_a_node_has_one_form_only():
    leaf = Leaf(tuple(sorted(files(5))))
    fork = Fork((leaf.hash(), *[NONE] * (WIDTH - 1)))
    swapped = Leaf(leaf.entries[::-1])
    named_but_not_there = fork.packed()[:1] + (3).to_bytes(4, "big") + leaf.hash() + NONE
    for raw, hash_ in (
        (leaf.packed() + b"\x00", leaf.hash()),
        (leaf.packed()[:-1], leaf.hash()),
        (swapped.packed(), swapped.hash()),
        (named_but_not_there, fork.hash()),
        (fork.packed(), leaf.hash()),
        (b"L" + bytes([FULL + 1]) + bytes(LARGEST), leaf.hash()),
    ):
        with pytest.raises(BadNode):
            parse(raw, hash_)
    assert parse(leaf.packed(), leaf.hash()) == leaf
    assert parse(fork.packed(), fork.hash()) == fork


def test_each_fork_takes_the_next_five_bits_of_a_key():
    key = int("00001 00010 00011".replace(" ", "").ljust(128, "1"), 2).to_bytes(16, "big")
    assert [turn(key, depth) for depth in range(3)] == [1, 2, 3]
    assert turn(key, 24) == WIDTH - 1
