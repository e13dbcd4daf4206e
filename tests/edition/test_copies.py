"""Whatever is changed, added, taken away or linked in a copy on a disk is named; an honest copy has no fault. Attacks."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import brotli
import pytest

from tamizdat.edition.head import Trusted
from tamizdat.edition.places import file_path, names_path
from tamizdat.edition.verify import Verdict, tree
from tests.edition.papers import STORIES, a_file, a_paper, a_story

PATH = "en/story-1.html"
OBJECT = file_path(a_file(PATH, a_story(1)).digest)


@pytest.fixture
def paper(tmp_path):
    """Two editions, and the files of the copy no links of each other."""
    made = a_paper(tmp_path)
    made.seal({"en/story-2.html": a_story(2, "as we know now"), "en/data.csv": b"1;2\n" * 400})
    for file in made.tree.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            file.unlink()
            file.write_bytes(raw)
    return made


def faults(paper) -> tuple[str, ...]:
    finding = tree(paper.tree, Trusted(paper.first_root), paper.now)
    assert finding.verdict is (Verdict.ALTERED if finding.faults else Verdict.AUTHENTIC), finding
    return finding.faults


def test_an_honest_copy_has_no_fault_with_what_its_carrier_and_earlier_editions_left(paper):
    (paper.tree / "edition" / "forgot").write_bytes(b"1")
    (paper.tree / "edition" / "shipping.json").write_bytes(b"{}")
    paper.replace_keys(*paper.holders[:2], edition=True, timestamp=True)
    paper.seal({f"en/story-{n}.html": a_story(n, "under new keys") for n in range(STORIES)})
    assert faults(paper) == ()


def replaced(raw: bytes):
    return lambda file, _home: file.write_bytes(raw)


def missing(file: Path, _home: Path) -> None:
    file.unlink()


def a_pipe(file: Path, _home: Path) -> None:
    os.mkfifo(file)


def linked_elsewhere(file: Path, home: Path) -> None:
    shutil.move(file, home / "elsewhere")
    file.symlink_to(home / "elsewhere")


def linked_folder(file: Path, home: Path) -> None:
    shutil.copytree(home / "paper" / "en", home / "folder")
    file.symlink_to(home / "folder")


OTHER = b"<p>other words for most readers</p>"

ATTACKS = {
    "a file that is a link": (PATH, linked_elsewhere, "is a link"),
    "a folder that is a link": ("more", linked_folder, "is a link"),
    "a folder that is a link among the objects": ("edition/files/zz", linked_folder, "is a link"),
    "an object that is a link": (OBJECT, linked_elsewhere, "is a link"),
    "a pipe": ("en/pipe.html", a_pipe, "is no file"),
    "a stray in edition": ("edition/news.html", replaced(OTHER), "is no part of an edition"),
    "a stray among the nodes": ("edition/nodes/ab/news.html", replaced(OTHER), "is no part of an edition"),
    "a packed node": (f"edition/nodes/ab/{'cd' * 31}.gz", replaced(OTHER), "is no part of an edition"),
    "a node of another name": (f"edition/nodes/ab/{'cd' * 31}", replaced(b"L\0"), "was altered"),
    "names of no leaf": (names_path(b"\1" * 32), replaced(b"<p>/../news\n"), "was altered"),
    "a target of another name": (f"edition/targets/{'cd' * 32}.edition", replaced(b"L\0"), "was altered"),
    "metadata that nobody signed": ("edition/metadata/7.targets.json", replaced(b"{}"), "was altered"),
    "a root that follows no other": ("edition/metadata/7.root.json", replaced(b"{}"), "was altered"),
    "an altered object": (OBJECT, replaced(OTHER), "was altered"),
    "an object of another name": (f"edition/files/ab/{'cd' * 31}", replaced(OTHER), "was altered"),
    "an altered brotli of an object": (f"{OBJECT}.br", replaced(brotli.compress(OTHER)), "was altered"),
    "an altered gzip of an object": (f"{OBJECT}.gz", replaced(gzip.compress(OTHER)), "was altered"),
    "an altered brotli": (f"{PATH}.br", replaced(brotli.compress(OTHER)), "was altered"),
    "a gzip of a gzip": (f"{PATH}.gz.gz", replaced(gzip.compress(OTHER)), "is in no edition"),
    "a brotli of a gzip": (f"{PATH}.gz.br", replaced(brotli.compress(OTHER)), "is in no edition"),
    "a gzip of nothing": ("en/news.html.gz", replaced(gzip.compress(OTHER)), "is in no edition"),
    "a gzip of a megabyte of nothing": (f"{PATH}.gz", replaced(gzip.compress(bytes(1 << 20))), "was altered"),
    "a name that no paper can have": ("en/a\\b.html", replaced(OTHER), "is in no edition"),
    "a missing object": (OBJECT, missing, "is missing"),
    "a missing page": (PATH, missing, "a file is missing"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_was_changed_in_a_copy_is_named(paper, attack):
    path, change, said = ATTACKS[attack]
    (paper.tree / path).parent.mkdir(parents=True, exist_ok=True)
    change(paper.tree / path, paper.home)
    found = faults(paper)
    assert [fault for fault in found if said in fault and (path in fault or said == "a file is missing")], found
    assert all(path.split(".")[0] in fault or "missing" in fault for fault in found), found


def test_words_behind_a_packed_copy_are_found(paper):
    for suffix in (".gz", ".br"):
        file = paper.tree / f"{PATH}{suffix}"
        file.write_bytes(file.read_bytes() + b"<p>More</p>")
    assert faults(paper) == (f"{PATH}.br was altered", f"{PATH}.gz was altered")
