"""A story's body for a letter in full text: each block set twice from its own values, as HTML for mail and as plain text.

Pictures in the text, recordings and files stay in the paper: the letter names them and says where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

from tamizdat.house import dates
from tamizdat.letters.setting import macros
from tamizdat.letters.sheets import Block
from tamizdat.letters.words import as_text, in_mail, wrapped
from tamizdat.newsroom.addresses import address


@dataclass(frozen=True, slots=True)
class Case:
    """The macros of the language, and where in the paper the story stands: all that setting a block needs."""

    print: Any
    story: str


def body_of(body: Iterable[Any], language: str, direction: str, story: str) -> tuple[Block, ...]:
    """The whole body; ``story`` is the address of its page. Live entries come newest first, as in the paper."""
    case = Case(macros("letters/blocks.html", language, direction), story)
    blocks = list(body)
    live = sorted(
        (one for one in blocks if one.block_type == "live_entry"), key=lambda one: one.value["at"], reverse=True
    )
    others = [one for one in blocks if one.block_type != "live_entry"]
    made = [SET[one.block_type](one.value, case) for one in (*others, *live) if one.block_type in SET]
    return tuple(block for block in made if block)


def _text(value: Any, _case: Case) -> Block | None:
    html = in_mail(value)
    return Block(html, as_text(value)) if html else None


def _heading(value: str, case: Case) -> Block:
    return Block(case.print.heading(value), wrapped(value).upper() if value.isascii() else wrapped(value))


def _quotation(value: Any, case: Case) -> Block:
    who = ", ".join(value[name] for name in ("speaker", "role", "where") if value[name])
    text = as_text(value["words"]) + (f"\n— {who}" if who else "")
    return Block(case.print.quotation(in_mail(value["words"]), who), _indented(text))


def _photo(value: Any, case: Case) -> Block | None:
    photo = value["photo"]
    if photo is None:
        return None
    return _elsewhere(
        _("Picture"), value["caption"] or photo.caption or photo.alt or _("a photo"), "", case.story, case
    )


def _gallery(value: Any, case: Case) -> Block:
    return _elsewhere(_("Pictures"), value["title"] or _("a gallery"), "", case.story, case)


def _list(value: Any, case: Case) -> Block:
    items = value["items"]
    marks = [f"{number}." if value["numbered"] else "*" for number in range(1, len(items) + 1)]
    lines = [f"{mark} {as_text(item)}" for mark, item in zip(marks, items, strict=True)]
    return Block(case.print.listing([_bare(item) for item in items], value["numbered"]), "\n".join(lines))


def _fact_box(value: Any, case: Case) -> Block:
    text = f"{value['title']}\n\n{as_text(value['text'])}"
    return Block(case.print.box(value["title"], in_mail(value["text"])), _indented(text))


def _timeline(value: Any, case: Case) -> Block:
    moments = [(one["when"], in_mail(one["what"])) for one in value["moments"]]
    told = [f"{one['when']}\n{as_text(one['what'])}" for one in value["moments"]]
    inner = case.print.timeline(moments)
    return Block(case.print.box(value["title"], inner), _indented("\n\n".join([value["title"], *told])))


def _table(value: Any, case: Case) -> Block | None:
    table = value["table"]
    if not table:
        return None
    headings = [column["heading"] for column in table.columns]
    rows = [[_cell(one) for one in row["values"]] for row in table.row_data]
    source = _("Source: %(source)s") % {"source": value["source"]} if value["source"] else ""
    lines = [wrapped(" | ".join(row)) for row in ([headings] if any(headings) else []) + rows]
    text = "\n".join([value["caption"], *lines, *([source] if source else [])])
    return Block(case.print.table(value["caption"], headings, rows, source), text)


def _document(value: Any, case: Case) -> Block | None:
    file = value["document"]
    if file is None:
        return None
    return _elsewhere(_("File"), file.title, value["description"], address(f"media/{file.file.name}"), case)


def _audio(value: Any, case: Case) -> Block:
    return _recording(_("Recording"), value, case)


def _video(value: Any, case: Case) -> Block:
    return _recording(_("Video"), value, case)


def _recording(kind: str, value: Any, case: Case) -> Block:
    """Its transcript is what can be read of it, so the letter has that in full."""
    named = _elsewhere(kind, value["title"], "", case.story, case)
    transcript = value["transcript"]
    return Block(named.html + in_mail(transcript), "\n\n".join(filter(None, (named.text, as_text(transcript)))))


def _embed(value: Any, case: Case) -> Block:
    return _elsewhere(value["site"] or _("Elsewhere"), value["title"], value["description"], value["url"], case)


def _live_entry(value: Any, case: Case) -> Block:
    when = f"{dates.date(value['at'])}, {dates.time(value['at'])}"
    html = case.print.entry(when, value["headline"], in_mail(value["text"]), value["author"])
    return Block(html, "\n".join(filter(None, (when, value["headline"], "", as_text(value["text"]), value["author"]))))


def _elsewhere(kind: str, title: str, about: str, href: str, case: Case) -> Block:
    told = f"{kind}: {title}" + (f". {about}" if about else "")
    return Block(case.print.elsewhere(kind, title, about, href), f"{wrapped(f'[{told}]')}\n{href}")


def _bare(item: Any) -> Markup:
    """A list's item without the paragraph around it, whose margins would part the list."""
    return Markup(str(in_mail(item)).replace('<p style="margin:0 0 14px">', "").replace("</p>", ""))  # noqa: S704  still safe


def _cell(value: Any) -> str:
    return "" if value is None else str(value) if isinstance(value, str) else str(dates.number(value))


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


SET: dict[str, Callable[[Any, Case], Block | None]] = {
    "text": _text,
    "heading": _heading,
    "quotation": _quotation,
    "photo": _photo,
    "gallery": _gallery,
    "table": _table,
    "list": _list,
    "fact_box": _fact_box,
    "timeline": _timeline,
    "document": _document,
    "audio": _audio,
    "video": _video,
    "embed": _embed,
    "live_entry": _live_entry,
}
"""A pull quote is left out: its words stand in the text."""
