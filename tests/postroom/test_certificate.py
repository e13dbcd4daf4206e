"""The certificate adds up to the last row, and an edited ledger gets none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from tamizdat.postroom.certificate import Block, Entry, certify, lines, linked, opened
from tamizdat.postroom.errors import Tampered
from tamizdat.postroom.ledger import State

ROWS = {
    1: State.ACCEPTED,
    2: State.REFUSED,
    3: State.DOUBT,
    4: State.LEFT,
    5: State.QUEUED,
    6: State.DEFERRED,
    7: State.ACCEPTED,
    8: State.CLAIMED,
}
HISTORY = [
    [Entry(1, 1, State.ACCEPTED, "250 2.0.0"), Entry(7, 1, State.DEFERRED, "450 4.7.1"), Entry(4, 0, State.LEFT)],
    [Entry(2, 1, State.REFUSED, "550 5.1.1"), Entry(3, 1, State.DOUBT, "journal"), Entry(6, 1, State.DEFERRED, "450")],
    [Entry(7, 2, State.ACCEPTED, "250 2.0.0")],
]


def chained(history: list[list[Entry]], rows: dict[int, State] = ROWS) -> Iterator[Block]:
    link = opened("7", "ab", rows)
    for entries in history:
        link = linked(link, lines(entries))
        yield Block(entries, link)


def test_the_sum_of_all_states_is_the_frozen_audience():
    made = certify("7", "ab", ROWS, chained(HISTORY))
    assert sum(made.states.values()) == made.audience == 8
    assert (made.doubt, made.open, made.blocks) == ((3,), 3, 3)
    assert made.states[State.ACCEPTED] == 2


def test_a_row_in_doubt_may_be_sent_again_at_an_editors_word():
    rows = ROWS | {3: State.ACCEPTED}
    assert certify("7", "ab", rows, chained([*HISTORY, [Entry(3, 2, State.ACCEPTED, "250")]])).doubt == ()


@pytest.mark.parametrize("block", range(3))
@pytest.mark.parametrize("change", [{"row": 5}, {"attempt": 9}, {"state": State.LEFT}, {"code": "250 2.6.0"}])
def test_a_changed_entry_is_seen(block: int, change: dict):
    blocks = list(chained(HISTORY))
    first, *rest = blocks[block].entries
    blocks[block] = Block([replace(first, **change), *rest], blocks[block].link)
    with pytest.raises(Tampered, match=f"Block {block + 1}"):
        certify("7", "ab", ROWS, blocks)


@pytest.mark.parametrize("order", [[0, 2], [1, 2], [1, 0, 2], [0, 1, 1, 2], []])
def test_blocks_that_were_taken_away_moved_or_repeated_are_seen(order: list[int]):
    blocks = list(chained(HISTORY))
    with pytest.raises(Tampered):
        certify("7", "ab", ROWS, [blocks[n] for n in order])


def test_a_last_block_that_was_taken_away_is_seen_in_the_rows():
    with pytest.raises(Tampered, match="Row 7"):
        certify("7", "ab", ROWS, list(chained(HISTORY))[:2])


@pytest.mark.parametrize("row", [1, 2, 3, 4, 5])
def test_an_edited_row_is_seen(row: int):
    other = State.REFUSED if ROWS[row] is State.ACCEPTED else State.ACCEPTED
    with pytest.raises(Tampered, match=f"Row {row} "):
        certify("7", "ab", ROWS | {row: other}, chained(HISTORY))


@pytest.mark.parametrize(("issue", "body"), [("8", "ab"), ("7", "ac")])
def test_the_chain_of_another_issue_or_body_is_none(issue: str, body: str):
    with pytest.raises(Tampered, match="Block 1"):
        certify(issue, body, ROWS, chained(HISTORY))


def test_an_audience_that_grew_or_shrank_is_seen():
    for rows in (ROWS | {9: State.QUEUED}, {row: state for row, state in ROWS.items() if row != 5}):
        with pytest.raises(Tampered):
            certify("7", "ab", rows, chained(HISTORY))


def test_an_accepted_row_does_not_change_even_in_a_chain_that_holds():
    with pytest.raises(Tampered, match="for good"):
        certify("7", "ab", ROWS, chained([*HISTORY, [Entry(1, 2, State.REFUSED)]]))


def test_a_row_outside_the_audience_is_seen():
    with pytest.raises(Tampered, match="row 99"):
        certify("7", "ab", ROWS, chained([*HISTORY, [Entry(99, 1, State.ACCEPTED)]]))
