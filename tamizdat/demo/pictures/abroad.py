"""Pictures of life over there: the bakery, the stadium, suitcases, a school; and the portraits."""

from __future__ import annotations

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
    inside,
    line,
    path,
    shape,
)
from tamizdat.demo.pictures.printing import TALL, Cut


def _colleagues() -> str:
    return (
        path("M760 926Q750 700 850 676Q950 700 946 926Z", INK)
        + disc(850, 624, 48, INK)
        + path("M1160 926Q1150 710 1240 690Q1330 710 1326 926Z", DEEP)
        + disc(1240, 640, 46, INK)
    )


def _screens() -> str:
    return "".join(
        shape([(x, 470), (x + 190, 460), (x + 196, 620), (x + 6, 626)], INK)
        + shape([(x + 14, 484), (x + 176, 476), (x + 182, 606), (x + 20, 612)], tint)
        for x, tint in ((760, PAPER), (1140, OCHRE))
    )


def bakery() -> Cut:
    cut = Cutter(71)
    oven = path("M120 820V480Q120 260 360 260Q600 260 600 480V820Z", "#8d5a47") + cut.hatch(
        (130, 290, 470, 520), INK, 52, 0, 4, 90
    )
    mouth = path("M220 760V560Q220 430 360 430Q500 430 500 560V760Z", INK) + "".join(
        box(250 + n * 62, 610 + (n % 2) * 12, 44, 150, [PAPER, PALE, RUST, SEA][n]) for n in range(4)
    )
    desk = box(680, 640, 760, 36, INK) + box(720, 676, 30, 250, INK) + box(1370, 676, 30, 250, INK)
    screens = _screens()
    lamp = (
        line((1060, 0), (1060, 200), INK, 8)
        + shape([(960, 290), (1160, 290), (1104, 196), (1016, 196)], RUST)
        + shape([(966, 290), (1154, 290), (1420, 640), (700, 640)], "#e8d3a0")
    )
    people = _colleagues()
    loaves = (
        "".join(path(f"M{x} 200q60 -70 130 0Z", ROSE) for x in (690, 830, 1240, 1390))
        + box(660, 200, 230, 14, INK)
        + box(1220, 200, 330, 14, INK)
    )
    return Cut(
        cut.hatch((0, 0, 1600, 900), PALE, 60, 0, 5, 140)
        + lamp
        + oven
        + mouth
        + loaves
        + screens
        + desk
        + people
        + box(0, 920, 1600, 150, SLATE)
        + cut.hatch((0, 926, 1600, 140), INK, 22, 0, 5, 210),
        "#d9c9a8",
    )


def stadium() -> Cut:
    cut = Cutter(72)
    pitch = shape([(300, 560), (1300, 560), (1800, 1080), (-200, 1080)], MOSS)
    stripes = "".join(
        shape([(300 + n * 200, 560), (400 + n * 200, 560), (200 + n * 400, 1080), (0 + n * 400, 1080)], "#7d8b57")
        for n in range(5)
    )
    lines = (
        line((300, 560), (1300, 560), PAPER, 6)
        + path("M560 560L500 640H1100L1040 560", stroke=PAPER, width=7)
        + path("M690 560V470H910V560", stroke=PAPER, width=11)
    )
    stand = shape([(-20, 560), (-20, 330), (620, 420), (620, 560)], SLATE) + shape(
        [(1620, 560), (1620, 330), (980, 420), (980, 560)], SLATE
    )
    fans = "".join(
        disc(cut.hand.uniform(0, 560), cut.hand.uniform(420, 550), 9, cut.hand.choice([RUST, PAPER, INK]))
        for _ in range(46)
    ) + "".join(disc(cut.hand.uniform(1040, 1600), cut.hand.uniform(430, 550), 9, SLATE) for _ in range(10))
    lights = "".join(
        box(x, 80, 16, 400, INK)
        + box(x - 70, 60, 156, 70, INK)
        + "".join(disc(x - 46 + n * 36, 94, 15, OCHRE) for n in range(4))
        + shape([(x - 70, 130), (x + 86, 130), (x + 420 * s, 560), (x + 120 * s, 560)], "#5b6668")
        for x, s in ((200, 1), (1384, -1))
    )
    ball = (
        disc(800, 900, 44, PAPER)
        + shape([(800, 870), (824, 888), (815, 916), (785, 916), (776, 888)], INK)
        + disc(800, 950, 50, DEEP, 0.2)
    )
    return Cut(
        cut.sky(1600, 500, INK) + lights + stand + fans + pitch + inside(pitch, stripes, name="pitch") + lines + ball,
        DEEP,
    )


def suitcases() -> Cut:
    cut = Cutter(73)
    cases = ""
    for x, y, wide, tall, tint in (
        (180, 520, 300, 400, RUST),
        (520, 640, 380, 280, SEA),
        (940, 460, 260, 460, OCHRE),
        (1240, 700, 250, 220, DEEP),
    ):
        cases += (
            f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}" rx="26" fill="{tint}"/>'
            + box(x + 40, y, 20, tall, INK)
            + box(x + wide - 60, y, 20, tall, INK)
        )
        cases += path(f"M{x + wide / 2 - 50} {y}v-40h100v40", stroke=INK, width=14) + shape(
            [
                (x + wide / 2 - 34, y + 70),
                (x + wide / 2 + 40, y + 60),
                (x + wide / 2 + 44, y + 110),
                (x + wide / 2 - 30, y + 120),
            ],
            PAPER,
        )
        cases += cut.hatch((x + 70, y + 30, wide - 150, tall - 40), INK, 34, 0.1, 3, 60)
    cello = path(
        "M690 640Q620 560 680 460Q630 380 730 350L760 120L786 124L772 354Q860 390 800 470Q850 570 760 640Z", INK
    )
    board = "".join(
        box(120 + n * 190, 90, 170, 54, INK) + box(140 + n * 190, 108, 100, 18, OCHRE) for n in range(3)
    ) + "".join(box(120 + n * 190, 160, 170, 54, INK) + box(140 + n * 190, 178, 70, 18, PAPER) for n in range(3))
    return Cut(
        cut.hatch((0, 0, 1600, 900), PALE, 40, 0, 5, 220)
        + board
        + box(0, 900, 1600, 170, SLATE)
        + cut.hatch((0, 906, 1600, 160), INK, 20, 0, 5, 240)
        + cello
        + cases,
        MIST,
    )


def _portrait(seed: int, paper: str, coat: str, hair: str, extra: str = "") -> Cut:
    cut = Cutter(seed)
    face = path("M380 600Q380 430 540 430Q700 430 700 600Q704 800 540 880Q376 800 380 600Z", PAPER)
    shade = path("M552 430Q700 430 700 600Q704 800 540 880Q640 760 552 430Z", "#d8c3ac")
    features = (
        disc(468, 630, 12, INK)
        + disc(612, 630, 12, INK)
        + gouge(466, 578, 90, 8, INK, -0.06)
        + gouge(614, 578, 90, 8, INK, 0.06)
        + path("M540 640L522 730L552 736", stroke=INK, width=8)
        + path("M492 792Q542 812 594 788", stroke=RUST, width=12)
    )
    body = shape([(470, 830), (610, 830), (630, 1010), (450, 1010)], "#d8c3ac") + path(
        "M60 1620Q80 1080 440 980L540 1060L640 980Q1000 1080 1010 1620Z", coat
    )
    return Cut(
        cut.hatch((0, 0, 1067, 1600), MIST, 32, 0.8, 7, 190)
        + hair
        + body
        + inside(
            path("M60 1620Q80 1080 440 980L540 1060L640 980Q1000 1080 1010 1620Z", INK),
            cut.hatch((60, 1000, 330, 600), INK, 26, 1.9, 7, 170),
            cut.hatch((700, 1000, 330, 600), INK, 26, 1.2, 7, 170),
            name="coat",
        )
        + face
        + inside(face, shade, name="face")
        + features
        + extra,
        paper,
        TALL,
    )


def portrait_talve() -> Cut:
    hair = path("M330 900Q270 380 540 350Q820 380 760 900Q700 860 700 560Q620 470 380 560Q384 860 330 900Z", INK)
    fringe = path("M372 600Q380 400 540 400Q706 400 708 600Q640 520 600 470Q500 560 372 600Z", INK)
    return _portrait(74, OCHRE, DEEP, hair, fringe)


def portrait_roshko() -> Cut:
    hair = path("M360 600Q330 360 540 340Q750 360 720 600Z", SLATE)
    beard = path("M380 650Q400 930 540 960Q690 930 702 650Q690 780 600 760Q540 740 480 760Q400 780 380 650Z", SLATE)
    glasses = "".join(
        f'<rect x="{x}" y="592" width="116" height="76" rx="12" fill="none" stroke="{INK}" stroke-width="12"/>'
        for x in (410, 556)
    )
    return _portrait(75, SEA, RUST, hair, beard + glasses + path("M492 812Q542 826 594 808", stroke=RUST, width=12))


def portrait_kellen() -> Cut:
    hair = path(
        "M310 760Q250 330 540 320Q830 330 780 760Q820 820 740 860Q720 700 690 560H390Q360 700 340 860Q260 820 310 760Z",
        "#8d3822",
    )
    hat = (
        path("M250 470Q540 330 840 470L830 500Q540 400 260 500Z", INK)
        + path("M370 440Q380 250 540 250Q700 250 710 440Q540 380 370 440Z", INK)
        + path("M372 420Q540 360 708 420L710 446Q540 386 370 446Z", OCHRE)
    )
    return _portrait(76, ROSE, INK, hair, hat)


SCENES = {
    "bakery": bakery,
    "stadium": stadium,
    "suitcases": suitcases,
    "portrait-talve": portrait_talve,
    "portrait-roshko": portrait_roshko,
    "portrait-kellen": portrait_kellen,
}
