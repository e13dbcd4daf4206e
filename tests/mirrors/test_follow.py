"""A volunteer's copy is whole, checked and served; no lie of the mirror that is followed gets into it."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest

from tamizdat.mirrors import layout
from tamizdat.mirrors.asking import Host
from tamizdat.mirrors.carriers.directory import Directory
from tamizdat.mirrors.errors import MirrorError, PlaceFailed, Refused, RolledBack, WrongPlace
from tamizdat.mirrors.follow import Follower, NoTrust
from tamizdat.mirrors.heads import fingerprint, in_words
from tamizdat.mirrors.serve import PressedFiles
from tests.mirrors import lying_mirror as lies
from tests.mirrors.lying_mirror import a_mirror
from tests.mirrors.sealed_trees import MIDNIGHT, WORDS, a_paper
from tests.mirrors.test_ship import edition_of, on_disk
from tests.wsgi import ask


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path / "paper")


@pytest.fixture
def mirror(paper):
    with a_mirror(paper.tree) as mirror:
        yield mirror


@pytest.fixture
def follower(mirror, paper, tmp_path):
    follower = Follower(Host(mirror.address), tmp_path / "copy")
    follower.trust(fingerprint(paper.root()))
    return follower


def copied(tmp_path):
    """What lies in the copy, as bytes by path; what readers ask for."""
    return {name: raw for name, raw in everything(tmp_path / "copy").items() if not name.startswith("edition/")}


def everything(root: Path):
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(".mirror/")}


def test_a_copy_is_whole_down_to_the_compressed_siblings(follower, paper, tmp_path):
    follower.once(now=lambda: MIDNIGHT)
    assert edition_of(Directory(tmp_path / "copy"), paper) == (1, paper.pages)
    assert copied(tmp_path) == on_disk(paper)


def test_the_next_edition_costs_what_changed(follower, mirror, paper, tmp_path):
    for n in range(120):
        paper.press(f"en/archive/{n}.html", f"Old story {n}.".encode())
    paper.seal()
    follower.once()
    paper.write(index="The next front. " + WORDS)
    paper.press("en/2026/11/мост-1.html", None)
    paper.seal()
    mirror.asked.clear()
    followed = follower.once()
    assert (followed.shipped.edition, followed.shipped.written, followed.shipped.removed) == (3, 1, 1)
    assert len(mirror.asked) < 20
    assert copied(tmp_path) == on_disk(paper)
    mirror.asked.clear()
    follower.once()
    assert len(mirror.asked) <= 5  # is there a next root; the head


def test_a_mirror_of_a_mirror_is_as_good(follower, paper, tmp_path):
    follower.once()
    with a_mirror(tmp_path / "copy") as second:
        further = Follower(Host(second.address), tmp_path / "further")
        further.trust(root=paper.root())
        further.once()
    assert edition_of(Directory(tmp_path / "further"), paper) == (1, paper.pages)


def test_a_large_film_passes_from_disk_to_disk(follower, paper, tmp_path):
    paper.press("media/film.webm", bytes(range(256)) * (5 << 12))
    paper.seal()
    follower.once()
    assert (tmp_path / "copy" / "media" / "film.webm").read_bytes() == paper.pages["media/film.webm"]
    assert [path.name for path in (tmp_path / "copy" / ".mirror").glob("draft*")] == []


def test_the_first_time_somebody_has_to_say_whose_paper_it_is(mirror, paper, tmp_path):
    follower = Follower(Host(mirror.address), tmp_path / "copy")
    with pytest.raises(NoTrust, match=fingerprint(paper.root())):
        follower.trust()
    assert not (tmp_path / "copy").exists()
    follower.trust(" ".join(fingerprint(paper.root()).upper()))
    Follower(Host(mirror.address), tmp_path / "copy").trust()


def test_another_papers_fingerprint_or_root_takes_nothing(mirror, paper, tmp_path):
    other = a_paper(tmp_path / "other")
    follower = Follower(Host(mirror.address), tmp_path / "copy")
    with pytest.raises(Refused, match="not that of this paper"):
        follower.trust(fingerprint(other.root()))
    follower.trust(root=other.root())
    with pytest.raises(Refused, match="not as the paper signed it"):
        follower.once()
    assert everything(tmp_path / "copy") == {}
    with pytest.raises(Refused, match="holds another paper"):
        follower.trust(root=paper.root())


def test_replaced_keys_are_followed(follower, paper, tmp_path):
    follower.once()
    paper.rotate("timestamp", "targets", "snapshot", "root")
    paper.rotate("root")
    paper.write(en__new="signed with new keys").seal()
    follower.once()
    assert edition_of(Directory(tmp_path / "copy"), paper) == (2, paper.pages)


def test_a_frozen_edition_is_taken_and_called_frozen(follower, paper):
    assert not follower.once(now=lambda: MIDNIGHT).frozen
    assert follower.once(now=lambda: MIDNIGHT + timedelta(days=4)).frozen


def named(paper, *mirrors):
    """The next edition names these mirrors."""
    rows = [{"address": each if isinstance(each, str) else each.address} for each in mirrors]
    paper.press("mirrors.json", json.dumps({"mirrors": rows}).encode())
    paper.seal()


def test_a_follower_turns_to_the_other_mirrors_when_its_own_fails(follower, mirror, paper, tmp_path):
    with a_mirror(paper.tree) as other, a_mirror(tmp_path / "nothing") as empty:
        named(paper, mirror, empty, other, "http://abcdefgh.onion/", "file:///etc/", "http://other.example/")
        follower.once()
        paper.write(index="The next front. " + WORDS).seal()
        mirror.lie = lies.missing("")
        followed = follower.once(now=lambda: MIDNIGHT)
    assert (followed.shipped.edition, followed.stead) == (3, other.address)
    assert edition_of(Directory(tmp_path / "copy"), paper) == (3, paper.pages)


def test_a_follower_turns_away_from_a_mirror_that_holds_the_news_back(follower, mirror, paper, tmp_path):
    with a_mirror(paper.tree) as other:
        named(paper, mirror, other)
        follower.once()
        mirror.root = copytree(paper.tree, tmp_path / "old")
        paper.now += timedelta(days=4)
        paper.write(index="The next front. " + WORDS).seal()
        followed = follower.once(now=lambda: MIDNIGHT + timedelta(days=4))
    assert (followed.shipped.edition, followed.frozen, followed.stead) == (3, False, other.address)


def test_no_other_mirror_brings_back_an_older_edition_or_a_lie(follower, mirror, paper, tmp_path):
    with a_mirror(paper.tree) as old, a_mirror(paper.tree) as liar:
        named(paper, old, liar)
        old.root = copytree(paper.tree, tmp_path / "old")
        paper.write(index="The second front. " + WORDS).seal()
        follower.once()
        paper.write(index="The third front. " + WORDS).seal()
        mirror.lie, liar.lie = lies.missing(""), lies.altered("/files/")
        with pytest.raises(MirrorError, match="is not there"):
            follower.once()
    number, pages = edition_of(Directory(tmp_path / "copy"), paper)
    assert (number, pages["index.html"].startswith(b"The second front.")) == (3, True)


def test_a_paper_is_trusted_by_its_twelve_words(mirror, paper, tmp_path):
    other = a_paper(tmp_path / "other")
    follower = Follower(Host(mirror.address), tmp_path / "copy")
    with pytest.raises(Refused, match="not that of this paper"):
        follower.trust(in_words(other.root()))
    follower.trust(in_words(paper.root()).upper())
    follower.once()
    assert edition_of(Directory(tmp_path / "copy"), paper) == (1, paper.pages)


LIES = {
    "an altered byte in a file": lambda _: lies.altered("/files/"),
    "an altered byte in a node": lambda _: lies.altered("/nodes/"),
    "altered names": lambda _: lies.altered("/names/"),
    "an altered timestamp": lambda _: lies.altered("timestamp.json"),
    "altered targets": lambda _: lies.altered("targets.json"),
    "an altered snapshot": lambda _: lies.altered("snapshot.json"),
    "an altered root node": lambda _: lies.altered(".edition"),
    "a byte short": lambda _: lies.cut_short("/files/"),
    "a byte too many": lambda _: lies.lengthened("/files/", b" "),
    "a script behind the page": lambda _: lies.lengthened("/files/", b"<script>alert(1)</script>"),
    "a script behind a trailer": lambda _: lies.lengthened(
        "/files/", b"<!--tamizdat 1\nen/a.html\nQUJD\n{}\n--><script>\n-->\n"
    ),
    "a megabyte behind the page": lambda _: lies.lengthened("/files/", b" " * (1 << 20)),
    "swapped files": lambda roots: lies.swapped(roots["paper"], "/edition/files/"),
    "swapped nodes": lambda roots: lies.swapped(roots["paper"], "/edition/nodes/"),
    "no files": lambda _: lies.missing("/files/"),
    "another paper's head": lambda roots: lies.from_another(roots["other"], "/metadata/"),
    "another paper's timestamp": lambda roots: lies.from_another(roots["other"], "timestamp.json"),
    "a timestamp for targets": lambda _: lambda name, raw: b"[" * 50_000 if "targets.json" in name else raw,
    "no names": lambda _: lies.missing("/names/"),
    "no targets": lambda _: lies.missing("targets.json"),
}


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_gets_into_the_copy(follower, mirror, paper, tmp_path, lie):
    follower.once()
    honest = set(everything(paper.tree).values())
    paper.write(index="The true front. " + WORDS, en__new="A new story. " + WORDS).seal()
    other = a_paper(tmp_path / "other")
    mirror.lie = LIES[lie]({"paper": paper.tree, "other": other.tree})
    with pytest.raises(MirrorError):
        follower.once()
    number, pages = edition_of(Directory(tmp_path / "copy"), paper)
    assert number == 1
    assert pages["index.html"].startswith(b"The front.")
    assert set(everything(tmp_path / "copy").values()) <= {*honest, *everything(paper.tree).values(), note(tmp_path)}
    mirror.lie = lambda _name, raw: raw
    follower.once()
    assert edition_of(Directory(tmp_path / "copy"), paper) == (2, paper.pages)


def note(tmp_path):
    shipping = tmp_path / "copy" / layout.SHIPPING
    return shipping.read_bytes() if shipping.exists() else b""


def test_a_mirror_that_rolls_back_is_refused(follower, mirror, paper, tmp_path):
    old = copytree(paper.tree, tmp_path / "old")
    paper.write(index="The second front. " + WORDS).seal()
    follower.once()
    mirror.root = old
    with pytest.raises(RolledBack, match="number 2 was seen before"):
        follower.once()
    assert edition_of(Directory(tmp_path / "copy"), paper) == (2, paper.pages)


@pytest.mark.parametrize("manner", ["endless", "drip", "cut", "hang"])
def test_no_manner_of_answering_keeps_a_volunteer_waiting_or_fills_his_disk(follower, mirror, paper, tmp_path, manner):
    follower.once()
    paper.write(index="The next front. " + WORDS).seal()
    mirror.manner = manner
    with pytest.raises((PlaceFailed, Refused)):
        Follower(Host(mirror.address, patience=0.5, slowest=1 << 20), tmp_path / "copy").once()
    assert edition_of(Directory(tmp_path / "copy"), paper)[0] == 1


def test_a_bomb_is_not_unpacked(tmp_path):
    from isal import igzip

    from tamizdat.mirrors.asking import _unpacked
    from tamizdat.mirrors.errors import TooLarge

    with pytest.raises(TooLarge):
        _unpacked(igzip.compress(bytes(1 << 24)), "gzip", 1000, "bomb")


@pytest.mark.parametrize("address", ["", "mirror.example", "file:///etc", "http://", "https://h/x?y", "http://[x"])
def test_what_is_no_address_of_a_mirror_is_refused(address):
    with pytest.raises(WrongPlace, match="no address of a mirror"):
        Host(address)


def test_the_copy_is_served_with_its_types_and_siblings_and_without_its_workshop(follower, paper, tmp_path):
    follower.once()
    served = PressedFiles(lambda _environ, start: (start("404 Not Found", []) and []) or [], tmp_path / "copy")
    answer = ask(served, "/index.html", HTTP_ACCEPT_ENCODING="br")
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Content-Type"].startswith("text/html")
    assert ask(served, "/" + layout.TIMESTAMP).headers["Cache-Control"] == "no-cache"
    assert ask(served, "/.mirror/root.json").status == 404


WITHOUT_DJANGO = """
import sys
class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "wagtail", "pydantic", "msgspec", "PIL", "jinja2", "boto3", "defusedxml", "nh3"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Refusing())
from tamizdat.commands import main
main()
"""


def test_a_volunteer_needs_neither_django_nor_anything_else_of_the_newsroom(mirror, paper, tmp_path):
    words = ["follow", mirror.address, tmp_path / "copy", "--once", "--fingerprint", fingerprint(paper.root())]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *words], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "Edition 1" in done.stdout
    assert copied(tmp_path) == on_disk(paper)
