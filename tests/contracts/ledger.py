"""What every ledger promises. A test module subclasses it and gives an ``office`` fixture.

An office has ``ledger``, a ``second`` handle on the same rows as another worker would have, ``ids`` of the frozen
audience (12 rows; three destinations), ``unsubscribe(id)``, ``row(id)`` as a Row, and ``clock.now`` to be moved.
"""

from __future__ import annotations

import threading
from typing import Protocol

from tamizdat.postroom.answers import Fate
from tamizdat.postroom.ledger import PATIENCE, Claim, Ledger, Outcome, Row, State

READERS = 12


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


class Office(Protocol):
    ledger: Ledger
    second: Ledger
    ids: list[int]
    clock: Clock

    def unsubscribe(self, row: int) -> None: ...
    def row(self, row: int) -> Row: ...


def outcome(claim: Claim, fate: Fate, code: str = "250 2.0.0") -> Outcome:
    return Outcome(claim.id, claim.attempt, fate, code)


def begun(claim: Claim) -> Outcome:
    return outcome(claim, Fate.DOUBT, "journal")


class LedgerContract:
    def test_the_audience_is_frozen_and_every_row_waits(self, office: Office):
        assert dict(office.ledger.counts()) == {State.QUEUED: READERS}
        assert office.ledger.waiting() == 0

    def test_a_row_is_claimed_by_one_worker_only(self, office: Office):
        first, second = office.ledger.claim("a", 7, 60), office.second.claim("b", 100, 60)
        assert sorted(claim.id for claim in first + second) == sorted(office.ids)
        assert (len(first), office.ledger.claim("c", 5, 60), office.ledger.waiting()) == (7, [], None)

    def test_of_many_answers_those_to_rows_that_are_held_no_more_change_nothing_and_all_others_count(
        self, office: Office
    ):
        claims = office.ledger.claim("a", READERS, 60)
        lost = claims[READERS // 2]
        office.ledger.give_back("a", [lost.id])
        office.ledger.settle("a", [outcome(claim, Fate.ACCEPTED) for claim in claims])
        assert office.row(lost.id).state is State.QUEUED
        assert office.ledger.counts() == {State.ACCEPTED: READERS - 1, State.QUEUED: 1}

    def test_workers_at_the_same_moment_never_share_a_row(self, office: Office):
        got: list[int] = []

        def work(ledger: Ledger, worker: str) -> None:
            while claims := ledger.claim(worker, 2, 60):
                got.extend(claim.id for claim in claims)

        hands = [
            threading.Thread(target=work, args=(office.ledger, "a")),
            threading.Thread(target=work, args=(office.second, "b")),
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        assert sorted(got) == sorted(office.ids)

    def test_a_claim_has_an_address_its_destination_and_a_token(self, office: Office):
        claims = office.ledger.claim("a", READERS, 60)
        assert len({claim.to for claim in claims}) == len({claim.token for claim in claims}) == READERS
        assert all(claim.to.endswith("@" + claim.destination) for claim in claims)
        assert {claim.attempt for claim in claims} == {1}

    def test_a_destination_to_be_avoided_is_left_in_the_queue(self, office: Office):
        claims = office.ledger.claim("a", READERS, 60)
        places = {claim.destination for claim in claims}
        office.ledger.give_back("a", [claim.id for claim in claims])
        avoided = min(places)
        rest = office.ledger.claim("a", READERS, 60, {avoided})
        assert {claim.destination for claim in rest} == places - {avoided}
        assert office.ledger.counts()[State.QUEUED] == READERS - len(rest)

    def test_answers_are_settled_to_their_states(self, office: Office):
        fates = [Fate.ACCEPTED, Fate.REFUSED, Fate.DEFERRED, Fate.DOUBT, Fate.UNSENT]
        claims = office.ledger.claim("a", len(fates), 60)
        office.ledger.settle("a", [outcome(*pair, code=pair[1].value) for pair in zip(claims, fates, strict=True)])
        rows = [office.row(claim.id) for claim in claims]
        assert [row.state for row in rows] == [
            State.ACCEPTED,
            State.REFUSED,
            State.DEFERRED,
            State.DOUBT,
            State.QUEUED,
        ]
        assert [row.code for row in rows] == [fate.value for fate in fates]
        assert sum(office.ledger.counts().values()) == READERS

    def test_a_deferred_row_comes_again_when_it_is_due_and_is_refused_after_five_days(self, office: Office):
        (claim,) = office.ledger.claim("a", 1, 60)
        office.ledger.claim("b", READERS, 1e7)
        started, waits = office.clock.now, list[float]()
        while office.row(claim.id).state is not State.REFUSED:
            office.ledger.settle("a", [outcome(claim, Fate.DEFERRED, "451 4.7.1")])
            wait = office.ledger.waiting()
            if wait is None:
                break
            waits.append(round(wait))
            office.clock.now += wait - 1
            assert office.ledger.claim("a", 1, 60) == []
            office.clock.now += 1
            (claim,) = office.ledger.claim("a", 1, 60)
        assert waits[:5] == [300, 600, 1200, 2400, 4000]
        assert office.row(claim.id).state is State.REFUSED
        assert PATIENCE <= office.clock.now - started < PATIENCE + 4001

    def test_who_unsubscribes_before_the_claim_gets_nothing(self, office: Office):
        gone = office.ids[3]
        office.unsubscribe(gone)
        claims = office.ledger.claim("a", 100, 60)
        assert gone not in {claim.id for claim in claims}
        assert office.row(gone).state is State.LEFT
        assert office.ledger.waiting() is None
        assert sum(office.ledger.counts().values()) == READERS

    def test_a_lease_that_runs_out_is_doubt_and_never_a_second_sending(self, office: Office):
        claims = office.ledger.claim("a", 3, 60)
        office.clock.now += 61
        assert office.second.expire() == 3
        assert office.second.expire() == 0
        assert not {claim.id for claim in claims} & {claim.id for claim in office.second.claim("b", 100, 60)}
        assert office.ledger.counts()[State.DOUBT] == 3

    def test_a_renewed_lease_holds(self, office: Office):
        office.ledger.claim("a", 3, 60)
        office.second.claim("b", 2, 60)
        office.clock.now += 50
        office.ledger.renew("a", 60)
        office.clock.now += 50
        assert office.ledger.expire() == 2
        assert office.ledger.counts()[State.CLAIMED] == 3

    def test_a_late_answer_settles_the_doubt_that_a_lease_left(self, office: Office):
        (claim,) = office.ledger.claim("a", 1, 60)
        office.clock.now += 61
        office.ledger.expire()
        office.ledger.settle("a", [outcome(claim, Fate.ACCEPTED)])
        assert office.row(claim.id).state is State.ACCEPTED

    def test_an_answer_to_another_attempt_or_of_another_worker_changes_nothing(self, office: Office):
        (old,) = office.ledger.claim("a", 1, 60)
        office.ledger.give_back("a", [old.id])
        again = next(claim for claim in office.ledger.claim("b", READERS, 60) if claim.id == old.id)
        office.ledger.settle("a", [outcome(old, Fate.REFUSED)])
        office.ledger.settle("b", [outcome(old, Fate.REFUSED)])
        assert office.row(old.id).state is State.CLAIMED
        office.ledger.settle("b", [outcome(again, Fate.ACCEPTED)])
        office.ledger.settle("b", [outcome(again, Fate.REFUSED)])
        office.ledger.give_back("b", [old.id])
        assert office.row(old.id).state is State.ACCEPTED

    def test_after_a_crash_the_journal_decides_row_by_row(self, office: Office):
        done, silent, never, refused = office.ledger.claim("a", 4, 60)
        (other,) = office.second.claim("b", 1, 60)
        seen = {row.id: row for row in (outcome(done, Fate.ACCEPTED), begun(silent), outcome(refused, Fate.REFUSED))}
        for _ in range(2):
            office.ledger.recover("a", seen)
            states = [office.row(claim.id).state for claim in (done, silent, never, refused, other)]
            assert states == [State.ACCEPTED, State.DOUBT, State.QUEUED, State.REFUSED, State.CLAIMED]

    def test_a_journal_of_an_earlier_attempt_says_nothing_about_this_one(self, office: Office):
        (old,) = office.ledger.claim("a", 1, 60)
        office.ledger.settle("a", [outcome(old, Fate.UNSENT)])
        again = next(claim for claim in office.ledger.claim("a", READERS, 60) if claim.id == old.id)
        assert again.attempt == old.attempt + 1
        office.ledger.recover("a", {old.id: begun(old)})
        assert office.row(old.id).state is State.QUEUED

    def test_a_worker_that_comes_back_after_its_lease_clears_its_doubts(self, office: Office):
        never, silent = office.ledger.claim("a", 2, 60)
        office.clock.now += 61
        office.second.expire()
        office.ledger.recover("a", {silent.id: begun(silent)})
        assert office.row(never.id).state is State.QUEUED
        assert office.row(silent.id).state is State.DOUBT
        office.ledger.recover("a", {})
        assert office.row(silent.id).state is State.DOUBT
