"""Pictures of the city and its traffic: the bridge, the ferry, the night without a signal."""

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
    SEA,
    SLATE,
    Cutter,
    box,
    disc,
    gouge,
    line,
    path,
    shape,
)
from tamizdat.demo.pictures.printing import Cut


def _barrier() -> str:
    return (
        "".join(
            shape(
                [(400 + n * 44, 380), (444 + n * 44, 380), (424 + n * 44, 440), (380 + n * 44, 440)],
                [RUST, PAPER][n % 2],
            )
            for n in range(6)
        )
        + box(420, 440, 14, 62, INK)
        + box(620, 440, 14, 62, INK)
    )


def _steamer() -> str:
    return (
        path("M900 900H1330L1290 980H940Z", INK)
        + box(960, 850, 300, 52, PAPER)
        + "".join(box(980 + n * 46, 862, 26, 26, INK) for n in range(6))
        + box(1180, 780, 40, 72, RUST)
    )


def long_bridge() -> Cut:
    cut = Cutter(41)
    deck = box(-20, 500, 1640, 54, INK)
    arches = "".join(
        path(f"M{x} 800V560H{x + 330}V800H{x + 296}Q{x + 290} 600 {x + 165} 600Q{x + 40} 600 {x + 34} 800Z", SLATE)
        for x in range(-160, 1600, 330)
    )
    stones = cut.hatch((-20, 560, 1640, 60), DEEP, 16, 0, 3, 60)
    crack = path("M522 556L506 620L526 660L500 712L520 760L498 810", stroke=RUST, width=13)
    rails = "".join(line((x, 500), (x, 452), INK, 6) for x in range(0, 1620, 44)) + line((0, 452), (1600, 452), INK, 8)
    barrier = _barrier()
    town = "".join(
        cut.facade((x, 300 + (n * 37) % 90, 120, 200), [MIST, PALE][n % 2], SLATE, (3, 4))
        for n, x in enumerate(range(880, 1600, 124))
    )
    spire = shape([(1150, 320), (1180, 90), (1210, 320)], SLATE)
    ferry = _steamer()
    return Cut(
        cut.sky(1600, 440, PALE)
        + town
        + spire
        + box(0, 760, 1600, 310, SEA)
        + arches
        + stones
        + crack
        + deck
        + rails
        + barrier
        + cut.water((0, 770, 1600, 290), PAPER, 18)
        + ferry,
        MIST,
    )


def pickets() -> Cut:
    cut = Cutter(43)
    gate = (
        "".join(line((x, 190), (x, 760), INK, 14) for x in range(120, 1520, 70))
        + box(80, 180, 1440, 24, INK)
        + box(80, 480, 1440, 20, INK)
    )
    crane = path("M1180 560V100H1560M1180 100L1120 160M1480 100V240", stroke=SLATE, width=22)
    fire = shape([(700, 890), (900, 890), (880, 1010), (720, 1010)], INK) + "".join(
        gouge(750 + n * 26, 830 - (n % 2) * 30, 150, 24, [OCHRE, RUST][n % 2], 1.5 + (n - 2) * 0.1) for n in range(5)
    )
    glow = disc(800, 880, 330, OCHRE, 0.62)
    men = cut.queue((60, 1040, 640), 5, 420, INK) + cut.queue((980, 1040, 640), 5, 430, INK)
    sign = (
        shape([(330, 430), (620, 400), (630, 530), (340, 560)], PAPER)
        + "".join(line((370, 460 + n * 34), (590, 438 + n * 34), RUST, 12) for n in range(3))
        + line((484, 545), (500, 760), INK, 14)
    )
    return Cut(
        cut.sky(1600, 600, SLATE)
        + crane
        + box(0, 760, 1600, 310, SLATE)
        + glow
        + gate
        + cut.hatch((0, 780, 1600, 280), INK, 26, 0, 5, 220)
        + men
        + sign
        + fire,
        DEEP,
    )


def ferry() -> Cut:
    cut = Cutter(44)
    hull = path("M-40 560H1640V900H-40Z", PAPER) + box(-20, 640, 1640, 20, RUST)
    windows = "".join(box(60 + n * 150, 700, 100, 90, INK) + disc(110 + n * 150, 754, 26, SLATE) for n in range(10))
    rail = (
        "".join(line((x, 560), (x, 440), INK, 8) for x in range(20, 1600, 120))
        + line((-10, 440), (1610, 440), INK, 12)
        + line((-10, 500), (1610, 500), INK, 7)
    )
    people = cut.queue((0, 570, 1640), 17, 330, INK)
    accent = cut.person(806, 572, 350, RUST)
    return Cut(
        cut.sky(1600, 420, PALE)
        + people
        + accent
        + rail
        + hull
        + windows
        + box(0, 880, 1600, 190, SEA)
        + cut.water((0, 886, 1600, 180), PAPER, 12, 1.4)
        + cut.rain((0, 0, 1600, 560), PAPER, 60),
        MIST,
    )


def no_signal() -> Cut:
    cut = Cutter(45)
    blocks = "".join(
        cut.facade((x, 560 + (n * 71) % 160, 210, 520), INK, DEEP, (4, 6), OCHRE, 0.04)
        for n, x in enumerate(range(-30, 1600, 200))
    )
    mast = path("M760 700L800 120L840 700M772 560H828M780 440H820M787 320H813", stroke=INK, width=14) + disc(
        800, 112, 16, RUST
    )
    waves = "".join(
        path(
            f"M{800 + s * r} {112 - r * 0.7:.0f}Q{800 + s * r * 1.5:.0f} 112 {800 + s * r} {112 + r * 0.7:.0f}",
            stroke=MIST,
            width=11 - n * 2,
        )
        for s in (-1, 1)
        for n, r in enumerate((90, 160, 230))
    )
    strike = line((540, 320), (1060, -60), RUST, 20)
    stars = "".join(
        disc(cut.hand.uniform(0, 1600), cut.hand.uniform(0, 480), cut.hand.uniform(2, 5), PAPER) for _ in range(50)
    )
    return Cut(cut.sky(1600, 560, INK) + stars + waves + mast + strike + blocks, DEEP)


def paper_planes() -> Cut:
    cut = Cutter(46)
    walls = cut.facade((-20, 60, 560, 1010), SLATE, INK, (4, 6), OCHRE, 0.25) + cut.facade(
        (1060, 0, 560, 1070), DEEP, INK, (4, 6), OCHRE, 0.25
    )
    planes = ""
    for x, y, size, turn in (
        (620, 820, 1.0, -20),
        (780, 560, 1.3, -28),
        (930, 300, 1.0, -34),
        (690, 330, 0.7, -20),
        (560, 560, 0.6, -12),
    ):
        planes += f'<g transform="translate({x} {y}) rotate({turn}) scale({size})">{shape([(0, 0), (170, -10), (20, 70)], PAPER)}{shape([(170, -10), (34, 30), (48, 84)], PALE)}{shape([(34, 30), (170, -10), (30, 100)], MIST)}</g>'
    trail = path("M340 1067Q560 900 700 760T980 200", stroke=PAPER, width=5)
    ledge = "".join(gouge(800, 1060 - n * 30, 620 - n * 60, 6, INK) for n in range(6))
    bell = disc(800 + 70 * math.cos(0.4), 120, 46, OCHRE)
    return Cut(cut.sky(1600, 900, PALE) + bell + walls + trail + ledge + planes, MIST)


SCENES = {
    "long-bridge": long_bridge,
    "pickets": pickets,
    "ferry": ferry,
    "no-signal": no_signal,
    "paper-planes": paper_planes,
}
