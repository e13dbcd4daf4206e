"""A proof leads from a file to the root of its edition, and nothing else does. Attacks."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.edition import merkle
from tamizdat.edition.entries import path_key
from tamizdat.edition.errors import BadProof
from tamizdat.edition.nodes import Leaf, parse, turn
from tamizdat.edition.proofs import Absence, Proof, prove, root_of, root_without
from tamizdat.edition.trie import build
from tests.edition.tries import Kept, a_file, files, papers

FILES = files(3000)
KEPT = Kept()
ROOT = build(FILES, KEPT)
LEAVES = [node for node in (parse(raw, hash_) for hash_, raw in KEPT.items()) if isinstance(node, Leaf)]


def proof_of(number: int) -> Proof:
    proof = prove(ROOT, FILES[number].key, KEPT)
    assert isinstance(proof, Proof)
    return proof


@given(papers)
def test_every_file_of_every_edition_has_a_proof_that_fits_it(paper):
    kept = Kept()
    everything = [a_file(*file) for file in paper.items()]
    root = build(everything, kept)
    for each in everything:
        proof = prove(root, each.key, kept)
        assert root_of(each, Proof.parse(proof.packed())) == root
    missing = path_key("en/missing.html")
    assert root_without(missing, prove(root, missing, kept)) == root


def test_a_proof_is_under_a_kilobyte():
    assert len(proof_of(0).packed()) < 1000


@pytest.mark.parametrize(
    "change",
    [
        {"digest": sha256(b"other words").digest()},
        {"length": 6},
        {"key": path_key("en/other.html")},
        {"key": path_key("en/2026/11/story-7.html"[:-5])},
    ],
    ids=["other bytes", "another length", "another path", "a shorter path"],
)
def test_another_file_than_the_one_proved_does_not_lead_to_the_root(change):
    assert root_of(replace(FILES[7], **change), proof_of(7)) != ROOT


def test_a_neighbours_proof_does_not_fit():
    first, second = next(leaf.entries[:2] for leaf in LEAVES if len(leaf.entries) > 1)
    assert root_of(first, prove(ROOT, second.key, KEPT)) != ROOT


@given(st.integers(0, 2999), st.data())
def test_no_byte_of_a_proof_can_be_changed_so_that_it_proves_something_else(number, data):
    """A leaf's size is said, not proved: two sizes can ask for the same hashes (RFC 6962 §2.1.1), and prove the same file."""
    honest = proof_of(number)
    raw = bytearray(honest.packed())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        proof = Proof.parse(bytes(raw))
    except BadProof:
        return
    said = proof.index, proof.forks, proof.siblings
    assert root_of(FILES[number], proof) != ROOT or said == (honest.index, honest.forks, honest.siblings)


@given(st.binary(max_size=1200))
def test_bytes_that_are_no_proof_are_refused_or_lead_nowhere(raw):
    try:
        proof = Proof.parse(raw)
    except BadProof:
        return
    assert root_of(FILES[0], proof) != ROOT


def test_a_proof_cannot_be_cut_nor_made_longer():
    proof = proof_of(7)
    for raw in (proof.packed()[:-1], proof.packed()[:-32], proof.packed() + bytes(32), b""):
        with pytest.raises(BadProof):
            Proof.parse(raw)
    for siblings in (proof.siblings[:-1], (*proof.siblings, bytes(32))):
        with pytest.raises(BadProof):
            root_of(FILES[7], replace(proof, siblings=siblings))


def test_siblings_in_another_order_lead_elsewhere():
    proof = proof_of(7)
    assert root_of(FILES[7], replace(proof, siblings=proof.siblings[::-1])) != ROOT


def test_a_fork_does_not_pass_for_a_file():
    """A branch hashed as if it were an entry: the lengths differ, so the hashes do."""
    proof = proof_of(7)
    branch = merkle.leaf_hash(sha256(b"a node").digest())
    assert branch != merkle.leaf_hash(FILES[7].packed())
    shorter = replace(proof, index=0, size=1, forks=proof.forks - 1, siblings=proof.siblings[-5 * (proof.forks - 1) :])
    assert root_of(FILES[7], shorter) != ROOT


def test_a_file_that_is_there_cannot_be_proved_away():
    present = FILES[7].key
    holder = next(leaf for leaf in LEAVES if FILES[7] in leaf.entries)
    above = prove(ROOT, present, KEPT)
    forks = above.siblings[-5 * above.forks :]
    with pytest.raises(BadProof, match="has it"):
        root_without(present, Absence(holder, above.forks, forks))
    without = Leaf(tuple(each for each in holder.entries if each.key != present))
    assert root_without(present, Absence(without, above.forks, forks)) != ROOT
    assert root_without(present, Absence(None, above.forks, forks)) != ROOT


def test_the_leaf_of_another_part_proves_no_absence():
    absent = path_key("en/missing.html")
    other = next(leaf for leaf in LEAVES if turn(leaf.entries[0].key, 0) != turn(absent, 0))
    proof = prove(ROOT, other.entries[0].key, KEPT)
    with pytest.raises(BadProof, match="another part"):
        root_without(absent, Absence(other, proof.forks, proof.siblings[-5 * proof.forks :]))
