"""Live stories: entries newest first, each with an anchor that stays the same as more come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from tamizdat.paper.copy import LiveEntry
from tamizdat.paper.typesetting.blocks import print_block
from tamizdat.paper.typesetting.pictures import picture
from tamizdat.paper.typesetting.richtext import rich_text
from tamizdat.paper.typesetting.stick import Stick
from tamizdat.paper.typesetting.typography import set_text


def set_live(body: Iterable[Any], stick: Stick) -> tuple[str, tuple[LiveEntry, ...]]:
    """The entries of a body as HTML, newest first, and their times and texts; empty when there are none."""
    blocks = sorted(
        (block for block in body if block.block_type == "live_entry"), key=lambda block: block.value["at"], reverse=True
    )
    if not blocks:
        return "", ()
    entries = [_entry(block, stick) for block in blocks]
    shown = [
        {
            "entry": entry,
            "text": Markup(entry.text),  # noqa: S704  set by rich_text
            "author": block.value["author"],
            "picture": picture(block.value["photo"], stick),
        }
        for entry, block in zip(entries, blocks, strict=True)
    ]
    return print_block("live_entries", {"entries": shown}), tuple(entries)


def _entry(block: Any, stick: Stick) -> LiveEntry:
    value = block.value
    return LiveEntry(
        at=value["at"],
        anchor=_anchor(block),
        headline=set_text(value["headline"], stick.language),
        text=str(rich_text(value["text"], stick)),
        key=bool(value["key"]),
    )


def _anchor(block: Any) -> str:
    """From the block's own id, which it keeps for life; a block not saved yet goes by its time."""
    return f"entry-{block.id[:8]}" if block.id else f"entry-{block.value['at']:%Y%m%d%H%M%S}"
