"""A body's blocks to HTML, each by its template in ``paper/blocks/``.

A function per block says what its template is given: plain, finished values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string

from tamizdat.paper.typesetting.attachments import attached
from tamizdat.paper.typesetting.pictures import picture
from tamizdat.paper.typesetting.richtext import rich_text
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.paper.typesetting.typography import set_text

Given = dict[str, Any]


def set_blocks(body: Iterable[Any], stick: Stick) -> str:
    """The blocks of a StreamField but for live entries, as safe HTML."""
    return "".join(set_block(block.block_type, block.value, stick) for block in body if block.block_type in GIVEN)


def set_block(kind: str, value: Any, stick: Stick) -> str:
    """One block; empty when what it shows was deleted at the desk."""
    given = GIVEN[kind](value, stick)
    return print_block(kind, given) if given else ""


def print_block(template: str, given: Given) -> str:
    return render_to_string(f"paper/blocks/{template}.html", given, using="jinja2").strip() + "\n"


def _text(value: Any, stick: Stick) -> Given | None:
    text = rich_text(value, stick)
    return {"text": text} if text else None


def _heading(value: str, stick: Stick) -> Given:
    return {"words": set_text(value, stick.language)}


def _quotation(value: Any, stick: Stick) -> Given:
    return {"words": rich_text(value["words"], stick), **{name: value[name] for name in ("speaker", "role", "where")}}


def _pull_quote(value: Any, stick: Stick) -> Given:
    return {"words": set_text(value["words"], stick.language), "speaker": value["speaker"]}


def _photo(value: Any, stick: Stick) -> Given | None:
    set_picture = picture(value["photo"], stick, value["caption"])
    return {"picture": set_picture, "wide": value["wide"]} if set_picture else None


def _gallery(value: Any, stick: Stick) -> Given | None:
    pictures = [picture(one["photo"], stick, one["caption"]) for one in value["photos"]]
    shown = [one for one in pictures if one]
    return {"title": value["title"], "pictures": shown} if shown else None


def _table(value: Any, stick: Stick) -> Given | None:
    table = value["table"]
    if not table:
        return None
    numbers = [column["block"].name == "number" for column in table.columns]
    return {
        "caption": set_text(value["caption"], stick.language),
        "source": value["source"],
        "headings": _cells([column["heading"] for column in table.columns], numbers, "words"),
        "rows": [_cells(row["values"], numbers, "value") for row in table.row_data],
    }


def _cells(values: list[Any], numbers: list[bool], name: str) -> list[Given]:
    """A cell a column; an empty number stays None, empty words stay empty."""
    return [
        {name: value if number or value is not None else "", "number": number}
        for value, number in zip(values, numbers, strict=True)
    ]


def _list(value: Any, stick: Stick) -> Given:
    return {"numbered": value["numbered"], "items": [rich_text(item, stick) for item in value["items"]]}


def _fact_box(value: Any, stick: Stick) -> Given:
    return {"title": set_text(value["title"], stick.language), "text": rich_text(value["text"], stick)}


def _timeline(value: Any, stick: Stick) -> Given:
    moments = [{"when": one["when"], "what": rich_text(one["what"], stick)} for one in value["moments"]]
    return {"title": set_text(value["title"], stick.language), "moments": moments}


def _document(value: Any, stick: Stick) -> Given | None:
    file = attached(value["document"], stick)
    return {"file": file, "description": value["description"]} if file else None


def _recording(value: Any, stick: Stick) -> Given | None:
    file = attached(value["file"], stick)
    if file is None:
        return None
    return {
        "file": file,
        "title": value["title"],
        "credit": value["credit"],
        "transcript": rich_text(value["transcript"], stick),
    }


def _embed(value: Any, stick: Stick) -> Given:
    return {
        **{name: value[name] for name in ("url", "title", "site", "description")},
        "picture": picture(value["picture"], stick),
    }


GIVEN: dict[str, Callable[[Any, Stick], Given | None]] = {
    "text": _text,
    "heading": _heading,
    "quotation": _quotation,
    "pull_quote": _pull_quote,
    "photo": _photo,
    "gallery": _gallery,
    "table": _table,
    "list": _list,
    "fact_box": _fact_box,
    "timeline": _timeline,
    "document": _document,
    "audio": _recording,
    "video": _recording,
    "embed": _embed,
}
