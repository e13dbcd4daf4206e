"""Sections, topics and authors in memory, for one run of the press."""

from __future__ import annotations

import msgspec

from tamizdat.paper.copy import Label
from tamizdat.paper.querying import query

_label = msgspec.json.Decoder(Label).decode

LABEL = "SELECT label FROM paper_labelsheet WHERE key = %s"
LABELS = "SELECT key, label FROM paper_labelsheet WHERE kind = %s AND language = %s"
# A person is asked for in every language: the name is withheld in all, or in none.
WITHHELD = """
    SELECT COUNT(*), SUM(CASE WHEN also.visibility = 'withheld' THEN 1 ELSE 0 END)
    FROM newsroom_author author JOIN newsroom_author also ON also.translation_key = author.translation_key
    WHERE author.id = %s
"""


class Names:
    def __init__(self) -> None:
        self._labels: dict[tuple[str, int], Label | None] = {}
        self._all_labels: dict[tuple[str, str], tuple[Label, ...]] = {}

    def label(self, kind: str, number: int) -> Label | None:
        if (kind, number) not in self._labels:
            for (text,) in query(LABEL, [f"{kind}:{number}"]) or [("",)]:
                self._labels[kind, number] = _shown(kind, number, text)
        return self._labels[kind, number]

    def labels(self, kind: str, language: str) -> tuple[Label, ...]:
        """All of a kind in a language, in the order of the masthead, then by name."""
        if (kind, language) not in self._all_labels:
            found: list[Label | None] = []
            for key, text in query(LABELS, [kind, language]):
                number = int(key.split(":")[1])
                if (kind, number) not in self._labels:
                    self._labels[kind, number] = _shown(kind, number, text)
                found.append(self._labels[kind, number])
            self._all_labels[kind, language] = tuple(
                sorted((one for one in found if one), key=lambda one: (one.position, one.name, one.id))
            )
        return self._all_labels[kind, language]


def _shown(kind: str, number: int, text: str) -> Label | None:
    return _label(text) if text and not (kind == "author" and _withheld(number)) else None


def _withheld(number: int) -> bool:
    """Asked again of the newsroom itself: a name withdrawn a second ago is not printed, nor that of somebody who is gone."""
    people, withheld = query(WITHHELD, [number])[0]
    return not people or bool(withheld)
