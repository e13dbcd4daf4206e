"""Letters that were sent, filed in the paper without sending any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from tamizdat.paper.copy import LetterCopy, LetterPiece
from tamizdat.paper.typesetting.issues import file_letter
from tamizdat.pipeline.waking import note

NEWSLETTERS = {"en": 1, "ru": 2, "fa": 3}


def a_letter(number: int = 1, stories: Iterable[int] = (), language: str = "en", **fields: Any) -> LetterCopy:
    newsletter = NEWSLETTERS[language]
    given: dict[str, Any] = {
        "id": 10 * newsletter + number,
        "newsletter": newsletter,
        "name": "The Friday letter",
        "promise": "A hand-picked selection, every Friday.",
        "folder": f"{language}/newsletters/weekly/",
        "language": language,
        "number": number,
        "title": f"Letter {number}",
        "date": datetime(2026, 11, 6, 7, tzinfo=UTC) + timedelta(weeks=number),
        "intro": '<p>Dear readers, see <a href="/en/index.html">the front</a>.</p>\n',
        "sign_off": "<p>Until Friday</p>\n",
        **fields,
    }
    return LetterCopy(pieces=tuple(LetterPiece(story) for story in stories), **given)


def an_issue_was_sent(language: str, number: int, title: str, stories: Iterable[int]) -> None:
    copy = a_letter(number, stories, language, title=title)
    if file_letter(copy):
        note(f"issue:{copy.id}")
