"""A signed order is obeyed by every mirror at its next sync, by volunteers too, and who does not obey is seen."""

from hashlib import sha256

import pytest

from tamizdat.edition.entries import path_key
from tamizdat.mirrors import layout, takedown
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.follow import Follower
from tamizdat.mirrors.heads import read_head
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.sources import LocalTree
from tests.fakes.carrier import MemoryPlace
from tests.mirrors.lying_mirror import a_mirror
from tests.mirrors.sealed_trees import WORDS, a_paper

PAGE = "en/2026/11/мост-0.html"


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path / "paper")


def digest(body):
    return sha256(body).digest()


def order(paper, path, body):
    """The editor withdraws the page, the newsroom orders that its bytes go."""
    paper.press(path, b"This story was withdrawn. " + WORDS.encode())
    paper.press(takedown.PATH, takedown.pack([takedown.Order(path_key(path), digest(body), "2026-11-26")]))
    paper.seal()


def test_a_mirror_deletes_what_was_taken_down_and_shows_the_tombstone(paper):
    place, body = MemoryPlace(), paper.pages[PAGE]
    ship(LocalTree(paper.tree), place)
    assert layout.file(digest(body)) + ".br" in place.files
    order(paper, PAGE, body)
    ship(LocalTree(paper.tree), place)
    assert not [name for name in place.files if name.startswith(layout.file(digest(body)))]
    assert body not in place.files.values()
    assert place.files[PAGE].startswith(b"This story was withdrawn.")


def test_a_volunteers_copy_obeys_as_well(paper, tmp_path):
    body = paper.pages[PAGE]
    with a_mirror(paper.tree) as mirror:
        follower = Follower(Host(mirror.address), tmp_path / "copy")
        follower.trust(root=paper.root())
        follower.once()
        order(paper, PAGE, body)
        follower.once()
    assert not (tmp_path / "copy" / layout.file(digest(body))).exists()


def test_an_order_against_what_is_published_breaks_nothing(paper):
    place = MemoryPlace()
    front = paper.pages["index.html"]
    paper.press(takedown.PATH, takedown.pack([takedown.Order(path_key("index.html"), digest(front), "2026-11-26")]))
    paper.seal()
    ship(LocalTree(paper.tree), place)
    assert place.files[layout.file(digest(front))] == front


def test_who_does_not_obey_is_seen(paper):
    place, body = MemoryPlace(), paper.pages[PAGE]
    ship(LocalTree(paper.tree), place)
    order(paper, PAGE, body)
    ship(LocalTree(paper.tree), place)
    orders = takedown.orders_in(place.read, read_head(place.read, paper.root()))
    assert takedown.kept_against_orders(place.read, orders) == 0
    place.files[layout.file(digest(body))] = body
    assert takedown.kept_against_orders(place.read, orders) == 1


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"takedowns": [{"key": "zz"}]}', b'{"takedowns": 7}'])
def test_orders_of_another_version_stop_no_mirror(paper, raw):
    paper.press(takedown.PATH, raw)
    paper.seal()
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    assert place.files[takedown.PATH] == raw
