"""Pictures of the flooded town."""

from __future__ import annotations

import math

from tamizdat.demo.pictures.lino import (
    DEEP,
    INK,
    MIST,
    MOSS,
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
)
from tamizdat.demo.pictures.printing import TALL, Cut


def _house(cut: Cutter, x: float, roof: float, wide: float, wall: str) -> str:
    top = shape([(x - 20, roof), (x + wide / 2, roof - wide * 0.45), (x + wide + 20, roof)], INK)
    return (
        top + cut.facade((x, roof, wide, 420), wall, INK, (3, 3)) + cut.hatch((x, roof, wide, 400), INK, 40, 0, 2.4, 60)
    )


def flood_street() -> Cut:
    cut = Cutter(31)
    houses = "".join(
        _house(cut, x, roof, wide, wall)
        for x, roof, wide, wall in (
            (-60, 400, 300, SLATE),
            (270, 330, 290, ROSE),
            (590, 390, 250, MIST),
            (870, 340, 310, SLATE),
            (1210, 400, 270, ROSE),
            (1500, 350, 260, MIST),
        )
    )
    water = box(0, 680, 1600, 400, SEA)
    mirrored = "".join(
        cut.hatch((x, 690, wide, 250), tint, 16, 0, 7, 90)
        for x, wide, tint in ((270, 290, ROSE), (1210, 270, ROSE), (-60, 300, SLATE), (870, 310, SLATE))
    )
    boat = path("M560 850Q790 930 1040 850L990 940Q790 980 610 940Z", INK)
    rower = (
        path("M740 880Q730 770 780 750Q832 770 830 880Z", INK)
        + disc(782, 726, 26, INK)
        + line((700, 800), (560, 980), PAPER, 10)
        + line((850, 800), (1040, 990), PAPER, 10)
    )
    lamp = box(1120, 380, 14, 330, INK) + disc(1127, 360, 34, OCHRE)
    return Cut(
        cut.sky(1600, 420, PALE)
        + houses
        + water
        + mirrored
        + cut.water((0, 690, 1600, 380), PAPER, 20)
        + lamp
        + cut.water((1060, 700, 140, 40), OCHRE, 3, 0.3)
        + rower
        + boat,
        MIST,
    )


def flood_line() -> Cut:
    cut = Cutter(32)
    wall = cut.hatch((0, 0, 1600, 800), PALE, 44, 0, 4, 140)
    stain = path("M0 420Q220 400 420 424T830 416T1240 428T1600 410V830H0Z", "#9c927c")
    table = box(420, 560, 520, 30, INK) + box(450, 590, 26, 240, INK) + box(884, 590, 26, 240, INK)
    chair = path("M620 560V330H760V560M620 450H760M620 330V230M760 330V230M620 240H760", stroke=INK, width=20)
    frame = (
        box(1090, 150, 260, 200, INK)
        + box(1114, 174, 212, 152, PAPER)
        + path("M1120 320L1190 220L1240 280L1270 250L1320 320Z", MIST)
    )
    ticks = "".join(line((110, 420 + n * 60), (170, 420 + n * 60), RUST, 9) for n in range(7))
    clock = (
        disc(230, 200, 80, INK)
        + disc(230, 200, 66, PAPER)
        + line((230, 200), (230, 150), INK, 9)
        + line((230, 200), (264, 222), INK, 9)
    )
    return Cut(
        wall
        + stain
        + cut.hatch((0, 440, 1600, 380), "#84795f", 26, 0.05, 4, 200)
        + box(0, 830, 1600, 240, DEEP)
        + cut.water((0, 840, 1600, 220), MIST, 9, 0.6)
        + ticks
        + clock
        + frame
        + table
        + chair,
        "#c9bfa6",
    )


def _trousers(x: float, y: float, tint: str) -> str:
    return shape(
        [
            (x - 70, y),
            (x + 70, y),
            (x + 82, y + 290),
            (x + 14, y + 300),
            (x, y + 120),
            (x - 14, y + 300),
            (x - 82, y + 290),
        ],
        tint,
    )


def _shirt(x: float, y: float, tint: str) -> str:
    return shape(
        [
            (x - 130, y + 20),
            (x - 60, y),
            (x + 60, y),
            (x + 130, y + 20),
            (x + 110, y + 110),
            (x + 70, y + 90),
            (x + 74, y + 260),
            (x - 74, y + 260),
            (x - 70, y + 90),
            (x - 110, y + 110),
        ],
        tint,
    )


def flood_washing() -> Cut:
    cut = Cutter(33)
    rope = path("M0 250Q800 430 1600 220", stroke=INK, width=7)
    clothes = ""
    for n, (x, tint) in enumerate(((180, RUST), (420, PAPER), (660, SEA), (900, PALE), (1140, OCHRE), (1370, SLATE))):
        y = 250 + 130 * math.sin(math.pi * x / 1600)
        clothes += _trousers(x, y, tint) if n % 2 else _shirt(x, y, tint)
        clothes += box(x - 50, y - 22, 10, 40, INK) + box(x + 40, y - 22, 10, 40, INK)
    fence = "".join(
        shape([(x, 720), (x + 26, 680), (x + 52, 720), (x + 52, 1000), (x, 1000)], DEEP) for x in range(-10, 1600, 86)
    ) + box(0, 800, 1600, 26, INK)
    mud = box(0, 940, 1600, 140, "#84795f") + cut.hatch((0, 950, 1600, 110), INK, 20, 0, 5, 160)
    shoes = "".join(path(f"M{x} 700q10 -60 50 -50l8 26q50 4 54 30Z", INK) for x in (330, 470, 980, 1120))
    return Cut(
        cut.sky(1600, 660, PALE)
        + shape([(0, 640), (400, 560), (900, 630), (1600, 550), (1600, 960), (0, 960)], MOSS)
        + rope
        + clothes
        + fence
        + shoes
        + mud,
        MIST,
    )


def flood_boat() -> Cut:
    cut = Cutter(34)
    posts = "".join(
        shape(
            [(x, 900 - n * 46), (x + 30 - n * 2, 890 - n * 46), (x + 30 - n * 2, 960 - n * 46), (x, 960 - n * 46)], INK
        )
        for n, x in enumerate((80, 210, 320, 415, 500, 570, 630))
    )
    boat = path("M560 1120Q760 1230 1010 1110L960 1230Q770 1290 620 1230Z", INK)
    pair = (
        path("M660 1150Q650 1010 700 985Q755 1010 750 1150Z", RUST)
        + disc(703, 952, 32, INK)
        + path("M850 1150Q850 1060 885 1045Q920 1060 920 1150Z", OCHRE)
        + disc(886, 1018, 25, INK)
    )
    dog = path("M780 1140Q776 1080 800 1070L806 1046L818 1068L832 1050L832 1076Q840 1110 830 1140Z", INK)
    trees = "".join(
        gouge(x, 520, 360, 8, INK, 1.57)
        + "".join(gouge(x + s * 46, 430 + n * 60, 120, 5, INK, s * 0.7) for s in (-1, 1) for n in range(3))
        for x in (170, 420, 860)
    )
    sun = disc(780, 330, 120, OCHRE) + cut.hatch((660, 330, 240, 110), MIST, 22, 0, 7, 240)
    return Cut(
        cut.sky(1067, 660, PALE)
        + sun
        + trees
        + box(0, 680, 1067, 920, SLATE)
        + cut.water((0, 690, 1067, 900), PAPER, 30)
        + posts
        + pair
        + dog
        + boat,
        MIST,
        TALL,
    )


def mud_floor() -> Cut:
    cut = Cutter(38)
    shelves = "".join(box(150, y, 620, 18, INK) for y in (220, 400, 580, 760))
    books = ""
    for y in (220, 400, 580):
        x = 165.0
        while x < 730:
            wide, tall = cut.near(34, 12), cut.near(130, 20)
            books += box(
                x,
                y - tall,
                wide,
                tall,
                cut.hand.choice([RUST, SEA, OCHRE, SLATE, DEEP] if y < 580 else ["#84795f", "#6f664f"]),
            )
            x += wide + 4
    stain = path("M0 500Q400 480 800 505T1600 490V1067H0Z", "#9c927c")
    window = (
        box(980, 150, 420, 520, INK)
        + box(1006, 176, 368, 468, PAPER)
        + line((1190, 176), (1190, 644), INK, 16)
        + line((1006, 400), (1374, 400), INK, 14)
    )
    broom = line((880, 300), (800, 900), OCHRE, 18) + shape([(770, 880), (850, 892), (870, 1000), (720, 980)], INK)
    return Cut(
        cut.hatch((0, 0, 1600, 500), PALE, 44, 0, 4, 160)
        + stain
        + window
        + shelves
        + books
        + box(0, 850, 1600, 220, "#84795f")
        + cut.hatch((0, 860, 1600, 200), INK, 22, 0.02, 6, 220)
        + broom,
        "#c9bfa6",
    )


SCENES = {
    "flood-street": flood_street,
    "flood-line": flood_line,
    "flood-washing": flood_washing,
    "flood-boat": flood_boat,
    "flood-library": mud_floor,
}
