"""A signed order is obeyed by every mirror at its next sync, by volunteers too, and who does not obey is seen."""

from hashlib import sha256

import pytest

from tamizdat.edition.entries import path_key
from tamizdat.mirrors import layout, takedown
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.errors import PlaceFailed
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


def withdraw_a_name(paper):
    """The next edition has another page, and orders that none before it is kept."""
    paper.press(PAGE, b"As it was told by somebody. " + WORDS.encode())
    paper.forgets = paper.edition + 1
    paper.seal()


class CutOff(MemoryPlace):
    """Takes everything, and is gone when the old objects are to be deleted."""

    def __init__(self, files):
        super().__init__()
        self.files = files

    def delete(self, names):
        if any(name.startswith("edition/files") for name in names):
            raise PlaceFailed("the line is cut")
        super().delete(names)


def everything_named(place):
    return [name for name, raw in place.files.items() if b"Story 0." in raw]


def test_an_order_to_forget_leaves_nothing_of_earlier_editions_on_a_mirror(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    paper.write(en__other="Another story. " + WORDS).seal()
    ship(LocalTree(paper.tree), place)
    assert everything_named(place)
    withdraw_a_name(paper)

    ship(LocalTree(paper.tree), place)

    assert everything_named(place) == []
    assert read_head(place.read, paper.root()).edition == 3


def test_an_order_to_forget_that_was_cut_off_is_obeyed_by_the_next_shipment(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    withdraw_a_name(paper)
    cut = CutOff(place.files)
    with pytest.raises(PlaceFailed):
        ship(LocalTree(paper.tree), cut)
    assert everything_named(place)

    ship(LocalTree(paper.tree), place)

    assert everything_named(place) == []


def test_a_volunteers_copy_forgets_as_well(paper, tmp_path):
    with a_mirror(paper.tree) as mirror:
        follower = Follower(Host(mirror.address), tmp_path / "copy")
        follower.trust(root=paper.root())
        follower.once()
        withdraw_a_name(paper)
        follower.once()
    assert not [file for file in (tmp_path / "copy").rglob("*") if file.is_file() and b"Story 0." in file.read_bytes()]
