"""Sealing: a whole edition, the old or the new, whatever happens in between."""

import shutil
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from tamizdat.edition import verify
from tamizdat.edition.errors import BadKey, NotThere
from tamizdat.edition.places import Folder, Nodes, file_path
from tamizdat.edition.shelf import Shelf
from tamizdat.edition.trailer import body_of
from tamizdat.edition.trie import entries
from tests.edition.papers import Paper, a_paper, a_story


class PowerCut(Exception):  # noqa: N818  it reads as what happened
    """The machine stops here."""


class FailingShelf(Shelf):
    """Stops before its ``last``-th step."""

    def __init__(self, root, last):
        super().__init__(root)
        self.left = last

    def step(self):
        if not self.left:
            raise PowerCut
        self.left -= 1

    def put(self, hash_, raw):
        self.step()
        super().put(hash_, raw)

    def link(self, digest, path):
        self.step()
        super().link(digest, path)

    def retire(self, nodes, files):
        self.step()
        super().retire(nodes, files)

    def put_target(self, sha, raw):
        self.step()
        super().put_target(sha, raw)

    def put_head(self, files):
        for name, raw in files.items():
            self.step()
            super().put_head({name: raw})


def everything_of_the_head_is_there(paper):
    """As a reader who fetches each file by its digest finds it; the number of the edition."""
    place, reader = Folder(paper.tree), paper.read()
    for each in entries(reader.edition.root, Nodes(place)):
        raw = place.read(file_path(each.digest), 1 << 20)
        assert each.digest in {sha256(raw).digest(), sha256(body_of(raw)).digest()}
    return reader.edition.number


CHANGES = {"en/story-1.html": a_story(1, "as we know now"), "en/story-2.html": None, "en/new.html": a_story(99)}


def test_a_power_cut_at_any_step_leaves_the_old_edition_or_the_new_one(tmp_path):
    steps, done = 0, False
    while not done:
        paper = a_paper(tmp_path / str(steps), stories=4)
        shelf = FailingShelf(paper.tree, steps)
        try:
            paper.seal(CHANGES, shelf=shelf, before_each=shelf.step)
            done = True
        except PowerCut:
            assert everything_of_the_head_is_there(paper) in {1, 2}
        paper.edition = 1
        paper.seal(CHANGES)
        assert everything_of_the_head_is_there(paper) == 2
        assert verify.tree(paper.tree, paper.read(), paper.now).verdict is verify.Verdict.AUTHENTIC
        steps += 1
    assert steps > 12


def test_a_story_more_adds_few_bytes_to_a_large_edition(tmp_path):
    paper = a_paper(tmp_path, stories=600)
    before = {file for file in (paper.tree / "edition").rglob("*") if file.is_file()}

    paper.seal({"en/one-more.html": a_story(7)})

    fresh = [file for file in (paper.tree / "edition").rglob("*") if file.is_file() and file not in before]
    assert sum(file.stat().st_size for file in fresh if "files" not in file.parts) < 10_000


def test_what_leaves_an_edition_can_be_fetched_for_a_while_and_is_swept_out_then(tmp_path):
    paper = a_paper(tmp_path)
    old = sha256(a_story(1)).digest()
    paper.seal({"en/story-1.html": a_story(1, "as we know now")})
    shelf, keep = Shelf(paper.tree), timedelta(days=3)
    facts = paper.read().edition
    nodes_and_files = [], [each.digest for each in entries(facts.root, shelf)]
    nodes = shelf.forget_read()

    assert shelf.sweep(nodes, nodes_and_files[1], keep, datetime.now(UTC)) == 0
    assert Folder(paper.tree).read(file_path(old), 1 << 20)
    assert shelf.sweep(nodes, nodes_and_files[1], keep, datetime.now(UTC) + timedelta(days=4)) > 0
    with pytest.raises(NotThere):
        Folder(paper.tree).read(file_path(old), 1 << 20)
    assert everything_of_the_head_is_there(paper) == 2


def test_an_edition_can_order_copies_to_forget_all_before_it(tmp_path):
    paper = a_paper(tmp_path)
    assert paper.read().edition.forgets == 0

    paper.seal({"en/story-1.html": a_story(1, "without a name")}, forget=True)
    assert paper.read().edition.forgets == 2

    paper.seal({"en/story-3.html": a_story(3, "later")})
    assert paper.read().edition.forgets == 2


def test_a_key_that_the_root_does_not_trust_signs_nothing(tmp_path):
    paper, other = a_paper(tmp_path / "one"), Paper(tmp_path / "other")
    (other.home / "keys" / "edition.key").replace(paper.home / "keys" / "edition.key")

    with pytest.raises(BadKey, match="not one that root 1 trusts"):
        paper.seal({"en/story-1.html": a_story(1)})


def test_an_edition_folder_that_was_lost_does_not_look_rolled_back_afterwards(tmp_path):
    paper = a_paper(tmp_path)
    reader = paper.read()
    shutil.rmtree(paper.tree)

    paper.seal({f"en/story-{n}.html": a_story(n) for n in range(3)})

    assert paper.read(reader).edition.files == 3
