"""The figures as the README shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

HEAD = """| stories | | full: CPU s | peak MB | with .gz and .br: CPU s | sealing all: CPU s | one story: CPU s |
|--:|---|--:|--:|--:|--:|--:|"""
NAMES = {"hugo": "Hugo", "eleventy": "Eleventy", "bakery": "wagtail-bakery"}


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown. Peers write no compressed siblings, so these are counted and shown apart."""
    return "\n".join([HEAD, *(line for row in rows for line in _lines(row))])


def _lines(row: dict[str, Any]) -> Iterator[str]:
    ours, stories = row["ours"], f"{row['stories']:,}"
    full = f"{ours['plain_cpu_s']:.1f} (in {ours['plain_wall_s']:.1f})"
    whole = f"{ours['whole_cpu_s']:.1f} (in {ours['whole_wall_s']:.1f})"
    sealed = ours["sealed_cpu_s"]
    one = f"{ours['one_cpu_ms'] / 1000:.3f} ({ours['one_rendered']:.0f} outputs)"
    yield f"| {stories} | Tamizdat, {ours['outputs']:,} outputs | {full} | {ours['peak_mb']:,} | {whole} | {sealed:.1f} | {one} |"
    for name, made in row["peers"].items():
        yield f"| {stories} | {NAMES[name]}{_peer(made)}"


def _peer(made: dict[str, Any]) -> str:
    if "missing" in made:
        return f": {made['missing']} | | | | | |"
    rebuilt = f"{made['rebuild']:.2f}" if made["rebuild"] is not None else "–"
    return f", {made['files']:,} files | {made['cpu']:.1f} | {made['peak_mb']:,} | – | – | {rebuilt} |"
