"""Letters and mastheads for the tests of the postroom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tamizdat.postroom.compose import Body, Letter, compose
from tamizdat.postroom.headers import Head, Masthead

KEY = b"k" * 32


def a_letter(**other: Any) -> Letter:
    words: dict[str, Any] = {
        "subject": "Five stories from the far shore",
        "text": "The bridge is open.\n.hidden dot\n\nhttps://example.org/\n",
        "html": "<p>The bridge is open.</p>\n.<p>A dot</p>",
    }
    return Letter(**words | other)


def a_masthead(**other: Any) -> Masthead:
    words: dict[str, Any] = {
        "sender_name": "The Far Shore",
        "sender_address": "letters@farshore.example",
        "subject": "Five stories from the far shore",
        "date": datetime(2026, 11, 27, 9, tzinfo=UTC),
        "domain": "farshore.example",
        "list_id": "weekly.farshore.example",
        "list_name": "The weekly letter",
        "language": "en",
    }
    return Masthead(**words | other)


def a_head(body: Body | None = None, **other: Any) -> Head:
    return Head(a_masthead(**other), body or compose(a_letter()), issue="7", key=KEY)
