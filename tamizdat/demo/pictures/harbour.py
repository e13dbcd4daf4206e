"""The harbour of Skarn, where the cranes stand still."""

from __future__ import annotations

from tamizdat.demo.pictures.lino import (
    DEEP,
    INK,
    OCHRE,
    PAPER,
    RUST,
    SEA,
    SLATE,
    Cutter,
    box,
    disc,
    line,
    path,
)
from tamizdat.demo.pictures.printing import Cut


def _freighter() -> str:
    return (
        path("M1130 800L1180 640H1620V860H1170Z", DEEP)
        + box(1330, 480, 180, 160, PAPER)
        + "".join(box(1350 + n * 40, 506, 24, 24, INK) for n in range(4))
        + box(1400, 400, 50, 84, RUST)
    )


def _containers(cut: Cutter) -> str:
    return "".join(
        box(
            120 + (n % 9) * 104 + (n // 9) * 30,
            740 - (n // 9) * 62,
            98,
            58,
            cut.hand.choice([RUST, SEA, OCHRE, DEEP, SLATE]),
        )
        for n in range(18)
    )


def _crane(x: float, size: float, colour: str) -> str:
    legs = path(
        f"M{x} 800L{x + 50 * size} {800 - 420 * size}L{x + 150 * size} {800 - 420 * size}L{x + 200 * size} 800M{x + 20 * size} 640H{x + 180 * size}",
        stroke=colour,
        width=18 * size,
    )
    arm = path(
        f"M{x - 150 * size} {800 - 420 * size}H{x + 520 * size}M{x + 100 * size} {800 - 420 * size}V{800 - 580 * size}L{x + 500 * size} {800 - 424 * size}M{x + 100 * size} {800 - 580 * size}L{x - 140 * size} {800 - 424 * size}",
        stroke=colour,
        width=13 * size,
    )
    hook = line((x + 430 * size, 800 - 420 * size), (x + 430 * size, 800 - 300 * size), colour, 5)
    return legs + arm + hook


def harbour() -> Cut:
    cut = Cutter(42)
    sun = disc(420, 470, 170, RUST)
    boxes = _containers(cut)
    ribs = cut.hatch((120, 620, 1000, 180), INK, 500, 0, 1, 10)
    quay = box(0, 800, 1600, 60, INK)
    ship = _freighter()
    gull = "".join(
        path(f"M{x} {y}q24 -26 44 0q24 -26 44 0", stroke=INK, width=7) for x, y in ((620, 200), (760, 260), (520, 300))
    )
    lone = cut.person(1080, 862, 130, INK, hat=True)
    return Cut(
        cut.sky(1600, 620, OCHRE)
        + sun
        + _crane(180, 1.1, INK)
        + _crane(700, 0.9, DEEP)
        + boxes
        + ribs
        + ship
        + quay
        + box(0, 860, 1600, 210, SLATE)
        + cut.water((0, 868, 1600, 200), PAPER, 12)
        + gull
        + lone,
        "#e3c48a",
    )


SCENES = {"harbour": harbour}
