"""What differs between two editions is found by opening what differs; and every file keeps its name."""

import pytest
from hypothesis import given

from tamizdat.edition.difference import difference
from tamizdat.edition.entries import path_key
from tamizdat.edition.names import BadNames, keep_names, names_of, pack, parse
from tamizdat.edition.nodes import NONE, Leaf
from tamizdat.edition.trie import build, entries, update
from tests.edition.tries import Kept, a_file, files, papers


def tries(*papers):
    kept = Kept()
    return kept, [build([a_file(*file) for file in paper.items()], kept) for paper in papers]


def nodes_below(root, kept):
    return {standing.hash for part in difference(NONE, root, kept) for standing in part.new}


@given(papers, papers)
def test_the_difference_is_exactly_what_one_has_and_the_other_has_not(before, after):
    kept, (old, new) = tries(before, after)
    parts = list(difference(old, new, kept))
    was, now = set(entries(old, kept)), set(entries(new, kept))
    assert sorted(each for part in parts for each in part.removed) == sorted(was - now)
    assert sorted(each for part in parts for each in part.added) == sorted(now - was)
    assert {each.hash for part in parts for each in part.new} == nodes_below(new, kept) - nodes_below(old, kept)
    assert {each.hash for part in parts for each in part.old} == nodes_below(old, kept) - nodes_below(new, kept)


@given(papers, papers)
def test_after_any_publication_every_file_has_its_name(before, after):
    kept, names = Kept(), Kept()
    root = NONE
    for paper in (before, after):
        root, was = build([a_file(*file) for file in paper.items()], kept), root
        keep_names(was, root, paper, kept, names)
    named = {}
    for part in difference(NONE, root, kept):
        named |= names_of(part, names)[1]
    assert named == {path_key(path): path for path in after}


def test_a_publication_names_neighbours_that_it_did_not_touch():
    kept, names = Kept(), Kept()
    old = build(files(3000), kept)
    keep_names(NONE, old, [f"en/2026/11/story-{n}.html" for n in range(3000)], kept, names)
    before = len(names)
    new = update(old, {path_key("en/new.html"): a_file("en/new.html")}, kept)
    keep_names(old, new, ["en/new.html"], kept, names)
    assert len(names) - before <= 2


def test_only_the_way_to_a_change_is_opened():
    kept = Kept()
    old = build(files(3000), kept)
    new = update(old, {path_key("en/new.html"): a_file("en/new.html")}, kept)
    opened = []

    class Watched(Kept):
        def get(self, hash_):
            opened.append(hash_)
            return kept.get(hash_)

    list(difference(old, new, Watched()))
    assert len(opened) <= 8


@pytest.mark.parametrize(
    "lie",
    [
        b"",
        b"a.html\n",
        b"b.html\na.html\n",
        b"a.html\nb.html",
        b"a.html\nb.html\nc.html\n",
        b"../a.html\nb.html\n",
        b"\xff\n\n",
        b"a.html\nother.html\n",
    ],
)
def test_names_that_are_not_those_of_the_entries_are_refused(lie):
    leaf = Leaf(tuple(sorted([a_file("a.html"), a_file("b.html")])))
    paths = sorted(["a.html", "b.html"], key=path_key)
    assert list(parse(pack(paths), leaf).values()) == paths
    if lie == pack(reversed(paths)):
        lie = b"b.html\nb.html\n"
    with pytest.raises(BadNames):
        parse(lie if lie != pack(paths) else pack(reversed(paths)), leaf)
