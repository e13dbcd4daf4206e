"""The generated stories as plain rows, for programs that know nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def write_rows(file: Path) -> None:
    """Every story of the newspaper that is started, oldest first, one JSON object a line."""
    from tamizdat.paper.models import LabelSheet, Story

    labels = {row.key: json.loads(row.label) for row in LabelSheet.objects.all()}
    with file.open("w", encoding="utf-8") as out:
        for text in Story.objects.order_by("pk").values_list("copy", flat=True).iterator(chunk_size=2000):
            out.write(json.dumps(_row(json.loads(text), labels), ensure_ascii=False) + "\n")


def write_look(folder: Path) -> None:
    """Our own styles, so that every program's pages weigh the same."""
    from tamizdat.house.styles import stylesheet

    for kind in ("story", "list", "front"):
        (folder / f"{kind}.css").write_text(stylesheet(kind), encoding="utf-8")


def rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def markdown(body: str) -> str:
    """The generated stories are paragraphs and nothing else."""
    return body.replace("<p>", "").replace("</p>", "\n\n")


def one_more(row: Row) -> Row:
    """A story that is newer than all others."""
    address = row["path"].replace(".html", "-more.html")
    return {**row, "path": address, "headline": "One more story", "date": "2027-01-01T00:00:00Z"}


def _row(copy: Row, labels: dict[str, Row]) -> Row:
    card = copy["card"]
    return {
        "path": card["path"],
        "headline": card["headline"],
        "standfirst": card["standfirst"],
        "date": card["published"],
        "minutes": card["minutes"],
        "section": _label(labels[f"section:{card['section']}"]),
        "authors": [_label(labels[f"author:{number}"]) for number in card["authors"]],
        "topics": [_label(labels[f"topic:{number}"]) for number in card["topics"]],
        "qr": copy["qr"]["svg"] if copy["qr"] else "",
        "body": copy["body"],
    }


def _label(label: Row) -> Row:
    return {"name": label["name"], "slug": label["slug"]}
