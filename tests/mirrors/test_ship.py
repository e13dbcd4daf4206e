"""A shipment sends what is missing and nothing else, and wherever it ends, a reader finds one whole edition."""

from hashlib import sha256
from random import Random

import pytest

from tamizdat.edition.difference import difference
from tamizdat.edition.names import names_of
from tamizdat.edition.nodes import NONE
from tamizdat.edition.proofs import Proof
from tamizdat.edition.trailer import Trailer
from tamizdat.mirrors import layout
from tamizdat.mirrors.bodies import is_as_signed, longest
from tamizdat.mirrors.errors import Incomplete, Refused, RolledBack
from tamizdat.mirrors.heads import read_head
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.sources import LocalTree, Nodes
from tests.fakes.carrier import Died, DyingPlace, MemoryPlace
from tests.mirrors.sealed_trees import WORDS, a_paper


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path / "paper")


def edition_of(place, paper):
    """What a reader who checks everything can read there, by path: head, nodes, files."""
    head = read_head(place.read, paper.root())
    nodes, names = Nodes((place.read,), "nodes"), Nodes((place.read,), "names")
    found = {}
    for part in difference(NONE, head.trie, nodes):
        paths = names_of(part, names)[1]
        for entry in part.added:
            raw = place.read(layout.file(entry.digest), longest(entry))
            assert is_as_signed(raw, entry)
            found[paths[entry.key]] = raw
    return head.edition, found


def readable(place):
    return {name: raw for name, raw in place.files.items() if not name.startswith("edition/")}


def on_disk(paper):
    files = {path.relative_to(paper.tree).as_posix(): path for path in paper.tree.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith("edition/")}


def test_a_new_mirror_gets_the_whole_edition(paper):
    place = MemoryPlace()
    shipped = ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (1, paper.pages)
    assert readable(place) == on_disk(paper)
    assert (shipped.edition, shipped.written, shipped.removed) == (1, len(paper.pages), 0)


def test_the_next_edition_sends_what_changed_and_nothing_else(paper):
    place = MemoryPlace()
    for n in range(500):
        paper.press(f"en/archive/{n}.html", f"Old story {n}.".encode())
    paper.seal()
    ship(LocalTree(paper.tree), place)
    place.sent = 0
    paper.write(index="The front, again. " + WORDS, en__new="short").seal()
    paper.press("en/2026/11/мост-1.html", None)
    paper.press("en/2026/11/мост-2.html", b"shortened")
    paper.seal()
    shipped = ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (4, paper.pages)
    assert readable(place) == on_disk(paper)
    assert (shipped.written, shipped.removed) == (3, 1)
    assert place.sent < 40_000


def test_a_timestamp_signed_anew_is_all_that_is_sent(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    paper.sign_timestamp()
    before = dict(place.files)
    shipped = ship(LocalTree(paper.tree), place)
    assert [name for name, raw in place.files.items() if before.get(name) != raw] == [layout.TIMESTAMP]
    assert shipped.files == 0


def test_to_ship_again_changes_nothing(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    dead = DyingPlace(place.files, 0)
    assert ship(LocalTree(paper.tree), dead).files == 0


def object_of(paper, body):
    return paper.tree / layout.file(sha256(body).digest())


@pytest.fixture
def next_edition(paper):
    """A mirror with edition 1, and edition 2 in the tree: a new page, a changed one, a shortened one, one gone, one moved."""
    old = MemoryPlace()
    ship(LocalTree(paper.tree), old)
    before = dict(paper.pages)
    paper.write(en__new="New. " + WORDS, index="Front 2. " + WORDS, en__moved2="no more moved")
    paper.press("en/2026/11/мост-0.html", b"shortened")
    paper.press("en/2026/11/мост-1.html", None)
    paper.press("media/bridge.webp", b"another picture")
    paper.seal()
    return old.files, before


def test_a_crash_at_any_step_leaves_one_whole_edition_and_the_next_shipment_goes_on(paper, next_edition):
    files, before = next_edition
    editions = {1: before, 2: dict(paper.pages)}
    lives, seen = 0, []
    while True:
        place = DyingPlace(dict(files), lives)
        try:
            ship(LocalTree(paper.tree), place)
        except Died:
            number, pages = edition_of(place, paper)
            assert pages == editions[number]
            seen.append(number)
        else:
            break
        again = MemoryPlace(place.files)
        ship(LocalTree(paper.tree), again)
        assert edition_of(again, paper) == (2, paper.pages)
        assert readable(again) == on_disk(paper)
        lives += 1
    assert lives > 20
    assert set(seen) == {1, 2}
    assert edition_of(place, paper)[0] == 2


def test_a_first_shipment_that_ended_anywhere_goes_on(paper):
    for n in range(400):
        paper.press(f"en/archive/{n}.html", f"Old story {n}.".encode())
    paper.seal()
    place, attempts = DyingPlace({}, 300), 1
    while True:
        try:
            ship(LocalTree(paper.tree), place)
            break
        except Died:
            attempts += 1
            assert attempts < 30
            place = DyingPlace(place.files, 300)
    assert edition_of(place, paper) == (2, paper.pages)
    assert readable(place) == on_disk(paper)
    assert layout.SHIPPING not in place.files


def test_what_an_interrupted_edition_changed_and_the_next_changed_back_is_changed_back(paper):
    place, first = MemoryPlace(), dict(paper.pages)
    ship(LocalTree(paper.tree), place)
    paper.write(index="A front that lasted a minute.", en__mistake="never meant to be published").seal()
    lives, files = 0, dict(place.files)
    while b"never meant" not in files.get("en/mistake.html", b""):
        dying = DyingPlace(dict(files), lives := lives + 1)
        with pytest.raises(Died):
            ship(LocalTree(paper.tree), dying)
        files = dying.files if "en/mistake.html" in dying.files else files
    paper.press("en/mistake.html", None)
    paper.press("index.html", first["index.html"])
    paper.seal()
    place = MemoryPlace(files)
    ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (3, first)
    assert readable(place) == on_disk(paper)


def test_a_mirror_that_is_ahead_is_left_alone(paper, tmp_path):
    place = MemoryPlace()
    old = {path: path.read_bytes() for path in paper.tree.rglob("*") if path.is_file()}
    ship(LocalTree(paper.write(en__new="new").seal().tree), place)
    for path, raw in old.items():
        path.unlink()
        path.write_bytes(raw)
    before = dict(place.files)
    with pytest.raises(RolledBack, match="older than the one that is there"):
        ship(LocalTree(paper.tree), place)
    assert place.files == before


@pytest.mark.parametrize("damage", ["timestamp", "targets", "nothing of ours"])
def test_a_mirror_whose_head_cannot_be_used_gets_a_whole_edition(paper, next_edition, damage):
    files, _ = next_edition
    name = layout.TIMESTAMP if damage == "timestamp" else layout.metadata("targets", 1)
    files = {**files, name: b"{}"} if damage != "nothing of ours" else {"index.html": b"under construction"}
    place = MemoryPlace(files)
    ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (2, paper.pages)


def test_nodes_of_an_edition_nobody_remembers_are_no_trouble(paper, next_edition):
    files, _ = next_edition
    place = MemoryPlace(files)
    old = read_head(place.read, paper.root()).trie
    del files[layout.node(old)]
    (paper.tree / layout.node(old)).unlink()
    ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (2, paper.pages)


def test_keys_that_were_replaced_do_not_make_a_mirror_strange(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    paper.rotate("timestamp", "targets", "snapshot", "root")
    paper.write(en__new="signed with new keys").seal()
    shipped = ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper) == (2, paper.pages)
    assert shipped.written == 1


def test_with_whole_every_file_is_put_anew(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    good = dict(place.files)
    for name in place.files:
        if name.startswith(("edition/files", "en/")):
            place.files[name] = b"rotten"
    ship(LocalTree(paper.tree), place, whole=True)
    assert place.files == good


class Forgetful(MemoryPlace):
    """Says that it took everything, and changes what it took."""

    def put(self, parcels):
        super().put(parcels)
        for parcel in parcels:
            if parcel.name.startswith("edition/files"):
                self.spoil(parcel.name)

    def spoil(self, name):
        self.files[name] += b"<script>"


class Losing(Forgetful):
    def copy(self, copies):
        pass

    def spoil(self, name):
        pass


@pytest.mark.parametrize(("kind", "error"), [(Forgetful, Refused), (Losing, Incomplete)])
def test_a_place_that_does_not_keep_what_it_took_is_found_out(paper, kind, error):
    with pytest.raises(error):
        ship(LocalTree(paper.tree), kind(), random=Random(1))  # noqa: S311


def test_pages_of_equal_bytes_keep_a_trailer_of_their_own(paper):
    trailer = {
        page: Trailer(f"en/{page}.html", Proof(0, 1, 0, ()), b'{"a":1}').packed() for page in ("moved", "moved2")
    }
    digest_of = {page: (paper.tree / f"en/{page}.html") for page in ("moved", "moved2")}
    for page, path in digest_of.items():
        path.unlink()
        path.write_bytes(b"moved" + trailer[page])
    thing = object_of(paper, b"moved")
    thing.unlink()
    thing.hardlink_to(digest_of["moved"])
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    assert place.files["en/moved.html"].endswith(trailer["moved"])
    assert place.files["en/moved2.html"].endswith(trailer["moved2"])
    digest_of["moved2"].unlink()
    digest_of["moved2"].write_text("the next edition is being pressed")
    other = MemoryPlace()
    ship(LocalTree(paper.tree), other)
    assert other.files["en/moved2.html"] == b"moved"


def test_progress_is_told_up_to_the_end(paper):
    told = []
    ship(LocalTree(paper.tree), MemoryPlace(), tick=lambda done, total: told.append((done, total)))
    assert told[-1] == (2 * len(paper.pages), 2 * len(paper.pages))
    assert told == sorted(told)


def test_a_file_that_was_never_sealed_stops_the_shipment_before_the_head(paper):
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    paper.write(en__new="new").seal()
    thing = object_of(paper, b"new")
    thing.unlink()
    with pytest.raises(Incomplete, match="Seal the whole edition anew"):
        ship(LocalTree(paper.tree), place)
    assert edition_of(place, paper)[0] == 1
