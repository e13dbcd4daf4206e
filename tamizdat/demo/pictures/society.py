"""Pictures of how people live with it: windows, queues, classrooms, a whistle, a cat."""

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
)
from tamizdat.demo.pictures.printing import TALL, Cut


def window_phone() -> Cut:
    cut = Cutter(21)
    wall = cut.facade((0, 0, 1600, 1067), DEEP, INK, (8, 4))
    glow = box(654, 310, 292, 420, OCHRE)
    frame = line((800, 310), (800, 730), INK, 14) + line((654, 470), (946, 470), INK, 12)
    reader = path("M700 730Q694 600 770 580Q740 500 800 488Q856 500 836 580Q900 604 900 730Z", INK)
    phone = shape([(846, 600), (890, 588), (902, 660), (858, 672)], PAPER)
    beams = "".join(gouge(874 + n * 9, 610 - n * 30, 60, 3, PAPER, -1.2 + n * 0.3) for n in range(-2, 3))
    bricks = cut.hatch((0, 10, 1600, 1050), SLATE, 34, 0, 2.4, 70)
    sill = box(630, 730, 340, 26, PALE)
    return Cut(
        box(0, 0, 1600, 1067, DEEP)
        + bricks
        + wall.replace(f'height="1067" fill="{DEEP}"', 'height="0" fill="none"')
        + glow
        + reader
        + phone
        + beams
        + frame
        + sill,
        DEEP,
    )


def _windows() -> str:
    return "".join(
        shape(
            [
                (40 + n * 130, 150 - n * -18),
                (140 + n * 120, 165 + n * 18),
                (140 + n * 120, 560 - n * 24),
                (40 + n * 130, 590 - n * 30),
            ],
            PAPER,
        )
        for n in range(3)
    )


def _desk(row: int, n: int) -> str:
    y, size = 590 + row * 118, 0.55 + row * 0.27
    x = 800 + (n - 2) * 330 * size
    top = shape(
        [(x - 96 * size, y), (x + 96 * size, y), (x + 112 * size, y + 52 * size), (x - 112 * size, y + 52 * size)],
        [SLATE, DEEP][row % 2],
    )
    legs = box(x - 100 * size, y + 52 * size, 14 * size, 84 * size, INK)
    legs += box(x + 86 * size, y + 52 * size, 14 * size, 84 * size, INK)
    return top + legs + box(x - 50 * size, y - 50 * size, 100 * size, 36 * size, RUST if (row, n) == (2, 3) else INK)


def classroom() -> Cut:
    cut = Cutter(22)
    board = (
        box(470, 190, 660, 300, INK)
        + cut.hatch((480, 210, 640, 270), DEEP, 22, 0, 6, 220)
        + box(470, 490, 660, 16, OCHRE)
    )
    windows = _windows()
    beams = "".join(
        shape(
            [(50 + n * 130, 600 - n * 20), (150 + n * 125, 590 - n * 20), (620 + n * 180, 1067), (380 + n * 180, 1067)],
            PALE,
        )
        for n in range(3)
    )
    desks = "".join(_desk(row, n) for row in range(4) for n in range(5))
    return Cut(
        cut.hatch((0, 0, 1600, 560), MIST, 30, 0, 4, 200)
        + box(0, 580, 1600, 490, MIST)
        + beams
        + cut.hatch((0, 600, 1600, 460), SLATE, 26, 0, 4, 260)
        + windows
        + board
        + desks,
        PALE,
    )


def _bar() -> str:
    return "".join(
        shape(
            [
                (330 + n * 96, 700 - n * 4),
                (378 + n * 96, 698 - n * 4),
                (378 + n * 96, 728 - n * 4),
                (330 + n * 96, 730 - n * 4),
            ],
            [RUST, PAPER][n % 2],
        )
        for n in range(9)
    )


def border_night() -> Cut:
    cut = Cutter(23)
    cone = shape([(1130, 190), (700, 860), (1560, 860)], OCHRE)
    lamp = box(1122, 150, 16, 710, INK) + shape([(1080, 190), (1180, 190), (1150, 140), (1110, 140)], INK)
    booth = (
        box(1200, 500, 290, 370, DEEP)
        + box(1236, 560, 150, 120, PAPER)
        + shape([(1170, 500), (1520, 500), (1490, 446), (1200, 446)], INK)
    )
    guard = (
        path("M1270 680Q1268 620 1310 612Q1352 620 1352 680Z", INK)
        + disc(1311, 592, 24, INK)
        + box(1282, 562, 58, 14, INK)
    )
    bar = _bar()
    post = box(1150, 640, 46, 230, INK)
    people = cut.queue((40, 960, 900), 10, 250, INK)
    bags = "".join(box(x, 900, 62, 62, RUST if x == 470 else INK) for x in (110, 290, 470, 660, 830))
    return Cut(
        cut.sky(1600, 840, INK)
        + box(0, 860, 1600, 207, INK)
        + cone
        + inside(cone, cut.rain((680, 200, 900, 660), PAPER, 90), name="cone")
        + cut.hatch((0, 880, 1600, 180), DEEP, 24, 0, 5, 260)
        + lamp
        + booth
        + guard
        + bar
        + post
        + people
        + bags
        + cut.rain((0, 0, 1600, 1067), SLATE, 120),
        DEEP,
    )


def whistle() -> Cut:
    cut = Cutter(26)
    man = cut.person(520, 980, 620, INK, hat=True)
    notes = "".join(
        disc(x, y, 24, RUST, 0.8)
        + line((x + 21, y), (x + 26, y - 110), RUST, 9)
        + gouge(x + 48, y - 92, 60, 9, RUST, 0.6)
        for x, y in ((660, 390), (770, 300), (890, 340), (1000, 230))
    )
    shadow = (
        shape([(1130, 980), (1230, 330), (1420, 330), (1490, 980)], SLATE)
        + disc(1326, 270, 84, SLATE, 1.1)
        + shape([(1210, 220), (1440, 220), (1410, 160), (1240, 160)], SLATE)
    )
    wall = cut.hatch((0, 0, 1600, 860), PALE, 54, 0, 5, 120)
    return Cut(
        wall + shadow + box(0, 900, 1600, 170, DEEP) + cut.hatch((0, 905, 1600, 160), INK, 20, 0, 5, 230) + man + notes,
        MIST,
    )


def _cats_eyes() -> str:
    return (
        disc(515, 722, 15, OCHRE, 1.3)
        + disc(582, 722, 15, OCHRE, 1.3)
        + disc(515, 722, 5, INK, 2.4)
        + disc(582, 722, 5, INK, 2.4)
    )


def _leaves() -> str:
    return "".join(
        gouge(360 + dx, 960 + dy, 130, 26, "#6d7a4c", a)
        for dx, dy, a in ((0, 0, 1.5), (-40, 20, 0.9), (40, 10, 2.2), (-20, -50, 1.2), (28, -46, 1.9))
    )


def cat() -> Cut:
    cut = Cutter(28)
    frame = box(230, 200, 607, 1010, PAPER) + box(276, 246, 515, 918, SEA)
    pane = cut.hatch((276, 250, 515, 640), SLATE, 30, 0.2, 4, 150)
    body = path(
        "M420 1164Q400 900 490 800Q452 700 470 610L510 660Q545 640 590 660L632 610Q650 720 610 800Q700 900 690 1164Z",
        INK,
    )
    tail = path("M680 1120Q830 1140 800 960Q790 900 740 930", stroke=INK, width=40)
    eyes = _cats_eyes()
    whiskers = "".join(
        line((540 + s * 24, 762), (540 + s * 140, 742 + n * 24), PAPER, 4) for s in (-1, 1) for n in range(3)
    )
    pot = shape([(300, 1050), (420, 1050), (400, 1164), (320, 1164)], RUST)
    leaves = _leaves()
    flowers = "".join(disc(x, y, 22, RUST) for x, y in ((330, 880), (380, 850), (420, 910)))
    cross = line((533, 246), (533, 560), PAPER, 20) + line((276, 560), (791, 560), PAPER, 20)
    flood = box(0, 1310, 1067, 290, SLATE) + cut.water((0, 1320, 1067, 280), PAPER, 12, 0.7)
    marks = line((0, 1290), (1067, 1300), OCHRE, 9)
    return Cut(
        cut.hatch((0, 0, 1067, 1300), ROSE, 62, 0, 5, 130)
        + frame
        + pane
        + cross
        + tail
        + body
        + inside(body, cut.hatch((400, 700, 300, 470), DEEP, 22, 1.3, 5, 90), name="cat")
        + eyes
        + whiskers
        + leaves
        + flowers
        + pot
        + box(200, 1164, 667, 50, PALE)
        + marks
        + flood,
        "#b5796a",
        TALL,
    )


SCENES = {
    "window-phone": window_phone,
    "classroom": classroom,
    "border-night": border_night,
    "whistle": whistle,
    "cat": cat,
}
