"""Who may have a path when several outputs of a batch want it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from tamizdat.press.errors import PathTaken
from tamizdat.press.outputs import Output


def losers(
    wanted: Mapping[Output, str], held: Mapping[Output, str], failed: Collection[Output]
) -> dict[Output, PathTaken]:
    """Which outputs must wait, and for whom.

    ``wanted`` is the path each rendered output asks for, ``held`` the path each has now, ``failed``
    the outputs that could not be rendered and so stay where they are. An output that keeps its path
    has the first right to it, then the first by name. A loser stays where it was, which can make
    another one lose: hence the repetition, which ends because losers only grow in number.
    """
    lost: dict[Output, PathTaken] = {}
    while True:
        stay = {held[output]: output for output in (*failed, *lost) if output in held}
        fresh = _round({output: path for output, path in wanted.items() if output not in lost}, held, stay)
        if not fresh:
            return lost
        lost |= fresh


def _round(
    wanted: Mapping[Output, str], held: Mapping[Output, str], stay: Mapping[str, Output]
) -> dict[Output, PathTaken]:
    claims: defaultdict[str, list[Output]] = defaultdict(list)
    for output, path in wanted.items():
        claims[path].append(output)
    lost: dict[Output, PathTaken] = {}
    for path, outputs in claims.items():
        winner = stay.get(path) or min(outputs, key=lambda output: (held.get(output) != path, output))
        lost |= {output: PathTaken(path, output, winner) for output in outputs if output != winner}
    return lost
