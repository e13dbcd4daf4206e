"""Pictures of the dam, and of the river from above."""

from __future__ import annotations

from tamizdat.demo.pictures.lino import (
    DEEP,
    INK,
    MIST,
    MOSS,
    PALE,
    PAPER,
    RUST,
    SEA,
    SLATE,
    Cutter,
    box,
    line,
    path,
    shape,
    words,
)
from tamizdat.demo.pictures.printing import Cut


def dam() -> Cut:
    cut = Cutter(35)
    wall = shape([(120, 360), (1480, 360), (1400, 840), (200, 840)], MIST)
    crest = box(90, 320, 1420, 46, INK) + "".join(box(120 + n * 170, 262, 60, 60, INK) for n in range(9))
    gates = "".join(box(250 + n * 170, 420, 96, 150, INK) for n in range(7))
    jets = "".join(
        path(
            f"M{256 + n * 170} 560Q{240 + n * 170} 760 {190 + n * 170} 900L{400 + n * 170} 900Q{350 + n * 170} 740 {340 + n * 170} 560Z",
            PAPER,
        )
        for n in (1, 2, 3, 4, 5)
    )
    cuts = "".join(cut.hatch((230 + n * 170, 590, 120, 300), SEA, 22, 1.5, 5, 150) for n in (1, 2, 3, 4, 5))
    hills = shape([(0, 200), (330, 60), (620, 330), (0, 400)], DEEP) + shape(
        [(1600, 160), (1240, 40), (980, 330), (1600, 400)], DEEP
    )
    man = cut.person(1330, 322, 110, RUST)
    return Cut(
        cut.sky(1600, 300, PALE)
        + hills
        + wall
        + cut.hatch((150, 380, 1320, 440), SLATE, 36, 0, 3, 150)
        + gates
        + crest
        + man
        + box(0, 870, 1600, 200, SEA)
        + jets
        + cuts
        + cut.water((0, 880, 1600, 180), PAPER, 14, 1.6),
        PALE,
    )


def _fields(cut: Cutter) -> str:
    return "".join(
        shape(
            [(x, y), (x + 170, y - 20), (x + 190, y + 120), (x + 14, y + 140)],
            cut.hand.choice([MOSS, "#7f8c5c", "#8d8757", "#5f6e4a"]),
        )
        + cut.hatch((x + 10, y, 160, 120), DEEP, 24, cut.near(0.4, 0.5), 2, 90)
        for x in range(-80, 1640, 196)
        for y in range(-30, 1100, 146)
    )


def _scale() -> str:
    return (
        box(60, 990, 240, 12, PAPER)
        + box(60, 976, 8, 40, PAPER)
        + box(292, 976, 8, 40, PAPER)
        + words(180, 966, "2 km", 38, PAPER, 0, "Liberation Sans")
    )


def _from_above(cut: Cutter, lake: float, label: str) -> Cut:
    fields = _fields(cut)
    river = path(
        "M1210 -20C1180 160 1270 260 1130 360S860 420 760 560S700 760 520 800S240 900 150 1090", stroke=SEA, width=64
    )
    reach = path(
        "M760 560S700 760 520 800S240 900 150 1090", stroke=SEA if lake == 1 else INK, width=64 + 60 * (1 - lake)
    )
    water = path(
        f"M1200 -40C{1290 + 170 * lake:.0f} 60 {1330 + 190 * lake:.0f} 190 {1230 + 120 * lake:.0f} 300Q1140 380 1096 372Q{1010 - 90 * lake:.0f} 300 {1060 - 130 * lake:.0f} 130C{1060 - 60 * lake:.0f} 40 1130 20 1200 -40Z",
        INK,
    )
    shore = path(
        "M1190 -40C1500 60 1530 190 1350 300Q1140 400 1090 380Q900 300 920 130C1000 40 1100 0 1190 -40Z", "#a2916a"
    )
    barrage = line((1050, 330), (1180, 420), PAPER, 18)
    town = "".join(
        box(560 + (n % 7) * 34, 610 + (n // 7) * 30, 20, 16, PAPER) for n in range(42) if cut.hand.random() < 0.8
    )
    road = path("M-20 300Q400 420 640 680T1100 1090", stroke=PALE, width=9)
    cross = "".join(
        line(a, b, RUST, 6)
        for a, b in (
            ((1020, 376), (1080, 376)),
            ((1200, 376), (1260, 376)),
            ((1140, 250), (1140, 310)),
            ((1140, 440), (1140, 500)),
        )
    )
    ring = f'<circle cx="1140" cy="376" r="96" fill="none" stroke="{RUST}" stroke-width="7"/>'
    scale = _scale()
    clock = words(1430, 1020, label, 52, PAPER, 0, "Liberation Mono")
    return Cut(fields + road + river + reach + shore + water + barrage + town + ring + cross + scale + clock, MOSS)


def satellite_before() -> Cut:
    return _from_above(Cutter(36), 1.0, "06:12")


def satellite_after() -> Cut:
    return _from_above(Cutter(36), 0.25, "17:40")


SCENES = {
    "dam": dam,
    "satellite-before": satellite_before,
    "satellite-after": satellite_after,
}
