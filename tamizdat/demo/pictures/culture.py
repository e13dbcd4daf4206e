"""Pictures of culture: empty chairs, the last press, a film on a kitchen wall, a fox with a notebook."""

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
    inside,
    line,
    path,
    shape,
)
from tamizdat.demo.pictures.printing import TALL, Cut


def _chair(x: float, y: float, size: float, colour: str) -> str:
    return path(
        f"M{x - 40 * size} {y}V{y - 190 * size}H{x + 40 * size}V{y}M{x - 40 * size} {y - 90 * size}H{x + 40 * size}M{x - 40 * size} {y - 140 * size}H{x + 40 * size}",
        stroke=colour,
        width=13 * size,
    )


def empty_chairs() -> Cut:
    cut = Cutter(61)
    light = shape([(700, -20), (900, -20), (1330, 1000), (300, 1000)], OCHRE)
    chairs, stands = "", ""
    for row, (count, reach, size) in enumerate(((9, 640, 0.8), (7, 520, 1.0), (4, 330, 1.25))):
        for n in range(count):
            turn = math.pi * (n + 0.5) / count
            x, y = 800 - reach * math.cos(turn), 900 - 320 * math.sin(turn) * (1 - row * 0.3) + row * 30
            if (row, n) == (2, 1):
                continue
            chairs += _chair(x, y, size, INK)
            stands += line((x + 60 * size, y), (x + 60 * size, y - 130 * size), INK, 6) + shape(
                [
                    (x + 24 * size, y - 130 * size),
                    (x + 96 * size, y - 140 * size),
                    (x + 100 * size, y - 186 * size),
                    (x + 28 * size, y - 176 * size),
                ],
                PAPER,
            )
    cellist = path("M600 900Q580 640 660 610Q740 640 740 900Z", RUST) + disc(664, 566, 42, INK)
    cello = path(
        "M740 900Q690 860 730 790Q700 730 760 710L790 500L806 504L790 714Q840 740 806 800Q836 870 770 904Z", INK
    ) + line((640, 760), (900, 690), PAPER, 7)
    return Cut(
        cut.sky(1600, 600, INK)
        + light
        + inside(light, cut.hatch((280, 0, 1100, 1000), "#e6bd66", 26, 1.4, 5, 200), name="light")
        + box(0, 930, 1600, 140, INK)
        + cut.hatch((0, 936, 1600, 130), DEEP, 18, 0, 5, 240)
        + stands
        + chairs
        + cellist
        + cello,
        DEEP,
    )


def printing_press() -> Cut:
    cut = Cutter(62)
    rolls = "".join(
        disc(x, y, r, INK)
        + disc(x, y, r - 16, SLATE)
        + disc(x, y, 22, INK)
        + "".join(
            gouge(x + (r - 50) * math.cos(t), y + (r - 50) * math.sin(t), 70, 5, INK, t + 1.57)
            for t in [n * math.tau / 9 for n in range(9)]
        )
        for x, y, r in ((420, 470, 170), (760, 380, 120), (760, 650, 120), (1060, 470, 170))
    )
    web = path("M120 900Q180 300 420 300T760 500T1060 300Q1300 300 1330 560T1560 860", stroke=PAPER, width=46)
    print_ = "".join(gouge(1330 + n * 26, 560 + n * 40, 40, 3, INK, 0.9) for n in range(6))
    frame = (
        box(220, 150, 60, 760, INK)
        + box(1220, 150, 60, 760, INK)
        + box(180, 120, 1140, 54, INK)
        + box(180, 860, 1140, 70, INK)
    )
    stack = "".join(box(1380, 930 - n * 22, 200, 16, [PAPER, PALE][n % 2]) for n in range(8))
    man = cut.person(110, 1040, 420, INK, hat=True)
    lamp = line((760, 0), (760, 90), INK, 8) + shape([(700, 140), (820, 140), (786, 84), (734, 84)], RUST)
    return Cut(
        cut.hatch((0, 0, 1600, 1000), PALE, 34, 0.4, 6, 220)
        + frame
        + lamp
        + rolls
        + web
        + print_
        + box(0, 980, 1600, 90, DEEP)
        + stack
        + man,
        MIST,
    )


def kitchen_cinema() -> Cut:
    cut = Cutter(63)
    beam = shape([(1510, 790), (330, 150), (330, 620)], PALE)
    screen = box(180, 130, 640, 480, PAPER)
    film = (
        shape([(180, 610), (180, 480), (360, 330), (500, 470), (610, 390), (820, 560), (820, 610)], MIST)
        + disc(660, 250, 60, OCHRE)
        + cut.person(430, 580, 170, INK)
    )
    tiles = cut.hatch((0, 0, 1600, 700), SLATE, 62, 0, 4, 90)
    heads = "".join(
        disc(x, y, r, INK, 1.15)
        + path(
            f"M{x - r * 2} 1090Q{x - r * 2} {y + r * 1.4} {x} {y + r * 1.1}Q{x + r * 2} {y + r * 1.4} {x + r * 2} 1090Z",
            INK,
        )
        for x, y, r in ((250, 860, 60), (480, 820, 64), (720, 870, 60), (960, 830, 62), (1190, 880, 56))
    )
    projector = (
        box(1440, 740, 150, 100, INK) + disc(1450, 790, 30, OCHRE) + disc(1480, 700, 50, INK) + disc(1560, 700, 50, INK)
    )
    kettle = path("M1180 330q60 -60 120 0l20 110h-160Z", RUST) + box(1100, 440, 300, 16, INK)
    return Cut(
        tiles
        + beam
        + screen
        + film
        + kettle
        + heads
        + projector
        + cut.hatch((900, 500, 700, 240), DEEP, 26, -0.4, 4, 120),
        DEEP,
    )


def fox() -> Cut:
    cut = Cutter(64)
    body = path("M330 1320Q260 900 520 760Q800 880 760 1320Z", RUST)
    head = path("M300 560L290 300L440 420H640L790 300L780 560Q700 760 540 830Q380 760 300 560Z", RUST)
    cheeks = path("M300 560Q400 560 470 690L540 830Q380 760 300 560Z", PAPER) + path(
        "M780 560Q690 560 610 690L540 830Q700 760 780 560Z", PAPER
    )
    ears = shape([(330, 370), (340, 490), (420, 440)], INK) + shape([(750, 370), (740, 490), (660, 440)], INK)
    eyes = disc(440, 560, 20, INK, 1.2) + disc(640, 560, 20, INK, 1.2) + disc(540, 806, 32, INK, 0.8)
    glasses = "".join(
        f'<circle cx="{x}" cy="560" r="62" fill="none" stroke="{INK}" stroke-width="11"/>' for x in (440, 640)
    ) + line((502, 560), (578, 560), INK, 11)
    tail = path("M740 1290Q1010 1240 960 960Q930 860 860 900Q900 1060 700 1160Z", RUST) + path(
        "M960 960Q930 860 860 900Q884 950 880 1000Q940 1010 960 960Z", PAPER
    )
    book = (
        shape([(340, 1080), (540, 1120), (740, 1080), (740, 1290), (540, 1330), (340, 1290)], PAPER)
        + line((540, 1120), (540, 1330), INK, 8)
        + "".join(line((370, 1130 + n * 34), (510, 1156 + n * 34), SLATE, 8) for n in range(4))
    )
    quill = path("M640 1210Q760 1020 880 700Q760 800 690 980Q650 1100 640 1210Z", SEA)
    desk = box(0, 1300, 1067, 300, INK) + cut.hatch((0, 1310, 1067, 280), DEEP, 22, 0, 6, 240)
    return Cut(
        cut.hatch((0, 0, 1067, 1300), PALE, 34, 0.9, 6, 200)
        + tail
        + body
        + inside(body, cut.hatch((300, 800, 480, 500), "#8d3822", 28, 1.4, 6, 130), name="fox")
        + head
        + cheeks
        + ears
        + eyes
        + glasses
        + desk
        + book
        + quill,
        OCHRE,
        TALL,
    )


def dark_stage() -> Cut:
    cut = Cutter(65)
    curtain = "".join(
        path(f"M{x} -10Q{x + 40} 500 {x + 4} 880H{x + 110}Q{x + 90} 400 {x + 104} -10Z", [RUST, "#8d3822"][n % 2])
        for n, x in enumerate([*range(-30, 400, 104), *range(1180, 1620, 104)])
    )
    places = ((620, 800), (800, 830), (980, 800))
    glow = disc(800, 700, 430, "#2c3126") + disc(800, 720, 330, "#46441f") + disc(800, 740, 220, "#7a6427")
    candles = "".join(box(x - 12, y - 90, 24, 110, PAPER) + gouge(x, y - 122, 76, 15, OCHRE, 1.57) for x, y in places)
    actors = cut.person(700, 790, 430, "#0f181d") + cut.person(900, 790, 410, "#0f181d")
    seats = "".join(
        path(f"M{x} 1080V980Q{x + 60} 930 {x + 120} 980V1080Z", DEEP) + disc(x + 60, 930, 34, DEEP, 1.2)
        for x in range(20, 1600, 150)
    )
    return Cut(
        box(0, 0, 1600, 1067, INK) + glow + actors + box(0, 850, 1600, 40, ROSE) + candles + curtain + seats, INK
    )


SCENES = {
    "empty-chairs": empty_chairs,
    "printing-press": printing_press,
    "kitchen-cinema": kitchen_cinema,
    "fox": fox,
    "dark-stage": dark_stage,
}
