"""What is wrong when all moves are over. All that comes from one first contribution is one donor's, and bears his name as its campaign."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tamizdat.circulation.models import Outgoing
from tamizdat.demo.till.books import Agreement, Movement
from tamizdat.demo.till.hands import RUNNING
from tamizdat.giving.models import Agreement as Begun
from tamizdat.giving.models import Contribution, Move, Moved, Told
from tamizdat.giving.providers.port import Fate, Verdict
from tests.giving.core import judge as judging
from tests.giving.core.devil import HOME
from tests.giving.core.moving_devil import MovingDevil


def judge(devil: MovingDevil) -> list[str]:
    found = [*devil.wrong, *judging.letters_differ()]
    for till in devil.tills.values():
        devil.provider = till
        found += [*judging.books_differ(devil), *judging.left_undone(devil)]
    world = World(devil)
    found += [*world.several_run(), *world.not_given_back(), *world.given_back_besides(), *world.both_are_lost()]
    return [*found, *world.taken_twice(), *world.goes_on_at_home(), *_letters(), *_not_written_to()]


def run(seed: int, size: int = 25) -> tuple[list[str], Counter[str]]:
    return judging.played(MovingDevil(seed, size), judge)


@dataclass
class World:
    """What all providers have in their books, by the number of the contribution, and whose link each was begun by."""

    devil: MovingDevil
    agreements: dict[str, Agreement] = field(default_factory=dict)
    rows: dict[str, Contribution] = field(default_factory=dict)
    link_of: dict[str, Moved] = field(default_factory=dict)
    """By which link a contribution was begun."""
    moved: dict[str, Moved] = field(default_factory=dict)
    """The link that its donor was sent."""

    def __post_init__(self) -> None:
        for till in self.devil.tills.values():
            self.agreements |= {each.number: each for each in till.books.agreements.values()}
        self.rows = {row.number: row for row in Contribution.objects.all()}
        links = Moved.objects.select_related("contribution", "successor")
        self.moved = {each.contribution.number: each for each in links}
        begun = Begun.objects.select_related("contribution", "moved__contribution", "moved__successor")
        self.link_of = {each.contribution.number: each.moved for each in begun}

    def runs(self, number: str) -> bool:
        agreement = self.agreements.get(number)
        return agreement is not None and agreement.standing in RUNNING

    def several_run(self) -> Iterator[str]:
        running: dict[str, list[str]] = defaultdict(list)
        for number, row in self.rows.items():
            if self.runs(number):
                running[row.campaign].append(f"{row.provider} {row.pk}")
        yield from (f"{name}: {', '.join(which)} all go on" for name, which in running.items() if len(which) > 1)

    def not_given_back(self) -> Iterator[str]:
        """By a link that led to something: what was taken beside it, and by links of what was begun beside it."""
        for number, agreement in self.agreements.items():
            if self.is_beside(number) and (short := [each for each in agreement.movements if _was_kept(each)]):
                yield f"{self.name(number)}: {len(short)} payments were taken beside the one that counts, and kept"

    def is_beside(self, number: str) -> bool:
        link = self.link_of.get(number)
        if link is None:
            return False
        other = link.agreed_at is not None and (link.successor is None or link.successor.number != number)
        return other or self.is_beside(link.contribution.number)

    def given_back_besides(self) -> Iterator[str]:
        for number, agreement in self.agreements.items():
            refunds = sum(len(each.refunds) for each in agreement.movements)
            if refunds > self.devil.asked_back[number] and not self.is_beside(number):
                yield f"{self.name(number)}: more was given back than anybody asked"

    def both_are_lost(self) -> Iterator[str]:
        """What we ended had another in its place, that went on: until its donor, its bank or a rule ended it."""
        ended = set().union(*(till.ended for till in self.devil.tills.values()))
        for number in ended:
            seen, at = {number}, number
            while at in ended and not self._was_meant_to_end(at):
                at = self.instead_of(at)
                if at in seen or at not in self.agreements:
                    yield f"{self.name(number)}: was ended by us, and nothing is in its place"
                    break
                seen.add(at)

    def _was_meant_to_end(self, number: str) -> bool:
        return number in self.devil.own_will or self.rows[number].ended_by in {"safety", "untold"}

    def instead_of(self, number: str) -> str:
        """What counts in its place; empty where nothing does."""
        mine, begun_by = self.moved.get(number), self.link_of.get(number)
        if begun_by and self.is_beside(number):
            return begun_by.successor.number if begun_by.successor else self.instead_of(begun_by.contribution.number)
        return mine.successor.number if mine and mine.successor else ""

    def taken_twice(self) -> Iterator[str]:
        every = [each.number for till in self.devil.tills.values() for each in till.books.agreements.values()]
        if len(set(every)) < len(every):
            yield "two agreements for one contribution"
        for number, agreement in self.agreements.items():
            if sum(each.first and each.fate is Fate.DONE for each in agreement.movements) > 1:
                yield f"{self.name(number)}: a first payment was taken twice"

    def goes_on_at_home(self) -> Iterator[str]:
        for number, agreement in self.agreements.items():
            if self.devil.designated_after is not None and self.runs(number) and agreement.country == HOME:
                yield f"{self.name(number)}: goes on where giving is a crime"

    def name(self, number: str) -> str:
        row = self.rows.get(number)
        return f"{row.campaign} ({row.provider} {row.pk})" if row else number


def _was_kept(movement: Movement) -> bool:
    """Not in full at its donor's again, nor on its way there, nor with his bank."""
    disputed = any(each.verdict is not Verdict.WON for each in movement.disputes)
    came_back = any(each.fate is Fate.FAILED for each in movement.refunds)
    done = movement.fate is Fate.DONE and not disputed and not came_back
    return done and movement.refunded < movement.money.minor


def _letters() -> Iterator[str]:
    """One a move to each contribution, and of several that were begun by one link to one. What has taken a place since is asked anew."""
    told = Counter(Told.objects.filter(what="moving").values_list("contribution", flat=True))
    mailed = Counter(payload["contribution"] for payload in _mailed())
    for pk, number in mailed.items():
        if number > told[pk]:
            yield f"contribution {pk}: {number} letters of {told[pk]} moves"
    beside = Moved.objects.exclude(mailed_at=None).exclude(contribution__agreement=None)
    asked = Counter(beside.values_list("contribution__campaign", "contribution__agreement__moved", "move"))
    yield from (f"{name}: {number} letters of one move" for (name, *_which), number in asked.items() if number > 1)


def _mailed() -> list[dict[str, int]]:
    return list(Outgoing.objects.filter(kind="moving").values_list("payload", flat=True))


def _not_written_to() -> Iterator[str]:
    """Said once more in the end, a move that is open has asked everybody who is still there."""
    for move in Move.objects.filter(ended_at=None):
        asked = Told.objects.filter(what="moving", which=move.pk).values("contribution")
        left = Contribution.objects.live().filter(provider=move.source, supporter__isnull=False).exclude(pk__in=asked)
        yield from (f"{each.campaign}: was never asked to move away from {move.source}" for each in left)
