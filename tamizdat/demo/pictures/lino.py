"""The tools of the cutter: shapes, gouge strokes, hatching, water, rain, people. All of it is SVG text.

Sizes are in pixels of the finished picture. Everything random is seeded, so that a print can be repeated.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]

INK = "#1c2830"
PAPER = "#efe7d6"
PALE = "#cfd0c4"
MIST = "#a3aead"
SLATE = "#5d717a"
DEEP = "#344851"
RUST = "#b24a30"
OCHRE = "#d39b3b"
MOSS = "#6d7a4c"
SEA = "#2f6d74"
ROSE = "#c58a78"


def shape(points: Iterable[Point], fill: str) -> str:
    return f'<polygon points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}" fill="{fill}"/>'


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{fill}"/>'


def disc(x: float, y: float, radius: float, fill: str, squash: float = 1) -> str:
    return f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{radius:.0f}" ry="{radius * squash:.0f}" fill="{fill}"/>'


def path(d: str, fill: str = "none", stroke: str = "none", width: float = 0) -> str:
    return f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'


def line(a: Point, b: Point, colour: str, width: float) -> str:
    return path(f"M{a[0]:.0f} {a[1]:.0f}L{b[0]:.0f} {b[1]:.0f}", stroke=colour, width=width)


def words(
    x: float, y: float, text: str, size: float, fill: str, turn: float = 0, face: str = "Liberation Serif"
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="{face}" font-weight="bold" font-size="{size:.0f}" fill="{fill}" '
        f'text-anchor="middle" transform="rotate({turn} {x:.0f} {y:.0f})">{text}</text>'
    )


def inside(window: str, *parts: str, name: str) -> str:
    """Parts seen only where ``window`` (a shape) lies."""
    return f'<clipPath id="{name}">{window}</clipPath><g clip-path="url(#{name})">{"".join(parts)}</g>'


def gouge(x: float, y: float, length: float, width: float, colour: str, angle: float = 0) -> str:
    """One stroke of the gouge: thin at both ends."""
    dx, dy = math.cos(angle) * length / 2, math.sin(angle) * length / 2
    nx, ny = -math.sin(angle) * width, math.cos(angle) * width
    return (
        f'<path d="M{x - dx:.0f} {y - dy:.0f}Q{x + nx:.1f} {y + ny:.1f} {x + dx:.0f} {y + dy:.0f}'
        f'Q{x - nx:.1f} {y - ny:.1f} {x - dx:.0f} {y - dy:.0f}Z" fill="{colour}"/>'
    )


@dataclass
class Cutter:
    """A cutter with a steady hand: the same seed makes the same cuts."""

    seed: int
    hand: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.hand = random.Random(self.seed)  # noqa: S311  a drawing, no secret

    def near(self, value: float, spread: float) -> float:
        return value + self.hand.uniform(-spread, spread)

    def hatch(
        self, area: Sequence[float], colour: str, gap: float, angle: float = 0, width: float = 3, length: float = 120
    ) -> str:
        """Rows of strokes over ``area`` (x, y, width, height), wide at the top of each row's chance."""
        x, y, across, down = area
        strokes = []
        for row in range(int(down / gap)):
            start = x + self.hand.uniform(0, length)
            while start < x + across:
                reach = length * self.hand.uniform(0.5, 1.2)
                if self.hand.random() < 0.8:
                    strokes.append(
                        gouge(
                            start,
                            y + row * gap + self.near(0, gap * 0.2),
                            reach,
                            self.near(width, width * 0.4),
                            colour,
                            angle,
                        )
                    )
                start += reach * self.hand.uniform(0.9, 1.5)
        return "".join(strokes)

    def water(self, area: Sequence[float], colour: str, rows: int = 26, density: float = 1) -> str:
        """Water that lies flat: strokes grow longer, wider and rarer towards the viewer."""
        x, y, across, down = area
        strokes = []
        for row in range(rows):
            depth = (row / rows) ** 1.7
            level = y + depth * down
            for _ in range(int(density * (22 - 15 * depth))):
                reach = self.near(40 + 190 * depth, 20)
                strokes.append(
                    gouge(x + self.hand.uniform(0, across), self.near(level, 4), reach, 1.5 + 6 * depth, colour)
                )
        return "".join(strokes)

    def rain(self, area: Sequence[float], colour: str, drops: int = 130, slant: float = 1.8) -> str:
        x, y, across, down = area
        return "".join(
            gouge(x + self.hand.uniform(0, across), y + self.hand.uniform(0, down), self.near(55, 25), 2, colour, slant)
            for _ in range(drops)
        )

    def sky(self, width: float, height: float, colour: str, rows: int = 22) -> str:
        """Long level cuts, thinning out upwards."""
        return self.hatch((-50, 0, width + 100, height), colour, height / rows, 0, 2.4, 260)

    def person(self, x: float, ground: float, height: float, fill: str, hat: bool = False) -> str:
        """Somebody in a coat, seen from behind: head, shoulders, hem, two legs."""
        wide, lean = self.near(height * 0.17, height * 0.02), self.near(0, height * 0.015)
        top = ground - height
        coat = (
            f"M{x - wide * 0.45 + lean:.0f} {top + height * 0.17:.0f}"
            f"Q{x - wide * 1.2:.0f} {top + height * 0.2:.0f} {x - wide * 1.1:.0f} {top + height * 0.45:.0f}"
            f"L{x - wide:.0f} {ground - height * 0.2:.0f}L{x + wide:.0f} {ground - height * 0.2:.0f}"
            f"L{x + wide * 1.1:.0f} {top + height * 0.45:.0f}"
            f"Q{x + wide * 1.2:.0f} {top + height * 0.2:.0f} {x + wide * 0.45 + lean:.0f} {top + height * 0.17:.0f}Z"
        )
        legs = box(x - wide * 0.75, ground - height * 0.22, wide * 0.6, height * 0.22, fill)
        legs += box(x + wide * 0.15, ground - height * 0.22, wide * 0.6, height * 0.22, fill)
        head = disc(x + lean, top + height * 0.1, height * 0.075, fill, 1.2)
        cap = box(x + lean - height * 0.085, top + height * 0.01, height * 0.17, height * 0.06, fill) if hat else ""
        return path(coat, fill) + legs + head + cap

    def queue(self, area: Sequence[float], people: int, height: float, fill: str) -> str:
        """A row of people on one ground; ``area`` is x, ground, width."""
        x, ground, across = area
        step = across / people
        return "".join(
            self.person(
                self.near(x + step * n, step * 0.2),
                self.near(ground, 5),
                self.near(height, height * 0.07),
                fill,
                self.hand.random() < 0.35,
            )
            for n in range(people)
        )

    def facade(
        self, area: Sequence[float], wall: str, window: str, grid: tuple[int, int], lit: str = "", share: float = 0
    ) -> str:
        """A house front with a grid of windows (columns, rows), some of them lit."""
        x, y, across, down = area
        columns, rows = grid
        cell_x, cell_y = across / columns, down / rows
        panes = [
            box(
                x + cell_x * (column + 0.27),
                y + cell_y * (row + 0.22),
                cell_x * 0.46,
                cell_y * 0.56,
                lit if lit and self.hand.random() < share else window,
            )
            for column in range(columns)
            for row in range(rows)
        ]
        return box(x, y, across, down, wall) + "".join(panes)
