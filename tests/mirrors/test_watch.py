"""A mirror that lies, falls behind or falls silent is known by its probes; a spare takes its place, and nobody leaves for our own fault."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tamizdat.mirrors import layout
from tamizdat.mirrors.errors import PlaceFailed, Refused
from tamizdat.mirrors.ship import ship
from tamizdat.mirrors.sources import LocalTree
from tamizdat.mirrors.watch import (
    Newest,
    Probe,
    Replacement,
    Rules,
    Standing,
    judge,
    probe,
    read_report,
    replacements,
    report,
)
from tests.fakes.carrier import MemoryPlace
from tests.mirrors.sealed_trees import a_paper

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
RULES = Rules(grace=timedelta(minutes=5), failures=2, memory=timedelta(minutes=30))
NEWEST = Newest(7, NOW - timedelta(minutes=10))
LUCK = Random(7)  # noqa: S311


def minutes_ago(minutes, verdict="good", edition=7, place=""):
    return Probe(NOW - timedelta(minutes=minutes), verdict, edition, 80, place)


@pytest.fixture
def mirror(tmp_path):
    paper = a_paper(tmp_path / "paper")
    place = MemoryPlace()
    ship(LocalTree(paper.tree), place)
    return paper, place


def test_a_probe_of_an_honest_mirror_says_which_edition_it_has(mirror):
    paper, place = mirror
    seen = probe(place.read, paper.root(), NOW, LUCK)
    assert (seen.verdict, seen.edition, seen.at) == ("good", 1, NOW)


def test_a_probe_finds_altered_bytes_under_either_name(mirror):
    paper, place = mirror
    for part in ("edition/files/", "en/", "edition/nodes/"):
        lying = MemoryPlace(
            {n: raw + b"<" if n.startswith(part) or n == "index.html" else raw for n, raw in place.files.items()}
        )
        lying.files |= {
            n: raw + b"<" for n, raw in place.files.items() if part == "en/" and not n.startswith("edition/")
        }
        assert probe(lying.read, paper.root(), NOW, LUCK).verdict == "altered"


def test_a_probe_tells_missing_from_silent(mirror):
    paper, place = mirror
    assert probe(MemoryPlace().read, paper.root(), NOW, LUCK).verdict == "incomplete"
    half = MemoryPlace({name: raw for name, raw in place.files.items() if not name.startswith("edition/files")})
    assert probe(half.read, paper.root(), NOW, LUCK).verdict == "incomplete"

    def silence(_name, _at_most):
        raise PlaceFailed("no answer")

    assert probe(silence, paper.root(), NOW, LUCK) == Probe(NOW, "unreachable")


def test_another_papers_mirror_is_a_liar(mirror, tmp_path):
    _, place = mirror
    assert probe(place.read, a_paper(tmp_path / "other").root(), NOW, LUCK).verdict == "altered"
    assert layout.TIMESTAMP in place.files


@pytest.mark.parametrize(
    ("probes", "state"),
    [
        ([], "unknown"),
        ([minutes_ago(2), minutes_ago(1)], "good"),
        ([minutes_ago(3, "altered"), minutes_ago(1)], "good"),
        ([minutes_ago(3), minutes_ago(1, "unreachable", 0)], "good"),
        ([minutes_ago(1, "unreachable", 0)], "unknown"),
        ([minutes_ago(3, "unreachable", 0), minutes_ago(1, "incomplete", 0)], "unreachable"),
        ([minutes_ago(3, "altered"), minutes_ago(1, "altered")], "lying"),
        ([minutes_ago(3, "altered"), minutes_ago(1, "unreachable")], "unreachable"),
        ([minutes_ago(3, edition=6), minutes_ago(1, edition=6)], "behind"),
        ([minutes_ago(3, edition=6), minutes_ago(1)], "good"),
        ([minutes_ago(50, "altered"), minutes_ago(40, "altered")], "unknown"),
        ([minutes_ago(3, "unreachable", 0, "Kazan"), minutes_ago(2, "unreachable", 0, "Kazan"), minutes_ago(1)], "unreachable"),
        ([minutes_ago(3, "unreachable", 0, "Kazan"), minutes_ago(2), minutes_ago(1, "unreachable", 0)], "unknown"),
    ],
)  # fmt: skip
def test_a_history_of_probes_comes_to_one_state(probes, state):
    assert judge(probes, NEWEST, NOW, RULES) == state


def test_a_mirror_is_not_behind_while_an_edition_is_on_its_way():
    fresh = Newest(8, NOW - timedelta(minutes=4))
    assert judge([minutes_ago(1)], fresh, NOW, RULES) == "good"
    assert judge([minutes_ago(1)], Newest(8, NOW - timedelta(minutes=6)), NOW, RULES) == "behind"


def standing(*states):
    return [Standing(n, listed, state) for n, (listed, state) in enumerate(states)]


@pytest.mark.parametrize(
    ("mirrors", "expected"),
    [
        (standing((True, "good"), (False, "good")), []),
        (standing((True, "good"), (True, "behind"), (False, "good")), [Replacement(1, 2, "behind")]),
        (standing((True, "good"), (True, "unreachable"), (False, "unknown")), []),
        (standing((True, "good"), (True, "lying")), [Replacement(1, None, "lying")]),
        (standing((True, "unreachable"), (True, "lying"), (False, "good")), [Replacement(1, 2, "lying")]),
        (standing((True, "unreachable"), (True, "unreachable"), (False, "unreachable")), []),
        (standing((True, "unreachable"), (False, "good")), [Replacement(0, 1, "unreachable")]),
        (standing((True, "unknown"), (False, "good")), []),
    ],
)
def test_a_good_spare_takes_a_bad_mirrors_place_and_a_liar_goes_anyway(mirrors, expected):
    assert replacements(mirrors) == expected


def test_a_report_from_abroad_reads_as_it_was_written():
    probes = [
        ("https://a.example/", minutes_ago(1, place="Kazan")),
        ("https://b.example/", minutes_ago(1, "altered", 0, "Kazan")),
    ]
    assert read_report(report("Kazan", probes).encode()) == probes


ROW = b'{"tamizdat": 1, "place": "x", "probes": [{"mirror": "a", "at": %s, "edition": 1, "milliseconds": 1}]}'


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"tamizdat": 1, "place": "", "probes": []}',
        b'{"tamizdat": 2, "place": "x", "probes": []}',
        b'{"tamizdat": 1, "place": "x", "probes": [{"mirror": "a"}]}',
        ROW % b'"2026-11-26T12:00:00", "verdict": "good"',
        ROW % b'"2026-11-26T12:00:00+00:00", "verdict": "<b>"',
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(raw):
    with pytest.raises(Refused, match="no report of a probe"):
        read_report(raw)
