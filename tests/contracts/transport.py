"""What every transport promises. A test module subclasses it and gives ``place``: see Place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest

from tamizdat.postroom.answers import Answer, Fate
from tamizdat.postroom.errors import TransportDown
from tamizdat.postroom.ledger import Claim
from tamizdat.postroom.loop import run
from tamizdat.postroom.parcels import Parcel, Transport

BODY = b"words\r\n..dot\r\n"


class Place(Protocol):
    """``refuse``, ``delay``, ``silence``: how it answers for a reader; silence comes after it has taken the mail."""

    transport: Transport

    def got(self) -> list[str]: ...
    def refuse(self, reader: str) -> None: ...
    def delay(self, reader: str) -> None: ...
    def silence(self, reader: str) -> None: ...
    def go_away(self) -> None: ...


class Notes:
    """A watcher that writes down what it hears."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, int]] = []
        self.fates: dict[int, Fate] = {}
        self.answers: dict[int, Answer] = {}
        self.full_at = 0

    def begun(self, parcel: Parcel) -> None:
        if parcel.claim.id == self.full_at:
            raise OSError(28, "No space left on device")
        self.steps.append(("begun", parcel.claim.id))

    def answered(self, parcel: Parcel, answer: Answer) -> None:
        assert parcel.claim.id not in self.fates
        self.steps.append(("answered", parcel.claim.id))
        self.fates[parcel.claim.id] = answer.fate
        self.answers[parcel.claim.id] = answer


def parcel(number: int) -> Parcel:
    claim = Claim(number, 1, f"r{number}@example.org", "example.org", "t")
    return Parcel(claim, "bounces@farshore.example", b"To: <r>\r\nSubject: s\r\n", BODY)


def carried(transport: Transport, notes: Notes, number: int) -> list[int]:
    """Carry the parcels 1 to ``number``, with a new line whenever one broke; gives those that the lines never took."""
    waiting = [parcel(n) for n in range(1, number + 1)]
    following: Callable[[], Parcel | None] = lambda: waiting.pop(0) if waiting else None  # noqa: E731
    while first := following():
        line = run(transport.connect())
        run(line.carry(first, following, notes))
        line.close()
    return [left.claim.id for left in waiting]


class TransportContract:
    def test_every_parcel_is_carried_and_answered_once(self, place: Place):
        notes = Notes()
        carried(place.transport, notes, 10)
        assert notes.fates == dict.fromkeys(range(1, 11), Fate.ACCEPTED)
        assert sorted(place.got()) == sorted(f"r{n}@example.org" for n in range(1, 11))

    def test_the_intent_is_told_before_the_answer(self, place: Place):
        notes = Notes()
        carried(place.transport, notes, 5)
        for number in range(1, 6):
            assert notes.steps.index(("begun", number)) < notes.steps.index(("answered", number))

    def test_a_refused_and_a_delayed_reader_do_not_hold_up_the_others(self, place: Place):
        place.refuse("r2@example.org")
        place.delay("r4@example.org")
        notes = Notes()
        carried(place.transport, notes, 6)
        assert notes.fates.pop(2) is Fate.REFUSED
        assert notes.fates.pop(4) is Fate.DEFERRED
        assert set(notes.fates.values()) == {Fate.ACCEPTED}
        assert notes.answers[2].no_such_reader
        assert sorted(place.got()) == [f"r{n}@example.org" for n in (1, 3, 5, 6)]

    def test_silence_is_doubt_and_all_others_have_an_answer(self, place: Place):
        place.silence("r3@example.org")
        notes = Notes()
        carried(place.transport, notes, 6)
        assert notes.fates[3] is Fate.DOUBT
        assert set(notes.fates) == set(range(1, 7))
        taken = set(place.got())
        for number, fate in notes.fates.items():
            assert fate in {Fate.ACCEPTED, Fate.DOUBT} or f"r{number}@example.org" not in taken

    def test_what_cannot_be_written_down_is_not_sent(self, place: Place):
        notes = Notes()
        notes.full_at = 2
        with pytest.raises(OSError, match="No space"):
            carried(place.transport, notes, 5)
        assert notes.fates[2] is Fate.UNSENT
        assert "r2@example.org" not in place.got()
        assert ("begun", 3) not in notes.steps

    def test_a_place_that_is_away_says_so_or_takes_nothing(self, place: Place):
        place.go_away()
        notes = Notes()
        try:
            line = run(place.transport.connect())
        except TransportDown:
            return
        run(line.carry(parcel(1), lambda: None, notes))
        assert line.broken
        assert notes.fates == {1: Fate.UNSENT}
