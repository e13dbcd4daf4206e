"""Pictures of power: the Assembly, the bench, the square, a judge."""

from __future__ import annotations

import math

from tamizdat.demo.pictures.lino import (
    DEEP,
    INK,
    MIST,
    OCHRE,
    PALE,
    PAPER,
    RUST,
    SLATE,
    Cutter,
    box,
    disc,
    gouge,
    inside,
    line,
    path,
    shape,
)
from tamizdat.demo.pictures.printing import TALL, Cut

ROSE_SHADE = "#d8c3ac"


def assembly() -> Cut:
    cut = Cutter(11)
    columns = "".join(
        box(330 + n * 118, 400, 58, 380, PALE) + box(374 + n * 118, 400, 16, 380, SLATE) for n in range(9)
    )
    lit = box(876, 560, 38, 130, OCHRE)
    steps = "".join(box(230 - n * 34, 780 + n * 26, 1140 + n * 68, 26, [MIST, SLATE][n % 2]) for n in range(6))
    pediment = shape([(250, 330), (800, 150), (1350, 330)], PALE) + shape([(340, 312), (800, 176), (1260, 312)], DEEP)
    rays = "".join(gouge(800, 300, 150 + 40 * (n % 2), 5, PALE, math.pi + n * math.pi / 8) for n in range(1, 8))
    people = cut.queue((140, 1030, 1400), 15, 150, INK)
    oars = "".join(
        line((x, 1000), (x + 30, 820), INK, 8) + disc(x + 32, 812, 13, INK, 2.6) for x in (370, 760, 905, 1270)
    )
    return Cut(
        cut.sky(1600, 640, SLATE)
        + box(290, 400, 1020, 380, INK)
        + lit
        + columns
        + box(270, 330, 1060, 70, MIST)
        + cut.hatch((280, 345, 1040, 50), SLATE, 14, 0, 3, 80)
        + pediment
        + inside(shape([(340, 312), (800, 176), (1260, 312)], INK), rays, name="pediment")
        + steps
        + box(0, 936, 1600, 140, DEEP)
        + cut.hatch((0, 945, 1600, 120), INK, 18, 0, 4, 160)
        + oars
        + people,
        DEEP,
    )


def tribunal() -> Cut:
    cut = Cutter(14)
    seats = ""
    for n in range(11):
        x = 150 + n * 130
        dark = n in (2, 4, 7, 8, 10)
        seats += path(f"M{x - 46} 640V400Q{x} 340 {x + 46} 400V640Z", DEEP)
        seats += path(f"M{x - 44} 650Q{x - 44} 540 {x} 534Q{x + 44} 540 {x + 44} 650Z", INK if dark else PAPER)
        seats += disc(x, 500, 26, INK if dark else PAPER, 1.25)
    bench = box(60, 640, 1480, 210, INK) + "".join(box(90 + n * 130, 668, 100, 150, DEEP) for n in range(11))
    hands = line((800, 190), (800, 130), INK, 10) + line((800, 190), (762, 214), INK, 10)
    ticks = "".join(
        gouge(800 + 80 * math.cos(n * math.pi / 6), 190 + 80 * math.sin(n * math.pi / 6), 24, 5, INK, n * math.pi / 6)
        for n in range(12)
    )
    return Cut(
        "".join(box(60 + n * 250, 0, 26, 640, SLATE) for n in range(7))
        + cut.hatch((0, 20, 1600, 600), SLATE, 30, 0, 4, 120)
        + disc(800, 190, 108, INK)
        + disc(800, 190, 98, PAPER)
        + ticks
        + hands
        + seats
        + bench
        + cut.hatch((60, 840, 1480, 20), RUST, 10, 0, 5, 300)
        + box(0, 850, 1600, 217, SLATE)
        + cut.hatch((0, 860, 1600, 200), DEEP, 20, 0, 5, 240)
        + cut.queue((130, 1130, 1450), 11, 240, INK),
        MIST,
    )


def square() -> Cut:
    cut = Cutter(15)
    back = "".join(
        cut.facade((x, 250 + (n % 3) * 50, 250, 400), [SLATE, DEEP][n % 2], INK, (5, 4), OCHRE, 0.12)
        for n, x in enumerate(range(-40, 1600, 245))
    )
    roofs = "".join(
        shape([(x, 252 + (n % 3) * 50), (x + 125, 160 + (n % 3) * 40), (x + 250, 252 + (n % 3) * 50)], INK)
        for n, x in enumerate(range(-40, 1600, 245))
    )
    crowd = "".join(
        cut.queue((-30, 760 + row * 110, 1690), 30 - row * 4, 130 + row * 56, [SLATE, DEEP, DEEP, INK, INK][row])
        for row in range(5)
    )
    oars = "".join(
        line((x, 900), (x + lean, 432), PAPER, 10) + disc(x + lean * 1.1, 400, 20, PAPER, 2.8)
        for x, lean in ((215, 40), (480, -20), (690, 30), (1010, -36), (1190, 22), (1420, 44))
    )
    boat = (
        path("M790 600Q930 680 1080 600L1050 690Q930 740 825 690Z", RUST)
        + line((850, 700), (850, 900), RUST, 14)
        + line((1020, 700), (1020, 900), RUST, 14)
    )
    return Cut(cut.sky(1600, 300, PALE) + back + roofs + box(0, 640, 1600, 430, MIST) + oars + boat + crowd, MIST)


def _pile() -> str:
    return "".join(
        shape(
            [
                (90 + (n * 37) % 40, 1560 - n * 27),
                (620 + (n * 53) % 46, 1548 - n * 27),
                (630 + (n * 53) % 46, 1570 - n * 27),
                (96 + (n * 37) % 40, 1582 - n * 27),
            ],
            [PAPER, PALE][n % 2],
        )
        for n in range(14)
    )


def _features() -> str:
    return (
        line((530, 508), (560, 508), INK, 9)
        + path("M545 540L528 616L560 620", stroke=INK, width=8)
        + path("M494 668Q545 686 600 664", stroke=RUST, width=13)
    )


def _eyes() -> str:
    return (
        disc(476, 512, 11, INK)
        + disc(616, 512, 11, INK)
        + gouge(474, 452, 96, 7, INK, -0.05)
        + gouge(618, 452, 96, 7, INK, 0.05)
    )


def _glasses() -> str:
    return "".join(
        f'<rect x="{x}" y="474" width="112" height="74" rx="30" fill="none" stroke="{INK}" stroke-width="11"/>'
        for x in (418, 560)
    )


def judge() -> Cut:
    cut = Cutter(16)
    hair = path("M330 560Q300 250 540 240Q790 250 760 570Q700 640 540 640Q380 640 330 560Z", INK) + disc(
        548, 216, 96, INK, 0.8
    )
    face = path("M396 470Q400 330 545 330Q690 330 694 470Q694 690 545 742Q400 690 396 470Z", PAPER)
    shade = path("M560 332Q690 330 694 470Q694 690 545 742Q620 600 560 332Z", ROSE_SHADE)
    glasses = _glasses()
    features = _features()
    eyes = _eyes()
    robe = path("M150 1240Q160 880 420 800L545 850L670 800Q930 880 930 1240Z", INK) + shape(
        [(470, 790), (545, 880), (620, 790), (600, 1010), (545, 1050), (490, 1010)], PAPER
    )
    neck = shape([(478, 680), (612, 680), (630, 850), (460, 850)], ROSE_SHADE)
    pile = _pile()
    pen = line((760, 1480), (930, 1330), RUST, 20) + gouge(744, 1494, 50, 9, INK, -0.72)
    return Cut(
        cut.hatch((0, 20, 1067, 1200), SLATE, 27, 0.9, 6, 170)
        + hair
        + neck
        + face
        + inside(face, shade, name="face")
        + inside(hair, cut.hatch((320, 230, 460, 340), SLATE, 26, 2.1, 3, 120), name="hair")
        + glasses
        + eyes
        + features
        + robe
        + inside(
            robe,
            cut.hatch((160, 880, 240, 360), DEEP, 22, 1.9, 6, 150),
            cut.hatch((700, 880, 240, 360), DEEP, 22, 1.2, 6, 150),
            name="robe",
        )
        + box(0, 1200, 1067, 400, DEEP)
        + cut.hatch((0, 1210, 1067, 380), INK, 22, 0, 5, 210)
        + pile
        + pen,
        MIST,
        TALL,
    )


SCENES = {
    "assembly": assembly,
    "tribunal": tribunal,
    "square": square,
    "judge": judge,
}
