"""The rules of the ledger: the contract over memory, and a machine of random workers, kills and answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tamizdat.postroom.answers import Fate
from tamizdat.postroom.ledger import Claim, Outcome, Row, State, pause, sent_again
from tests.contracts.ledger import READERS, Clock, LedgerContract
from tests.fakes.ledger import MemoryLedger


class MemoryOffice:
    def __init__(self) -> None:
        self.clock = Clock()
        self.ledger = self.second = MemoryLedger(READERS, self.clock)
        self.ids = list(self.ledger.rows)

    def unsubscribe(self, row: int) -> None:
        self.ledger.unsubscribed.add(row)

    def row(self, row: int) -> Row:
        return self.ledger.rows[row]


class TestMemoryLedger(LedgerContract):
    @pytest.fixture
    def office(self) -> MemoryOffice:
        return MemoryOffice()


def test_a_claim_shows_no_address_when_it_is_printed():
    assert "@" not in repr(Claim(1, 2, "boris@example.org", "example.org", "t"))


def test_pauses_double_from_five_minutes_to_an_hour_and_a_bit():
    assert [pause(n) for n in (1, 2, 3, 4, 5, 6, 1000)] == [300, 600, 1200, 2400, 4000, 4000, 4000]


def test_only_a_row_in_doubt_is_sent_again_at_an_editors_word():
    assert sent_again(Row(State.DOUBT), 5).state is State.QUEUED
    assert sent_again(Row(State.ACCEPTED), 5).state is State.ACCEPTED


@dataclass
class Worker:
    """A process: what it holds, its journal on disk, and what the world saw it do."""

    held: list[Claim] = field(default_factory=list)
    journal: dict[int, Outcome] = field(default_factory=dict)
    unsettled: list[Outcome] = field(default_factory=list)
    deadline: float = 0


WORKERS = st.sampled_from("abc")
ANSWERS = st.sampled_from([Fate.ACCEPTED, Fate.ACCEPTED, Fate.REFUSED, Fate.DEFERRED, Fate.UNSENT])


class Sending(RuleBasedStateMachine):
    """Relays take what they take; the ledger may lose nobody and, without an editor's word, double nobody."""

    @initialize(readers=st.integers(1, 8))
    def freeze(self, readers: int) -> None:
        self.clock = Clock()
        self.ledger = MemoryLedger(readers, self.clock)
        self.readers = readers
        self.workers = {name: Worker() for name in "abc"}
        self.taken: dict[int, int] = {}

    @rule(name=WORKERS, size=st.integers(1, 4))
    def claim(self, name: str, size: int) -> None:
        worker = self.workers[name]
        worker.held += self.ledger.claim(name, size, 60)
        self.renew(name)

    @rule(name=WORKERS)
    def renew(self, name: str) -> None:
        self.ledger.renew(name, 60)
        self.workers[name].deadline = self.clock.now + 60

    @rule(name=WORKERS, fate=ANSWERS, answered=st.booleans())
    @precondition(lambda self: any(worker.held for worker in self.workers.values()))
    def send(self, name: str, fate: Fate, answered: bool) -> None:
        worker = self.workers[name]
        if not worker.held or self.clock.now >= worker.deadline:
            return
        claim = worker.held.pop(0)
        worker.journal[claim.id] = Outcome(claim.id, claim.attempt, Fate.DOUBT, "journal")
        if fate is Fate.ACCEPTED:
            self.taken[claim.id] = self.taken.get(claim.id, 0) + 1
        result = Outcome(claim.id, claim.attempt, fate if answered else Fate.DOUBT, "x")
        worker.journal[claim.id] = result
        worker.unsettled.append(result)

    @rule(name=WORKERS, took=st.booleans())
    def killed_after_the_dot(self, name: str, took: bool) -> None:
        worker = self.workers[name]
        if worker.held and self.clock.now < worker.deadline:
            claim = worker.held.pop(0)
            worker.journal[claim.id] = Outcome(claim.id, claim.attempt, Fate.DOUBT, "journal")
            if took:
                self.taken[claim.id] = self.taken.get(claim.id, 0) + 1
        self.killed(name)

    @rule(name=WORKERS)
    def killed(self, name: str) -> None:
        worker = self.workers[name]
        worker.held, worker.unsettled = [], []
        self.ledger.recover(name, worker.journal)
        worker.journal = {}

    @rule(name=WORKERS)
    def settle(self, name: str) -> None:
        worker = self.workers[name]
        self.ledger.settle(name, worker.unsettled)
        worker.unsettled = []

    @rule(name=WORKERS)
    def give_back(self, name: str) -> None:
        worker = self.workers[name]
        self.ledger.give_back(name, [claim.id for claim in worker.held])
        worker.held = []

    @rule(seconds=st.sampled_from([1, 30, 61, 400, 5000, 500_000]))
    def wait(self, seconds: int) -> None:
        self.clock.now += seconds
        self.ledger.expire()

    @rule(number=st.integers(1, 8))
    def unsubscribe(self, number: int) -> None:
        self.ledger.unsubscribed.add(number)

    @invariant()
    def the_audience_is_whole(self) -> None:
        if hasattr(self, "ledger"):
            assert sum(self.ledger.counts().values()) == self.readers

    @invariant()
    def nobody_is_mailed_twice(self) -> None:
        assert all(count == 1 for count in getattr(self, "taken", {}).values())

    def teardown(self) -> None:
        """All come back, settle and finish: who is not in doubt, refused or gone has exactly one."""
        if not hasattr(self, "ledger"):
            return
        for name in self.workers:
            self.settle(name)
            self.killed(name)
        while self.ledger.waiting() is not None:
            self.clock.now += self.ledger.waiting() or 0
            for claim in self.ledger.claim("a", 100, 60):
                self.taken[claim.id] = self.taken.get(claim.id, 0) + 1
                self.ledger.settle("a", [Outcome(claim.id, claim.attempt, Fate.ACCEPTED)])
        for number, row in self.ledger.rows.items():
            assert row.state in {State.ACCEPTED, State.REFUSED, State.DOUBT, State.LEFT}
            if row.state is State.ACCEPTED:
                assert self.taken[number] == 1
            if row.state is not State.DOUBT and number in self.taken:
                assert row.state is State.ACCEPTED


TestSending = Sending.TestCase
TestSending.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
