"""Look after mirrors: probe one, remember what came of it, judge a history of probes, choose who takes a bad one's place.

What is here asks no clock and no database. A probe abroad runs the same :func:`probe`, and sends its report as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any, Final, Literal, get_args

from tamizdat.mirrors.errors import Incomplete, MirrorError, PlaceFailed, Refused
from tamizdat.mirrors.examine import examine
from tamizdat.mirrors.heads import Head, Read, read_head

Verdict = Literal["good", "altered", "incomplete", "unreachable"]
"""*altered*: bytes or heads that the paper did not sign, or older than it has signed; *incomplete*: signed files are missing."""

State = Literal["good", "behind", "lying", "unreachable", "unknown"]
HERE: Final = ""
VERDICTS: Final = get_args(Verdict)
SAMPLE: Final = 4
LONGEST_REPORT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Probe:
    """``place``: where it was asked from, empty for here; ``edition``: 0 when none was seen; ``milliseconds``: for the head."""

    at: datetime
    verdict: Verdict
    edition: int = 0
    milliseconds: int = 0
    place: str = HERE


@dataclass(frozen=True, slots=True)
class Rules:
    """``grace``: how long after an edition a mirror may still have the one before; ``failures``: bad probes in a row that count;
    ``memory``: how long a probe says something about now."""

    grace: timedelta = timedelta(minutes=5)
    failures: int = 2
    memory: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest edition, and when it was pressed."""

    edition: int
    pressed_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A mirror by its key: whether readers are told of it, and how it stands."""

    mirror: int
    listed: bool
    state: State


@dataclass(frozen=True, slots=True)
class Replacement:
    """``out`` leaves the list; ``spare`` takes its place, None when there is none that is good."""

    out: int
    spare: int | None
    state: State


def probe(read: Read, trusted: bytes, now: datetime, random: Random, place: str = HERE) -> Probe:
    """Ask a mirror as a reader would. Raises nothing: whatever happens is the result."""
    begun = perf_counter()
    head: Head | None = None
    took = 0
    try:
        head = read_head(read, trusted)
        took = round((perf_counter() - begun) * 1000)
        examine(read, head, [], SAMPLE, random)
    except MirrorError as error:
        return Probe(now, _verdict(error), head.edition if head else 0, took, place)
    return Probe(now, "good", head.edition, took, place)


def judge(probes: Iterable[Probe], newest: Newest, now: datetime, rules: Rules) -> State:
    """How a mirror stands after these probes, oldest first: as badly as anybody finds it who has looked of late."""
    by_place: dict[str, list[Probe]] = {}
    for each in probes:
        if now - each.at <= rules.memory:
            by_place.setdefault(each.place, []).append(each)
    states = [_judged(some[-rules.failures :], newest, now, rules) for some in by_place.values()]
    return min(states, key=WORST_FIRST.index, default="unknown")


WORST_FIRST: Final[tuple[State, ...]] = ("lying", "unreachable", "behind", "unknown", "good")


def replacements(mirrors: Sequence[Standing]) -> list[Replacement]:
    """Who leaves the list of mirrors and who comes in. Who lies goes at once; who fails goes when another can come.

    When every listed mirror fails at the same time it is more likely our own line: then nobody goes.
    """
    listed = [each for each in mirrors if each.listed]
    spares = [each.mirror for each in mirrors if not each.listed and each.state == "good"]
    bad = [each for each in listed if each.state in {"lying", "unreachable", "behind"}]
    ours = len(bad) == len(listed) and not spares and all(each.state == "unreachable" for each in bad)
    found: list[Replacement] = []
    for each in [] if ours else sorted(bad, key=lambda one: WORST_FIRST.index(one.state)):
        spare = spares.pop(0) if spares else None
        if spare is not None or each.state == "lying":
            found.append(Replacement(each.mirror, spare, each.state))
    return found


def report(place: str, probes: Iterable[tuple[str, Probe]]) -> str:
    """What a probe abroad sends home: plain JSON, a mirror's address with each probe."""
    rows = [
        {
            "mirror": address,
            "at": each.at.isoformat(timespec="seconds"),
            "verdict": each.verdict,
            "edition": each.edition,
            "milliseconds": each.milliseconds,
        }
        for address, each in probes
    ]
    return json.dumps({"tamizdat": 1, "place": place, "probes": rows}, ensure_ascii=False, indent=1)


def read_report(raw: bytes) -> list[tuple[str, Probe]]:
    """The addresses and probes of a report. Raises :class:`Refused` on what is none."""
    try:
        said = json.loads(raw[:LONGEST_REPORT])
        place = str(said["place"])[:80] if said["tamizdat"] == 1 else ""
        found = [(str(row["mirror"]), _row(row, place)) for row in said["probes"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"This is no report of a probe: {error}. Its form is in docs/operators/mirrors.md.") from error
    if not place:
        raise Refused("This is no report of a probe: it is of another version, or names no place.")
    return found


def _row(row: dict[str, Any], place: str) -> Probe:
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is None or row["verdict"] not in VERDICTS:
        raise ValueError("a probe has no time zone, or another verdict than: " + ", ".join(VERDICTS))
    return Probe(at, row["verdict"], int(row["edition"]), int(row["milliseconds"]), place)


def _judged(last: Sequence[Probe], newest: Newest, now: datetime, rules: Rules) -> State:
    if all(each.verdict == "altered" for each in last) and len(last) >= rules.failures:
        return "lying"
    if all(each.verdict != "good" for each in last):
        return "unreachable" if len(last) >= rules.failures else "unknown"
    good = [each.edition for each in last if each.verdict == "good"]
    if good[-1] < newest.edition and now - newest.pressed_at > rules.grace:
        return "behind"
    return "good"


def _verdict(error: MirrorError) -> Verdict:
    match error:
        case PlaceFailed():
            return "unreachable"
        case Incomplete():
            return "incomplete"
        case _:
            return "altered"
