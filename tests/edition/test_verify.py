"""A copy cannot lie: pages, whole trees and mirrors, altered in every way, are told from what was signed."""

import gzip
import shutil
from contextlib import suppress
from datetime import timedelta

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tamizdat.edition.errors import BadTrailer
from tamizdat.edition.head import Trusted
from tamizdat.edition.places import Folder, Nodes
from tamizdat.edition.proofs import Proof
from tamizdat.edition.trailer import MARK, Trailer, body_of, split
from tamizdat.edition.verify import Verdict, mirror, page, tree
from tests.edition.papers import STORIES, a_paper, a_story

PATH = "en/story-1.html"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """Nobody changes it: those who do take a copy."""
    return a_paper(tmp_path_factory.mktemp("sealed"))


@pytest.fixture
def paper(tmp_path):
    return a_paper(tmp_path)


def judged(paper, raw):
    return page(raw, Trusted(paper.first_root)).verdict


def test_a_saved_page_is_authentic_as_of_the_edition_that_printed_it(sealed):
    finding = page(sealed.page(), Trusted(sealed.first_root))

    assert finding.verdict is Verdict.OLDER
    assert finding.edition.number == 1


def test_who_has_the_newest_edition_knows_whether_the_page_is_in_it(paper):
    first = paper.page()
    paper.seal({"en/story-2.html": a_story(2, "as we know now")})
    nodes = Nodes(Folder(paper.tree))
    assert page(first, paper.read(), nodes).verdict is Verdict.AUTHENTIC

    paper.seal({PATH: a_story(1, "as we know now")})
    assert page(first, paper.read(), nodes).verdict is Verdict.OLDER
    assert page(paper.page(), paper.read(), nodes).verdict is Verdict.AUTHENTIC


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.data())
def test_no_byte_of_a_page_can_be_changed(sealed, data):
    raw = bytearray(sealed.page())
    at = data.draw(st.integers(0, len(body_of(bytes(raw))) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))

    assert judged(sealed, bytes(raw)) is Verdict.ALTERED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_nothing_can_be_put_into_a_page_or_behind_it(sealed, at, words):
    raw = sealed.page()
    at = min(at, len(raw))

    forged = raw[:at] + words + raw[at:]
    refused = judged(sealed, forged) in {Verdict.ALTERED, Verdict.UNKNOWN_KEY, Verdict.NO_PROOF}

    assert refused or body_of(forged) == body_of(
        raw
    )  # a blank between two words of the signed JSON says nothing to anyone


@pytest.mark.parametrize(
    "behind",
    [
        b"<script>alert(1)</script>",
        b"-->\n<script>alert(1)</script><!--",
        b"\n",
        b"<!--tamizdat 1\n",
        b"<!--tamizdat 1\nen/a.html\nAAAA\n{}\n--><p>new words</p>\n-->\n",
        b"<!--tamizdat 1\nen/a.html\nAAAA\n{--!><p>new words</p>}\n-->\n",
    ],
)
def test_a_forger_can_say_nothing_behind_the_proved_bytes(sealed, behind):
    assert judged(sealed, sealed.page() + behind) is Verdict.ALTERED
    body = body_of(sealed.page())
    assert judged(sealed, body + behind) in {Verdict.ALTERED, Verdict.NO_PROOF}


def test_a_page_under_anothers_address_is_altered(sealed):
    body, trailer = split(sealed.page())
    moved = Trailer("en/story-2.html", trailer.proof, trailer.targets)

    assert judged(sealed, body + moved.packed()) is Verdict.ALTERED


def test_a_page_with_its_proof_cut_off_has_none(sealed):
    assert judged(sealed, body_of(sealed.page())) is Verdict.NO_PROOF
    assert judged(sealed, b"") is Verdict.NO_PROOF


def test_a_page_of_another_paper_has_an_unknown_key(sealed, tmp_path):
    assert judged(sealed, a_paper(tmp_path).page()) is Verdict.UNKNOWN_KEY


@pytest.mark.parametrize("path", ["en/a--b.html", "en/----.html", "ru/новости.html", "en/a b%20c.html", 'en/">.html'])
def test_a_trailer_holds_any_path_and_ends_the_comment_only_where_it_has_to(path):
    packed = Trailer(path, Proof(0, 1, 0, ()), b'{"signed":1}').packed()

    assert b"--" not in packed[4:-4]
    assert split(b"<p>" + packed)[1].path == path


def test_targets_that_could_end_a_comment_are_never_written():
    with pytest.raises(BadTrailer):
        Trailer("en/a.html", Proof(0, 1, 0, ()), b'{"a":"-->"}').packed()


@given(st.binary(max_size=300))
def test_whatever_stands_behind_a_page_splitting_it_ends_in_words(noise):
    with suppress(BadTrailer):
        assert split(b"<p>" + MARK + noise)[0] == b"<p>"


def test_a_whole_tree_is_authentic_until_the_last_byte(paper):
    assert tree(paper.tree, Trusted(paper.first_root), paper.now).verdict is Verdict.AUTHENTIC


@pytest.mark.parametrize(
    "attack",
    [
        lambda root: (root / "media/a.webp").write_bytes(b"RIFF....OTHER"),
        lambda root: (root / PATH).unlink(),
        lambda root: (root / "en/forged.html").write_bytes(b"<p>news</p>"),
        lambda root: (root / PATH).write_bytes((root / "en/story-2.html").read_bytes()),
        lambda root: (root / f"{PATH}.br").write_bytes(brotli.compress(b"<p>other words for most readers</p>")),
        lambda root: (root / f"{PATH}.gz").write_bytes(gzip.compress(b"<p>other words for most readers</p>")),
        lambda root: (root / f"{PATH}.br").write_bytes(b"no brotli"),
        lambda root: next((root / "edition/nodes").rglob("*/*")).write_bytes(b"L\x00"),
        lambda root: shutil.rmtree(root / "edition/nodes"),
    ],
    ids=["picture", "gone", "added", "swapped", "brotli", "gzip", "not brotli", "node", "no nodes"],
)
def test_a_tree_that_was_changed_anywhere_is_altered(paper, attack):
    for file in (paper.tree / "edition" / "files").rglob("*"):  # not through the links of the copy under test
        if file.is_file():
            content = file.read_bytes()
            file.unlink()
            file.write_bytes(content)
    attack(paper.tree)

    finding = tree(paper.tree, Trusted(paper.first_root), paper.now)

    assert finding.verdict is Verdict.ALTERED, finding


FORGED = b"<!--tamizdat 1\n--><script src=//evil.example/x.js></script><!--\n-->\n"


def test_a_script_in_the_place_of_a_trailer_is_found_in_a_tree_and_on_a_mirror(paper):
    for file in (paper.tree / "edition" / "files").rglob("*"):
        if file.is_file():
            raw = body_of(file.read_bytes())
            file.unlink()
            file.write_bytes(raw + (FORGED if raw.startswith(b"<!doctype") else b""))
    assert mirror(Folder(paper.tree), Trusted(paper.first_root), paper.now, sample=None).verdict is Verdict.ALTERED

    page_of_it = paper.tree / PATH
    page_of_it.write_bytes(body_of(page_of_it.read_bytes()) + FORGED)
    for suffix in (".br", ".gz"):
        (paper.tree / f"{PATH}{suffix}").unlink()
    finding = tree(paper.tree, Trusted(paper.first_root), paper.now)
    assert finding.faults[0] == f"{PATH} was altered"
    assert len([fault for fault in finding.faults if fault.startswith("edition/files/")]) == 3 * STORIES


def test_what_a_carrier_keeps_for_itself_is_no_file_of_the_paper(paper):
    (paper.tree / ".mirror").mkdir()
    (paper.tree / ".mirror" / "lock").write_bytes(b"")
    assert tree(paper.tree, Trusted(paper.first_root), paper.now).verdict is Verdict.AUTHENTIC


def test_a_tree_without_a_head_has_no_proof(paper):
    shutil.rmtree(paper.tree / "edition")

    assert tree(paper.tree, Trusted(paper.first_root), paper.now).verdict is Verdict.NO_PROOF


def test_a_mirror_is_rolled_back_frozen_or_of_a_stranger(paper, tmp_path):
    place, old = Folder(paper.tree), tmp_path / "old"
    shutil.copytree(paper.tree, old)
    paper.seal({PATH: a_story(1, "as we know now")})

    assert mirror(place, Trusted(paper.first_root), paper.now).verdict is Verdict.AUTHENTIC
    assert mirror(Folder(old), paper.read(), paper.now).verdict is Verdict.ROLLED_BACK
    assert mirror(place, paper.read(), paper.now + timedelta(days=4)).verdict is Verdict.FROZEN
    stranger = a_paper(tmp_path / "stranger")
    assert mirror(Folder(stranger.tree), Trusted(paper.first_root), paper.now).verdict is Verdict.UNKNOWN_KEY


def test_a_mirror_that_lies_only_to_those_who_ask_by_address_is_found_out(paper):
    page_of_it = paper.tree / PATH
    lie = page_of_it.read_bytes().replace(b"<p>", b"<p>Lies. ", 1)
    page_of_it.unlink()  # its object under edition/ stays as it was signed
    page_of_it.write_bytes(lie)
    finding = mirror(Folder(paper.tree), Trusted(paper.first_root), paper.now, sample=None)
    assert (finding.verdict, finding.faults) == (Verdict.ALTERED, (f"{PATH} was altered",))
    page_of_it.unlink()
    finding = mirror(Folder(paper.tree), Trusted(paper.first_root), paper.now, sample=None)
    assert (finding.verdict, len(finding.faults)) == (Verdict.ALTERED, 1)


def test_a_mirror_that_changed_one_file_is_found_out_when_all_are_looked_at(paper):
    for file in (paper.tree / "edition" / "files").rglob("*"):
        if file.is_file() and file.stat().st_size == len(b"RIFF....WEBP"):
            file.unlink()
            file.write_bytes(b"RIFF....OTHR")

    finding = mirror(Folder(paper.tree), Trusted(paper.first_root), paper.now, sample=None)

    assert finding.verdict is Verdict.ALTERED
    assert len(finding.faults) == 1
