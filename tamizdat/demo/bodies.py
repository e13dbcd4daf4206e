"""A manuscript's blocks, in the raw form in which the desk keeps a body."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tamizdat.demo import manuscripts as copy
from tamizdat.demo.calendar import Calendar
from tamizdat.demo.markup import FindStory, inline, paragraphs

Find = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Compositor:
    """Sets bodies of one language: knows the day, and where stories, photos and attachments lie."""

    language: str
    calendar: Calendar
    story: FindStory
    photo: Find
    attachment: Find

    def words(self, text: str) -> str:
        """A plain text with its dates filled in."""
        return self.calendar.fill(text, self.language)

    def rich(self, text: str) -> str:
        return paragraphs(self.words(text), self.story)

    def line(self, text: str) -> str:
        """Rich text of one paragraph."""
        return f"<p>{inline(self.words(text), self.story)}</p>"

    def body(self, blocks: Iterable[copy.Block]) -> str:
        """The JSON of a stream field."""
        return json.dumps([{"type": block.type, "value": self._value(block)} for block in blocks])

    def _value(self, block: copy.Block) -> Any:
        set_block: dict[str, Callable[[Any], Any]] = {
            "text": self.rich,
            "heading": self.words,
            "quotation": self._quotation,
            "pull_quote": self._pull_quote,
            "photo": self._photo,
            "gallery": self._gallery,
            "table": self._table,
            "list": self._list,
            "fact_box": self._fact_box,
            "timeline": self._timeline,
            "document": self._document,
            "audio": self._recording,
            "video": self._recording,
            "embed": self._embed,
            "live_entry": self._live_entry,
        }
        return set_block[block.type](block.value)

    def _quotation(self, said: copy.Quotation) -> dict[str, Any]:
        return {
            "words": self.rich(said.words),
            "speaker": said.speaker,
            "role": said.role,
            "where": self.words(said.where),
        }

    def _pull_quote(self, said: copy.PullQuote) -> dict[str, Any]:
        return {"words": said.words, "speaker": said.speaker}

    def _photo(self, placed: copy.PhotoInText) -> dict[str, Any]:
        return {"photo": self.photo(placed.photo), "caption": self.words(placed.caption), "wide": placed.wide}

    def _gallery(self, gallery: copy.Gallery) -> dict[str, Any]:
        return {"title": gallery.title, "photos": [self._photo(placed) for placed in gallery.photos]}

    def _table(self, table: copy.Table) -> dict[str, Any]:
        types = [
            "text" if any(isinstance(row[n], str) for row in table.rows) else "number"
            for n in range(len(table.columns))
        ]
        columns = [
            {"type": type_, "heading": self.words(heading)} for type_, heading in zip(types, table.columns, strict=True)
        ]
        rows = [{"values": [cell if isinstance(cell, str) else str(cell) for cell in row]} for row in table.rows]
        return {
            "caption": self.words(table.caption),
            "table": {"columns": columns, "rows": rows, "caption": ""},
            "source": self.words(table.source),
        }

    def _list(self, listing: copy.Listing) -> dict[str, Any]:
        return {"numbered": listing.numbered, "items": [self.line(item) for item in listing.items]}

    def _fact_box(self, box: copy.FactBox) -> dict[str, Any]:
        return {"title": box.title, "text": self.rich(box.text)}

    def _timeline(self, timeline: copy.Timeline) -> dict[str, Any]:
        moments = [{"when": self.words(moment.when), "what": self.line(moment.what)} for moment in timeline.moments]
        return {"title": timeline.title, "moments": moments}

    def _document(self, placed: copy.DocumentInText) -> dict[str, Any]:
        return {"document": self.attachment(placed.document), "description": self.words(placed.description)}

    def _recording(self, placed: copy.Recording) -> dict[str, Any]:
        return {
            "file": self.attachment(placed.file),
            "title": placed.title,
            "transcript": self.rich(placed.transcript),
            "credit": placed.credit,
        }

    def _embed(self, card: copy.Embed) -> dict[str, Any]:
        picture = self.photo(card.picture) if card.picture else None
        return {
            "url": card.url,
            "title": card.title,
            "site": card.site,
            "description": card.description,
            "picture": picture,
        }

    def _live_entry(self, entry: copy.LiveEntry) -> dict[str, Any]:
        return {
            "at": (self.calendar.now - timedelta(minutes=entry.minutes_ago)).isoformat(),
            "headline": self.words(entry.headline),
            "author": entry.author,
            "text": self.rich(entry.text),
            "photo": self.photo(entry.photo) if entry.photo else None,
            "key": entry.key,
        }
