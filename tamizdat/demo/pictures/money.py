"""Pictures of what things cost: the scales, the exchange, the budget's dark share, a hospital shelf."""

from __future__ import annotations

import math

from tamizdat.demo.pictures.lino import (
    DEEP,
    INK,
    MIST,
    OCHRE,
    PALE,
    PAPER,
    ROSE,
    RUST,
    SEA,
    SLATE,
    Cutter,
    box,
    disc,
    gouge,
    line,
    path,
    shape,
    words,
)
from tamizdat.demo.pictures.printing import Cut


def scales() -> Cut:
    cut = Cutter(51)
    stand = box(780, 260, 40, 560, INK) + shape([(620, 860), (980, 860), (900, 800), (700, 800)], INK)
    beam = path("M380 400Q800 210 1220 260", stroke=INK, width=24) + disc(800, 268, 34, OCHRE)
    left = path("M380 400L250 640M380 400L510 640", stroke=INK, width=7) + path(
        "M220 640H540Q500 760 380 760Q260 760 220 640Z", DEEP
    )
    right = path("M1220 260L1090 480M1220 260L1350 480", stroke=INK, width=7) + path(
        "M1060 480H1380Q1340 600 1220 600Q1100 600 1060 480Z", DEEP
    )
    butter = shape([(290, 560), (440, 530), (480, 570), (480, 640), (330, 640), (290, 630)], OCHRE) + shape(
        [(290, 560), (440, 530), (480, 570), (330, 602)], "#e6bd66"
    )
    coins = "".join(disc(1140 + (n % 4) * 54, 462 - (n // 4) * 22, 34, [OCHRE, RUST][n % 2], 0.36) for n in range(12))
    eggs = "".join(disc(x, y, 40, PAPER, 1.3) for x, y in ((1060, 900), (1150, 910), (1240, 900)))
    loaf = path("M230 930Q230 830 400 830Q590 830 600 930Z", ROSE) + "".join(
        gouge(300 + n * 80, 872, 70, 8, PAPER, 1.1) for n in range(4)
    )
    return Cut(
        cut.hatch((0, 0, 1600, 820), PALE, 32, 0.08, 5, 230)
        + box(0, 860, 1600, 210, SLATE)
        + cut.hatch((0, 870, 1600, 190), INK, 20, 0, 5, 250)
        + stand
        + beam
        + left
        + butter
        + right
        + coins
        + eggs
        + loaf,
        MIST,
    )


def exchange() -> Cut:
    cut = Cutter(52)
    board = box(360, 130, 880, 560, INK)
    rows = ""
    for n, (code, digits) in enumerate((("EUR", "21.40"), ("USD", "19.85"), ("GBP", "24.90"), ("PLN", "4.97"))):
        y = 240 + n * 124
        rows += words(500, y + 18, code, 76, PAPER, 0, "Liberation Mono")
        for m, digit in enumerate(digits):
            rows += box(720 + m * 92, y - 50, 78, 92, DEEP) + words(
                759 + m * 92, y + 20, digit, 74, OCHRE if n else RUST, 0, "Liberation Mono"
            )
    people = cut.queue((300, 1100, 1100), 5, 420, INK)
    return Cut(
        cut.hatch((0, 0, 1600, 760), DEEP, 30, 0, 5, 180)
        + board
        + rows
        + box(0, 780, 1600, 290, MIST)
        + cut.hatch((0, 790, 1600, 270), SLATE, 22, 0, 5, 230)
        + people,
        SLATE,
    )


def budget() -> Cut:
    cut = Cutter(53)

    def slice_(start: float, end: float, fill: str, out: float = 0) -> str:
        middle = (start + end) / 2 * math.tau
        x, y = 800 + out * math.cos(middle), 540 + out * math.sin(middle)
        rim = [
            (x + 400 * math.cos(t * math.tau), y + 400 * math.sin(t * math.tau))
            for t in [start + (end - start) * n / 24 for n in range(25)]
        ]
        return shape([(x, y), *rim], fill)

    pie = (
        slice_(0, 0.2, OCHRE)
        + slice_(0.2, 0.38, SEA)
        + slice_(0.38, 0.55, ROSE)
        + slice_(0.55, 0.69, MIST)
        + slice_(0.69, 1.0, INK, 60)
    )
    cuts = "".join(
        gouge(800 + 200 * math.cos(t), 540 + 200 * math.sin(t), 330, 6, PAPER, t)
        for t in (0, 0.2 * math.tau, 0.38 * math.tau, 0.55 * math.tau)
    )
    lock = (
        path("M960 330V290a40 44 0 0 1 80 0V330", stroke=PAPER, width=18)
        + box(936, 326, 128, 100, PAPER)
        + disc(1000, 376, 14, INK)
    )
    knife = path("M230 120L330 960", stroke=SLATE, width=44) + shape(
        [(212, 60), (300, 50), (310, 400), (240, 410)], INK
    )
    return Cut(
        cut.hatch((0, 0, 1600, 1067), PALE, 30, 0.7, 6, 200) + disc(800, 560, 470, PAPER) + pie + cuts + lock + knife,
        MIST,
    )


def insulin() -> Cut:
    cut = Cutter(27)
    fridge = box(330, 60, 940, 960, PALE) + box(370, 100, 860, 880, PAPER)
    shelves = "".join(box(370, y, 860, 18, MIST) for y in (350, 620, 880))
    vial = (
        box(720, 470, 110, 150, SEA)
        + box(738, 430, 74, 40, INK)
        + box(720, 520, 110, 60, OCHRE)
        + line((740, 550), (810, 550), RUST, 12)
    )
    rings = "".join(disc(x, y - 6, 52, PALE, 0.22) for x in (460, 590, 960, 1090) for y in (350, 620, 880))
    light = "".join(gouge(800 + n * 70, 180, 260, 7, OCHRE, 1.57 + n * 0.14) for n in range(-3, 4))
    return Cut(
        cut.hatch((0, 0, 1600, 1067), INK, 24, 1.57, 6, 260)
        + fridge
        + light
        + shelves
        + rings
        + vial
        + box(1270, 60, 60, 960, SLATE)
        + box(1226, 440, 26, 190, INK),
        DEEP,
    )


SCENES = {
    "scales": scales,
    "exchange": exchange,
    "budget": budget,
    "insulin": insulin,
}
