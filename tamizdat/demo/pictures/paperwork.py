"""Pictures of paper: the ballot, the stamp, the letter, the textbook."""

from __future__ import annotations

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
    inside,
    line,
    path,
    shape,
    words,
)
from tamizdat.demo.pictures.printing import Cut


def stamp() -> Cut:
    cut = Cutter(13)
    sheet = shape([(170, 190), (1040, 90), (1190, 1010), (250, 1080)], PAPER)
    lines = "".join(
        line((290 + n * 8, 250 + n * 62), ((930 if n % 4 else 700) + n * 11, 180 + n * 62), MIST, 13) for n in range(12)
    )
    print_ = (
        path("M330 560L900 470L940 730L372 822Z", stroke=RUST, width=20)
        + words(632, 640, "REGISTRY", 74, RUST, -9)
        + words(655, 745, "No. 117", 112, RUST, -9)
    )
    handle = disc(1250, 250, 92, INK, 1.1) + shape([(1206, 320), (1294, 320), (1330, 560), (1170, 560)], INK)
    block = shape([(1080, 560), (1420, 560), (1450, 680), (1050, 680)], INK) + box(1050, 680, 400, 40, RUST)
    gleam = gouge(1222, 250, 110, 12, SLATE, 1.4) + gouge(1215, 450, 180, 9, SLATE, 1.5)
    return Cut(
        cut.hatch((0, 0, 1600, 1067), DEEP, 24, 0.5, 6, 190)
        + shape([(200, 230), (1070, 130), (1220, 1050), (280, 1120)], INK)
        + sheet
        + lines
        + print_
        + shape([(1090, 720), (1460, 720), (1560, 780), (1180, 780)], INK)
        + handle
        + block
        + gleam,
        SLATE,
    )


def ballot_box() -> Cut:
    cut = Cutter(12)
    front = shape([(470, 470), (1130, 470), (1090, 930), (510, 930)], DEEP)
    lid = shape([(520, 380), (1080, 380), (1150, 480), (450, 480)], SLATE)
    slot = shape([(650, 420), (950, 420), (960, 444), (640, 444)], INK)
    ballot = shape([(690, 150), (900, 128), (930, 426), (700, 432)], PAPER)
    squares = "".join(
        box(724 + n * 3, 190 + n * 42, 22, 22, RUST if n == 2 else INK)
        + line((770 + n * 3, 201 + n * 42), (866 + n * 3, 194 + n * 42), SLATE, 9)
        for n in range(5)
    )
    lock = (
        path("M770 690V640a30 34 0 0 1 60 0V690", stroke=OCHRE, width=16)
        + box(748, 686, 104, 84, OCHRE)
        + disc(800, 726, 12, INK)
    )
    shadow = shape([(510, 930), (1090, 930), (1500, 1010), (900, 1010)], SLATE)
    return Cut(
        cut.hatch((0, 30, 1600, 720), PALE, 26, -0.12, 4, 210)
        + box(0, 800, 1600, 267, MIST)
        + cut.hatch((0, 812, 1600, 250), PAPER, 22, 0, 4, 240)
        + shadow
        + front
        + inside(
            front,
            cut.hatch((470, 500, 300, 430), INK, 15, 1.3, 4, 130),
            cut.hatch((980, 500, 130, 430), SLATE, 16, 1.5, 4, 100),
            name="front",
        )
        + lid
        + slot
        + inside(box(600, 0, 400, 434, INK), ballot, squares, name="ballot")
        + lock,
        MIST,
    )


def _handwriting(cut: Cutter, row: int) -> str:
    x, y, words = 380.0 + row * 5, 190.0 + row * 56, ""
    for _ in range(9):
        wide = cut.near(64, 26)
        words += path(f"M{x} {y}q{wide / 4:.0f} -20 {wide / 2:.0f} 0t{wide / 2:.0f} -4", stroke=DEEP, width=6)
        x, y = x + wide + 22, y - 6
        if x > 1120 + row * 5:
            break
    return words


def letter() -> Cut:
    cut = Cutter(24)
    sheet = shape([(300, 130), (1190, 70), (1270, 960), (370, 1030)], PAPER)
    written = "".join(_handwriting(cut, row) for row in range(14))
    holes = "".join(
        shape([(x, y), (x + wide, y - 12), (x + wide + 4, y + 34), (x + 4, y + 46)], INK)
        for x, y, wide in (
            (560, 275, 210),
            (870, 370, 190),
            (430, 460, 330),
            (700, 556, 120),
            (930, 640, 250),
            (480, 760, 160),
        )
    )
    blade = (
        shape([(1230, 560), (1500, 420), (1530, 470), (1262, 612)], MIST)
        + line((1264, 610), (1532, 468), INK, 8)
        + disc(1380, 516, 22, INK)
    )
    envelope = shape([(60, 640), (400, 560), (460, 900), (120, 990)], ROSE) + path(
        "M60 640L272 800L400 560", stroke=INK, width=8
    )
    return Cut(
        cut.hatch((0, 0, 1600, 1067), INK, 25, 0.1, 6, 230)
        + shape([(330, 170), (1220, 110), (1300, 1000), (400, 1067)], INK)
        + sheet
        + written
        + holes
        + envelope
        + blade,
        DEEP,
    )


def textbook() -> Cut:
    cut = Cutter(25)
    left = path("M800 300Q560 200 200 270L170 890Q560 820 800 910Z", PAPER)
    right = path("M800 300Q1040 200 1400 270L1430 890Q1040 820 800 910Z", PALE)
    rows = "".join(
        path(f"M{290 - n} {350 + n * 46}Q540 {300 + n * 46} 730 {370 + n * 46}", stroke=SLATE, width=12)
        for n in range(11)
    )
    gap = path("M860 392Q1080 330 1320 356L1340 560Q1090 540 862 600Z", MIST)
    ghost = "".join(
        path(f"M{880} {420 + n * 46}Q1080 {356 + n * 44} 1300 {386 + n * 46}", stroke=PALE, width=9) for n in range(4)
    )
    rest = "".join(
        path(f"M870 {650 + n * 46}Q1080 {586 + n * 46} 1320 {620 + n * 46}", stroke=SLATE, width=12) for n in range(5)
    )
    scissors = path("M1180 470L1500 200", stroke=INK, width=20) + path("M1170 440L1540 330", stroke=INK, width=20)
    rings = "".join(
        f'<ellipse cx="{x}" cy="{y}" rx="56" ry="42" fill="none" stroke="{RUST}" stroke-width="20"/>'
        for x, y in ((1530, 170), (1560, 340))
    )
    return Cut(
        cut.hatch((0, 0, 1600, 1067), SEA, 28, -0.3, 7, 200)
        + path("M800 340Q540 250 160 320L140 950Q560 870 800 960Q1040 870 1460 950L1440 320Q1060 250 800 340Z", INK)
        + left
        + right
        + rows
        + gap
        + ghost
        + rest
        + line((800, 300), (800, 910), INK, 10)
        + scissors
        + rings,
        DEEP,
    )


SCENES = {
    "stamp": stamp,
    "ballot-box": ballot_box,
    "letter": letter,
    "textbook": textbook,
}
